//! How evenly a bank covers the frequencies: the Littlewood–Paley sum.
//!
//! A(ω) = |φ̂(ω)|² + ½ Σ_l (|ψ̂_l(ω)|² + |ψ̂_l(−ω)|²), as Bruna and Mallat define it for real images (*Invariant Scattering
//! Convolution Networks*, 2013, equation 8). By Plancherel's equation ‖x⋆φ‖² + Σ‖x⋆ψ_l‖² is the sum of |x̂|²·A over the torus's
//! frequencies, and |x̂| is even, so that the least and largest A are the frame bounds: A‖x‖² ≤ ‖x⋆φ‖² + Σ‖x⋆ψ_l‖² ≤ B‖x‖². For complex maps,
//! whose spectrum need not be even, the sum without the mean over ±ω bounds: |φ̂(ω)|² + Σ_l |ψ̂_l(ω)|².

use std::f64::consts::TAU;

use ndarray::Array2;

use super::Spectrum;
use crate::wavelet::FilterBank;

/// A least or largest value and the frequency where it is taken, (row, column) in radians a pixel, in [−π, π).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extreme {
    /// The value.
    pub value: f64,
    /// Where.
    pub at: (f64, f64),
}

/// The frame bounds of a bank on its torus, before subsampling and cropping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Least A(ω), for real maps.
    pub least: Extreme,
    /// Largest.
    pub most: Extreme,
    /// Least sum without the mean over ±ω, for complex maps.
    pub least_complex: Extreme,
    /// Largest.
    pub most_complex: Extreme,
    /// The largest |ψ̂_l(0)| over the same wavelet's largest |ψ̂_l|: 0 where every mean is zero.
    pub mean: f64,
}

/// Frame bounds and means of a bank, over the frequencies of its torus.
pub fn coverage(bank: &FilterBank) -> Coverage {
    let (p, q) = (bank.rows.padded, bank.cols.padded);
    let mut mean = 0.0f64;
    let mut one_sided = bank.phi_fourier().mapv(|v| v * v);
    for l in 0..bank.orientations {
        let psi = bank.psi_fourier(l);
        let peak = psi.fold(0.0, |m: f64, v| m.max(v.abs()));
        mean = mean.max(psi[[0, 0]].abs() / peak);
        one_sided.zip_mut_with(&psi, |sum, v| *sum += v * v);
    }
    let two_sided = Array2::from_shape_fn((p, q), |(k, m)| {
        0.5 * (one_sided[[k, m]] + one_sided[[(p - k) % p, (q - m) % q]])
    });
    let [least, most] = extremes(&two_sided);
    let [least_complex, most_complex] = extremes(&one_sided);
    Coverage { least, most, least_complex, most_complex, mean }
}

fn extremes(values: &Array2<f64>) -> [Extreme; 2] {
    let (p, q) = values.dim();
    let signed = |index: usize, size: usize| {
        let index = index as f64 - if 2 * index >= size { size as f64 } else { 0.0 };
        TAU * index / size as f64
    };
    let start = Extreme { value: values[[0, 0]], at: (0.0, 0.0) };
    let mut found = [start; 2];
    for ((k, m), &value) in values.indexed_iter() {
        let here = Extreme { value, at: (signed(k, p), signed(m, q)) };
        if value < found[0].value {
            found[0] = here;
        }
        if value > found[1].value {
            found[1] = here;
        }
    }
    found
}

/// A(ω) at any frequency.
fn at(phi: &Spectrum, psi: &[Spectrum], row: f64, col: f64) -> f64 {
    let square = |s: &Spectrum, row, col| s.at(row, col).powi(2);
    let waves: f64 = psi.iter().map(|s| square(s, row, col) + square(s, -row, -col)).sum();
    square(phi, row, col) + 0.5 * waves
}

/// Directions, over half a circle, that [`profile_along`] looks in.
const DIRECTIONS: usize = 24;

/// Along |ω|: for each radius, in radians a pixel, the least and the largest A over all directions.
pub fn profile_along(phi: &Spectrum, psi: &[Spectrum], radii: &[f64]) -> Vec<[f32; 2]> {
    let around = |radius: f64| {
        (0..DIRECTIONS)
            .map(move |d| (std::f64::consts::PI * d as f64 / DIRECTIONS as f64).sin_cos())
            .map(move |(sin, cos)| at(phi, psi, radius * cos, radius * sin))
    };
    radii
        .iter()
        .map(|&radius| {
            let (least, most) =
                around(radius).fold((f64::INFINITY, 0.0f64), |(low, high), a| (low.min(a), high.max(a)));
            [least as f32, most as f32]
        })
        .collect()
}

/// Around the plane at one radius: A at each angle, in radians; 0 points down the rows.
pub fn profile_around(phi: &Spectrum, psi: &[Spectrum], radius: f64, angles: &[f64]) -> Vec<f32> {
    angles.iter().map(|angle| at(phi, psi, radius * angle.cos(), radius * angle.sin()) as f32).collect()
}
