//! Fast ρ: forward and backward over vectors, one channel at a time.

use super::super::simd::{Scalar, Vector, simd_entry};
use super::exp::exp;
use super::{EPSILON, Nonlinearity};

/// ρ of one channel: `z` holds its real plane, then its imaginary one if it is complex, `plane` values each.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// Which ρ; [`is_vectorised`] must know it.
    pub rho: Nonlinearity,
    /// b, where ρ has one.
    pub bias: f32,
    /// g, where ρ has one.
    pub gain: f32,
    /// Whether z has an imaginary plane.
    pub complex: bool,
    /// Values in one plane.
    pub plane: usize,
}

/// Whether [`forward_channel`] and [`adjoint_channel`] know this ρ: every one natively but a dial at an odd angle; in the browser,
/// where each costs bytes, the two that its networks compare.
pub fn is_vectorised(rho: Nonlinearity) -> bool {
    match rho {
        Nonlinearity::Modulus | Nonlinearity::SoftThreshold => true,
        Nonlinearity::Dial(alpha) => NATIVE && (alpha.value() == 0.5 || alpha.value() == 1.0),
        _ => NATIVE,
    }
}

const NATIVE: bool = cfg!(not(target_arch = "wasm32"));

simd_entry! {
    /// ρ of one channel. `out` has as many planes as [`Nonlinearity::is_complex`] says.
    pub fn forward_channel(channel: Channel, z: &[f32], out: &mut [f32]) = forward_over
}

/// Planes of z and of ρ(z).
fn planes(channel: Channel) -> (usize, usize) {
    (1 + usize::from(channel.complex), 1 + usize::from(channel.rho.is_complex(channel.complex)))
}

#[inline(always)]
unsafe fn forward_over<V: Vector>(channel: Channel, z: &[f32], out: &mut [f32]) {
    let (plane, (z_planes, out_planes)) = (channel.plane, planes(channel));
    assert!(z.len() >= z_planes * plane && out.len() >= out_planes * plane);
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let mut i = 0;
        while i < whole {
            forward_at::<V>(channel, z, out, i);
            i += V::LANES;
        }
        for i in whole..plane {
            forward_at::<Scalar>(channel, z, out, i);
        }
    }
}

/// Real and imaginary part at `i`.
#[inline(always)]
unsafe fn load<V: Vector>(channel: Channel, z: &[f32], i: usize) -> (V, V) {
    unsafe {
        let im = if channel.complex { V::load(z.as_ptr().add(channel.plane + i)) } else { V::splat(0.0) };
        (V::load(z.as_ptr().add(i)), im)
    }
}

#[inline(always)]
unsafe fn forward_at<V: Vector>(channel: Channel, z: &[f32], out: &mut [f32], i: usize) {
    unsafe {
        let (x, y) = load::<V>(channel, z, i);
        let r = y.mul_add(y, x.mul(x)).sqrt();
        let (re, im) = (out.as_mut_ptr().add(i), out.as_mut_ptr().wrapping_add(channel.plane + i));
        if channel.rho == Nonlinearity::Modulus {
            r.store(re);
            return;
        }
        if NATIVE && channel.rho.is_complex(false) {
            let (u, v) = half_turned(x, y, r);
            r.mul(u).store(re);
            r.mul(v).store(im);
            return;
        }
        let gate = gate(channel, r).through;
        gate.mul(x).store(re);
        if channel.complex {
            gate.mul(y).store(im);
        }
    }
}

/// e^{iφ/2} of z = x + iy, r = |z|, −π < φ ≤ π: the root of e^{iφ} to the right of the imaginary axis.
#[inline(always)]
unsafe fn half_turned<V: Vector>(x: V, y: V, r: V) -> (V, V) {
    unsafe {
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let (left, below) = (zero.sub(x).where_positive(one), zero.sub(y).where_positive(one));
        let size = x.max(zero.sub(x));
        // The larger of the two from the sum of two positive numbers, the smaller by |y| = 2·r·cos·sin: nothing cancels.
        let over_2r = r.where_positive(half.div(r));
        let larger = size.mul_add(over_2r, half).sqrt();
        let smaller = y.max(zero.sub(y)).mul(over_2r).div(larger);
        let right = one.sub(left);
        let cos = right.mul(larger).add(left.mul(smaller));
        let sin = right.mul(smaller).add(left.mul(larger));
        (cos, sin.mul(one.sub(below.add(below))))
    }
}

/// For a ρ(z) = s(r)·z that keeps the phase: s, (ds/dr)/r, ds/db and ds/dg.
struct Gate<V> {
    through: V,
    by_r: V,
    by_bias: V,
    by_gain: V,
}

/// [`Gate`] at r = |z|. See the module's contract.
#[inline(always)]
unsafe fn gate<V: Vector>(channel: Channel, r: V) -> Gate<V> {
    unsafe {
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let over_d = one.div(r.add(V::splat(EPSILON as f32)));
        let over_r = r.where_positive(one.div(r));
        match channel.rho {
            Nonlinearity::SoftThreshold => {
                let bias = V::splat(channel.bias);
                let s = one.sub(bias.mul(over_d)).max(zero);
                let by_r = s.where_positive(bias.mul(over_d).mul(over_d).mul(over_r));
                Gate { through: s, by_r, by_bias: s.where_positive(zero.sub(over_d)), by_gain: zero }
            }
            Nonlinearity::Sigmoid if NATIVE => {
                let gain = V::splat(channel.gain);
                let u = one.div(one.add(exp(zero.sub(gain.mul_add(r, V::splat(channel.bias))))));
                let slope = u.mul(one.sub(u)).mul(over_d);
                let by_r = gain.mul(slope).sub(u.mul(over_d).mul(over_d)).mul(over_r);
                Gate { through: u.mul(over_d), by_r, by_bias: slope, by_gain: slope.mul(r) }
            }
            Nonlinearity::Tanh if NATIVE => {
                let (t, slope) = tanh(r);
                let by_r = slope.sub(t.mul(over_d)).mul(over_d).mul(over_r);
                Gate { through: t.mul(over_d), by_r, by_bias: zero, by_gain: zero }
            }
            Nonlinearity::AmplitudeCollapse if NATIVE => {
                let by_r = zero.sub(over_d.mul(over_d)).mul(over_r);
                Gate { through: over_d, by_r, by_bias: zero, by_gain: zero }
            }
            _ => Gate { through: one, by_r: zero, by_bias: zero, by_gain: zero },
        }
    }
}

/// tanh r and its derivative, for r ≥ 0.
#[inline(always)]
unsafe fn tanh<V: Vector>(r: V) -> (V, V) {
    unsafe {
        let one = V::splat(1.0);
        let e = exp(r.mul(V::splat(-2.0)));
        let over = one.div(one.add(e));
        let quotient = one.sub(e).mul(over);
        // Near 0 the quotient loses digits.
        let q = r.mul(r);
        let c = [-17.0 / 315.0, 2.0 / 15.0, -1.0 / 3.0, 1.0];
        let series = c.iter().fold(V::splat(62.0 / 2835.0), |sum, &c| sum.mul_add(q, V::splat(c))).mul(r);
        let far = r.sub(V::splat(0.25)).where_positive(one);
        let t = far.mul(quotient).add(one.sub(far).mul(series));
        (t, e.mul(V::splat(4.0)).mul(over).mul(over))
    }
}

/// An affine correction of the incoming gradients, d − offset − slope·value: Standardise's share of the gradient,
/// applied while the values are in registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Correction {
    /// Constant of the real plane.
    pub offset_re: f32,
    /// Constant of the imaginary plane.
    pub offset_im: f32,
    /// Factor of the value itself.
    pub slope: f32,
}

impl Correction {
    /// Corrects `d` in place; both hold a real plane, then perhaps an imaginary one.
    pub fn apply(&self, plane: usize, values: &[f32], d: &mut [f32]) {
        for (p, (d, values)) in d.chunks_mut(plane.max(1)).zip(values.chunks(plane.max(1))).enumerate() {
            let offset = if p == 0 { self.offset_re } else { self.offset_im };
            for (d, v) in d.iter_mut().zip(values) {
                *d -= offset + self.slope * v;
            }
        }
    }
}

simd_entry! {
    /// Adds to `d_z` the gradient through ρ of the corrected gradient of its output. Returns the gradients of b and g.
    pub fn adjoint_channel(
        channel: Channel, z: &[f32], rho_z: &[f32], d_out: &[f32], correction: Correction, d_z: &mut [f32],
    ) -> [f32; 2] = adjoint_over
}

#[inline(always)]
unsafe fn adjoint_over<V: Vector>(
    channel: Channel,
    z: &[f32],
    rho_z: &[f32],
    d_out: &[f32],
    correction: Correction,
    d_z: &mut [f32],
) -> [f32; 2] {
    let (plane, (z_planes, out_planes)) = (channel.plane, planes(channel));
    assert!(z.len() >= z_planes * plane && d_z.len() >= z_planes * plane);
    assert!(d_out.len() >= out_planes * plane && rho_z.len() >= out_planes * plane);
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let (mut d_bias, mut d_gain) = (V::splat(0.0), V::splat(0.0));
        let mut i = 0;
        while i < whole {
            let (bias, gain) = adjoint_at::<V>(channel, z, rho_z, d_out, correction, d_z, i);
            (d_bias, d_gain) = (d_bias.add(bias), d_gain.add(gain));
            i += V::LANES;
        }
        let mut rest = [0.0; 2];
        for i in whole..plane {
            let (bias, gain) = adjoint_at::<Scalar>(channel, z, rho_z, d_out, correction, d_z, i);
            rest = [rest[0] + bias.sum(), rest[1] + gain.sum()];
        }
        [d_bias.sum() + rest[0], d_gain.sum() + rest[1]]
    }
}

#[inline(always)]
unsafe fn adjoint_at<V: Vector>(
    channel: Channel,
    z: &[f32],
    rho_z: &[f32],
    d_out: &[f32],
    correction: Correction,
    d_z: &mut [f32],
    i: usize,
) -> (V, V) {
    let Channel { rho, complex, plane, .. } = channel;
    unsafe {
        let zero = V::splat(0.0);
        let (x, y) = load::<V>(channel, z, i);
        let r = y.mul_add(y, x.mul(x)).sqrt();
        let (offsets, slope) = ([correction.offset_re, correction.offset_im], correction.slope);
        // 1/r, and 0 at r = 0.
        let over_r = r.where_positive(V::splat(1.0).div(r));
        let g = corrected::<V>(d_out, rho_z, i, offsets[0], slope);
        if rho == Nonlinearity::Modulus {
            let g = g.mul(over_r);
            add_to(d_z, i, g.mul(x));
            if complex {
                add_to(d_z, plane + i, g.mul(y));
            }
            return (zero, zero);
        }
        let out_complex = rho.is_complex(complex);
        let h = if out_complex { corrected::<V>(d_out, rho_z, plane + i, offsets[1], slope) } else { zero };
        if NATIVE && rho.is_complex(false) {
            // d turned back by φ/2: its part along z changes r, half of its part across turns z.
            let (u, v) = half_turned(x, y, r);
            let along = g.mul(u).add(h.mul(v)).mul(over_r);
            let across = h.mul(u).sub(g.mul(v)).mul(over_r).mul(V::splat(0.5));
            add_to(d_z, i, along.mul(x).sub(across.mul(y)));
            if complex {
                add_to(d_z, plane + i, along.mul(y).add(across.mul(x)));
            }
            return (zero, zero);
        }
        let gate = gate(channel, r);
        let along = g.mul(x).add(h.mul(y));
        let turn = gate.by_r.mul(along);
        add_to(d_z, i, gate.through.mul(g).add(turn.mul(x)));
        if complex {
            add_to(d_z, plane + i, gate.through.mul(h).add(turn.mul(y)));
        }
        (gate.by_bias.mul(along), gate.by_gain.mul(along))
    }
}

/// The gradient at `i`, less its affine correction.
#[inline(always)]
unsafe fn corrected<V: Vector>(d_out: &[f32], rho_z: &[f32], i: usize, offset: f32, slope: f32) -> V {
    unsafe {
        let (d, value) = (V::load(d_out.as_ptr().add(i)), V::load(rho_z.as_ptr().add(i)));
        d.sub(V::splat(offset)).sub(V::splat(slope).mul(value))
    }
}

/// Adds to the values at `i`.
#[inline(always)]
unsafe fn add_to<V: Vector>(values: &mut [f32], i: usize, v: V) {
    unsafe {
        let at = values.as_mut_ptr().add(i);
        V::load(at).add(v).store(at);
    }
}
