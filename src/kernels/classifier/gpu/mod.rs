//! The classifier on a device. The batch's images may come in parts, each a map of its own; features, logits and their gradients are
//! the whole batch's.
//!
//! Statistics are four values a real row: mean, 0, 1/sqrt(var + eps), var. Weights lie in one flat buffer, gradients in another.

mod adjoint;
mod forward;

pub use adjoint::{
    BATCH_ADJOINT, BATCH_SUMS, FEATURES_ADJOINT, LINEAR_ADJOINT, batch_adjoint, batch_sums, features_adjoint,
    linear_adjoint,
};
pub use forward::{FEATURES, LOGITS, STATISTICS, features, logits, statistics};

use crate::kernels::wgsl::wgsl;

/// Functions of every kernel that multiplies matrices.
const PRODUCT: &str = wgsl!("../product.wgsl");
/// Rows and columns that a workgroup of such a kernel computes, and its step along the inner index.
const TILE: usize = 32;
/// Its invocations.
const PRODUCT_WORKGROUP: u32 = 64;

/// Extents of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Images of the whole batch.
    pub images: usize,
    /// Real rows of the last block's output: C·P.
    pub rows: usize,
    /// Pixels of an image's row.
    pub pixels: usize,
    /// Whether they are averaged.
    pub average: bool,
    /// Classes.
    pub classes: usize,
}

impl Sizes {
    /// Inputs that a row gives for one image.
    fn pooled(&self) -> usize {
        if self.average { 1 } else { self.pixels }
    }

    /// Pixels averaged into each.
    fn summed(&self) -> usize {
        if self.average { self.pixels } else { 1 }
    }

    /// Inputs of the linear layer.
    pub fn inputs(&self) -> usize {
        self.rows * self.pooled()
    }
}

/// Where the classifier's vectors begin in a flat buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offsets {
    /// Batch normalisation's scale.
    pub scale: usize,
    /// Its shift.
    pub shift: usize,
    /// Linear layer, (classes × inputs).
    pub linear: usize,
    /// Its bias.
    pub bias: usize,
}

/// The images of a batch that one map holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first of them.
    pub first: usize,
    /// How many.
    pub images: usize,
    /// Which part this is,
    pub index: usize,
    /// of how many.
    pub parts: usize,
}

impl Part {
    /// The whole batch.
    pub fn whole(images: usize) -> Part {
        Part { first: 0, images, index: 0, parts: 1 }
    }
}

/// Sizes as the kernels take them.
fn words<const N: usize>(values: [usize; N]) -> Vec<u32> {
    values.map(|v| u32::try_from(v).expect("sizes on a device fit 32 bits")).to_vec()
}

/// Workgroups and multiply-adds of a product of (rows × inner) and (inner × columns).
fn product(columns: usize, rows: usize, inner: usize) -> ([usize; 3], u64) {
    let tiles = [columns.div_ceil(TILE), rows.div_ceil(TILE), 1];
    let each = TILE * TILE * inner.next_multiple_of(TILE);
    (tiles, (tiles[0] * tiles[1]) as u64 * each as u64)
}
