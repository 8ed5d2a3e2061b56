//! Colours on a device: pixels as u32 words whose bytes are red, green, blue and alpha in the order of memory.
//!
//! Values are not looked at first: one that is not finite gives some colour. Values below f32's normal range count as zero.

use super::{Mapping, Scale, check_planes, check_scale, wheel};
use crate::Result;
use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

const WORKGROUP: u32 = 64;

kernel! {
/// Paints pictures.
pub static PAINT = {
    name: "colour.paint",
    shared: &[],
    source: wgsl!("kernel.wgsl"),
    entry: "paint",
    bindings: &[reads("values", Word::F32), reads("wheel", Word::F32), writes("pixels", Word::U32)],
    parameters: &[
        ("count", Word::U32),
        ("re", Word::U32),
        ("im", Word::U32),
        ("step", Word::U32),
        ("out", Word::U32),
        ("full", Word::F32),
        ("floor", Word::F32),
    ],
    constants: &["MAPPING", "PLANES"],
    samples: &[&[0, 2], &[1, 2], &[2, 1], &[2, 2], &[3, 1]],
    workgroup: |_| WORKGROUP,
};
}

/// Pictures among a buffer's values, and where they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// How many.
    pub number: usize,
    /// Pixels of each.
    pub pixels: usize,
    /// Where the first one's real plane begins.
    pub re: usize,
    /// Where its imaginary plane begins, if it has one.
    pub im: Option<usize>,
    /// Values from one picture to the next.
    pub step: usize,
    /// Where the first begins among the painted pixels; the others follow without a gap.
    pub out: usize,
}

/// What the wheel's buffer holds: linear red, green and blue of each colour.
pub fn wheel_values() -> Vec<f32> {
    wheel().iter().flatten().map(|&v| v as f32).collect()
}

/// Paints pictures; refuses planes that the mapping does not take, and scales as the [contract](super) does.
/// Buffers: values, wheel ([`wheel_values`]), pixels.
pub fn paint(mapping: Mapping, pictures: &Pictures, scale: Scale) -> Result<Launch> {
    check_planes(mapping, pictures.im.is_some())?;
    check_scale(scale)?;
    let mapping = match mapping {
        Mapping::Complex => 0,
        Mapping::Phase => 1,
        Mapping::Modulus => 2,
        Mapping::Signed => 3,
    };
    let Pictures { number, pixels, re, im, step, out } = *pictures;
    let sizes = [pixels, re, im.unwrap_or(0), step, out];
    let mut parameters = sizes.map(|v| u32::try_from(v).expect("sizes on a device fit 32 bits")).to_vec();
    parameters.extend([scale.full.to_bits(), scale.floor.to_bits()]);
    Ok(Launch {
        variant: Variant { kernel: &PAINT, constants: vec![mapping, 1 + u32::from(im.is_some())] },
        parameters,
        workgroups: [pixels.div_ceil(WORKGROUP as usize), number, 1],
        multiply_adds: 0,
    })
}
