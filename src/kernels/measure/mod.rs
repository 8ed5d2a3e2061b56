//! How fast a device can be: multiply-adds in registers, and a copy. What other kernels' rates are compared with.

use super::launch::Launch;
use super::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

/// Invocations of a workgroup.
const WORKGROUP: u32 = 64;
/// Independent multiply-adds an invocation does a round: eight chains of four lanes.
const CHAINS: usize = 32;

kernel! {
/// Eight chains of vec4 multiply-adds an invocation, `rounds` times; writes one value a workgroup so that none can be left out.
pub static MULTIPLY_ADDS = {
    name: "measure.multiply-adds",
    shared: &[],
    source: wgsl!("kernel.wgsl"),
    entry: "multiply_adds",
    bindings: &[writes("values", Word::F32)],
    parameters: &[("rounds", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Copies `count` words.
pub static COPY = {
    name: "measure.copy",
    shared: &[],
    source: wgsl!("copy.wgsl"),
    entry: "copy",
    bindings: &[reads("values", Word::F32), writes("copied", Word::F32)],
    parameters: &[("count", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// `rounds` rounds in each of `groups` workgroups. Buffer: values (one a workgroup).
pub fn multiply_adds(groups: usize, rounds: usize) -> Launch {
    Launch {
        variant: Variant::plain(&MULTIPLY_ADDS),
        parameters: vec![rounds as u32],
        workgroups: [groups, 1, 1],
        multiply_adds: (groups * WORKGROUP as usize * CHAINS * rounds) as u64,
    }
}

/// A copy of `count` words. Buffers: values, copied.
pub fn copy(count: usize) -> Launch {
    Launch {
        variant: Variant::plain(&COPY),
        parameters: vec![count as u32],
        workgroups: [count.div_ceil(WORKGROUP as usize).min(65_535), 1, 1],
        multiply_adds: 0,
    }
}
