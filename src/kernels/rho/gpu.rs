//! ρ and its gradient on the GPU, over channels that stand in rows of one buffer.
//!
//! A row is one plane of one channel, N·H·W values. The real rows of consecutive channels are consecutive, and so are the
//! imaginary ones: [`Rows`] says where they begin. b and g stand in one buffer `rho_parameters`: b of every collapsed channel (every
//! channel that ρ reaches), then g of every one, zero where ρ has none.

use super::super::launch::Launch;
use super::super::wgsl::{Kernel, NONE, NONE_TEXT, Variant, Word, kernel, reads, wgsl, word, writes};
use super::{Nonlinearity, epsilon};

/// Invocations of a workgroup.
const WORKGROUP: u32 = 256;
/// Values of a row that one workgroup works on.
const SLICE: u32 = 1024;
/// Channels a workgroup of [`SUMS`] adds up.
const CHANNELS: u32 = 64;

/// Every ρ.
const SAMPLES: &[&[u32]] = &[
    &[0, 0, SLICE],
    &[1, 0, SLICE],
    &[2, 0, SLICE],
    &[3, 0, SLICE],
    &[4, 0, SLICE],
    &[5, 0, SLICE],
    &[6, HALF, SLICE],
    &[6, 0.75f32.to_bits(), SLICE],
];
const HALF: u32 = 0.5f32.to_bits();

/// WGSL functions `rho` and `rho_adjoint`, for kernels with constants RHO and ALPHA, and the ε they use.
pub const FUNCTIONS: [&str; 2] =
    [concat!("const EPSILON: f32 = ", epsilon!(), ";\n"), wgsl!("functions.wgsl")];

kernel! {
/// ρ(z) of channels.
pub static FORWARD = {
    name: "rho.forward",
    shared: &[NONE_TEXT, FUNCTIONS[0], FUNCTIONS[1]],
    source: wgsl!("forward.wgsl"),
    entry: "forward",
    bindings: &[reads("rho_parameters", Word::F32), writes("rows", Word::F32)],
    parameters: &[
        ("row", Word::U32),
        ("z_re", Word::U32),
        ("z_im", Word::U32),
        ("rho_re", Word::U32),
        ("rho_im", Word::U32),
        ("bias", Word::U32),
        ("gain", Word::U32),
    ],
    constants: &["RHO", "ALPHA", "SLICE"],
    samples: SAMPLES,
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// The gradient of z from those of z and ρ(z).
pub static ADJOINT = {
    name: "rho.adjoint",
    shared: &[NONE_TEXT, FUNCTIONS[0], FUNCTIONS[1]],
    source: wgsl!("adjoint.wgsl"),
    entry: "adjoint",
    bindings: &[
        reads("rows", Word::F32),
        reads("d_rows", Word::F32),
        reads("corrections", Word::F32),
        reads("rho_parameters", Word::F32),
        writes("gradients", Word::F32),
        writes("partials", Word::F32),
    ],
    parameters: &[
        ("row", Word::U32),
        ("z_re", Word::U32),
        ("z_im", Word::U32),
        ("keep_re", Word::U32),
        ("keep_im", Word::U32),
        ("keep_correction", Word::U32),
        ("rho_re", Word::U32),
        ("rho_im", Word::U32),
        ("rho_correction", Word::U32),
        ("bias", Word::U32),
        ("gain", Word::U32),
        ("gradient", Word::U32),
        ("planes", Word::U32),
        ("collapsed", Word::U32),
        ("collapsed_first", Word::U32),
    ],
    constants: &["RHO", "ALPHA", "SLICE"],
    samples: SAMPLES,
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// The gradients of b and g from what [`ADJOINT`] left of them.
pub static SUMS = {
    name: "rho.sums",
    shared: &[NONE_TEXT],
    source: wgsl!("sums.wgsl"),
    entry: "add_slices",
    bindings: &[reads("partials", Word::F32), writes("gradients", Word::F32)],
    parameters: &[
        ("count", Word::U32),
        ("slices", Word::U32),
        ("bias", Word::U32),
        ("gain", Word::U32),
        ("accumulate", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| CHANNELS,
};
}

/// Where the rows of consecutive channels begin, as indices of rows; [`NONE`] where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Real parts.
    pub re: u32,
    /// Imaginary parts.
    pub im: u32,
}

impl Rows {
    /// Nowhere: not wanted.
    pub const NOWHERE: Rows = Rows { re: NONE, im: NONE };

    /// Rows of real channels.
    pub fn real(re: usize) -> Rows {
        Rows { re: word(re), im: NONE }
    }

    /// Rows of complex channels.
    pub fn complex(re: usize, im: usize) -> Rows {
        Rows { re: word(re), im: word(im) }
    }

    /// Where ρ of channels goes, complex or not, so that no plane is asked for that ρ does not have.
    pub fn of_rho(self, rho: Nonlinearity, complex: bool) -> Rows {
        if rho.is_complex(complex) { self } else { Rows { im: NONE, ..self } }
    }
}

/// The constants RHO and ALPHA of kernels that compute ρ: its place in [`Nonlinearity::ALL`], and the bits of the dial's α.
pub fn constants(rho: Nonlinearity) -> [u32; 2] {
    let index = Nonlinearity::ALL.iter().position(|other| other.name() == rho.name());
    [word(index.expect("ALL has them all")), rho.alpha().map_or(0, |alpha| alpha.value().to_bits())]
}

/// Channels that stand together, such as the low-pass ones of a block, in the concatenation that Standardise receives.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// How many.
    pub channels: usize,
    /// z.
    pub z: Rows,
    /// z again where the concatenation has it; its gradient counts.
    pub keep: Rows,
    /// Its first channel there.
    pub keep_correction: usize,
    /// ρ(z), unless ρ does not reach these channels.
    pub rho: Rows,
    /// Its first channel in the concatenation.
    pub rho_correction: usize,
    /// First of these among the collapsed channels.
    pub first: usize,
}

/// Slices of a row of `row` values.
pub fn slices(row: usize) -> usize {
    row.div_ceil(SLICE as usize)
}

/// Values of the buffer `partials` for that many collapsed channels.
pub fn partials_len(row: usize, collapsed: usize) -> usize {
    2 * slices(row) * collapsed
}

fn variant(kernel: &'static Kernel, rho: Nonlinearity) -> Variant {
    let [index, alpha] = constants(rho);
    Variant { kernel, constants: vec![index, alpha, SLICE] }
}

/// ρ of the channels of `part`, of `row` values a plane, from its `z` to its `rho`. Buffers: rho_parameters, rows.
pub fn forward(rho: Nonlinearity, row: usize, part: &Part, collapsed: usize) -> Launch {
    let to = part.rho.of_rho(rho, part.z.im != NONE);
    let first = word(part.first);
    Launch {
        variant: variant(&FORWARD, rho),
        parameters: vec![word(row), part.z.re, part.z.im, to.re, to.im, first, first + word(collapsed)],
        workgroups: [slices(row), part.channels, 1],
        multiply_adds: 0,
    }
}

/// The gradients of the channels of `part`, written to `planes` consecutive rows a channel from row `gradient` of `gradients` on.
/// Buffers: rows, d_rows (gradients of the concatenation, in the same rows), corrections (offset_re, offset_im, slope of each of
/// its channels), rho_parameters (b of the first collapsed channel at `base`), gradients, partials. Where ρ has neither b nor g, `partials` is not touched.
pub fn adjoint(
    rho: Nonlinearity,
    row: usize,
    part: &Part,
    collapsed: usize,
    base: usize,
    gradient: usize,
    planes: usize,
) -> Launch {
    let from = part.rho.of_rho(rho, part.z.im != NONE);
    let first = word(part.first);
    Launch {
        variant: variant(&ADJOINT, rho),
        parameters: vec![
            word(row),
            part.z.re,
            part.z.im,
            part.keep.re,
            part.keep.im,
            word(part.keep_correction),
            from.re,
            from.im,
            word(part.rho_correction),
            word(base) + first,
            word(base + collapsed) + first,
            word(gradient),
            word(planes),
            word(collapsed),
            first,
        ],
        workgroups: [slices(row), part.channels, 1],
        multiply_adds: 0,
    }
}

/// The gradients of b and g of all collapsed channels, from `bias` and `gain` on, in place of what is there or (`accumulate`) added to it. Buffers: partials,
/// gradients.
pub fn sums(row: usize, collapsed: usize, bias: u32, gain: u32, accumulate: bool) -> Launch {
    Launch {
        variant: Variant::plain(&SUMS),
        parameters: vec![word(collapsed), word(slices(row)), bias, gain, u32::from(accumulate)],
        workgroups: [collapsed.div_ceil(CHANNELS as usize), 1, 1],
        multiply_adds: 0,
    }
}
