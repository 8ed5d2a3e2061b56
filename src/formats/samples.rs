//! Sample images that ship with the page: a safetensors file with `images` (N, H, W) or (N, H, W, C) and `labels`
//! (N), both U8, and a card saying where they come from.

use std::path::Path;

use super::safetensors::{Dtype, File};
use crate::json::{self, Value};
use crate::{Error, Result};

/// Images as bytes, with labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
    /// Rows H.
    pub height: usize,
    /// Columns W.
    pub width: usize,
    /// Colour channels C: 1 or 3.
    pub channels: usize,
    /// (N, C, H, W), 0 black to 255.
    pub images: Vec<u8>,
    /// A class each.
    pub labels: Vec<u8>,
    /// Class names, from the card.
    pub classes: Vec<String>,
}

impl Samples {
    /// Reads such a file; `path` is for messages only.
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Samples> {
        let refuse = |expected: &str, found: String| Error::Format {
            path: path.to_path_buf(),
            format: "sample images",
            expected: expected.into(),
            found,
        };
        let file = File::parse(bytes, path)?;
        let tensor = |name: &str| {
            let stored = file.stored(name)?;
            match stored.dtype(name)? {
                Dtype::U8 => Ok((stored.shape.clone(), stored.bytes.to_vec())),
                other => Err(refuse("bytes (U8)", format!("{name} of type {}", other.name()))),
            }
        };
        let ((shape, images), (label_shape, labels)) = (tensor("images")?, tensor("labels")?);
        let (height, width, channels) = match shape[..] {
            [_, h, w] => (h, w, 1),
            [_, h, w, c @ (1 | 3)] => (h, w, c),
            _ => return Err(refuse("images of shape (N, H, W) or (N, H, W, 3)", format!("{shape:?}"))),
        };
        let images = planar(images, height * width, channels);
        if label_shape != [shape[0]] {
            return Err(refuse("one label an image", format!("{} images, labels {label_shape:?}", shape[0])));
        }
        let card = file.metadata("card").unwrap_or("{}");
        let card = json::parse(card).map_err(|e| refuse("a JSON card", e))?;
        let names = |names: &Value| names.list(|name| name.text().map(String::from));
        let classes = card.fields().and_then(|fields| fields.optional("classes", names));
        let classes = classes.map_err(|e| refuse("a JSON card", e))?.unwrap_or_default();
        match labels.iter().find(|&&l| usize::from(l) >= classes.len()) {
            Some(l) => {
                Err(refuse("a class name for every label", format!("label {l}, {} names", classes.len())))
            }
            None => Ok(Samples { height, width, channels, images, labels, classes }),
        }
    }

    /// How many images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// One image, (C, H, W).
    pub fn image(&self, index: usize) -> &[u8] {
        let each = self.channels * self.height * self.width;
        &self.images[index * each..(index + 1) * each]
    }

    /// One image in 0…1, (C, H, W), with `pad` black pixels added on every side.
    pub fn padded(&self, index: usize, pad: usize) -> Vec<f32> {
        self.frame(self.image(index), pad)
    }

    /// An image of this extent, (C, H, W), in 0…1 with `pad` black pixels added on every side.
    pub fn frame(&self, image: &[u8], pad: usize) -> Vec<f32> {
        let (h, w, c) = (self.height, self.width, self.channels);
        let (ph, pw) = (h + 2 * pad, w + 2 * pad);
        let mut out = vec![0.0; c * ph * pw];
        for (row, from) in image.chunks_exact(w).enumerate() {
            let at = (row / h * ph + row % h + pad) * pw + pad;
            for (to, &v) in out[at..at + w].iter_mut().zip(from) {
                *to = f32::from(v) / 255.0;
            }
        }
        out
    }
}

/// (N, H, W, C), as files have it, to (N, C, H, W).
fn planar(images: Vec<u8>, pixels: usize, channels: usize) -> Vec<u8> {
    if channels == 1 {
        return images;
    }
    let mut out = vec![0; images.len()];
    let each = pixels * channels;
    for (image, out) in images.chunks_exact(each).zip(out.chunks_exact_mut(each)) {
        for (i, &v) in image.iter().enumerate() {
            out[i % channels * pixels + i / channels] = v;
        }
    }
    out
}
