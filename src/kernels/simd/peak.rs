//! How fast the machine multiplies and adds when nothing else is in the way: the yardstick of the benchmarks.

use super::{Vector, simd_entry};

/// Independent sums in registers: enough to hide the latency, few enough not to spill.
const SUMS: usize = 8;

simd_entry! {
    /// Runs `rounds` of multiply-adds in registers. Returns the floating-point operations done (two a multiply-add) and
    /// a value that depends on all of them, so that none can be left out.
    pub fn multiply_adds(rounds: usize) -> (f64, f32) = multiply_adds_over
}

#[inline(always)]
unsafe fn multiply_adds_over<V: Vector>(rounds: usize) -> (f64, f32) {
    unsafe {
        let (factor, addend) = (V::splat(0.999), V::splat(0.001));
        let mut sums = [V::splat(0.0); SUMS];
        for (i, s) in sums.iter_mut().enumerate() {
            *s = V::splat(i as f32);
        }
        for _ in 0..rounds {
            for s in &mut sums {
                *s = s.mul_add(factor, addend);
            }
        }
        let mut total = sums[0];
        for s in &sums[1..] {
            total = total.add(*s);
        }
        ((2 * SUMS * V::LANES * rounds) as f64, total.sum())
    }
}
