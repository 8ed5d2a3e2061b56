//! The update on a device, on flat buffers of one layout. The rule lies in a buffer, since the rate changes from step to step.

use super::Sgd;
use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

const WORKGROUP: u32 = 256;

kernel! {
/// One step on a stretch of weights.
pub static UPDATE = {
    name: "sgd.update",
    shared: &[],
    source: wgsl!("kernel.wgsl"),
    entry: "update",
    bindings: &[
        reads("rule", Word::F32),
        reads("gradients", Word::F32),
        writes("weights", Word::F32),
        writes("velocity", Word::F32),
    ],
    parameters: &[("start", Word::U32), ("count", Word::U32), ("not_below", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// What the rule's buffer holds.
pub fn rule(sgd: &Sgd) -> [f32; 3] {
    [sgd.rate, sgd.momentum, sgd.weight_decay]
}

/// One step on `count` weights from `start` on; `not_below` keeps them ≥ 0, as soft thresholds need.
/// Buffers: rule, gradients, weights, velocity.
pub fn update(start: usize, count: usize, not_below: bool) -> Launch {
    let word = |v: usize| u32::try_from(v).expect("sizes on a device fit 32 bits");
    Launch {
        variant: Variant::plain(&UPDATE),
        parameters: vec![word(start), word(count), u32::from(not_below)],
        workgroups: [count.div_ceil(WORKGROUP as usize), 1, 1],
        multiply_adds: 0,
    }
}
