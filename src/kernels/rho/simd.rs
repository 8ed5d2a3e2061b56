//! Fast ρ: the modulus and the soft threshold over vectors; the others, which need exp and tanh, in plain loops.

use super::super::simd::{Vector, simd_entry};
use super::{EPSILON, Nonlinearity};

/// ρ of one channel: `z` holds its real plane, then its imaginary one if it is complex, `plane` values each.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// Which ρ; must be the modulus or the soft threshold here.
    pub rho: Nonlinearity,
    /// Soft threshold's b.
    pub bias: f32,
    /// Whether z has an imaginary plane.
    pub complex: bool,
    /// Values in one plane.
    pub plane: usize,
}

/// Whether [`forward_channel`] and [`adjoint_channel`] know this ρ.
pub fn is_vectorised(rho: Nonlinearity) -> bool {
    matches!(rho, Nonlinearity::Modulus | Nonlinearity::SoftThreshold)
}

simd_entry! {
    /// ρ of one channel. `out` has one plane for the modulus, else as many as z.
    pub fn forward_channel(channel: Channel, z: &[f32], out: &mut [f32]) = forward_over
}

#[inline(always)]
unsafe fn forward_over<V: Vector>(channel: Channel, z: &[f32], out: &mut [f32]) {
    let Channel { rho, bias, complex, plane } = channel;
    let planes = 1 + usize::from(complex);
    let out_planes = if rho == Nonlinearity::Modulus { 1 } else { planes };
    assert!(z.len() >= planes * plane && out.len() >= out_planes * plane);
    let (re, im) = (z.as_ptr(), z[(planes - 1) * plane..].as_ptr());
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let mut i = 0;
        while i < whole {
            forward_at::<V>(rho, bias, complex, re.add(i), im.add(i), out.as_mut_ptr().add(i), plane);
            i += V::LANES;
        }
        for i in whole..plane {
            use super::super::simd::Scalar;
            forward_at::<Scalar>(rho, bias, complex, re.add(i), im.add(i), out.as_mut_ptr().add(i), plane);
        }
    }
}

#[inline(always)]
unsafe fn forward_at<V: Vector>(
    rho: Nonlinearity,
    bias: f32,
    complex: bool,
    re: *const f32,
    im: *const f32,
    out: *mut f32,
    plane: usize,
) {
    unsafe {
        let (x, y) = (V::load(re), if complex { V::load(im) } else { V::splat(0.0) });
        let r = y.mul_add(y, x.mul(x)).sqrt();
        if rho == Nonlinearity::Modulus {
            r.store(out);
            return;
        }
        let d = r.add(V::splat(EPSILON as f32));
        let gate = V::splat(1.0).sub(V::splat(bias).div(d)).max(V::splat(0.0));
        gate.mul(x).store(out);
        if complex {
            gate.mul(y).store(out.add(plane));
        }
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
    /// Adds to `d_z` the gradient through ρ of the corrected gradient of its output. Returns the gradient of b.
    pub fn adjoint_channel(
        channel: Channel, z: &[f32], rho_z: &[f32], d_out: &[f32], correction: Correction, d_z: &mut [f32],
    ) -> f32 = adjoint_over
}

#[inline(always)]
unsafe fn adjoint_over<V: Vector>(
    channel: Channel,
    z: &[f32],
    rho_z: &[f32],
    d_out: &[f32],
    correction: Correction,
    d_z: &mut [f32],
) -> f32 {
    let Channel { rho, complex, plane, .. } = channel;
    let planes = 1 + usize::from(complex);
    let out_planes = if rho == Nonlinearity::Modulus { 1 } else { planes };
    assert!(z.len() >= planes * plane && d_z.len() >= planes * plane);
    assert!(d_out.len() >= out_planes * plane && rho_z.len() >= out_planes * plane);
    let whole = plane / V::LANES * V::LANES;
    // SAFETY: lengths were asserted; i + LANES ≤ plane.
    unsafe {
        let mut d_bias = V::splat(0.0);
        let mut i = 0;
        while i < whole {
            d_bias = d_bias.add(adjoint_at::<V>(channel, z, rho_z, d_out, correction, d_z, i));
            i += V::LANES;
        }
        let mut rest = 0.0;
        for i in whole..plane {
            use super::super::simd::Scalar;
            rest += adjoint_at::<Scalar>(channel, z, rho_z, d_out, correction, d_z, i).sum();
        }
        d_bias.sum() + rest
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
) -> V {
    let Channel { rho, bias, complex, plane } = channel;
    unsafe {
        let zero = V::splat(0.0);
        let (x, y) =
            (V::load(z.as_ptr().add(i)), if complex { V::load(z.as_ptr().add(plane + i)) } else { zero });
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
            return zero;
        }
        let h = if complex { corrected::<V>(d_out, rho_z, plane + i, offsets[1], slope) } else { zero };
        let over_d = V::splat(1.0).div(r.add(V::splat(EPSILON as f32)));
        let gate = V::splat(1.0).sub(V::splat(bias).mul(over_d)).max(zero);
        let along = g.mul(x).add(h.mul(y));
        // ds/dr / r = b/(d²·r) where the gate is open.
        let turn = gate.where_positive(V::splat(bias).mul(over_d).mul(over_d).mul(over_r)).mul(along);
        add_to(d_z, i, gate.mul(g).add(turn.mul(x)));
        if complex {
            add_to(d_z, plane + i, gate.mul(h).add(turn.mul(y)));
        }
        gate.where_positive(zero.sub(along).mul(over_d))
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
