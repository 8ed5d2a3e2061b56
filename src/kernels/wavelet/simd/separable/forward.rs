//! The separable transform: rows filtered into six lines, then columns.

use super::super::Scratch;
use super::super::lanes::Group;
use super::*;
use crate::kernels::simd::Vector;

impl Separable {
    /// Filters `rows` output rows from `row` on into the strip.
    #[inline(always)]
    pub(in super::super) unsafe fn forward<V: Vector>(
        &self,
        group: &Group,
        row: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) {
        let width = group.input_width;
        let line = width * V::LANES;
        let stride = group.strip_stride::<V>();
        let Scratch { image, lines, strip } = scratch;
        for y in row..row + rows {
            unsafe {
                for p in 0..group.planes {
                    let plane = image.as_ptr().add(p * group.image_len::<V>() / group.planes);
                    self.filter_rows::<V>(y, plane, line, lines.as_mut_ptr().add(p * LINES * line));
                }
                for x in 0..group.output_width {
                    let to = strip.as_mut_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                    let mut waves = [[V::splat(0.0); 2]; 4];
                    for p in 0..group.planes {
                        let lines = lines.as_ptr().add(p * LINES * line);
                        let (low, a, b) = self.filter_columns::<V>(x, lines, line);
                        low.store(to.add(p * stride));
                        for l in 0..4 {
                            // (A + iB)·(re + i·im)
                            let [re, im] = &mut waves[l];
                            if p == 0 {
                                (*re, *im) = (a[l], b[l]);
                            } else {
                                (*re, *im) = (re.sub(b[l]), im.add(a[l]));
                            }
                        }
                    }
                    for (l, [re, im]) in waves.into_iter().enumerate() {
                        re.store(to.add((group.planes + 2 * l) * stride));
                        im.store(to.add((group.planes + 2 * l + 1) * stride));
                    }
                }
            }
        }
    }

    /// The six row-filtered lines of output row `y`.
    #[inline(always)]
    unsafe fn filter_rows<V: Vector>(&self, y: usize, plane: *const f32, line: usize, lines: *mut f32) {
        unsafe {
            let from = |u: isize| plane.add(Self::source(&self.rows, y, u) * line);
            let mut ahead = [from(0); RADIUS + 1];
            let mut behind = ahead;
            for u in 1..=RADIUS {
                (ahead[u], behind[u]) = (from(u as isize), from(-(u as isize)));
            }
            let mut x = 0;
            while x < line {
                let middle = V::load(ahead[0].add(x));
                let mut even = [V::splat(0.0); 4];
                for f in 0..4 {
                    even[f] = middle.mul(V::splat(self.taps[0][f]));
                }
                let mut odd = [V::splat(0.0); 2];
                for u in 1..=RADIUS {
                    let (a, b) = (V::load(ahead[u].add(x)), V::load(behind[u].add(x)));
                    let (sum, difference) = (a.add(b), a.sub(b));
                    for f in 0..4 {
                        even[f] = sum.mul_add(V::splat(self.taps[u][f]), even[f]);
                    }
                    for f in 0..2 {
                        odd[f] = difference.mul_add(V::splat(self.taps[u][4 + f]), odd[f]);
                    }
                }
                for f in 0..4 {
                    even[f].store(lines.add(f * line + x));
                }
                for f in 0..2 {
                    odd[f].store(lines.add((4 + f) * line + x));
                }
                x += V::LANES;
            }
        }
    }

    /// φ, and real (A) and imaginary (B) parts of the four ψ, at output column `x`, from one plane's lines.
    #[inline(always)]
    unsafe fn filter_columns<V: Vector>(
        &self,
        x: usize,
        lines: *const f32,
        line: usize,
    ) -> (V, [V; 4], [V; 4]) {
        unsafe {
            let zero = V::splat(0.0);
            // Where each tap reads, once for all lines.
            let mut from = [lines; TAPS];
            for (from, &source) in from.iter_mut().zip(&self.cols[x * TAPS..(x + 1) * TAPS]) {
                *from = lines.add(source as usize * V::LANES);
            }
            // Products named (row filter)(column filter). The diagonal pair first: few enough for the registers.
            let (mut cc, mut cs) =
                (V::load(from[RADIUS].add(COS_A * line)).mul(V::splat(self.taps[0][COS_A])), zero);
            let (mut sc, mut ss) =
                (V::load(from[RADIUS].add(SIN_A * line)).mul(V::splat(self.taps[0][COS_A])), zero);
            for u in 1..=RADIUS {
                let (w, v) = (V::splat(self.taps[u][COS_A]), V::splat(self.taps[u][SIN_A]));
                let (a, b) = (
                    V::load(from[RADIUS + u].add(COS_A * line)),
                    V::load(from[RADIUS - u].add(COS_A * line)),
                );
                cc = a.add(b).mul_add(w, cc);
                cs = a.sub(b).mul_add(v, cs);
                let (a, b) = (
                    V::load(from[RADIUS + u].add(SIN_A * line)),
                    V::load(from[RADIUS - u].add(SIN_A * line)),
                );
                sc = a.add(b).mul_add(w, sc);
                ss = a.sub(b).mul_add(v, ss);
            }
            let mut low = V::load(from[RADIUS].add(LOW * line)).mul(V::splat(self.taps[0][LOW]));
            let g = V::load(from[RADIUS].add(ENVELOPE * line));
            let (mut gg, mut gc, mut gs) =
                (g.mul(V::splat(self.taps[0][ENVELOPE])), g.mul(V::splat(self.taps[0][COS_XI])), zero);
            let mut cg = V::load(from[RADIUS].add(COS_XI * line)).mul(V::splat(self.taps[0][ENVELOPE]));
            let mut sg = V::load(from[RADIUS].add(SIN_XI * line)).mul(V::splat(self.taps[0][ENVELOPE]));
            for u in 1..=RADIUS {
                low = V::load(from[RADIUS + u].add(LOW * line))
                    .add(V::load(from[RADIUS - u].add(LOW * line)))
                    .mul_add(V::splat(self.taps[u][LOW]), low);
                let (a, b) = (
                    V::load(from[RADIUS + u].add(ENVELOPE * line)),
                    V::load(from[RADIUS - u].add(ENVELOPE * line)),
                );
                let sum = a.add(b);
                let w = V::splat(self.taps[u][ENVELOPE]);
                gg = sum.mul_add(w, gg);
                gc = sum.mul_add(V::splat(self.taps[u][COS_XI]), gc);
                gs = a.sub(b).mul_add(V::splat(self.taps[u][SIN_XI]), gs);
                cg = V::load(from[RADIUS + u].add(COS_XI * line))
                    .add(V::load(from[RADIUS - u].add(COS_XI * line)))
                    .mul_add(w, cg);
                sg = V::load(from[RADIUS + u].add(SIN_XI * line))
                    .add(V::load(from[RADIUS - u].add(SIN_XI * line)))
                    .mul_add(w, sg);
            }
            let mut a = [cc.sub(ss), cg, cc.add(ss), gc];
            for l in 0..4 {
                a[l] = a[l].sub(V::splat(self.kappa[l]).mul(gg));
            }
            let b = [cs.add(sc), sg, sc.sub(cs), zero.sub(gs)];
            (low, a, b)
        }
    }
}
