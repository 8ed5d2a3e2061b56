//! Why arrows turn: one image, one wavelet, one ringed place, moved; warped; two images with their phases swapped. The mathematics is
//! `analysis::turning`'s.

mod moved;
mod swapped;
mod warped;

use wasm_bindgen::JsError;

use super::answer::answer as answer_of;
use super::library::{js_error, samples};
use super::pictures;
use crate::analysis::turning::faded;
use crate::kernels::colour::tables::Painter;
use crate::kernels::colour::{Mapping, Scale};

/// What of red, green and blue is seen as brightness: the luminance of ITU-R BT.709, of the values as stored.
const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];

thread_local! {
    static PAINTER: Painter = Painter::new();
}

/// A sample image as this exhibit sees it.
struct Image {
    /// Digits and garments on their black; a photograph's luminance, faded into its mean.
    values: Vec<f32>,
    rows: usize,
    cols: usize,
    /// What the values were counted from: 0, or a photograph's mean.
    ground: f32,
    name: String,
}

/// Image `image` of the samples of `dataset`, or the reader's own; that one is named `picture`.
fn image_of(dataset: &str, image: usize) -> Result<Image, JsError> {
    let samples = samples(dataset)?;
    let bytes = pictures::image(dataset, &samples, image)?;
    let (rows, cols) = (samples.height, samples.width);
    let mut values = luminance(&samples.frame(&bytes, 0), rows * cols);
    let ground = if samples.channels == 1 { 0.0 } else { faded(&mut values, cols) };
    let label = pictures::label(&samples, image);
    let name = label.map_or("picture".into(), |label| samples.classes[usize::from(label)].clone());
    Ok(Image { values, rows, cols, ground, name })
}

/// Of an image of (channels, pixels).
fn luminance(values: &[f32], pixels: usize) -> Vec<f32> {
    if values.len() == pixels {
        return values.to_vec();
    }
    (0..pixels).map(|i| (0..3).map(|c| LUMINANCE[c] * values[c * pixels + i]).sum()).collect()
}

/// Values from 0 black to `full` white, in grey: RGBA.
fn grey(values: &[f32], ground: f32, full: f32) -> crate::Result<Vec<u8>> {
    // The low-pass undershoots a little below black.
    let light: Vec<f32> = values.iter().map(|v| (v + ground).max(0.0)).collect();
    let mut rgba = vec![0; 4 * light.len()];
    PAINTER.with(|painter| {
        painter.paint(Mapping::Modulus, &light, None, Scale { full, floor: 0.0 }, &mut rgba)
    })?;
    Ok(rgba)
}
