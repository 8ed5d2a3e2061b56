//! What an image stands on: digits and garments on their black; photographs fade into their own mean, or their frame would be the
//! strongest edge in the picture.

use num_complex::Complex64;

use super::torus::Torus;
use crate::{Error, Result};

/// Pixels along its border over which a photograph fades.
const FADE: usize = 4;

/// Takes the mean off an image of `cols` columns and fades it to 0 along its border. Returns the mean.
pub fn faded(image: &mut [f32], cols: usize) -> f32 {
    let mean = image.iter().map(|&v| f64::from(v)).sum::<f64>() / image.len().max(1) as f64;
    let rows = image.len() / cols.max(1);
    let weight = |at: usize, size: usize| {
        let depth = (at.min(size - 1 - at) as f64 + 0.5) / FADE as f64;
        (0.5 * std::f64::consts::PI * depth.min(1.0)).sin().powi(2)
    };
    for (i, value) in image.iter_mut().enumerate() {
        *value = ((f64::from(*value) - mean) * weight(i / cols, rows) * weight(i % cols, cols)) as f32;
    }
    mean as f32
}

/// Refuses an image that has not `rows`·`cols` values, sides outside 2 … 64, and values that are not finite.
pub(super) fn check(image: &[f32], rows: usize, cols: usize) -> Result<()> {
    if !(2..=64).contains(&rows) || !(2..=64).contains(&cols) {
        return Err(Error::value("image to move", "2 to 64 pixels a side", format!("{rows}×{cols}")));
    }
    if image.len() != rows * cols {
        return Err(Error::value("image to move", format!("{rows}·{cols} values"), image.len()));
    }
    if let Some(at) = image.iter().position(|v| !v.is_finite()) {
        return Err(Error::value(format!("pixel {at} of the image to move"), "a finite value", image[at]));
    }
    Ok(())
}

/// The torus for an image that passes the [`check`].
pub(super) fn torus(image: &[f32], rows: usize, cols: usize, enlargement: usize) -> Result<Torus> {
    check(image, rows, cols)?;
    Ok(Torus::new(rows, cols, enlargement))
}

/// The image's spectrum, low-passed with a Gaussian of `sigma` pixels, 0 for none but the band limit.
pub(super) fn low_passed(torus: &Torus, image: &[f32], sigma: f64) -> Result<Vec<Complex64>> {
    if !(0.0..=16.0).contains(&sigma) {
        return Err(Error::value("low-pass width", "0 to 16 pixels", sigma));
    }
    let low = |(row, col): (f64, f64)| (-0.5 * sigma * sigma * (row * row + col * col)).exp();
    Ok(torus.analyse_image(image).into_iter().zip(torus.frequencies()).map(|(z, w)| z * low(w)).collect())
}
