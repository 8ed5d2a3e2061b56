//! The adjoint of the separable transform: columns spread into six lines, then rows.

use super::super::Scratch;
use super::super::lanes::Group;
use super::*;
use crate::kernels::simd::Vector;

impl Separable {
    /// Adds the gradient that `rows` output rows from `row` on, in the strip, send to the input.
    #[inline(always)]
    pub(in super::super) unsafe fn adjoint<V: Vector>(
        &self,
        group: &Group,
        row: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) {
        let width = group.input_width;
        let line = width * V::LANES;
        let stride = group.strip_stride::<V>();
        let plane_len = group.image_len::<V>() / group.planes;
        let Scratch { image, lines, strip } = scratch;
        for y in row..row + rows {
            for p in 0..group.planes {
                unsafe {
                    let lines = lines.as_mut_ptr();
                    for i in 0..LINES * width {
                        V::splat(0.0).store(lines.add(i * V::LANES));
                    }
                    for x in 0..group.output_width {
                        let from = strip.as_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                        let d_low = V::load(from.add(p * stride));
                        let (mut a, mut b) = ([V::splat(0.0); 4], [V::splat(0.0); 4]);
                        for l in 0..4 {
                            let d_re = V::load(from.add((group.planes + 2 * l) * stride));
                            let d_im = V::load(from.add((group.planes + 2 * l + 1) * stride));
                            (a[l], b[l]) =
                                if p == 0 { (d_re, d_im) } else { (d_im, V::splat(0.0).sub(d_re)) };
                        }
                        self.adjoint_columns::<V>(x, d_low, a, b, lines, line);
                    }
                    self.adjoint_rows::<V>(y, lines, line, image.as_mut_ptr().add(p * plane_len));
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn adjoint_columns<V: Vector>(
        &self,
        x: usize,
        d_low: V,
        a: [V; 4],
        b: [V; 4],
        lines: *mut f32,
        line: usize,
    ) {
        unsafe {
            let taps = &self.taps;
            let zero = V::splat(0.0);
            let (cc, ss) = (a[0].add(a[2]), a[2].sub(a[0]));
            let (cs, sc) = (b[0].sub(b[2]), b[0].add(b[2]));
            let (cg, sg, gc, gs) = (a[1], b[1], a[3], zero.sub(b[3]));
            let mut gg = zero;
            for l in 0..4 {
                gg = gg.sub(V::splat(self.kappa[l]).mul(a[l]));
            }
            // At u = 0 odd filters vanish; at ±u they differ in sign.
            let at = lines.add(Self::source(&self.cols, x, 0) * V::LANES);
            add_to(at.add(LOW * line), d_low.mul(V::splat(taps[0][LOW])));
            add_to(at.add(COS_A * line), cc.mul(V::splat(taps[0][COS_A])));
            add_to(at.add(SIN_A * line), sc.mul(V::splat(taps[0][COS_A])));
            add_to(at.add(COS_XI * line), cg.mul(V::splat(taps[0][ENVELOPE])));
            add_to(at.add(SIN_XI * line), sg.mul(V::splat(taps[0][ENVELOPE])));
            let even = gg.mul(V::splat(taps[0][ENVELOPE])).add(gc.mul(V::splat(taps[0][COS_XI])));
            add_to(at.add(ENVELOPE * line), even);
            for u in 1..=RADIUS {
                let ahead = lines.add(Self::source(&self.cols, x, u as isize) * V::LANES);
                let behind = lines.add(Self::source(&self.cols, x, -(u as isize)) * V::LANES);
                let w = V::splat(taps[u][ENVELOPE]);
                let even = d_low.mul(V::splat(taps[u][LOW]));
                split_to(ahead.add(LOW * line), behind.add(LOW * line), even, zero);
                let (even, odd) = (cc.mul(V::splat(taps[u][COS_A])), cs.mul(V::splat(taps[u][SIN_A])));
                split_to(ahead.add(COS_A * line), behind.add(COS_A * line), even, odd);
                let (even, odd) = (sc.mul(V::splat(taps[u][COS_A])), ss.mul(V::splat(taps[u][SIN_A])));
                split_to(ahead.add(SIN_A * line), behind.add(SIN_A * line), even, odd);
                split_to(ahead.add(COS_XI * line), behind.add(COS_XI * line), cg.mul(w), zero);
                split_to(ahead.add(SIN_XI * line), behind.add(SIN_XI * line), sg.mul(w), zero);
                let even = gc.mul_add(V::splat(taps[u][COS_XI]), gg.mul(w));
                let odd = gs.mul(V::splat(taps[u][SIN_XI]));
                split_to(ahead.add(ENVELOPE * line), behind.add(ENVELOPE * line), even, odd);
            }
        }
    }

    #[inline(always)]
    unsafe fn adjoint_rows<V: Vector>(&self, y: usize, lines: *const f32, line: usize, plane: *mut f32) {
        unsafe {
            let middle = plane.add(Self::source(&self.rows, y, 0) * line);
            let mut ahead = [middle; RADIUS + 1];
            let mut behind = ahead;
            for u in 1..=RADIUS {
                ahead[u] = plane.add(Self::source(&self.rows, y, u as isize) * line);
                behind[u] = plane.add(Self::source(&self.rows, y, -(u as isize)) * line);
            }
            let mut x = 0;
            while x < line {
                let mut d = [V::splat(0.0); LINES];
                for f in 0..LINES {
                    d[f] = V::load(lines.add(f * line + x));
                }
                add_to(middle.add(x), weighted(&d[..4], &self.taps[0][..4]));
                for u in 1..=RADIUS {
                    let even = weighted(&d[..4], &self.taps[u][..4]);
                    let odd = weighted(&d[4..], &self.taps[u][4..]);
                    split_to(ahead[u].add(x), behind[u].add(x), even, odd);
                }
                x += V::LANES;
            }
        }
    }
}

// Functions and not closures: only what is marked so is sure to be inlined where the instruction set is on.

/// Adds to what stands in memory.
#[inline(always)]
unsafe fn add_to<V: Vector>(at: *mut f32, value: V) {
    unsafe { V::load(at).add(value).store(at) }
}

/// Adds an even tap's share to both sides, an odd tap's with opposite signs.
#[inline(always)]
unsafe fn split_to<V: Vector>(ahead: *mut f32, behind: *mut f32, even: V, odd: V) {
    unsafe {
        add_to(ahead, even.add(odd));
        add_to(behind, even.sub(odd));
    }
}

/// Σ values·taps.
#[inline(always)]
unsafe fn weighted<V: Vector>(values: &[V], taps: &[f32]) -> V {
    unsafe {
        let mut sum = values[0].mul(V::splat(taps[0]));
        for (v, t) in values.iter().zip(taps).skip(1) {
            sum = v.mul_add(V::splat(*t), sum);
        }
        sum
    }
}
