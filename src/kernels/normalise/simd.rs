//! Fast Normalise: a run of pixels at a time, row after row, so that memory is read in long stretches: rows are a power of two apart, and
//! one pixel's values in all of them would want the same few places of the cache.

use super::super::simd::{Scalar, Vector, simd_entry};

/// Pixels of a run: what is kept for each stays in the first-level cache.
const RUN: usize = 1024;

simd_entry! {
    /// Divides `x` (rows × plane, a row for each channel's real or imaginary plane) in place by each pixel's norm;
    /// overwrites `norms` (plane).
    pub fn forward_in_place(rows: usize, plane: usize, x: &mut [f32], norms: &mut [f32]) = forward_over
}

#[inline(always)]
unsafe fn forward_over<V: Vector>(rows: usize, plane: usize, x: &mut [f32], norms: &mut [f32]) {
    assert!(x.len() >= rows * plane && norms.len() >= plane);
    let mut scales = [0.0; RUN];
    for first in (0..plane).step_by(RUN) {
        let run = RUN.min(plane - first);
        // SAFETY: lengths were asserted; every run ends within the plane.
        unsafe {
            let (x, norms, scales) =
                (x.as_mut_ptr().add(first), norms.as_mut_ptr().add(first), scales.as_mut_ptr());
            let whole = run / V::LANES * V::LANES;
            run_forward::<V>(rows, plane, 0, whole, x, norms, scales);
            run_forward::<Scalar>(rows, plane, whole, run, x, norms, scales);
        }
    }
}

/// Pixels `from` to `to` of a run, a whole number of vectors.
#[inline(always)]
unsafe fn run_forward<V: Vector>(
    rows: usize,
    plane: usize,
    from: usize,
    to: usize,
    x: *mut f32,
    norms: *mut f32,
    scales: *mut f32,
) {
    unsafe {
        let mut i = from;
        while i < to {
            V::splat(0.0).store(scales.add(i));
            i += V::LANES;
        }
        for r in 0..rows {
            let row = x.add(r * plane);
            let mut i = from;
            while i < to {
                let v = V::load(row.add(i));
                v.mul_add(v, V::load(scales.add(i))).store(scales.add(i));
                i += V::LANES;
            }
        }
        let mut i = from;
        while i < to {
            let norm = V::load(scales.add(i)).sqrt();
            norm.store(norms.add(i));
            norm.where_positive(V::splat(1.0).div(norm)).store(scales.add(i));
            i += V::LANES;
        }
        for r in 0..rows {
            let row = x.add(r * plane);
            let mut i = from;
            while i < to {
                V::load(row.add(i)).mul(V::load(scales.add(i))).store(row.add(i));
                i += V::LANES;
            }
        }
    }
}

simd_entry! {
    /// Replaces `d` (the gradient of the output `y`) by the gradient of the input: (d − y⟨d, y⟩)/norm.
    pub fn adjoint_in_place(rows: usize, plane: usize, y: &[f32], norms: &[f32], d: &mut [f32]) = adjoint_over
}

#[inline(always)]
unsafe fn adjoint_over<V: Vector>(rows: usize, plane: usize, y: &[f32], norms: &[f32], d: &mut [f32]) {
    assert!(y.len() >= rows * plane && norms.len() >= plane && d.len() >= rows * plane);
    let mut along = [0.0; RUN];
    for first in (0..plane).step_by(RUN) {
        let run = RUN.min(plane - first);
        // SAFETY: lengths were asserted; every run ends within the plane.
        unsafe {
            let (y, norms, d) = (y.as_ptr().add(first), norms.as_ptr().add(first), d.as_mut_ptr().add(first));
            let whole = run / V::LANES * V::LANES;
            run_adjoint::<V>(rows, plane, 0, whole, y, norms, d, along.as_mut_ptr());
            run_adjoint::<Scalar>(rows, plane, whole, run, y, norms, d, along.as_mut_ptr());
        }
    }
}

/// Pixels `from` to `to` of a run, a whole number of vectors.
#[inline(always)]
unsafe fn run_adjoint<V: Vector>(
    rows: usize,
    plane: usize,
    from: usize,
    to: usize,
    y: *const f32,
    norms: *const f32,
    d: *mut f32,
    along: *mut f32,
) {
    unsafe {
        let mut i = from;
        while i < to {
            V::splat(0.0).store(along.add(i));
            i += V::LANES;
        }
        for r in 0..rows {
            let (y, d) = (y.add(r * plane), d.add(r * plane));
            let mut i = from;
            while i < to {
                let sum = V::load(y.add(i)).mul_add(V::load(d.add(i)), V::load(along.add(i)));
                sum.store(along.add(i));
                i += V::LANES;
            }
        }
        for r in 0..rows {
            let (y, d) = (y.add(r * plane), d.add(r * plane));
            let mut i = from;
            while i < to {
                let norm = V::load(norms.add(i));
                let scale = norm.where_positive(V::splat(1.0).div(norm));
                let v = V::load(d.add(i)).sub(V::load(y.add(i)).mul(V::load(along.add(i))));
                v.mul(scale).store(d.add(i));
                i += V::LANES;
            }
        }
    }
}
