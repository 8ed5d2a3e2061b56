//! L = 4: isotropic envelopes, so that every filter is a sum of two products of 1-D filters.
//!
//! With g the envelope, a the diagonal wavelets' frequency along each axis and ξ the frequency of the upright
//! ones, six 1-D filters serve all: φ, g, g·cos(a·), g·sin(a·), g·cos(ξ·), g·sin(ξ·). Each is even or odd, so
//! taps at ±u are folded before multiplying. Orientations stand at π/4, 0, −π/4, −π/2.

mod adjoint;
mod forward;

use std::f64::consts::FRAC_PI_4;

use super::sources;
use crate::wavelet::{FilterBank, REFERENCE_PI};

/// Row-filtered lines kept per input plane.
pub(super) const LINES: usize = 6;
/// Taps on either side of the middle one.
const RADIUS: usize = 5;
const TAPS: usize = 2 * RADIUS + 1;

// The lines, and the column filters, by name.
const LOW: usize = 0;
const ENVELOPE: usize = 1;
const COS_A: usize = 2;
const COS_XI: usize = 3;
const SIN_A: usize = 4;
const SIN_XI: usize = 5;

/// The six filters' taps at u = 0…5, and where each tap reads.
#[derive(Clone, Debug)]
pub(super) struct Separable {
    /// `taps[u][filter]`.
    taps: [[f32; LINES]; RADIUS + 1],
    /// κ of each orientation: what of the envelope is taken off for a zero mean.
    kappa: [f32; 4],
    rows: Vec<u32>,
    cols: Vec<u32>,
}

impl Separable {
    pub(super) fn new(bank: &FilterBank) -> Separable {
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
        let offsets = -(RADIUS as isize)..=RADIUS as isize;
        Separable {
            taps,
            kappa,
            rows: sources(&bank.rows, offsets.clone()),
            cols: sources(&bank.cols, offsets),
        }
    }

    /// Index of the sample that tap `u` reads at `position`: x(centre − u).
    #[inline(always)]
    fn source(table: &[u32], position: usize, u: isize) -> usize {
        table[position * TAPS + (u + RADIUS as isize) as usize] as usize
    }
}
