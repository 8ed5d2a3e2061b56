//! Interleaving: LANES (channel, image) planes to vectors with one plane a lane, and back.

use std::mem::MaybeUninit;

use super::super::super::simd::{MAX_LANES, Vector};
use super::{Prepared, Scratch};
use crate::tensor::MapShape;

/// LANES consecutive (channel, image) pairs of a map, or fewer at its end.
pub(super) struct Group {
    /// Channel and image of each lane.
    pairs: [(usize, usize); MAX_LANES],
    /// Lanes in use; the others compute on zeros and are dropped.
    used: usize,
    /// Planes of the input's channels.
    pub planes: usize,
    images: usize,
    orientations: usize,
    /// Interleaved values per output pixel.
    pub values: usize,
    input_pixels: usize,
    /// Input columns.
    pub input_width: usize,
    /// Output columns.
    pub output_width: usize,
    output_pixels: usize,
    /// Output rows worked on together: enough pixels to fill a square of lanes.
    pub strip_rows: usize,
}

/// A plane's worth of zeros to read in unused lanes.
static ZEROS: [f32; MAX_LANES] = [0.0; MAX_LANES];

impl Group {
    pub(super) fn new<V: Vector>(bank: &Prepared, shape: MapShape, first: usize) -> Group {
        let used = V::LANES.min(shape.channels * shape.images - first);
        let mut pairs = [(0, 0); MAX_LANES];
        for (lane, pair) in pairs.iter_mut().enumerate().take(used) {
            *pair = ((first + lane) / shape.images, (first + lane) % shape.images);
        }
        let (height, width) = bank.output;
        Group {
            pairs,
            used,
            planes: shape.planes(),
            images: shape.images,
            orientations: bank.orientations,
            values: bank.values(shape.planes()),
            input_pixels: shape.pixels(),
            input_width: shape.width,
            output_width: width,
            output_pixels: height * width,
            strip_rows: MAX_LANES.div_ceil(width).min(height),
        }
    }

    /// Interleaved length of the input.
    pub(super) fn image_len<V: Vector>(&self) -> usize {
        self.planes * self.input_pixels * V::LANES
    }

    /// Distance between two values of the strip, in floats; room for a partly filled last square.
    pub(super) fn strip_stride<V: Vector>(&self) -> usize {
        (self.strip_rows * self.output_width).next_multiple_of(V::LANES) * V::LANES
    }

    pub(super) fn reserve<V: Vector>(&self, line_vectors: usize, scratch: &mut Scratch) {
        let grow = |v: &mut Vec<f32>, n: usize| {
            if v.len() < n {
                v.resize(n, 0.0);
            }
        };
        grow(&mut scratch.image, self.image_len::<V>());
        grow(&mut scratch.lines, line_vectors * V::LANES);
        grow(&mut scratch.strip, self.values * self.strip_stride::<V>());
    }

    #[inline(always)]
    fn input_offset(&self, lane: usize, plane: usize) -> usize {
        let (c, n) = self.pairs[lane];
        ((c * self.planes + plane) * self.images + n) * self.input_pixels
    }

    /// Where output value `v` of a lane goes: the low-pass map (true) or the wavelets', and its first pixel.
    #[inline(always)]
    fn output_offset(&self, lane: usize, value: usize) -> (bool, usize) {
        let (c, n) = self.pairs[lane];
        let row = match value.checked_sub(self.planes) {
            None => c * self.planes + value,
            Some(w) => c * self.orientations * 2 + w,
        };
        (value < self.planes, (row * self.images + n) * self.output_pixels)
    }

    /// `pixels` values of each lane, from `plane(lane)` (None reads zeros), to `to`, lanes side by side.
    #[inline(always)]
    unsafe fn gather<V: Vector>(&self, pixels: usize, plane: impl Fn(usize) -> *const f32, to: *mut f32) {
        unsafe {
            let mut i = 0;
            while i + V::LANES <= pixels {
                let from = |lane: usize| if lane < self.used { plane(lane).add(i) } else { ZEROS.as_ptr() };
                V::transpose(from, |k| to.add((i + k) * V::LANES));
                i += V::LANES;
            }
            for i in i..pixels {
                for lane in 0..V::LANES {
                    *to.add(i * V::LANES + lane) = if lane < self.used { *plane(lane).add(i) } else { 0.0 };
                }
            }
        }
    }

    /// The reverse of [`Group::gather`]; unused lanes are dropped.
    #[inline(always)]
    unsafe fn scatter<V: Vector>(&self, pixels: usize, from: *const f32, plane: impl Fn(usize) -> *mut f32) {
        // Written, never read: not filled for every few pixels.
        let mut dropped = MaybeUninit::<[f32; MAX_LANES]>::uninit();
        let dropped = dropped.as_mut_ptr().cast::<f32>();
        unsafe {
            let mut i = 0;
            while i + V::LANES <= pixels {
                let to = |lane: usize| if lane < self.used { plane(lane).add(i) } else { dropped };
                V::transpose(|k| from.add((i + k) * V::LANES), to);
                i += V::LANES;
            }
            for i in i..pixels {
                for lane in 0..self.used {
                    *plane(lane).add(i) = *from.add(i * V::LANES + lane);
                }
            }
        }
    }

    #[inline(always)]
    pub(super) unsafe fn interleave_input<V: Vector>(&self, input: &[f32], image: &mut [f32]) {
        for p in 0..self.planes {
            unsafe {
                let to = image.as_mut_ptr().add(p * self.input_pixels * V::LANES);
                self.gather::<V>(
                    self.input_pixels,
                    |lane| input.as_ptr().add(self.input_offset(lane, p)),
                    to,
                );
            }
        }
    }

    #[inline(always)]
    pub(super) unsafe fn spread_input<V: Vector>(&self, image: &[f32], input: &mut [f32]) {
        let input = input.as_mut_ptr();
        for p in 0..self.planes {
            unsafe {
                let from = image.as_ptr().add(p * self.input_pixels * V::LANES);
                self.scatter::<V>(self.input_pixels, from, |lane| input.add(self.input_offset(lane, p)));
            }
        }
    }

    #[inline(always)]
    pub(super) unsafe fn spread_outputs<V: Vector>(
        &self,
        strip: &[f32],
        row: usize,
        rows: usize,
        low: &mut [f32],
        wave: &mut [f32],
    ) {
        let (low, wave) = (low.as_mut_ptr(), wave.as_mut_ptr());
        for value in 0..self.values {
            unsafe {
                let from = strip.as_ptr().add(value * self.strip_stride::<V>());
                self.scatter::<V>(rows * self.output_width, from, |lane| {
                    let (is_low, offset) = self.output_offset(lane, value);
                    (if is_low { low } else { wave }).add(offset + row * self.output_width)
                });
            }
        }
    }

    #[inline(always)]
    pub(super) unsafe fn interleave_outputs<V: Vector>(
        &self,
        low: &[f32],
        wave: &[f32],
        row: usize,
        rows: usize,
        strip: &mut [f32],
    ) {
        for value in 0..self.values {
            unsafe {
                let to = strip.as_mut_ptr().add(value * self.strip_stride::<V>());
                let plane = |lane: usize| {
                    let (is_low, offset) = self.output_offset(lane, value);
                    (if is_low { low } else { wave }).as_ptr().add(offset + row * self.output_width)
                };
                self.gather::<V>(rows * self.output_width, plane, to);
            }
        }
    }
}
