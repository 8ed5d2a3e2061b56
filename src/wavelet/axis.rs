//! Padding, subsampling and cropping along one axis: which input pixel a convolution reads.

use std::ops::RangeInclusive;

use super::BankKind;
use crate::{Error, Result};

/// One axis of the padded, circular convolution. Both axes are alike and independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    /// Input pixels H.
    pub input: usize,
    /// Pixels of the torus, P = 2·(⌊(H+2)/2⌋ + 1).
    pub padded: usize,
    /// Padded pixels before the first input pixel, ⌊(P−H)/2⌋; the rest, ⌈(P−H)/2⌉, come after the last.
    pub before: usize,
    /// 1, or 2 where every second pixel is kept.
    pub stride: usize,
    /// Pixels dropped at either end, counted after subsampling.
    pub crop: usize,
    /// Output pixels, P/stride − 2·crop.
    pub output: usize,
}

impl Axis {
    /// The axis of a block of this kind; refuses `input` < 2, which cannot be reflected.
    pub fn new(input: usize, kind: BankKind) -> Result<Self> {
        if input < 2 {
            return Err(Error::Spec {
                block: None,
                expected: "an input of at least 2 pixels a side".into(),
                found: format!("{input}"),
                remedy: "use fewer blocks or a larger image".into(),
            });
        }
        let padded = 2 * ((input + 2) / 2 + 1);
        let (stride, crop) = (kind.stride(), kind.crop());
        let before = (padded - input) / 2;
        Ok(Axis { input, padded, before, stride, crop, output: padded / stride - 2 * crop })
    }

    /// The input pixel that stands at `padded_index`, taken modulo P: reflected without repeating the edge,
    /// as often as it takes (two pixels a b padded by two read a b a b a b).
    pub fn source(&self, padded_index: isize) -> usize {
        let on_torus = padded_index.rem_euclid(self.padded as isize);
        reflect(on_torus - self.before as isize, self.input)
    }

    /// The padded index an output pixel is computed at: out(y) = Σ_u k(u) · padded((centre(y) − u) mod P).
    pub fn centre(&self, output_index: usize) -> usize {
        (output_index + self.crop) * self.stride
    }

    /// The offsets u of a filter cut to ±`radius`: each point of the torus at most once.
    pub fn offsets(&self, radius: usize) -> RangeInclusive<isize> {
        let half = (self.padded / 2) as isize;
        let radius = radius as isize;
        if radius >= half { 1 - half..=half } else { -radius..=radius }
    }
}

/// The pixel of `size` ≥ 2 that stands at `index` when the line is reflected for ever without repeating its ends.
pub fn reflect(index: isize, size: usize) -> usize {
    let period = 2 * (size as isize - 1);
    let folded = index.rem_euclid(period);
    if folded < size as isize { folded as usize } else { (period - folded) as usize }
}
