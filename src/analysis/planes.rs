//! A borrowed batch of maps or feature rows: the one shape that every streaming measure takes.

use crate::{Error, Result};

/// A batch in planar layout, (planes, images, pixels), contiguous.
///
/// A (C, P, N, H, W) map has C·P planes (real and imaginary planes alternate where P = 2) and H·W pixels;
/// rows of features, (N, dims), are one plane of `dims` pixels.
#[derive(Clone, Copy, Debug)]
pub struct Planes<'a> {
    values: &'a [f32],
    planes: usize,
    images: usize,
    pixels: usize,
}

impl<'a> Planes<'a> {
    /// Views (planes, images, pixels) values; their number must be the product of the three.
    pub fn new(values: &'a [f32], planes: usize, images: usize, pixels: usize) -> Result<Self> {
        if values.len() != planes * images * pixels {
            return Err(Error::value(
                "planar batch",
                format!("{planes} planes × {images} images × {pixels} pixels"),
                format!("{} values", values.len()),
            ));
        }
        Ok(Planes { values, planes, images, pixels })
    }

    /// Views rows of `dims` features, (N, dims).
    pub fn rows(values: &'a [f32], dims: usize) -> Result<Self> {
        if dims == 0 || !values.len().is_multiple_of(dims) {
            return Err(Error::value(
                "feature rows",
                format!("a multiple of {dims} dimensions (at least one)"),
                values.len(),
            ));
        }
        Ok(Planes { values, planes: 1, images: values.len() / dims, pixels: dims })
    }

    /// Planes, C·P.
    pub fn planes(&self) -> usize {
        self.planes
    }
    /// Images, N.
    pub fn images(&self) -> usize {
        self.images
    }
    /// Pixels of a plane, H·W.
    pub fn pixels(&self) -> usize {
        self.pixels
    }
    /// Values of one image, planes · pixels.
    pub fn dims(&self) -> usize {
        self.planes * self.pixels
    }

    /// All values.
    pub fn values(&self) -> &'a [f32] {
        self.values
    }

    /// One plane of one image.
    #[inline]
    pub fn segment(&self, plane: usize, image: usize) -> &'a [f32] {
        let start = (plane * self.images + image) * self.pixels;
        &self.values[start..start + self.pixels]
    }
}

/// Adds `value(a, b)` to each sum, four at a time: a shape that becomes vectors without a loop vectoriser.
#[inline(always)]
pub(super) fn add_each(sums: &mut [f64], a: &[f32], b: &[f32], value: impl Fn(f32, f32) -> f32) {
    let ((sums, last_sums), (a, last_a), (b, last_b)) =
        (sums.as_chunks_mut::<4>(), a.as_chunks::<4>(), b.as_chunks::<4>());
    for ((sums, a), b) in sums.iter_mut().zip(a).zip(b) {
        for k in 0..4 {
            sums[k] += f64::from(value(a[k], b[k]));
        }
    }
    for ((sum, &a), &b) in last_sums.iter_mut().zip(last_a).zip(last_b) {
        *sum += f64::from(value(a, b));
    }
}

/// Checks that there is one label below `classes` for each of `images` images.
pub(super) fn check_labels(labels: &[u8], images: usize, classes: usize) -> Result<()> {
    if labels.len() != images {
        return Err(Error::value("labels", format!("one for each of {images} images"), labels.len()));
    }
    match labels.iter().find(|&&label| usize::from(label) >= classes) {
        Some(label) => Err(Error::value("label", format!("a class below {classes}"), label)),
        None => Ok(()),
    }
}

/// Checks that the number of classes is one that labels of one byte can name.
pub(super) fn check_classes(classes: usize) -> Result<()> {
    if !(2..=256).contains(&classes) {
        return Err(Error::value("classes", "2 to 256", classes));
    }
    Ok(())
}
