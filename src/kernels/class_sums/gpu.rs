//! Class sums and averages on a device.
//!
//! Totals are one buffer, zero at first: sums (classes, C, P, H·W), moduli (classes, C, H·W), then as many values again that hold
//! what those have rounded away. [`read`] puts the two together.

use super::Extent;
use crate::kernels::launch::Launch;
use crate::kernels::wgsl::{Variant, Word, kernel, reads, wgsl, writes};

const WORKGROUP: u32 = 64;

kernel! {
/// Adds a batch to the totals.
pub static ADD = {
    name: "class_sums.add",
    shared: &[],
    source: wgsl!("kernel.wgsl"),
    entry: "add",
    bindings: &[reads("values", Word::F32), reads("labels", Word::U32), writes("totals", Word::F32)],
    parameters: &[
        ("images", Word::U32),
        ("channels", Word::U32),
        ("planes", Word::U32),
        ("pixels", Word::U32),
        ("classes", Word::U32),
        ("zero", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

kernel! {
/// Averages every row of every image.
pub static AVERAGES = {
    name: "class_sums.averages",
    shared: &[],
    source: wgsl!("averages.wgsl"),
    entry: "average",
    bindings: &[reads("values", Word::F32), writes("averages", Word::F32)],
    parameters: &[
        ("images", Word::U32),
        ("image_first", Word::U32),
        ("rows", Word::U32),
        ("pixels", Word::U32),
    ],
    constants: &[],
    samples: &[&[]],
    workgroup: |_| WORKGROUP,
};
}

/// Values of the totals' buffer.
pub fn totals(extent: &Extent) -> usize {
    2 * (extent.sums() + extent.moduli())
}

/// The totals as (sums, moduli).
pub fn read(extent: &Extent, totals: &[f32]) -> (Vec<f64>, Vec<f64>) {
    let (values, rest) = totals.split_at(extent.sums() + extent.moduli());
    let mut sums: Vec<f64> = values.iter().zip(rest).map(|(&v, &r)| f64::from(v) + f64::from(r)).collect();
    let moduli = sums.split_off(extent.sums());
    (sums, moduli)
}

/// Adds a batch of `images` maps. Buffers: values, labels (u32, one an image), totals.
pub fn add(extent: &Extent, images: usize) -> Launch {
    let Extent { classes, channels, planes, pixels } = *extent;
    let places = if images == 0 { 0 } else { channels * pixels };
    Launch {
        variant: Variant::plain(&ADD),
        parameters: words([images, channels, planes, pixels, classes, 0]),
        workgroups: [places.div_ceil(WORKGROUP as usize), classes, 1],
        multiply_adds: 0,
    }
}

/// Averages of a map's `images`, the first of which is number `image_first` of the averages' images, (images, rows).
/// Buffers: values (rows, images, pixels), averages.
pub fn averages(rows: usize, images: usize, pixels: usize, image_first: usize) -> Launch {
    Launch {
        variant: Variant::plain(&AVERAGES),
        parameters: words([images, image_first, rows, pixels]),
        workgroups: [images, rows, 1],
        multiply_adds: 0,
    }
}

fn words<const N: usize>(values: [usize; N]) -> Vec<u32> {
    values.map(|v| u32::try_from(v).expect("sizes on a device fit 32 bits")).to_vec()
}
