//! Fast sums for the batch statistics. Standardising itself folds into P_j.

use super::super::simd::{Vector, simd_entry};

simd_entry! {
    /// (Σ v, Σ v²) of one plane.
    pub fn sums(values: &[f32]) -> (f64, f64) = sums_over
}

/// Values summed in f32 before going on in f64.
const RUN: usize = 1024;

#[inline(always)]
unsafe fn sums_over<V: Vector>(values: &[f32]) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for run in values.chunks(RUN) {
        let whole = run.len() / V::LANES * V::LANES;
        // SAFETY: i + LANES ≤ run.len().
        unsafe {
            let (mut s, mut q) = (V::splat(0.0), V::splat(0.0));
            let mut i = 0;
            while i < whole {
                let v = V::load(run.as_ptr().add(i));
                s = s.add(v);
                q = v.mul_add(v, q);
                i += V::LANES;
            }
            sum += f64::from(s.sum());
            squares += f64::from(q.sum());
        }
        for &v in &run[whole..] {
            sum += f64::from(v);
            squares += f64::from(v) * f64::from(v);
        }
    }
    (sum, squares)
}
