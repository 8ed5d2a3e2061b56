//! P_j on the GPU: the product of a matrix with rows, and the products of rows with rows that make its gradient.

use super::super::launch::Launch;
use super::super::wgsl::{NONE_TEXT, Variant, Word, kernel, reads, wgsl, writes};

/// Columns of a tile: sixteen invocations of four.
const TILE_COLUMNS: usize = 64;
/// Rows of the two operands that a tile of their dot products covers.
const TILE_DOTS: usize = 32;

kernel! {
/// `products[output_row + output_stride·m] = bias[m] + Σ_k matrix[m, k]·rows[input_row + input_stride·k]`, column by column.
pub static PRODUCT = {
    name: "mix.product",
    shared: &[NONE_TEXT],
    source: wgsl!("product.wgsl"),
    entry: "product",
    bindings: &[reads("matrices", Word::F32), reads("rows", Word::F32), writes("products", Word::F32)],
    parameters: &[
        ("matrix_at", Word::U32),
        ("bias_at", Word::U32),
        ("outputs", Word::U32),
        ("inputs", Word::U32),
        ("columns", Word::U32),
        ("input_row", Word::U32),
        ("input_stride", Word::U32),
        ("output_row", Word::U32),
        ("output_stride", Word::U32),
    ],
    constants: &["TILE_ROWS", "THREAD_ROWS"],
    samples: &[&[8, 4], &[16, 4], &[32, 8], &[64, 8]],
    workgroup: |constants| 16 * constants[0] / constants[1],
};
}

kernel! {
/// Dot products of rows over one slice of their columns each: `partials[(slice·outputs + m)·inputs + k]`.
pub static DOTS = {
    name: "mix.dots",
    shared: &[],
    source: wgsl!("dots.wgsl"),
    entry: "dots",
    bindings: &[reads("gradients", Word::F32), reads("rows", Word::F32), writes("partials", Word::F32)],
    parameters: &[
        ("outputs", Word::U32),
        ("inputs", Word::U32),
        ("columns", Word::U32),
        ("slice_columns", Word::U32),
        ("gradient_row", Word::U32),
        ("gradient_stride", Word::U32),
        ("input_row", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| 64,
};
}

kernel! {
/// Adds the slices: `totals[total_at + i]` becomes, or is increased by, Σ_slice partials[slice·count + i].
pub static SUM = {
    name: "mix.sum",
    shared: &[],
    source: wgsl!("sum.wgsl"),
    entry: "sum",
    bindings: &[reads("partials", Word::F32), writes("totals", Word::F32)],
    parameters: &[
        ("count", Word::U32),
        ("slices", Word::U32),
        ("total_at", Word::U32),
        ("accumulate", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| 64,
};
}

/// A product's operands; places in words, rows in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// Where the matrix (outputs × inputs) begins.
    pub matrix_at: usize,
    /// Where the bias (outputs) begins; [`NONE`](super::super::wgsl::NONE): none.
    pub bias_at: u32,
    /// Rows of the matrix.
    pub outputs: usize,
    /// Its columns.
    pub inputs: usize,
    /// Values in a row of the map.
    pub columns: usize,
    /// First row read.
    pub input_row: usize,
    /// Rows from one read to the next.
    pub input_stride: usize,
    /// First row written.
    pub output_row: usize,
    /// Rows from one written to the next.
    pub output_stride: usize,
}

impl Product {
    /// The work; buffers: matrices, rows, products.
    pub fn launch(&self) -> Launch {
        let (tile, thread) = match self.outputs {
            0..=8 => (8, 4),
            9..=16 => (16, 4),
            17..=32 => (32, 8),
            _ => (64, 8),
        };
        let p = self;
        let words =
            [p.outputs, p.inputs, p.columns, p.input_row, p.input_stride, p.output_row, p.output_stride];
        let mut parameters = vec![p.matrix_at as u32, p.bias_at];
        parameters.extend(words.map(|w| w as u32));
        Launch {
            variant: Variant { kernel: &PRODUCT, constants: vec![tile, thread] },
            parameters,
            workgroups: [p.columns.div_ceil(TILE_COLUMNS), p.outputs.div_ceil(tile as usize), 1],
            multiply_adds: (p.outputs * p.inputs * p.columns) as u64,
        }
    }
}

/// The dot products' operands, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dots {
    /// Rows of gradients.
    pub outputs: usize,
    /// Rows of values.
    pub inputs: usize,
    /// Values in a row.
    pub columns: usize,
    /// First row of gradients.
    pub gradient_row: usize,
    /// Rows from one gradient to the next.
    pub gradient_stride: usize,
    /// First row of values.
    pub input_row: usize,
}

/// Workgroups that keep a large device busy.
const BUSY: usize = 512;
/// Columns that are worth a workgroup of their own.
const LEAST_COLUMNS: usize = 256;

impl Dots {
    /// Slices the columns are cut into, so that every part of a device has work; their partial sums take at most `words`.
    pub fn slices(&self, words: usize) -> usize {
        let tiles = self.outputs.div_ceil(TILE_DOTS) * self.inputs.div_ceil(TILE_DOTS);
        let most = words / (self.outputs * self.inputs).max(1);
        BUSY.div_ceil(tiles.max(1)).min(self.columns.div_ceil(LEAST_COLUMNS)).min(most).max(1)
    }

    /// The work in `slices` slices; buffers: gradients, rows, partials. Then the sum of the slices; buffers: partials, totals.
    pub fn launch(&self, slices: usize, total_at: usize, accumulate: bool) -> [Launch; 2] {
        let slice_columns = self.columns.div_ceil(slices).max(1);
        let count = self.outputs * self.inputs;
        let words = [
            self.outputs,
            self.inputs,
            self.columns,
            slice_columns,
            self.gradient_row,
            self.gradient_stride,
            self.input_row,
        ];
        [
            Launch {
                variant: Variant::plain(&DOTS),
                parameters: words.map(|w| w as u32).to_vec(),
                workgroups: [slices, self.outputs.div_ceil(TILE_DOTS), self.inputs.div_ceil(TILE_DOTS)],
                multiply_adds: (count * self.columns) as u64,
            },
            Launch {
                variant: Variant::plain(&SUM),
                parameters: vec![count as u32, slices as u32, total_at as u32, u32::from(accumulate)],
                workgroups: [count.div_ceil(64), 1, 1],
                multiply_adds: 0,
            },
        ]
    }
}
