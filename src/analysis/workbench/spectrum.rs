//! A filter's Fourier transform at any frequency, not only at those of the torus.
//!
//! The transform of the samples is the formula's, summed over all frequencies 2π apart: what the pixel grid does to every
//! filter. On the torus's own frequencies it is the bank's transform.

use std::f64::consts::{PI, TAU};

use crate::wavelet::Gabor;

/// Frequencies along one side of a picture of the plane, −π and π both counted.
pub const PLANE: usize = 49;
/// How many deviations of the Gaussian are summed: what lies further is below rounding.
const REACH: f64 = 6.5;

/// The frequency of a row or column of a picture of the plane.
pub fn plane_frequency(index: usize) -> f64 {
    TAU * index as f64 / (PLANE - 1) as f64 - PI
}

/// The transform of a wave less K times its envelope.
#[derive(Clone, Copy, Debug)]
pub struct Spectrum {
    wave: Gabor,
    envelope: Gabor,
    kappa: f64,
}

impl Spectrum {
    /// Of a Morlet wavelet, or, without `zero_mean`, of a Gabor function; φ is one with ξ = 0.
    pub fn new(wave: Gabor, zero_mean: bool) -> Spectrum {
        let envelope = Gabor { xi: 0.0, ..wave };
        let kappa = if zero_mean { sampled(&wave, 0.0, 0.0) / sampled(&envelope, 0.0, 0.0) } else { 0.0 };
        Spectrum { wave, envelope, kappa }
    }

    /// At (`row`, `col`) radians a pixel.
    pub fn at(&self, row: f64, col: f64) -> f64 {
        let wave = sampled(&self.wave, row, col);
        if self.kappa == 0.0 { wave } else { wave - self.kappa * sampled(&self.envelope, row, col) }
    }

    /// On the whole plane, [`PLANE`]² values, row by row.
    pub fn plane(&self) -> Vec<f32> {
        let places = || (0..PLANE).map(plane_frequency);
        places().flat_map(|row| places().map(move |col| self.at(row, col) as f32)).collect()
    }
}

fn sampled(gabor: &Gabor, row: f64, col: f64) -> f64 {
    // Across the wave the Gaussian is `slant` times as wide.
    let reach = REACH * gabor.slant.max(1.0) / gabor.sigma;
    let (centre_row, centre_col) = gabor.frequency();
    let periods = |at: f64, centre: f64| {
        let first = ((centre - reach - at) / TAU).ceil() as i32;
        first..=((centre + reach - at) / TAU).floor() as i32
    };
    let columns = periods(col, centre_col);
    periods(row, centre_row)
        .flat_map(|a| columns.clone().map(move |b| (f64::from(a) * TAU, f64::from(b) * TAU)))
        .map(|(a, b)| gabor.fourier(row + a, col + b))
        .sum()
}
