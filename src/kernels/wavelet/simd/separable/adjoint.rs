//! The adjoint of the separable transform: columns spread into a line of six values a pixel, then rows.

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
        let stride = group.strip_stride::<V>();
        let plane_len = group.image_len::<V>() / group.planes;
        let Scratch { image, lines, strip } = scratch;
        for y in row..row + rows {
            for p in 0..group.planes {
                unsafe {
                    let line = lines.as_mut_ptr();
                    for i in 0..self.line_vectors() {
                        V::splat(0.0).store(line.add(i * V::LANES));
                    }
                    for (x, &centre) in self.line.centres.iter().enumerate() {
                        let from = strip.as_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                        let d_low = V::load(from.add(p * stride));
                        let (mut a, mut b) = ([V::splat(0.0); 4], [V::splat(0.0); 4]);
                        for l in 0..4 {
                            let d_re = V::load(from.add((group.planes + 2 * l) * stride));
                            let d_im = V::load(from.add((group.planes + 2 * l + 1) * stride));
                            (a[l], b[l]) =
                                if p == 0 { (d_re, d_im) } else { (d_im, V::splat(0.0).sub(d_re)) };
                        }
                        self.adjoint_columns::<V>(d_low, a, b, Line::at::<V>(line, centre));
                    }
                    self.line.fold_borders::<V>(line);
                    let plane = image.as_mut_ptr().add(p * plane_len);
                    self.adjoint_rows::<V>(y, line, group.input_width, plane);
                }
            }
        }
    }

    /// Adds to the line what one output pixel sends around its middle.
    #[inline(always)]
    unsafe fn adjoint_columns<V: Vector>(&self, d_low: V, a: [V; 4], b: [V; 4], middle: *mut f32) {
        unsafe {
            let zero = V::splat(0.0);
            let (cc, ss) = (a[0].add(a[2]), a[2].sub(a[0]));
            let (cs, sc) = (b[0].sub(b[2]), b[0].add(b[2]));
            let (cg, sg, gc, gs) = (a[1], b[1], a[3], zero.sub(b[3]));
            let mut gg = zero;
            for l in 0..4 {
                gg = gg.sub(V::splat(self.kappa[l]).mul(a[l]));
            }
            let tap = |taps: &[f32; LINES], f: usize| V::splat(taps[f]);
            // At u = 0 odd filters vanish; at ±u they differ in sign.
            let taps = &self.taps[0];
            add_to(middle.add(LOW * V::LANES), d_low.mul(tap(taps, LOW)));
            add_to(middle.add(COS_A * V::LANES), cc.mul(tap(taps, COS_A)));
            add_to(middle.add(SIN_A * V::LANES), sc.mul(tap(taps, COS_A)));
            add_to(middle.add(COS_XI * V::LANES), cg.mul(tap(taps, ENVELOPE)));
            add_to(middle.add(SIN_XI * V::LANES), sg.mul(tap(taps, ENVELOPE)));
            let even = gg.mul(tap(taps, ENVELOPE)).add(gc.mul(tap(taps, COS_XI)));
            add_to(middle.add(ENVELOPE * V::LANES), even);
            let (mut ahead, mut behind) = (middle, middle);
            for u in 1..=self.radius {
                // The tap at u reads x(centre − u).
                ahead = ahead.sub(LINES * V::LANES);
                behind = behind.add(LINES * V::LANES);
                let taps = self.taps.get_unchecked(u);
                let w = tap(taps, ENVELOPE);
                split_to(ahead, behind, LOW, d_low.mul(tap(taps, LOW)), zero);
                split_to(ahead, behind, COS_A, cc.mul(tap(taps, COS_A)), cs.mul(tap(taps, SIN_A)));
                split_to(ahead, behind, SIN_A, sc.mul(tap(taps, COS_A)), ss.mul(tap(taps, SIN_A)));
                split_to(ahead, behind, COS_XI, cg.mul(w), zero);
                split_to(ahead, behind, SIN_XI, sg.mul(w), zero);
                let even = gc.mul_add(tap(taps, COS_XI), gg.mul(w));
                split_to(ahead, behind, ENVELOPE, even, gs.mul(tap(taps, SIN_XI)));
            }
        }
    }

    /// Adds to the plane what the line of output row `y` sends.
    #[inline(always)]
    unsafe fn adjoint_rows<V: Vector>(&self, y: usize, line: *mut f32, width: usize, plane: *mut f32) {
        unsafe {
            let mut to = [plane; TAPS];
            for (to, &row) in to.iter_mut().zip(&self.rows[y * TAPS..(y + 1) * TAPS]) {
                *to = plane.add(row as usize * width * V::LANES);
            }
            for x in 0..width {
                let from = Line::at::<V>(line, (self.line.first + x) as u32);
                let mut d = [V::splat(0.0); LINES];
                for f in 0..LINES {
                    d[f] = V::load(from.add(f * V::LANES));
                }
                let x = x * V::LANES;
                add_to(to[RADIUS].add(x), weighted(&d[..4], &self.taps[0][..4]));
                for u in 1..=self.radius {
                    let taps = self.taps.get_unchecked(u);
                    let even = weighted(&d[..4], &taps[..4]);
                    let odd = weighted(&d[4..], &taps[4..]);
                    let (ahead, behind) = (to.get_unchecked(RADIUS + u), to.get_unchecked(RADIUS - u));
                    add_to(ahead.add(x), even.add(odd));
                    add_to(behind.add(x), even.sub(odd));
                }
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

/// Adds to filter `f` of two pixels: an even tap's share to both, an odd tap's with opposite signs.
#[inline(always)]
unsafe fn split_to<V: Vector>(ahead: *mut f32, behind: *mut f32, f: usize, even: V, odd: V) {
    unsafe {
        add_to(ahead.add(f * V::LANES), even.add(odd));
        add_to(behind.add(f * V::LANES), even.sub(odd));
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
