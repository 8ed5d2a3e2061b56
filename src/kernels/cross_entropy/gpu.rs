//! The loss on a device: labels as u32, losses and hits one an image, for the caller to add up.

use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

/// One workgroup an image.
const WORKGROUP: u32 = 64;

kernel! {
/// Loss, gradient and hit of every image.
pub static GRADIENT = {
    name: "cross_entropy.gradient",
    shared: &[],
    source: wgsl!("kernel.wgsl"),
    entry: "gradient",
    bindings: &[
        reads("logits", Word::F32),
        reads("labels", Word::U32),
        writes("d_logits", Word::F32),
        writes("loss", Word::F32),
        writes("correct", Word::F32),
    ],
    parameters: &[("classes", Word::U32), ("share", Word::F32), ("smoothing", Word::F32)],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// A batch of `images`, each with a label below `classes`, which nobody checks here. `loss` is an image's own, not yet divided by
/// the number of images; `correct` is 1 or 0. Buffers: logits, labels (u32), d_logits, loss, correct.
pub fn gradient(images: usize, classes: usize, smoothing: f32) -> Launch {
    let classes = u32::try_from(classes).expect("classes fit 32 bits");
    Launch {
        variant: Variant::plain(&GRADIENT),
        parameters: vec![classes, (1.0 / images as f32).to_bits(), smoothing.to_bits()],
        workgroups: [images, 1, 1],
        multiply_adds: 0,
    }
}
