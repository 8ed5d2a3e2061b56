//! Fast Normalise: pixels in vectors, channels in the outer loop, norms in memory between.

use super::super::simd::{Scalar, Vector, simd_entry};

simd_entry! {
    /// Divides `x` (rows × plane, a row for each channel's real or imaginary plane) in place by each pixel's norm;
    /// overwrites `norms` (plane).
    pub fn forward_in_place(rows: usize, plane: usize, x: &mut [f32], norms: &mut [f32]) = forward_over
}

#[inline(always)]
unsafe fn forward_over<V: Vector>(rows: usize, plane: usize, x: &mut [f32], norms: &mut [f32]) {
    assert!(x.len() >= rows * plane && norms.len() >= plane);
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let (x, norms) = (x.as_mut_ptr(), norms.as_mut_ptr());
        let mut i = 0;
        while i < whole {
            pixels_forward::<V>(rows, plane, x.add(i), norms.add(i));
            i += V::LANES;
        }
        for i in whole..plane {
            pixels_forward::<Scalar>(rows, plane, x.add(i), norms.add(i));
        }
    }
}

#[inline(always)]
unsafe fn pixels_forward<V: Vector>(rows: usize, plane: usize, x: *mut f32, norms: *mut f32) {
    unsafe {
        let (mut even, mut odd) = (V::splat(0.0), V::splat(0.0));
        for r in 0..rows / 2 {
            let (a, b) = (V::load(x.add(2 * r * plane)), V::load(x.add((2 * r + 1) * plane)));
            even = a.mul_add(a, even);
            odd = b.mul_add(b, odd);
        }
        if rows % 2 == 1 {
            let a = V::load(x.add((rows - 1) * plane));
            even = a.mul_add(a, even);
        }
        let norm = even.add(odd).sqrt();
        norm.store(norms);
        let scale = norm.where_positive(V::splat(1.0).div(norm));
        for r in 0..rows {
            let at = x.add(r * plane);
            V::load(at).mul(scale).store(at);
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
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let (y, norms, d) = (y.as_ptr(), norms.as_ptr(), d.as_mut_ptr());
        let mut i = 0;
        while i < whole {
            pixels_adjoint::<V>(rows, plane, y.add(i), norms.add(i), d.add(i));
            i += V::LANES;
        }
        for i in whole..plane {
            pixels_adjoint::<Scalar>(rows, plane, y.add(i), norms.add(i), d.add(i));
        }
    }
}

#[inline(always)]
unsafe fn pixels_adjoint<V: Vector>(
    rows: usize,
    plane: usize,
    y: *const f32,
    norms: *const f32,
    d: *mut f32,
) {
    unsafe {
        let mut along = V::splat(0.0);
        for r in 0..rows {
            along = V::load(y.add(r * plane)).mul_add(V::load(d.add(r * plane)), along);
        }
        let norm = V::load(norms);
        let scale = norm.where_positive(V::splat(1.0).div(norm));
        for r in 0..rows {
            let at = d.add(r * plane);
            let v = V::load(at).sub(V::load(y.add(r * plane)).mul(along));
            v.mul(scale).store(at);
        }
    }
}
