//! Any L on the GPU: weights and index tables of the kernels with whole filters.

use super::super::super::launch::Launch;
use super::super::super::rho::{self, Nonlinearity};
use super::super::super::wgsl::{NONE, NONE_TEXT, Variant, Word, kernel, product, reads, wgsl, word, writes};
use super::super::taps::{pairs, sources};
use super::FORWARD_SHARED;
use super::table::Table;
use crate::tensor::MapShape;
use crate::wavelet::{Axis, FilterBank};

/// Invocations of a workgroup.
const WORKGROUP: usize = 64;
/// Orientations that one invocation sums at a time.
const CHUNK: usize = 4;

kernel! {
/// φ, ψ and ρ of them.
pub static FORWARD = {
    name: "wavelet.dense-forward",
    shared: FORWARD_SHARED,
    source: wgsl!("dense_forward.wgsl"),
    entry: "forward",
    bindings: &[
        reads("input", Word::F32),
        reads("rho_parameters", Word::F32),
        reads("table", Word::U32),
        reads("weights", Word::F32),
        writes("rows", Word::F32),
    ],
    parameters: &[
        ("pairs", Word::U32),
        ("images", Word::U32),
        ("pixels", Word::U32),
        ("width", Word::U32),
        ("out_height", Word::U32),
        ("out_width", Word::U32),
        ("orientations", Word::U32),
        ("count", Word::U32),
        ("padded_height", Word::U32),
        ("padded_width", Word::U32),
        ("row_sources", Word::U32),
        ("col_sources", Word::U32),
        ("low_re", Word::U32),
        ("low_im", Word::U32),
        ("wave_re", Word::U32),
        ("wave_im", Word::U32),
        ("rho_low_re", Word::U32),
        ("rho_low_im", Word::U32),
        ("rho_wave_re", Word::U32),
        ("rho_wave_im", Word::U32),
        ("rho_low_first", Word::U32),
        ("rho_wave_first", Word::U32),
        ("collapsed", Word::U32),
    ],
    constants: &["RHO", "ALPHA", "PLANES"],
    samples: &[&[0, 0, 1], &[1, 0, 2], &[2, 0, 1], &[3, 0, 2], &[4, 0, 2], &[5, 0, 1], &[6, 0.75f32.to_bits(), 1]],
    workgroup: |_| WORKGROUP as u32,
};
}

kernel! {
/// The input's gradient from those of φ and ψ.
pub static ADJOINT = {
    name: "wavelet.dense-adjoint",
    shared: &[NONE_TEXT],
    source: wgsl!("dense_adjoint.wgsl"),
    entry: "adjoint",
    bindings: &[
        reads("gradients", Word::F32),
        reads("table", Word::U32),
        reads("weights", Word::F32),
        writes("d_input", Word::F32),
    ],
    parameters: &[
        ("pairs", Word::U32),
        ("channels", Word::U32),
        ("images", Word::U32),
        ("height", Word::U32),
        ("width", Word::U32),
        ("out_pixels", Word::U32),
        ("out_width", Word::U32),
        ("orientations", Word::U32),
        ("count", Word::U32),
        ("padded_height", Word::U32),
        ("padded_width", Word::U32),
        ("row_positions", Word::U32),
        ("col_positions", Word::U32),
        ("row_outputs", Word::U32),
        ("col_outputs", Word::U32),
    ],
    constants: &["PLANES"],
    samples: &[&[1], &[2]],
    workgroup: |_| WORKGROUP as u32,
};
}

/// Sizes and where the tables stand.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    orientations: usize,
    rows: Axis,
    cols: Axis,
    /// Pairs of taps.
    count: usize,
    row_sources: u32,
    col_sources: u32,
    back: Option<Back>,
}

/// What the adjoint has of its own.
#[derive(Clone, Debug)]
struct Back {
    row_positions: u32,
    col_positions: u32,
    row_outputs: u32,
    col_outputs: u32,
}

/// The padded positions that reflect onto each input sample.
fn positions(axis: &Axis) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); axis.input];
    for at in 0..axis.padded {
        lists[axis.source(at as isize)].push(word(at));
    }
    lists
}

/// The output computed at each padded position, or none.
fn outputs(axis: &Axis) -> Vec<u32> {
    let mut outputs = vec![NONE; axis.padded];
    for y in 0..axis.output {
        outputs[axis.centre(y)] = word(y);
    }
    outputs
}

impl Dense {
    /// The buffer of weights: φ of every pair of taps, then, for every four orientations, of every pair of taps their real and
    /// imaginary parts, zero beyond L; and the rest.
    pub(super) fn new(bank: &FilterBank, trains: bool, table: &mut Table) -> (Vec<f32>, Dense) {
        let (taps, of_taps) = pairs(bank);
        let mut weights: Vec<f32> = taps.iter().map(|tap| tap.low).collect();
        for first in (0..bank.orientations).step_by(CHUNK) {
            for tap in &taps {
                let part = |k: usize, part: usize| {
                    let l = first + k;
                    if l < bank.orientations { of_taps[tap.first + l][part] } else { 0.0 }
                };
                weights.extend((0..CHUNK).map(|k| part(k, 0)));
                weights.extend((0..CHUNK).map(|k| part(k, 1)));
            }
        }
        let of_tap = taps.iter().flat_map(|t| [t.row, t.col, t.opposite_row, t.opposite_col]);
        let taps_at = table.push(of_tap.map(word));
        assert_eq!(taps_at, 0, "the kernels look for taps at the beginning");
        let (rows, cols) = (bank.rows, bank.cols);
        let dense = Dense {
            orientations: bank.orientations,
            rows,
            cols,
            count: taps.len(),
            row_sources: table.push(sources(&rows, 0..rows.padded as isize)),
            col_sources: table.push(sources(&cols, 0..cols.padded as isize)),
            back: trains.then(|| Back {
                row_positions: table.push_lists(&positions(&rows)),
                col_positions: table.push_lists(&positions(&cols)),
                row_outputs: table.push(outputs(&rows)),
                col_outputs: table.push(outputs(&cols)),
            }),
        };
        (weights, dense)
    }

    pub(super) fn forward(&self, shape: MapShape, rho: Nonlinearity, places: [u32; 11]) -> Launch {
        let pairs = shape.channels * shape.images;
        let pixels = pairs * self.rows.output * self.cols.output;
        let sizes = [
            pairs,
            shape.images,
            shape.pixels(),
            shape.width,
            self.rows.output,
            self.cols.output,
            self.orientations,
            self.count,
            self.rows.padded,
            self.cols.padded,
        ];
        let mut parameters: Vec<u32> = sizes.into_iter().map(word).collect();
        parameters.extend([self.row_sources, self.col_sources]);
        parameters.extend(places);
        let (planes, chunks) = (shape.planes(), self.orientations.div_ceil(CHUNK));
        let [rho, alpha] = rho::gpu::constants(rho);
        Launch {
            variant: Variant { kernel: &FORWARD, constants: vec![rho, alpha, word(planes)] },
            parameters,
            workgroups: [pixels.div_ceil(WORKGROUP), 1, chunks],
            multiply_adds: product(&[pixels, planes, self.count, chunks, 2 * CHUNK + 1]),
        }
    }

    pub(super) fn adjoint(&self, shape: MapShape) -> Launch {
        let pairs = shape.channels * shape.images;
        let sizes = [
            pairs,
            shape.channels,
            shape.images,
            shape.height,
            shape.width,
            self.rows.output * self.cols.output,
            self.cols.output,
            self.orientations,
            self.count,
            self.rows.padded,
            self.cols.padded,
        ];
        let mut parameters: Vec<u32> = sizes.into_iter().map(word).collect();
        let back = self.back.as_ref().expect("made ready to train");
        parameters.extend([back.row_positions, back.col_positions, back.row_outputs, back.col_outputs]);
        let planes = shape.planes();
        // Every output pixel is asked through every tap of either sign.
        let asked = [pairs, self.rows.output, self.cols.output, self.count, 2];
        Launch {
            variant: Variant { kernel: &ADJOINT, constants: vec![word(planes)] },
            parameters,
            workgroups: [(pairs * shape.pixels()).div_ceil(WORKGROUP), 1, 1],
            multiply_adds: product(&asked) * product(&[planes, 2 * self.orientations + 1]),
        }
    }
}
