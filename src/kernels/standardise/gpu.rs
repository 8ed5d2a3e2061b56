//! Standardise on the GPU: moments in one pass over the rows, and everything that follows from them for P_j, forward and back.
//! As on the CPU the standardised map is never written; `apply` is for traces alone.
//!
//! Channel k of the concatenation has its real row at k and, where it is complex, its imaginary row at K + its number among the
//! complex channels, which the buffer `complex_at` gives ([`NONE`] for real channels).

use super::super::launch::Launch;
use super::super::wgsl::{NONE, NONE_TEXT, Variant, Word, kernel, reads, wgsl, writes};
use super::{EPSILON, MOMENTUM};

/// Words of a channel's statistics: mean (re, im), 1/√(var + ε), var.
pub const STATISTICS_WORDS: usize = 4;
/// Words of a partial moment: count, mean, Σ(v − mean)².
pub const MOMENT_WORDS: usize = 3;
/// Words of a channel's correction: offset (re, im), slope.
pub const CORRECTION_WORDS: usize = 3;

const ROW_WORKGROUP: u32 = 256;
const WORKGROUP: u32 = 64;
/// Columns that one workgroup sums.
const SLICE_COLUMNS: usize = 8192;

kernel! {
/// Partial moments of rows: one workgroup a row and slice.
pub static MOMENTS = {
    name: "standardise.moments",
    shared: &[NONE_TEXT],
    source: wgsl!("moments.wgsl"),
    entry: "moments",
    bindings: &[reads("rows", Word::F32), writes("partials", Word::F32)],
    parameters: &[
        ("count", Word::U32),
        ("columns", Word::U32),
        ("slice_columns", Word::U32),
        ("slices", Word::U32),
        ("slice_first", Word::U32),
        ("all_slices", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| ROW_WORKGROUP,
};
}

kernel! {
/// Statistics of channels from partial moments; running statistics take one step.
pub static STATISTICS = {
    name: "standardise.statistics",
    shared: &[NONE_TEXT],
    source: wgsl!("statistics.wgsl"),
    entry: "statistics",
    bindings: &[
        reads("partials", Word::F32),
        reads("complex_at", Word::U32),
        writes("channel_statistics", Word::F32),
        writes("running", Word::F32),
    ],
    parameters: &[
        ("channels", Word::U32),
        ("all_slices", Word::U32),
        ("mean_re_at", Word::U32),
        ("mean_im_at", Word::U32),
        ("var_at", Word::U32),
        ("epsilon", Word::F32),
        ("momentum", Word::F32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Σ of each row from its partial moments.
pub static ROW_SUMS = {
    name: "standardise.row-sums",
    shared: &[NONE_TEXT],
    source: wgsl!("row_sums.wgsl"),
    entry: "row_sums",
    bindings: &[reads("partials", Word::F32), writes("sums", Word::F32)],
    parameters: &[("count", Word::U32), ("all_slices", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Standardise folded into P_j: matrices and biases for [`mix`](super::super::mix).
pub static FOLD = {
    name: "standardise.fold",
    shared: &[NONE_TEXT],
    source: wgsl!("fold.wgsl"),
    entry: "fold",
    bindings: &[
        reads("weights", Word::F32),
        reads("channel_statistics", Word::F32),
        reads("complex_at", Word::U32),
        writes("matrices", Word::F32),
    ],
    parameters: &[
        ("outputs", Word::U32),
        ("channels", Word::U32),
        ("complex_channels", Word::U32),
        ("weights_re_at", Word::U32),
        ("weights_im_at", Word::U32),
        ("matrix_at", Word::U32),
        ("bias_at", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// From the raw dot products: the gradient of P_j, the matrices that send a gradient back, and the corrections that are
/// Standardise's share.
pub static BACK = {
    name: "standardise.back",
    shared: &[NONE_TEXT],
    source: wgsl!("back.wgsl"),
    entry: "back",
    bindings: &[
        reads("weights", Word::F32),
        reads("channel_statistics", Word::F32),
        reads("complex_at", Word::U32),
        reads("raw", Word::F32),
        reads("sums", Word::F32),
        writes("weight_gradients", Word::F32),
        writes("matrices", Word::F32),
        writes("corrections", Word::F32),
    ],
    parameters: &[
        ("outputs", Word::U32),
        ("channels", Word::U32),
        ("complex_channels", Word::U32),
        ("output_planes", Word::U32),
        ("count", Word::F32),
        ("weights_re_at", Word::U32),
        ("weights_im_at", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// (x − mean)·scale in place.
pub static APPLY = {
    name: "standardise.apply",
    shared: &[NONE_TEXT],
    source: wgsl!("apply.wgsl"),
    entry: "apply",
    bindings: &[
        reads("channel_statistics", Word::F32),
        reads("complex_at", Word::U32),
        writes("rows", Word::F32),
    ],
    parameters: &[("channels", Word::U32), ("columns", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// Slices that rows of `columns` values are cut into.
pub fn slices(columns: usize) -> usize {
    columns.div_ceil(SLICE_COLUMNS).max(1)
}

/// Partial moments of `count` rows of `columns` values; they stand at slices `slice_first`… of `all_slices`.
pub fn moments(count: usize, columns: usize, slice_first: usize, all_slices: usize) -> Launch {
    let slices = slices(columns);
    let words = [count, columns, columns.div_ceil(slices), slices, slice_first, all_slices];
    Launch {
        variant: Variant::plain(&MOMENTS),
        parameters: words.map(|w| w as u32).to_vec(),
        workgroups: [count * slices, 1, 1],
        multiply_adds: (count * columns) as u64,
    }
}

/// Where running statistics stand; [`NONE`]: not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningAt {
    /// Real parts of the means.
    pub mean_re: u32,
    /// Imaginary parts.
    pub mean_im: u32,
    /// Variances.
    pub var: u32,
}

/// Statistics of `channels` channels.
pub fn statistics(channels: usize, all_slices: usize, running: RunningAt) -> Launch {
    let RunningAt { mean_re, mean_im, var } = running;
    let (epsilon, momentum) = ((EPSILON as f32).to_bits(), (MOMENTUM as f32).to_bits());
    Launch {
        variant: Variant::plain(&STATISTICS),
        parameters: vec![channels as u32, all_slices as u32, mean_re, mean_im, var, epsilon, momentum],
        workgroups: [channels.div_ceil(WORKGROUP as usize), 1, 1],
        multiply_adds: 0,
    }
}

/// Sums of `count` rows.
pub fn row_sums(count: usize, all_slices: usize) -> Launch {
    Launch {
        variant: Variant::plain(&ROW_SUMS),
        parameters: vec![count as u32, all_slices as u32],
        workgroups: [count.div_ceil(WORKGROUP as usize), 1, 1],
        multiply_adds: 0,
    }
}

/// P_j's extent and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Output channels.
    pub outputs: usize,
    /// Channels of the concatenation.
    pub channels: usize,
    /// Complex ones among them.
    pub complex_channels: usize,
    /// Planes of the output.
    pub output_planes: usize,
    /// Where the real weights begin.
    pub weights_re_at: usize,
    /// Where the imaginary ones do; [`NONE`] for a real P_j.
    pub weights_im_at: u32,
}

impl Projection {
    /// Whether P_j is complex.
    pub fn is_complex(&self) -> bool {
        self.weights_im_at != NONE
    }

    /// Words of the matrices that [`fold`](Self::fold) or [`back`](Self::back) writes, biases apart.
    pub fn matrix_words(&self) -> usize {
        let columns = self.channels + self.complex_channels;
        self.outputs * columns * if self.is_complex() { 2 } else { 1 }
    }

    /// Words of the biases: two an output channel.
    pub fn bias_words(&self) -> usize {
        2 * self.outputs
    }

    /// Folded matrices at `matrix_at` and biases at `bias_at`. Real P_j: the real rows' matrix (outputs × channels), then the imaginary
    /// rows' (outputs × complex channels); biases real, then imaginary. Complex P_j: one matrix (2·outputs × (channels + complex
    /// channels)), real and imaginary output in turn, and the biases likewise.
    pub fn fold(&self, matrix_at: usize, bias_at: usize) -> Launch {
        let mut parameters = vec![self.outputs as u32, self.channels as u32, self.complex_channels as u32];
        parameters.extend([self.weights_re_at as u32, self.weights_im_at, matrix_at as u32, bias_at as u32]);
        Launch {
            variant: Variant::plain(&FOLD),
            parameters,
            workgroups: [self.outputs, 1, 1],
            multiply_adds: self.matrix_words() as u64,
        }
    }

    /// Raw dot products that [`back`](Self::back) reads, in order: (gradient plane, whether with the imaginary rows).
    pub fn raw_products(&self) -> Vec<(usize, bool)> {
        let complex = self.output_planes == 2;
        let mut all = vec![(0, false)];
        if complex && self.complex_channels > 0 {
            all.push((1, true));
        }
        if self.is_complex() {
            all.push((1, false));
            if self.complex_channels > 0 {
                all.push((0, true));
            }
        }
        all
    }

    /// Where each raw product begins, and the words of all.
    pub fn raw_layout(&self) -> (Vec<usize>, usize) {
        let mut at = 0;
        let starts = self.raw_products().into_iter().map(|(_, imaginary)| {
            let start = at;
            at += self.outputs * if imaginary { self.complex_channels } else { self.channels };
            start
        });
        (starts.collect(), at)
    }

    /// The gradient, `count` values a channel. Matrices, real P_j: real rows' (channels × outputs), then imaginary rows' (complex
    /// channels × outputs); complex P_j: one ((channels + complex channels) × 2·outputs).
    pub fn back(&self, count: usize) -> Launch {
        let words = [self.outputs, self.channels, self.complex_channels, self.output_planes];
        let mut parameters = words.map(|w| w as u32).to_vec();
        parameters.extend([(count as f32).to_bits(), self.weights_re_at as u32, self.weights_im_at]);
        Launch {
            variant: Variant::plain(&BACK),
            parameters,
            workgroups: [self.channels.div_ceil(WORKGROUP as usize), 1, 1],
            multiply_adds: (4 * self.outputs * self.channels) as u64,
        }
    }
}

/// Standardises `channels` channels (`rows` rows in all) of `columns` values in place.
pub fn apply(channels: usize, columns: usize) -> Launch {
    Launch {
        variant: Variant::plain(&APPLY),
        parameters: vec![channels as u32, columns as u32],
        workgroups: [columns.div_ceil(WORKGROUP as usize), channels.min(1024), 1],
        multiply_adds: (2 * channels * columns) as u64,
    }
}
