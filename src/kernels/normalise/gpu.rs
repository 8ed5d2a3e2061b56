//! Normalise on the GPU: a pixel an invocation.

use super::super::launch::Launch;
use super::super::wgsl::{Kernel, Variant, Word, kernel, reads, wgsl, writes};

const WORKGROUP: u32 = 64;

kernel! {
/// Divides `values` (rows × columns) in place by each column's norm, kept in `norms`.
pub static FORWARD = {
    name: "normalise.forward",
    shared: &[],
    source: wgsl!("forward.wgsl"),
    entry: "forward",
    bindings: &[writes("values", Word::F32), writes("norms", Word::F32)],
    parameters: &[("rows", Word::U32), ("columns", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Replaces `gradients` of the output `values` by those of the input: (d − y⟨d, y⟩)/norm.
pub static ADJOINT = {
    name: "normalise.adjoint",
    shared: &[],
    source: wgsl!("adjoint.wgsl"),
    entry: "adjoint",
    bindings: &[reads("values", Word::F32), reads("norms", Word::F32), writes("gradients", Word::F32)],
    parameters: &[("rows", Word::U32), ("columns", Word::U32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// The work of either kernel on `rows` rows of `columns` values.
pub fn launch(kernel: &'static Kernel, rows: usize, columns: usize) -> Launch {
    Launch {
        variant: Variant::plain(kernel),
        parameters: vec![rows as u32, columns as u32],
        workgroups: [columns.div_ceil(WORKGROUP as usize), 1, 1],
        multiply_adds: (2 * rows * columns) as u64,
    }
}
