//! The product that gives the gradient of W: dot products of long rows.

use crate::kernels::simd::{MAX_LANES, Vector, simd_entry};

simd_entry! {
    /// out[m][k] += Σ_i a[m][i] · b[k][i], i < n: the product that gives the gradient of W. Row m of a starts at
    /// `a_start + m·a_stride`, row k of b at `b_start + k·b_stride`, row m of out at `out_start + m·out_stride`.
    pub fn dots(
        a: &[f32], a_start: usize, a_stride: usize, a_rows: usize,
        b: &[f32], b_start: usize, b_stride: usize, b_rows: usize,
        n: usize, sign: f32, out: &mut [f32], out_start: usize, out_stride: usize,
    ) = dots_over
}

#[inline(always)]
unsafe fn dots_over<V: Vector>(
    a: &[f32],
    a_start: usize,
    a_stride: usize,
    a_rows: usize,
    b: &[f32],
    b_start: usize,
    b_stride: usize,
    b_rows: usize,
    n: usize,
    sign: f32,
    out: &mut [f32],
    out_start: usize,
    out_stride: usize,
) {
    if a_rows == 0 || b_rows == 0 || n == 0 {
        return;
    }
    assert!(a_start + (a_rows - 1) * a_stride + n <= a.len(), "a row runs past its buffer");
    assert!(b_start + (b_rows - 1) * b_stride + n <= b.len(), "a row runs past its buffer");
    assert!(out_start + (a_rows - 1) * out_stride + b_rows <= out.len(), "the output is too short");
    // Twelve sums, three values of b and one of a fill sixteen registers; of more, four by four would be spilled.
    let widest = if V::REGISTERS < 32 { 3 } else { 4 };
    // Runs short enough that a tile's rows of b stay in the first-level cache while all of a goes by.
    for first in (0..n).step_by(RUN) {
        let run = RUN.min(n - first);
        let mut k = 0;
        while k < b_rows {
            let wide = widest.min(b_rows - k);
            let mut m = 0;
            while m < a_rows {
                let tall = if a_rows - m < 4 { 1 } else { 4 };
                let at = out_start + m * out_stride + k;
                // SAFETY: lengths were asserted above.
                unsafe {
                    let a = a.as_ptr().add(a_start + m * a_stride + first);
                    let b = b.as_ptr().add(b_start + k * b_stride + first);
                    let tile = Tile { a, a_stride, b, b_stride, n: run, sign, out_stride };
                    let out = &mut out[at..];
                    match (tall, wide) {
                        (4, 4) => tile.add::<V, 4, 4>(out),
                        (4, 3) => tile.add::<V, 4, 3>(out),
                        (4, 2) => tile.add::<V, 4, 2>(out),
                        (4, _) => tile.add::<V, 4, 1>(out),
                        (_, 4) => tile.add::<V, 1, 4>(out),
                        (_, 3) => tile.add::<V, 1, 3>(out),
                        (_, 2) => tile.add::<V, 1, 2>(out),
                        (_, _) => tile.add::<V, 1, 1>(out),
                    }
                }
                m += tall;
            }
            k += wide;
        }
    }
}

/// Terms of a dot product taken at a time.
const RUN: usize = 1024;

/// Some rows of a against some of b, over a run of `n` terms.
#[derive(Clone, Copy)]
struct Tile {
    a: *const f32,
    a_stride: usize,
    b: *const f32,
    b_stride: usize,
    n: usize,
    sign: f32,
    out_stride: usize,
}

impl Tile {
    /// Adds the dot products of M rows of a and K of b to `out`: M·K sums, K values of b and one of a in registers.
    #[inline(always)]
    unsafe fn add<V: Vector, const M: usize, const K: usize>(self, out: &mut [f32]) {
        let Tile { a, a_stride, b, b_stride, n, sign, out_stride } = self;
        unsafe {
            let mut sums = [[V::splat(0.0); K]; M];
            let whole = n / V::LANES * V::LANES;
            let mut i = 0;
            while i < whole {
                let mut right = [V::splat(0.0); K];
                for k in 0..K {
                    right[k] = V::load(b.add(k * b_stride + i));
                }
                for m in 0..M {
                    let left = V::load(a.add(m * a_stride + i));
                    for k in 0..K {
                        sums[m][k] = left.mul_add(right[k], sums[m][k]);
                    }
                }
                i += V::LANES;
            }
            let totals = lane_sums(&sums);
            for m in 0..M {
                for k in 0..K {
                    let mut total = totals[m][k];
                    for i in whole..n {
                        total += *a.add(m * a_stride + i) * *b.add(k * b_stride + i);
                    }
                    out[m * out_stride + k] += sign * total;
                }
            }
        }
    }
}

/// The sum of each vector's lanes. As many vectors as lanes are transposed and added: short rows spend most of their time here.
#[inline(always)]
unsafe fn lane_sums<V: Vector, const M: usize, const K: usize>(vectors: &[[V; K]; M]) -> [[f32; K]; M] {
    let mut out = [[0.0; K]; M];
    unsafe {
        let mut lanes = [[0.0f32; MAX_LANES]; MAX_LANES];
        let mut turned = [[0.0f32; MAX_LANES]; MAX_LANES];
        let flat = out.as_flattened_mut();
        for first in (0..M * K).step_by(V::LANES) {
            let count = V::LANES.min(M * K - first);
            for i in 0..count {
                vectors[(first + i) / K][(first + i) % K].store(lanes[i].as_mut_ptr());
            }
            let to = turned.as_mut_ptr();
            V::transpose(|i| lanes[i].as_ptr(), |i| (*to.add(i)).as_mut_ptr());
            let mut sum = V::load(turned[0].as_ptr());
            for row in &turned[1..V::LANES] {
                sum = sum.add(V::load(row.as_ptr()));
            }
            sum.store(lanes[0].as_mut_ptr());
            flat[first..first + count].copy_from_slice(&lanes[0][..count]);
        }
    }
    out
}
