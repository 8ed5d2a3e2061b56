//! The dial z → |z|·e^{iαφ} on planar slices: α = 1 keeps the phase, α = 0 is the modulus.
//!
//! Modulus and phase are computed once; then each position of the dial costs one sine and one cosine a
//! value, by polynomials without branches, in vectors.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::Planes;
use crate::kernels::simd::{Level, Scalar, Vector, simd_entry};
use crate::{Error, Result};

/// Complex values as modulus and phase in (−π, π] (radians), in the order they were given.
#[derive(Clone, Debug, Default)]
pub struct Polar {
    /// |z|.
    pub modulus: Vec<f32>,
    /// φ; 0 where z = 0.
    pub phase: Vec<f32>,
}

impl Polar {
    /// From real and imaginary parts. Moduli below 1e-19 or above 1e19 are outside what it represents.
    pub fn new(re: &[f32], im: &[f32]) -> Result<Self> {
        if re.len() != im.len() {
            return Err(Error::value("imaginary parts", format!("{} values", re.len()), im.len()));
        }
        let mut polar = Polar::default();
        polar.extend(re, im);
        Ok(polar)
    }

    /// From complex (C, 2, N, H·W) maps, to (C, N, H·W).
    pub fn from_planes(batch: Planes<'_>) -> Result<Self> {
        if !batch.planes().is_multiple_of(2) {
            return Err(Error::value(
                "complex maps",
                "a real and an imaginary plane for each channel",
                format!("{} planes", batch.planes()),
            ));
        }
        let size = batch.planes() / 2 * batch.images() * batch.pixels();
        let mut polar = Polar { modulus: Vec::with_capacity(size), phase: Vec::with_capacity(size) };
        for channel in 0..batch.planes() / 2 {
            for image in 0..batch.images() {
                polar.extend(batch.segment(2 * channel, image), batch.segment(2 * channel + 1, image));
            }
        }
        Ok(polar)
    }

    fn extend(&mut self, re: &[f32], im: &[f32]) {
        self.modulus.extend(re.iter().zip(im).map(|(a, b)| (a * a + b * b).sqrt()));
        self.phase.extend(re.iter().zip(im).map(|(a, b)| phase(*a, *b)));
    }

    /// Number of complex values.
    pub fn len(&self) -> usize {
        self.modulus.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.modulus.is_empty()
    }
}

/// |z|·e^{iαφ} from moduli and phases in (−π, π]; all slices of one length, |α| ≤ 1. `inverted`: of −z.
pub(super) fn dial(
    alpha: f32,
    inverted: bool,
    modulus: &[f32],
    phase: &[f32],
    re: &mut [f32],
    im: &mut [f32],
) {
    turned(Level::best(), alpha, inverted, modulus, phase, re, im);
}

simd_entry! {
    /// The dial at a SIMD level; the same bits at each.
    fn turned(
        alpha: f32, inverted: bool, modulus: &[f32], phase: &[f32], re: &mut [f32], im: &mut [f32],
    ) = turned_over
}

#[inline(always)]
unsafe fn turned_over<V: Vector>(
    alpha: f32,
    inverted: bool,
    modulus: &[f32],
    phase: &[f32],
    re: &mut [f32],
    im: &mut [f32],
) {
    let n = modulus.len();
    assert!(phase.len() == n && re.len() == n && im.len() == n, "slices of one length");
    let whole = n / V::LANES * V::LANES;
    let (modulus, phase) = (modulus.as_ptr(), phase.as_ptr());
    let (re, im) = (re.as_mut_ptr(), im.as_mut_ptr());
    // SAFETY: lengths were asserted; i + LANES ≤ n.
    unsafe {
        let mut i = 0;
        while i < whole {
            turned_at::<V>(alpha, inverted, modulus.add(i), phase.add(i), re.add(i), im.add(i));
            i += V::LANES;
        }
        for i in whole..n {
            turned_at::<Scalar>(alpha, inverted, modulus.add(i), phase.add(i), re.add(i), im.add(i));
        }
    }
}

#[inline(always)]
unsafe fn turned_at<V: Vector>(
    alpha: f32,
    inverted: bool,
    modulus: *const f32,
    phase: *const f32,
    re: *mut f32,
    im: *mut f32,
) {
    unsafe {
        let (length, phase) = (V::load(modulus), V::load(phase));
        let phase = if inverted { phase.add(choose(phase, V::splat(-PI), V::splat(PI))) } else { phase };
        let (sine, cosine) = sin_cos(V::splat(alpha).mul(phase));
        length.mul(cosine).store(re);
        length.mul(sine).store(im);
    }
}

/// (sin x, cos x) for |x| ≤ π (radians), each within 2e-7.
///
/// Angles beyond ±π/2 are folded back (the cosine changes sign); within, the Taylor polynomials of degree 11
/// and 12 end below 6e-8, and the rest is rounding.
#[inline(always)]
unsafe fn sin_cos<V: Vector>(x: V) -> (V, V) {
    unsafe {
        let zero = V::splat(0.0);
        let size = x.max(zero.sub(x));
        let beyond = size.sub(V::splat(FRAC_PI_2));
        // PI is 8.74e-8 more than π.
        let rest = V::splat(PI).sub(size).sub(V::splat(8.742_278e-8));
        let y = choose(beyond, choose(zero.sub(x), zero.sub(rest), rest), x);
        let q = y.mul(y);
        // 1/n! written as quotients: no table of constants to mistype.
        let mut s = V::splat(-1.0 / 39_916_800.0);
        for factor in [1.0 / 362_880.0, -1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0, 1.0] {
            s = V::splat(factor).add(q.mul(s));
        }
        let mut c = V::splat(1.0 / 479_001_600.0);
        for factor in [-1.0 / 3_628_800.0, 1.0 / 40_320.0, -1.0 / 720.0, 1.0 / 24.0, -0.5, 1.0] {
            c = V::splat(factor).add(q.mul(c));
        }
        (y.mul(s), choose(beyond, zero.sub(c), c))
    }
}

/// `yes` in the lanes where `sign` > 0, else `no`.
#[inline(always)]
unsafe fn choose<V: Vector>(sign: V, yes: V, no: V) -> V {
    unsafe { sign.where_positive(yes).add(no.sub(sign.where_positive(no))) }
}

/// arg(re + i·im) in (−π, π], 0 at z = 0, within 4e-7 radians.
///
/// The polynomial is that of Cephes' `atanf` (Moshier), on |t| ≤ tan(π/8).
#[inline(always)]
fn phase(re: f32, im: f32) -> f32 {
    let (a, b) = (re.abs(), im.abs());
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let t = if high > 0.0 { low / high } else { 0.0 };
    let fold = t > 0.414_213_56;
    let u = if fold { (t - 1.0) / (t + 1.0) } else { t };
    let q = u * u;
    let polynomial = (((0.080_537_45 * q - 0.138_776_86) * q + 0.199_777_1) * q - 0.333_329_5) * q * u + u;
    let first = polynomial + if fold { FRAC_PI_4 } else { 0.0 };
    let second = if a < b { FRAC_PI_2 - first } else { first };
    let third = if re < 0.0 { PI - second } else { second };
    if im < 0.0 { -third } else { third }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sin_cos_stays_within_its_bound() {
        let mut worst = 0.0f64;
        for i in -200_000..=200_000 {
            let x = PI * (i as f32 / 200_000.0);
            let (mut c, mut s) = ([0.0], [0.0]);
            dial(1.0, false, &[1.0], &[x], &mut c, &mut s);
            let ([s], [c]) = (s, c);
            let (es, ec) = f64::from(x).sin_cos();
            worst = worst.max((f64::from(s) - es).abs()).max((f64::from(c) - ec).abs());
        }
        assert!(worst < 2e-7, "worst error {worst:e}");
    }

    #[test]
    fn every_level_turns_alike() {
        let phases: Vec<f32> = (0..97).map(|i| PI * (i as f32 / 48.0 - 1.0)).collect();
        let lengths: Vec<f32> = (0..97).map(|i| i as f32).collect();
        let turned_at = |level: Level| {
            let (mut re, mut im) = (vec![f32::NAN; 97], vec![f32::NAN; 97]);
            turned(level, 0.7, true, &lengths, &phases, &mut re, &mut im);
            (re, im)
        };
        for level in Level::available() {
            assert_eq!(turned_at(level), turned_at(Level::Scalar), "{level:?}");
        }
    }

    #[test]
    fn phase_stays_within_its_bound_and_in_the_half_open_range() {
        let mut worst = 0.0f64;
        for i in 0..400_000 {
            let angle = (i as f64 / 200_000.0 - 1.0) * std::f64::consts::PI;
            let r = 1e-6 * 1.00008f64.powi(i);
            let (re, im) = ((r * angle.cos()) as f32, (r * angle.sin()) as f32);
            worst = worst.max((f64::from(phase(re, im)) - f64::from(im).atan2(f64::from(re))).abs());
        }
        assert!(worst < 4e-7, "worst error {worst:e}");
        assert_eq!(phase(0.0, 0.0), 0.0);
        assert_eq!(phase(-0.0, -0.0), 0.0);
        assert_eq!(phase(-2.0, 0.0), PI);
        assert_eq!(phase(-2.0, -0.0), PI, "phases lie in (−π, π]");
        assert_eq!(phase(0.0, -3.0), -FRAC_PI_2);
    }

    #[test]
    fn dial_keeps_z_at_one_and_gives_the_modulus_at_zero() {
        let re: Vec<f32> = (0..97).map(|i| ((i * 37) % 19) as f32 - 9.0).collect();
        let im: Vec<f32> = (0..97).map(|i| ((i * 53) % 23) as f32 - 11.0).collect();
        let polar = Polar::new(&re, &im).unwrap();
        let (mut a, mut b) = (vec![f32::NAN; 97], vec![f32::NAN; 97]);
        for alpha in [1.0, 0.75, 0.3, 0.0] {
            dial(alpha, false, &polar.modulus, &polar.phase, &mut a, &mut b);
            for i in 0..97 {
                let (r, turned) = (
                    f64::from(re[i]).hypot(im[i].into()),
                    f64::from(alpha) * f64::from(im[i]).atan2(re[i].into()),
                );
                let bound = 1e-6 * r.max(1e-9);
                assert!((f64::from(a[i]) - r * turned.cos()).abs() <= bound, "re of {i} at {alpha}");
                assert!((f64::from(b[i]) - r * turned.sin()).abs() <= bound, "im of {i} at {alpha}");
            }
        }
        assert!(b.iter().all(|x| *x == 0.0), "at α = 0 nothing imaginary is left");
        assert!(Polar::new(&re, &im[1..]).is_err());
    }

    #[test]
    fn inverted_is_the_dial_of_minus_z() {
        let re: Vec<f32> = (0..97).map(|i| ((i * 37) % 19) as f32 - 9.0).collect();
        let im: Vec<f32> =
            (0..97).map(|i| if i % 5 == 0 { 0.0 } else { ((i * 53) % 23) as f32 - 11.0 }).collect();
        let (minus_re, minus_im): (Vec<f32>, Vec<f32>) =
            re.iter().zip(&im).map(|(x, y)| (0.0 - x, 0.0 - y)).unzip();
        let (plus, minus) = (Polar::new(&re, &im).unwrap(), Polar::new(&minus_re, &minus_im).unwrap());
        let at = |alpha: f32, inverted: bool, polar: &Polar| {
            let (mut a, mut b) = (vec![f32::NAN; 97], vec![f32::NAN; 97]);
            dial(alpha, inverted, &polar.modulus, &polar.phase, &mut a, &mut b);
            [a, b].concat()
        };
        for alpha in [1.0, 0.75, 0.3, 0.0] {
            let (ours, theirs) = (at(alpha, true, &plus), at(alpha, false, &minus));
            let worst = ours.iter().zip(&theirs).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
            assert!(worst < 2e-5, "α = {alpha}: {worst:e}");
            let plain = at(alpha, false, &plus);
            let apart = ours.iter().zip(&plain).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
            assert_eq!(apart > 1.0, alpha > 0.0, "at α = 0 a sign is gone, before it is seen");
        }
    }
}
