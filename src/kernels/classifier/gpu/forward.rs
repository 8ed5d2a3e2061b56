//! From the last block's output to logits.

use super::{Offsets, PRODUCT, PRODUCT_WORKGROUP, Part, Sizes, product, words};
use crate::kernels::classifier::EPSILON;
use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

const WORKGROUP: u32 = 64;

kernel! {
/// Statistics of each row from running ones.
pub static STATISTICS = {
    name: "classifier.statistics",
    shared: &[],
    source: wgsl!("../statistics.wgsl"),
    entry: "running",
    bindings: &[reads("weights", Word::F32), writes("statistics", Word::F32)],
    parameters: &[("rows", Word::U32), ("mean", Word::U32), ("variance", Word::U32), ("epsilon", Word::F32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Inputs of the linear layer.
pub static FEATURES = {
    name: "classifier.features",
    shared: &[],
    source: wgsl!("../features.wgsl"),
    entry: "normalised",
    bindings: &[
        reads("x", Word::F32),
        reads("statistics", Word::F32),
        reads("weights", Word::F32),
        writes("features", Word::F32),
    ],
    parameters: &[
        ("images", Word::U32),
        ("image_first", Word::U32),
        ("pooled", Word::U32),
        ("summed", Word::U32),
        ("inputs", Word::U32),
        ("scale", Word::U32),
        ("shift", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// The linear layer.
pub static LOGITS = {
    name: "classifier.logits",
    shared: &[PRODUCT],
    source: wgsl!("../logits.wgsl"),
    entry: "linear_layer",
    bindings: &[reads("features", Word::F32), reads("weights", Word::F32), writes("logits", Word::F32)],
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

/// Evaluation: the running mean and variance that begin at `mean` and `variance` in the weights, as statistics.
/// Buffers: weights, statistics (4 · rows).
pub fn statistics(rows: usize, mean: usize, variance: usize) -> Launch {
    let mut parameters = words([rows, mean, variance]);
    parameters.push((EPSILON as f32).to_bits());
    Launch {
        variant: Variant::plain(&STATISTICS),
        parameters,
        workgroups: [rows.div_ceil(WORKGROUP as usize), 1, 1],
        multiply_adds: 0,
    }
}

/// The linear layer's inputs of a part of the batch.
/// Buffers: x (the part's map), statistics, weights, features (images · inputs of the whole batch).
pub fn features(sizes: &Sizes, part: Part, weights: &Offsets) -> Launch {
    let (pooled, summed) = (sizes.pooled(), sizes.summed());
    Launch {
        variant: Variant::plain(&FEATURES),
        parameters: words([
            part.images,
            part.first,
            pooled,
            summed,
            sizes.inputs(),
            weights.scale,
            weights.shift,
        ]),
        workgroups: [(part.images * pooled).div_ceil(WORKGROUP as usize), sizes.rows, 1],
        multiply_adds: 0,
    }
}

/// Logits of the whole batch. Buffers: features, weights, logits (images · classes).
pub fn logits(sizes: &Sizes, weights: &Offsets) -> Launch {
    let inputs = sizes.inputs();
    // Images along x, so that a dispatch that is cut goes on with other images.
    let (workgroups, multiply_adds) = product(sizes.images, sizes.classes, inputs);
    Launch {
        variant: Variant::plain(&LOGITS),
        parameters: words([sizes.images, sizes.classes, inputs, weights.linear, weights.bias]),
        workgroups,
        multiply_adds,
    }
}
