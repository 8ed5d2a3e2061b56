//! The exponential function over vectors.

use super::super::simd::{MAX_LANES, Vector};

/// eˣ lane by lane, within 2e-7 of it relatively; arguments beyond ±87 count as ±87.
#[inline(always)]
pub unsafe fn exp<V: Vector>(x: V) -> V {
    let mut lanes = [0.0f32; MAX_LANES];
    unsafe {
        x.store(lanes.as_mut_ptr());
        // Without branches, so that the loop becomes vector instructions again.
        for v in &mut lanes[..V::LANES] {
            *v = exp_one(*v);
        }
        V::load(lanes.as_ptr())
    }
}

/// 2ⁿ·e^f with n = round(x/ln 2), |f| ≤ ln 2/2, and the Taylor series of e^f up to f⁷.
#[inline(always)]
fn exp_one(x: f32) -> f32 {
    // ln 2 in two pieces, so that n·ln 2 is taken off without rounding.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 87.0);
    let n = (x * std::f32::consts::LOG2_E).round_ties_even();
    let f = x - n * LN_2_HIGH - n * LN_2_LOW;
    let mut sum = 1.0 / 5040.0;
    for c in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = sum * f + c;
    }
    sum * f32::from_bits(((n as i32 + 127) << 23) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        for i in -8700..=8700 {
            let x = i as f32 / 100.0;
            let (got, expected) = (f64::from(exp_one(x)), f64::from(x).exp());
            assert!((got / expected - 1.0).abs() < 2e-7, "{x}: {got} {expected}");
        }
        assert!(exp_one(1000.0).is_finite() && exp_one(-1000.0) > 0.0);
    }
}
