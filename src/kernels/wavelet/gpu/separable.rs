//! L = 4 on the GPU: taps, index tables and tiles of the separable kernels.

use super::super::super::launch::Launch;
use super::super::super::rho::{self, Nonlinearity};
use super::super::super::wgsl::{NONE, NONE_TEXT, Variant, Word, kernel, product, reads, wgsl, word, writes};
use super::super::taps::*;
use super::FORWARD_SHARED;
use super::table::{Table, ascending, balanced, distinct, longest, padded, position, readers};
use crate::tensor::MapShape;
use crate::wavelet::FilterBank;

/// Invocations of a workgroup.
const WORKGROUP: usize = 256;
/// Values of all lines that a workgroup keeps: with the taps, WebGPU's guaranteed 16384 bytes.
const LINE_WORDS: usize = 4000;
const _: () = assert!(4 * LINE_WORDS + 2 * TAPS * 16 <= 16384);

kernel! {
/// φ, ψ and ρ of them.
pub static FORWARD = {
    name: "wavelet.separable-forward",
    shared: FORWARD_SHARED,
    source: wgsl!("separable_forward.wgsl"),
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
        ("tile", Word::U32),
        ("tiles", Word::U32),
        ("band", Word::U32),
        ("bands", Word::U32),
        ("span", Word::U32),
        ("group", Word::U32),
        ("source_rows", Word::U32),
        ("row_taps", Word::U32),
        ("col_taps", Word::U32),
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
    constants: &["RHO", "ALPHA", "PLANES", "RADIUS", "LINE_WORDS"],
    samples: &[&[0, 0, 1, 5, LINE_WORDS as u32], &[6, 0.5f32.to_bits(), 2, 5, LINE_WORDS as u32]],
    workgroup: |_| WORKGROUP as u32,
};
}

kernel! {
/// The input's gradient from those of φ and ψ.
pub static ADJOINT = {
    name: "wavelet.separable-adjoint",
    shared: &[NONE_TEXT],
    source: wgsl!("separable_adjoint.wgsl"),
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
        ("tile", Word::U32),
        ("tiles", Word::U32),
        ("band", Word::U32),
        ("bands", Word::U32),
        ("reach", Word::U32),
        ("group", Word::U32),
        ("row_readers", Word::U32),
        ("col_readers", Word::U32),
        ("columns", Word::U32),
    ],
    constants: &["PLANES", "RADIUS", "LINE_WORDS"],
    samples: &[&[1, 5, LINE_WORDS as u32], &[2, 5, LINE_WORDS as u32]],
    workgroup: |_| WORKGROUP as u32,
};
}

/// Tiles and where the tables stand.
#[derive(Clone, Debug)]
pub(super) struct Separable {
    input: (usize, usize),
    output: (usize, usize),
    /// Output columns of a tile, output rows, and most input rows that such a band needs.
    tile: usize,
    band: usize,
    span: usize,
    source_rows: u32,
    row_taps: u32,
    col_taps: u32,
    back: Option<Back>,
}

/// What the adjoint has of its own.
#[derive(Clone, Debug)]
struct Back {
    /// Input columns of a tile, and most output columns that read one.
    tile: usize,
    reach: usize,
    row_readers: u32,
    col_readers: u32,
    columns: u32,
}

impl Back {
    fn new(bank: &FilterBank, rows: &[u32], cols: &[u32], table: &mut Table) -> Back {
        let tile = balanced(bank.cols.input, 32);
        let by_column = readers(cols, bank.cols.input);
        let columns: Vec<Vec<u32>> = by_column
            .chunks(tile)
            .map(|lists| ascending(lists.iter().flatten().map(|entry| entry / TAPS as u32)))
            .collect();
        let in_tile = |(x, list): (usize, &Vec<u32>)| {
            let local = |e: &u32| position(&columns[x / tile], e / TAPS as u32) * TAPS as u32;
            list.iter().map(|e| local(e) + e % TAPS as u32).collect()
        };
        let col_readers: Vec<Vec<u32>> = by_column.iter().enumerate().map(in_tile).collect();
        let reach = longest(&columns);
        Back {
            tile,
            reach,
            row_readers: table.push_lists(&readers(rows, bank.rows.input)),
            col_readers: table.push_lists(&col_readers),
            columns: table.push(padded(&columns, reach, NONE)),
        }
    }
}

impl Separable {
    /// The buffer of weights: of each tap six filters and two zeros, then four κ; and the rest.
    pub(super) fn new(bank: &FilterBank, trains: bool, table: &mut Table) -> (Vec<f32>, Separable) {
        let (taps, kappa) = separable(bank);
        let of_tap = |u: isize| {
            let [low, g, cos_a, cos_xi, sin_a, sin_xi] = taps[u.unsigned_abs()];
            let sign = u.signum() as f32;
            [low, g, cos_a, cos_xi, sign * sin_a, sign * sin_xi, 0.0, 0.0]
        };
        let weights = offsets().flat_map(of_tap).chain(kappa).collect();

        let (rows, cols) = (sources(&bank.rows, offsets()), sources(&bank.cols, offsets()));
        let (out_height, out_width) = (bank.rows.output, bank.cols.output);
        let tile = balanced(out_width, if bank.rows.stride == 1 { 32 } else { 16 });
        let bands = |most: usize| {
            let band = balanced(out_height, most);
            (band, distinct(&rows, band * TAPS))
        };
        let fits = |lists: &[Vec<u32>]| LINES * longest(lists) * tile <= LINE_WORDS;
        let (band, source_rows) = (1..=(WORKGROUP / tile).min(out_height))
            .rev()
            .map(bands)
            .find(|(_, lists)| fits(lists))
            .expect("one row of a tile needs at most TAPS rows, which fit");
        let span = longest(&source_rows);
        let local = rows.iter().enumerate().map(|(i, &row)| position(&source_rows[i / TAPS / band], row));

        let separable = Separable {
            input: (bank.rows.input, bank.cols.input),
            output: (out_height, out_width),
            tile,
            band,
            span,
            source_rows: table.push(padded(&source_rows, span, 0)),
            row_taps: table.push(local),
            // Tap by tap: neighbouring columns are neighbouring invocations.
            col_taps: table.push((0..TAPS * out_width).map(|i| cols[i % out_width * TAPS + i / out_width])),
            back: trains.then(|| Back::new(bank, &rows, &cols, table)),
        };
        (weights, separable)
    }

    pub(super) fn forward(&self, shape: MapShape, rho: Nonlinearity, places: [u32; 11]) -> Launch {
        let pairs = shape.channels * shape.images;
        let (tile, band, span) = (self.tile, self.band, self.span);
        let (tiles, bands) = (self.output.1.div_ceil(tile), self.output.0.div_ceil(band));
        let group = (WORKGROUP / (band * tile)).min(LINE_WORDS / (LINES * span * tile)).min(pairs).max(1);
        let sizes = [
            pairs,
            shape.images,
            shape.pixels(),
            shape.width,
            self.output.0,
            self.output.1,
            tile,
            tiles,
            band,
            bands,
            span,
            group,
        ];
        let mut parameters: Vec<u32> = sizes.into_iter().map(word).collect();
        parameters.extend([self.source_rows, self.row_taps, self.col_taps]);
        parameters.extend(places);
        let planes = shape.planes();
        // Even taps folded, then ten products.
        let of_workgroup = tile * (span * (4 * TAPS) + band * (10 * TAPS));
        let [rho, alpha] = rho::gpu::constants(rho);
        let constants = vec![rho, alpha, word(planes), word(RADIUS), word(LINE_WORDS)];
        Launch {
            variant: Variant { kernel: &FORWARD, constants },
            parameters,
            workgroups: [pairs.div_ceil(group) * tiles * bands, 1, 1],
            multiply_adds: product(&[pairs, planes, tiles, bands, of_workgroup]),
        }
    }

    pub(super) fn adjoint(&self, shape: MapShape) -> Launch {
        let pairs = shape.channels * shape.images;
        let back = self.back.as_ref().expect("made ready to train");
        let (planes, tile, reach) = (shape.planes(), back.tile, back.reach);
        // Of one pair's input row.
        let words = planes * LINES * reach;
        let most = (WORKGROUP / reach).min(LINE_WORDS / words).min(self.input.0);
        let band = balanced(self.input.0, most);
        let group = (WORKGROUP / (band * reach)).min(LINE_WORDS / (words * band)).min(pairs).max(1);
        let (tiles, bands) = (self.input.1.div_ceil(tile), self.input.0.div_ceil(band));
        let sizes = [
            pairs,
            shape.channels,
            shape.images,
            self.input.0,
            self.input.1,
            self.output.0 * self.output.1,
            self.output.1,
            tile,
            tiles,
            band,
            bands,
            reach,
            group,
        ];
        let mut parameters: Vec<u32> = sizes.into_iter().map(word).collect();
        parameters.extend([back.row_readers, back.col_readers, back.columns]);
        // Every output row is read through every tap, whatever reads it; so is every column.
        let (along_rows, along_cols) = (self.output.0 * reach * tiles * 15, self.input.0 * self.output.1 * 6);
        Launch {
            variant: Variant {
                kernel: &ADJOINT,
                constants: vec![word(planes), word(RADIUS), word(LINE_WORDS)],
            },
            parameters,
            workgroups: [pairs.div_ceil(group) * tiles * bands, 1, 1],
            multiply_adds: product(&[pairs, planes, TAPS, along_rows + along_cols]),
        }
    }
}
