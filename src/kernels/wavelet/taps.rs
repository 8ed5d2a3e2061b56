//! The filters' taps and which sample each reads, for every fast version.

use std::f64::consts::FRAC_PI_4;

use crate::wavelet::{Axis, FilterBank, REFERENCE_PI};

/// Row- or column-filtered lines that the separable filters need.
pub(super) const LINES: usize = 6;
/// Taps of a separable filter on either side of the middle one.
pub(super) const RADIUS: usize = 5;
/// Taps of a separable filter.
pub(super) const TAPS: usize = 2 * RADIUS + 1;

// The one-dimensional filters, and the lines they make, by name.
pub(super) const LOW: usize = 0;
pub(super) const ENVELOPE: usize = 1;
pub(super) const COS_A: usize = 2;
pub(super) const COS_XI: usize = 3;
pub(super) const SIN_A: usize = 4;
pub(super) const SIN_XI: usize = 5;

/// Taps below this share of the largest tap of any filter are left out of [`pairs`].
const NEGLIGIBLE: f64 = 1e-9;

/// Source index of each tap `offset` at each output position along one axis.
pub(super) fn sources(axis: &Axis, offsets: impl Iterator<Item = isize> + Clone) -> Vec<u32> {
    (0..axis.output)
        .flat_map(|y| {
            let centre = axis.centre(y) as isize;
            offsets.clone().map(move |u| axis.source(centre - u) as u32)
        })
        .collect()
}

/// Offsets of a separable filter's taps.
pub(super) fn offsets() -> std::ops::RangeInclusive<isize> {
    -(RADIUS as isize)..=RADIUS as isize
}

/// For L = 4: the six filters' taps at u = 0…5, `taps[u][filter]`, the first four even and the others odd; and κ of each
/// orientation, what of the envelope is taken off for a zero mean.
pub(super) fn separable(bank: &FilterBank) -> ([[f32; LINES]; RADIUS + 1], [f32; 4]) {
    assert_eq!(bank.orientations, 4, "only L = 4 has slant 1");
    let psi = &bank.psi_params[0];
    assert!((psi.theta - FRAC_PI_4).abs() < 1e-12, "orientations stand at π/4, 0, −π/4, −π/2");
    let envelope = |sigma: f64, u: f64| {
        (1.0 / (2.0 * REFERENCE_PI * sigma * sigma)).sqrt() * (-u * u / (2.0 * sigma * sigma)).exp()
    };
    let (xi, a) = (psi.xi, psi.xi * FRAC_PI_4.cos());
    let mut taps = [[0.0; LINES]; RADIUS + 1];
    for (u, taps) in taps.iter_mut().enumerate() {
        let u = u as f64;
        let g = envelope(psi.sigma, u);
        taps[LOW] = envelope(bank.phi_params.sigma, u) as f32;
        taps[ENVELOPE] = g as f32;
        taps[COS_A] = (g * (a * u).cos()) as f32;
        taps[SIN_A] = (g * (a * u).sin()) as f32;
        taps[COS_XI] = (g * (xi * u).cos()) as f32;
        taps[SIN_XI] = (g * (xi * u).sin()) as f32;
    }
    let mut kappa = [0.0; 4];
    for (k, z) in kappa.iter_mut().zip(&bank.kappa) {
        *k = z.re as f32;
    }
    (taps, kappa)
}

/// One pair of taps ±u of the whole filters.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub row: usize,
    pub col: usize,
    pub opposite_row: usize,
    pub opposite_col: usize,
    /// φ(u), halved where u is its own opposite.
    pub low: f32,
    /// First of L weights.
    pub first: usize,
}

/// For any L: the taps of the whole filters, folded at ±u (real parts are even, imaginary parts odd), and L (re, im) weights
/// of each pair.
pub(super) fn pairs(bank: &FilterBank) -> (Vec<Pair>, Vec<[f32; 2]>) {
    let (p, q) = (bank.rows.padded, bank.cols.padded);
    let psi = |u: usize, v: usize| bank.psi.iter().map(move |f| f[[u, v]]);
    let size = |u: usize, v: usize| psi(u, v).map(|z| z.norm()).fold(bank.phi[[u, v]].abs(), f64::max);
    let largest = (0..p * q).map(|i| size(i / q, i % q)).fold(0.0, f64::max);
    let (mut pairs, mut weights) = (Vec::new(), Vec::new());
    for u in 0..p {
        for v in 0..q {
            let (ou, ov) = ((p - u) % p, (q - v) % q);
            if (u, v) > (ou, ov) || size(u, v) < NEGLIGIBLE * largest {
                continue;
            }
            let share = if (u, v) == (ou, ov) { 0.5 } else { 1.0 };
            let low = (share * bank.phi[[u, v]]) as f32;
            pairs.push(Pair {
                row: u,
                col: v,
                opposite_row: ou,
                opposite_col: ov,
                low,
                first: weights.len(),
            });
            weights.extend(psi(u, v).map(|z| [(share * z.re) as f32, (share * z.im) as f32]));
        }
    }
    (pairs, weights)
}
