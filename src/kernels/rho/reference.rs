//! Plain loops that define ρ and its gradient.

use super::{Alpha, EPSILON, Nonlinearity};
use crate::tensor::{Map, Real};

/// For the phase-keeping ρ(z) = s(r)·z: s, ds/dr, ds/db and ds/dg at r = |z|.
fn gate<T: Real>(rho: Nonlinearity, r: T, b: T, g: T) -> (T, T, T, T) {
    let (zero, one) = (T::zero(), T::one());
    let d = r + T::of(EPSILON);
    match rho {
        Nonlinearity::SoftThreshold => {
            let s = one - b / d;
            if s > zero { (s, b / (d * d), -one / d, zero) } else { (zero, zero, zero, zero) }
        }
        Nonlinearity::Sigmoid => {
            let u = one / (one + (-(g * r + b)).exp());
            let slope = u * (one - u);
            (u / d, (slope * g * d - u) / (d * d), slope / d, slope * r / d)
        }
        Nonlinearity::Tanh => {
            let t = r.tanh();
            (t / d, ((one - t * t) * d - t) / (d * d), zero, zero)
        }
        Nonlinearity::AmplitudeCollapse => (one / d, -one / (d * d), zero, zero),
        Nonlinearity::None | Nonlinearity::Modulus | Nonlinearity::Dial(_) => (one, zero, zero, zero),
    }
}

/// e^{iαφ} for z = re + i·im; −0 counts as 0, so that the phase of a negative number is π.
fn turned<T: Real>(alpha: Alpha, re: T, im: T) -> (T, T) {
    let (sin, cos) = (f64::from(alpha.value()) * (im + T::zero()).wide().atan2(re.wide())).sin_cos();
    (T::of(cos), T::of(sin))
}

/// A parameter of channel c, or zero where ρ has none.
fn parameter<T: Real>(values: &[T], channel: usize) -> T {
    values.get(channel).copied().unwrap_or(T::zero())
}

/// ρ(z); see the module's contract. Overwrites `out`.
pub fn forward<T: Real>(rho: Nonlinearity, bias: &[T], gain: &[T], z: &Map<T>, out: &mut Map<T>) {
    let s = z.shape();
    let plane = s.plane();
    let (out_shape, turns) = (out.shape(), rho.is_complex(false));
    assert_eq!(out_shape.complex, rho.is_complex(s.complex), "planes of ρ(z)");
    for c in 0..s.channels {
        let (b, g) = (parameter(bias, c), parameter(gain, c));
        let z = z.channel(c);
        let row = out_shape.row();
        let out = &mut out.values_mut()[c * row..(c + 1) * row];
        for i in 0..plane {
            let re = z[i];
            let im = if s.complex { z[plane + i] } else { T::zero() };
            let r = (re * re + im * im).sqrt();
            if rho == Nonlinearity::Modulus {
                out[i] = r;
                continue;
            }
            if let Nonlinearity::Dial(alpha) = rho
                && turns
            {
                let (cos, sin) = turned(alpha, re, im);
                (out[i], out[plane + i]) = (r * cos, r * sin);
                continue;
            }
            let gate = gate(rho, r, b, g).0;
            out[i] = gate * re;
            if s.complex {
                out[plane + i] = gate * im;
            }
        }
    }
}

/// Adds to `d_z` the gradient through ρ, and to `d_bias`, `d_gain` (f64 sums) where ρ has them.
pub fn adjoint<T: Real>(
    rho: Nonlinearity,
    bias: &[T],
    gain: &[T],
    z: &Map<T>,
    d_out: &Map<T>,
    d_z: &mut Map<T>,
    d_bias: &mut [T],
    d_gain: &mut [T],
) {
    let s = z.shape();
    let (plane, row) = (s.plane(), s.row());
    let turns = rho.is_complex(false);
    assert_eq!(d_out.shape().complex, rho.is_complex(s.complex), "planes of ρ(z)");
    for c in 0..s.channels {
        let (b, g) = (parameter(bias, c), parameter(gain, c));
        let (z, d_out) = (z.channel(c), d_out.channel(c));
        let d_z = &mut d_z.values_mut()[c * row..(c + 1) * row];
        let (mut sum_b, mut sum_g) = (0.0, 0.0);
        for i in 0..plane {
            let re = z[i];
            let im = if s.complex { z[plane + i] } else { T::zero() };
            let r = (re * re + im * im).sqrt();
            let over_r = if r > T::zero() { T::one() / r } else { T::zero() };
            if rho == Nonlinearity::Modulus {
                d_z[i] += d_out[i] * re * over_r;
                if s.complex {
                    d_z[plane + i] += d_out[i] * im * over_r;
                }
                continue;
            }
            if let Nonlinearity::Dial(alpha) = rho
                && turns
            {
                // d turned back by αφ: its part along z changes r, α times its part across turns z.
                let (cos, sin) = turned(alpha, re, im);
                let (g, h) = (d_out[i], d_out[plane + i]);
                let (along, across) =
                    (g * cos + h * sin, T::of(f64::from(alpha.value())) * (h * cos - g * sin));
                d_z[i] += (along * re - across * im) * over_r;
                if s.complex {
                    d_z[plane + i] += (along * im + across * re) * over_r;
                }
                continue;
            }
            let (gate, by_r, by_b, by_g) = gate(rho, r, b, g);
            let d_im = if s.complex { d_out[plane + i] } else { T::zero() };
            let along = d_out[i] * re + d_im * im;
            d_z[i] += gate * d_out[i] + along * by_r * re * over_r;
            if s.complex {
                d_z[plane + i] += gate * d_im + along * by_r * im * over_r;
            }
            sum_b += (along * by_b).wide();
            sum_g += (along * by_g).wide();
        }
        if let Some(d) = d_bias.get_mut(c) {
            *d += T::of(sum_b);
        }
        if let Some(d) = d_gain.get_mut(c) {
            *d += T::of(sum_g);
        }
    }
}
