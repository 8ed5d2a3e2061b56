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
    // Runs short enough that four rows of b stay in the first-level cache while all of a goes by.
    for first in (0..n).step_by(RUN) {
        let run = RUN.min(n - first);
        for k in (0..b_rows).step_by(4) {
            for m in (0..a_rows).step_by(4) {
                let at = out_start + m * out_stride + k;
                // SAFETY: lengths were asserted above.
                unsafe {
                    let pa = a.as_ptr().add(a_start + m * a_stride + first);
                    let pb = b.as_ptr().add(b_start + k * b_stride + first);
                    if m + 4 <= a_rows && k + 4 <= b_rows {
                        let sums = dot_tile::<V, 4, 4>(pa, a_stride, pb, b_stride, run);
                        for (i, row) in sums.iter().enumerate() {
                            for (j, s) in row.iter().enumerate() {
                                out[at + i * out_stride + j] += sign * s;
                            }
                        }
                    } else {
                        for i in 0..4.min(a_rows - m) {
                            for j in 0..4.min(b_rows - k) {
                                let s = dot_tile::<V, 1, 1>(
                                    pa.add(i * a_stride),
                                    0,
                                    pb.add(j * b_stride),
                                    0,
                                    run,
                                );
                                out[at + i * out_stride + j] += sign * s[0][0];
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Terms of a dot product taken at a time.
const RUN: usize = 1024;

/// The sum of each vector's lanes. As many vectors as lanes are transposed and added: short rows spend most of their time here.
#[inline(always)]
unsafe fn lane_sums<V: Vector, const M: usize, const K: usize>(vectors: &[[V; K]; M]) -> [[f32; K]; M] {
    let mut out = [[0.0; K]; M];
    unsafe {
        if !(M * K).is_multiple_of(V::LANES) {
            for (out, vectors) in out.iter_mut().zip(vectors) {
                for (out, v) in out.iter_mut().zip(vectors) {
                    *out = v.sum();
                }
            }
            return out;
        }
        let mut lanes = [[0.0f32; MAX_LANES]; MAX_LANES];
        let mut turned = [[0.0f32; MAX_LANES]; MAX_LANES];
        let flat = out.as_flattened_mut();
        for first in (0..M * K).step_by(V::LANES) {
            for i in 0..V::LANES {
                vectors[(first + i) / K][(first + i) % K].store(lanes[i].as_mut_ptr());
            }
            let to = turned.as_mut_ptr();
            V::transpose(|i| lanes[i].as_ptr(), |i| (*to.add(i)).as_mut_ptr());
            let mut sum = V::load(turned[0].as_ptr());
            for row in &turned[1..V::LANES] {
                sum = sum.add(V::load(row.as_ptr()));
            }
            sum.store(flat[first..].as_mut_ptr());
        }
    }
    out
}

#[inline(always)]
unsafe fn dot_tile<V: Vector, const M: usize, const K: usize>(
    a: *const f32,
    a_stride: usize,
    b: *const f32,
    b_stride: usize,
    n: usize,
) -> [[f32; K]; M] {
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
        let mut out = lane_sums(&sums);
        for m in 0..M {
            for k in 0..K {
                for i in whole..n {
                    out[m][k] += *a.add(m * a_stride + i) * *b.add(k * b_stride + i);
                }
            }
        }
        out
    }
}
