//! Any L: all taps of the periodic filters, folded at ±u (real parts are even, imaginary parts odd).

use super::super::super::simd::Vector;
use super::super::taps::{Pair, pairs, sources};
use super::Scratch;
use super::lanes::Group;
use crate::wavelet::FilterBank;

/// Orientations summed at a time: their two sums each stay in registers.
const CHUNK: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct Dense {
    orientations: usize,
    padded: (usize, usize),
    taps: Vec<Pair>,
    weights: Vec<[f32; 2]>,
    rows: Vec<u32>,
    cols: Vec<u32>,
}

impl Dense {
    pub(super) fn new(bank: &FilterBank) -> Dense {
        let (p, q) = (bank.rows.padded, bank.cols.padded);
        let (taps, weights) = pairs(bank);
        let rows = sources(&bank.rows, 0..p as isize);
        let cols = sources(&bank.cols, 0..q as isize);
        Dense { orientations: bank.orientations, padded: (p, q), taps, weights, rows, cols }
    }

    /// Offsets of the two samples that a pair of taps reads at output pixel (y, x).
    #[inline(always)]
    fn samples(&self, tap: &Pair, y: usize, x: usize, width: usize) -> (usize, usize) {
        let at = |row: usize, col: usize| {
            let r = self.rows[y * self.padded.0 + row] as usize;
            r * width + self.cols[x * self.padded.1 + col] as usize
        };
        (at(tap.row, tap.col), at(tap.opposite_row, tap.opposite_col))
    }

    /// Filters `rows` output rows from `row` on into the strip.
    #[inline(always)]
    pub(super) unsafe fn forward<V: Vector>(
        &self,
        group: &Group,
        row: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) {
        let stride = group.strip_stride::<V>();
        let plane_len = group.image_len::<V>() / group.planes;
        let zero = unsafe { V::splat(0.0) };
        for y in row..row + rows {
            for x in 0..group.output_width {
                unsafe {
                    let to = scratch.strip.as_mut_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                    for p in 0..group.planes {
                        let image = scratch.image.as_ptr().add(p * plane_len);
                        let mut l = 0;
                        while l < self.orientations {
                            let count = CHUNK.min(self.orientations - l);
                            let (mut low, mut a, mut b) = (zero, [zero; CHUNK], [zero; CHUNK]);
                            for tap in &self.taps {
                                let (i, j) = self.samples(tap, y, x, group.input_width);
                                let (u, v) =
                                    (V::load(image.add(i * V::LANES)), V::load(image.add(j * V::LANES)));
                                let (sum, difference) = (u.add(v), u.sub(v));
                                low = sum.mul_add(V::splat(tap.low), low);
                                for k in 0..count {
                                    let [re, im] = self.weights[tap.first + l + k];
                                    a[k] = sum.mul_add(V::splat(re), a[k]);
                                    b[k] = difference.mul_add(V::splat(im), b[k]);
                                }
                            }
                            low.store(to.add(p * stride));
                            for k in 0..count {
                                let re = to.add((group.planes + 2 * (l + k)) * stride);
                                let im = re.add(stride);
                                if p == 0 {
                                    a[k].store(re);
                                    b[k].store(im);
                                } else {
                                    V::load(re).sub(b[k]).store(re);
                                    V::load(im).add(a[k]).store(im);
                                }
                            }
                            l += CHUNK;
                        }
                    }
                }
            }
        }
    }

    /// Adds the gradient that `rows` output rows from `row` on, in the strip, send to the input.
    #[inline(always)]
    pub(super) unsafe fn adjoint<V: Vector>(
        &self,
        group: &Group,
        row: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) {
        let stride = group.strip_stride::<V>();
        let plane_len = group.image_len::<V>() / group.planes;
        for y in row..row + rows {
            for x in 0..group.output_width {
                unsafe {
                    let from = scratch.strip.as_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                    for p in 0..group.planes {
                        let image = scratch.image.as_mut_ptr().add(p * plane_len);
                        let d_low = V::load(from.add(p * stride));
                        for tap in &self.taps {
                            let (i, j) = self.samples(tap, y, x, group.input_width);
                            let mut even = d_low.mul(V::splat(tap.low));
                            let mut odd = V::splat(0.0);
                            for l in 0..self.orientations {
                                let [re, im] = self.weights[tap.first + l];
                                let d_re = V::load(from.add((group.planes + 2 * l) * stride));
                                let d_im = V::load(from.add((group.planes + 2 * l + 1) * stride));
                                let (a, b) =
                                    if p == 0 { (d_re, d_im) } else { (d_im, V::splat(0.0).sub(d_re)) };
                                even = a.mul_add(V::splat(re), even);
                                odd = b.mul_add(V::splat(im), odd);
                            }
                            let (at, opposite) = (image.add(i * V::LANES), image.add(j * V::LANES));
                            V::load(at).add(even.add(odd)).store(at);
                            V::load(opposite).add(even.sub(odd)).store(opposite);
                        }
                    }
                }
            }
        }
    }
}
