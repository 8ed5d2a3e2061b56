//! The fast wavelet transform: one (channel, image) pair a vector lane, so that every size, stride and boundary
//! runs the same instructions, and reflection is an index table.
//!
//! A group of LANES planes is interleaved (pixel by pixel, lanes side by side), filtered a strip of rows at a
//! time, and spread out again. L = 4 has isotropic envelopes and takes the separable road; other L the dense one.

mod dense;
mod lanes;
mod separable;

use self::dense::Dense;
use self::lanes::Group;
use self::separable::Separable;
use super::super::simd::{Vector, simd_entry};
use crate::tensor::MapShape;
use crate::wavelet::FilterBank;

/// A filter bank made ready for the fast transform.
#[derive(Clone, Debug)]
pub struct Prepared {
    orientations: usize,
    input: (usize, usize),
    output: (usize, usize),
    filters: Filters,
}

#[derive(Clone, Debug)]
enum Filters {
    Separable(Separable),
    Dense(Dense),
}

/// Working memory, kept warm by the caller.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Interleaved input (or its gradient): planes × pixels × lanes.
    image: Vec<f32>,
    /// A row-filtered line: columns with their borders × filters × lanes.
    lines: Vec<f32>,
    /// Interleaved outputs of a strip: values × pixels × lanes.
    strip: Vec<f32>,
}

impl Prepared {
    /// Works out taps and index tables.
    pub fn new(bank: &FilterBank) -> Prepared {
        let filters = if bank.isotropic() {
            Filters::Separable(Separable::new(bank))
        } else {
            Filters::Dense(Dense::new(bank))
        };
        Prepared {
            orientations: bank.orientations,
            input: (bank.rows.input, bank.cols.input),
            output: (bank.rows.output, bank.cols.output),
            filters,
        }
    }

    /// Interleaved values at one output pixel: φ's planes, then (re, im) of each ψ.
    fn values(&self, planes: usize) -> usize {
        planes + 2 * self.orientations
    }

    /// Vectors of working memory for a row-filtered line.
    fn line_vectors(&self) -> usize {
        match &self.filters {
            Filters::Separable(s) => s.line_vectors(),
            Filters::Dense(_) => 0,
        }
    }

    /// Checks that the map has this bank's size; returns (input, low, wave) lengths.
    fn lengths(&self, shape: MapShape) -> (usize, usize, usize) {
        assert_eq!((shape.height, shape.width), self.input, "the filter bank is for another size");
        let out = self.output.0 * self.output.1;
        let low = shape.channels * shape.planes() * shape.images * out;
        (shape.len(), low, shape.channels * self.orientations * 2 * shape.images * out)
    }
}

simd_entry! {
    /// `low` and `wave` of a map of extent `shape`; all values in (C, P, N, H, W) order. Outputs are overwritten.
    pub fn forward(
        bank: &Prepared, shape: MapShape, input: &[f32], low: &mut [f32], wave: &mut [f32], scratch: &mut Scratch,
    ) = forward_over
}

#[inline(always)]
unsafe fn forward_over<V: Vector>(
    bank: &Prepared,
    shape: MapShape,
    input: &[f32],
    low: &mut [f32],
    wave: &mut [f32],
    scratch: &mut Scratch,
) {
    let (n_input, n_low, n_wave) = bank.lengths(shape);
    assert!(input.len() >= n_input && low.len() >= n_low && wave.len() >= n_wave);
    let mut first = 0;
    while first < shape.channels * shape.images {
        let group = Group::new::<V>(bank, shape, first);
        // SAFETY: lengths were asserted; `Group` computes offsets within them.
        unsafe {
            group.reserve::<V>(bank.line_vectors(), scratch);
            group.interleave_input::<V>(input, &mut scratch.image);
            let mut row = 0;
            while row < bank.output.0 {
                let rows = group.strip_rows.min(bank.output.0 - row);
                match &bank.filters {
                    Filters::Separable(s) => s.forward::<V>(&group, row, rows, scratch),
                    Filters::Dense(d) => d.forward::<V>(&group, row, rows, scratch),
                }
                group.spread_outputs::<V>(&scratch.strip, row, rows, low, wave);
                row += rows;
            }
        }
        first += V::LANES;
    }
}

simd_entry! {
    /// Gradient of the input, of extent `shape`, from those of `low` and `wave`. Overwrites `d_input`.
    pub fn adjoint(
        bank: &Prepared, shape: MapShape, d_low: &[f32], d_wave: &[f32], d_input: &mut [f32], scratch: &mut Scratch,
    ) = adjoint_over
}

#[inline(always)]
unsafe fn adjoint_over<V: Vector>(
    bank: &Prepared,
    shape: MapShape,
    d_low: &[f32],
    d_wave: &[f32],
    d_input: &mut [f32],
    scratch: &mut Scratch,
) {
    let (n_input, n_low, n_wave) = bank.lengths(shape);
    assert!(d_input.len() >= n_input && d_low.len() >= n_low && d_wave.len() >= n_wave);
    let mut first = 0;
    while first < shape.channels * shape.images {
        let group = Group::new::<V>(bank, shape, first);
        // SAFETY: lengths were asserted; `Group` computes offsets within them.
        unsafe {
            group.reserve::<V>(bank.line_vectors(), scratch);
            scratch.image[..group.image_len::<V>()].fill(0.0);
            let mut row = 0;
            while row < bank.output.0 {
                let rows = group.strip_rows.min(bank.output.0 - row);
                group.interleave_outputs::<V>(d_low, d_wave, row, rows, &mut scratch.strip);
                match &bank.filters {
                    Filters::Separable(s) => s.adjoint::<V>(&group, row, rows, scratch),
                    Filters::Dense(d) => d.adjoint::<V>(&group, row, rows, scratch),
                }
                row += rows;
            }
            group.spread_input::<V>(&scratch.image, d_input);
        }
        first += V::LANES;
    }
}
