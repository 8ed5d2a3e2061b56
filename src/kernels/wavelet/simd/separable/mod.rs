//! L = 4: isotropic envelopes, so that every filter is a sum of two products of 1-D filters.
//!
//! With g the envelope, a the diagonal wavelets' frequency along each axis and ξ the frequency of the upright
//! ones, six 1-D filters serve all: φ, g, g·cos(a·), g·sin(a·), g·cos(ξ·), g·sin(ξ·). Each is even or odd, so
//! taps at ±u are folded before multiplying. Orientations stand at π/4, 0, −π/4, −π/2.
//!
//! Loops over u stay loops: unrolled, browsers' compilers run out of registers.

mod adjoint;
mod forward;
mod line;

use self::line::Line;
use super::super::taps::*;
use crate::wavelet::FilterBank;

/// Taps below this share of their filter's middle one are left out: less than half a unit in the last place of an f32.
const NEGLIGIBLE: f32 = 3e-8;

/// The six filters' taps at u = 0…5, and where each tap reads.
#[derive(Clone, Debug)]
pub(super) struct Separable {
    /// `taps[u][filter]`.
    taps: [[f32; LINES]; RADIUS + 1],
    /// Taps on either side that are not negligible.
    radius: usize,
    /// κ of each orientation: what of the envelope is taken off for a zero mean.
    kappa: [f32; 4],
    /// Input row that each of an output row's eleven taps reads.
    rows: Vec<u32>,
    /// A row-filtered line, and where columns read it.
    line: Line,
}

impl Separable {
    pub(super) fn new(bank: &FilterBank) -> Separable {
        let (taps, kappa) = separable(bank);
        // No filter's taps are larger than its envelope's.
        let counts = |u: &usize| [LOW, ENVELOPE].iter().any(|&f| taps[*u][f] > NEGLIGIBLE * taps[0][f]);
        let radius = (1..=RADIUS).rev().find(counts).unwrap_or(1);
        let line = Line::new(&bank.cols, radius);
        Separable { taps, radius, kappa, rows: sources(&bank.rows, offsets()), line }
    }

    /// Values of a plane's row-filtered line: pixels × filters, in vectors.
    pub(super) fn line_vectors(&self) -> usize {
        self.line.pixels * LINES
    }
}
