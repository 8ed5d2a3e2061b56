//! From the logits' gradient back to the last block's output, in training: the statistics are the batch's own.
//!
//! Order: [`linear_adjoint`], [`features_adjoint`], then [`batch_sums`] of every part, then [`batch_adjoint`] of every part.

use super::{Offsets, PRODUCT, PRODUCT_WORKGROUP, Part, Sizes, product, words};
use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

/// One workgroup sums a row.
const SUMS_WORKGROUP: u32 = 256;
const WORKGROUP: u32 = 64;

kernel! {
/// Gradient of the linear layer and its bias.
pub static LINEAR_ADJOINT = {
    name: "classifier.linear-adjoint",
    shared: &[PRODUCT],
    source: wgsl!("../linear_adjoint.wgsl"),
    entry: "linear_adjoint",
    bindings: &[reads("d_logits", Word::F32), reads("features", Word::F32), writes("gradients", Word::F32)],
    parameters: &[
        ("images", Word::U32),
        ("classes", Word::U32),
        ("inputs", Word::U32),
        ("linear", Word::U32),
        ("bias", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| PRODUCT_WORKGROUP,
};
}

kernel! {
/// Gradient of its inputs.
pub static FEATURES_ADJOINT = {
    name: "classifier.features-adjoint",
    shared: &[PRODUCT],
    source: wgsl!("../features_adjoint.wgsl"),
    entry: "features_adjoint",
    bindings: &[reads("d_logits", Word::F32), reads("weights", Word::F32), writes("d_features", Word::F32)],
    parameters: &[
        ("images", Word::U32),
        ("classes", Word::U32),
        ("inputs", Word::U32),
        ("linear", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| PRODUCT_WORKGROUP,
};
}

kernel! {
/// Sums over a part of the batch that the batch normalisation's gradient needs.
pub static BATCH_SUMS = {
    name: "classifier.batch-sums",
    shared: &[],
    source: wgsl!("../batch_sums.wgsl"),
    entry: "batch_sums",
    bindings: &[
        reads("x", Word::F32),
        reads("statistics", Word::F32),
        reads("d_features", Word::F32),
        writes("partials", Word::F32),
    ],
    parameters: &[
        ("images", Word::U32),
        ("image_first", Word::U32),
        ("pooled", Word::U32),
        ("summed", Word::U32),
        ("inputs", Word::U32),
        ("rows", Word::U32),
        ("part", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| SUMS_WORKGROUP,
};
}

kernel! {
/// Gradient of the last block's output, and of the learned scale and shift.
pub static BATCH_ADJOINT = {
    name: "classifier.batch-adjoint",
    shared: &[],
    source: wgsl!("../batch_adjoint.wgsl"),
    entry: "batch_adjoint",
    bindings: &[
        reads("x", Word::F32),
        reads("statistics", Word::F32),
        reads("d_features", Word::F32),
        reads("partials", Word::F32),
        reads("weights", Word::F32),
        writes("d_x", Word::F32),
        writes("gradients", Word::F32),
    ],
    parameters: &[
        ("images", Word::U32),
        ("image_first", Word::U32),
        ("pooled", Word::U32),
        ("summed", Word::U32),
        ("inputs", Word::U32),
        ("rows", Word::U32),
        ("part", Word::U32),
        ("parts", Word::U32),
        ("count", Word::U32),
        ("scale", Word::U32),
        ("d_scale", Word::U32),
        ("d_shift", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// d_linear and d_bias of the whole batch, overwritten. Buffers: d_logits, features, gradients.
pub fn linear_adjoint(sizes: &Sizes, gradients: &Offsets) -> Launch {
    let inputs = sizes.inputs();
    // The bias is one more input.
    let (workgroups, multiply_adds) = product(inputs + 1, sizes.classes, sizes.images);
    Launch {
        variant: Variant::plain(&LINEAR_ADJOINT),
        parameters: words([sizes.images, sizes.classes, inputs, gradients.linear, gradients.bias]),
        workgroups,
        multiply_adds,
    }
}

/// d_features of the whole batch, overwritten. Buffers: d_logits, weights, d_features (images · inputs).
pub fn features_adjoint(sizes: &Sizes, weights: &Offsets) -> Launch {
    let inputs = sizes.inputs();
    let (workgroups, multiply_adds) = product(inputs, sizes.images, sizes.classes);
    Launch {
        variant: Variant::plain(&FEATURES_ADJOINT),
        parameters: words([sizes.images, sizes.classes, inputs, weights.linear]),
        workgroups,
        multiply_adds,
    }
}

/// A part's sums. Buffers: x (the part's map), statistics, d_features, partials (2 · rows · parts).
pub fn batch_sums(sizes: &Sizes, part: Part) -> Launch {
    Launch {
        variant: Variant::plain(&BATCH_SUMS),
        parameters: words([
            part.images,
            part.first,
            sizes.pooled(),
            sizes.summed(),
            sizes.inputs(),
            sizes.rows,
            part.index,
        ]),
        workgroups: [sizes.rows, 1, 1],
        multiply_adds: 0,
    }
}

/// A part's d_x, overwritten; the first part (which must have an image) also overwrites d_scale and d_shift.
/// Buffers: x (the part's map), statistics, d_features, partials, weights, d_x, gradients.
pub fn batch_adjoint(sizes: &Sizes, part: Part, weights: &Offsets, gradients: &Offsets) -> Launch {
    let (pooled, summed) = (sizes.pooled(), sizes.summed());
    Launch {
        variant: Variant::plain(&BATCH_ADJOINT),
        parameters: words([
            part.images,
            part.first,
            pooled,
            summed,
            sizes.inputs(),
            sizes.rows,
            part.index,
            part.parts,
            sizes.images * sizes.pixels,
            weights.scale,
            gradients.scale,
            gradients.shift,
        ]),
        workgroups: [(part.images * sizes.pixels).div_ceil(WORKGROUP as usize), sizes.rows, 1],
        multiply_adds: 0,
    }
}
