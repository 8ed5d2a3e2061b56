//! The separable transform: rows filtered into a line of six values a pixel, then columns.

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
        let stride = group.strip_stride::<V>();
        let Scratch { image, lines, strip } = scratch;
        for y in row..row + rows {
            for p in 0..group.planes {
                unsafe {
                    let plane = image.as_ptr().add(p * group.image_len::<V>() / group.planes);
                    let line = lines.as_mut_ptr();
                    self.filter_rows::<V>(y, plane, group.input_width, line);
                    self.line.fill_borders::<V>(line);
                    for (x, &centre) in self.line.centres.iter().enumerate() {
                        let to = strip.as_mut_ptr().add(((y - row) * group.output_width + x) * V::LANES);
                        let (low, a, b) = self.filter_columns::<V>(Line::at::<V>(line, centre));
                        low.store(to.add(p * stride));
                        for l in 0..4 {
                            let re = to.add((group.planes + 2 * l) * stride);
                            let im = re.add(stride);
                            // (A + iB)·(re + i·im)
                            if p == 0 {
                                a[l].store(re);
                                b[l].store(im);
                            } else {
                                V::load(re).sub(b[l]).store(re);
                                V::load(im).add(a[l]).store(im);
                            }
                        }
                    }
                }
            }
        }
    }

    /// The row-filtered line of output row `y`, without its borders.
    #[inline(always)]
    unsafe fn filter_rows<V: Vector>(&self, y: usize, plane: *const f32, width: usize, line: *mut f32) {
        unsafe {
            let mut from = [plane; TAPS];
            for (from, &row) in from.iter_mut().zip(&self.rows[y * TAPS..(y + 1) * TAPS]) {
                *from = plane.add(row as usize * width * V::LANES);
            }
            let inside = Line::at::<V>(line, self.line.first as u32);
            let mut x = 0;
            // Two pixels at a time share their taps.
            while x + 2 <= width {
                self.filter_pixels::<V, 2>(&from, x, inside);
                x += 2;
            }
            if x < width {
                self.filter_pixels::<V, 1>(&from, x, inside);
            }
        }
    }

    /// The row-filtered values of N pixels from column `x` on.
    #[inline(always)]
    unsafe fn filter_pixels<V: Vector, const N: usize>(
        &self,
        from: &[*const f32; TAPS],
        x: usize,
        line: *mut f32,
    ) {
        unsafe {
            let load = |row: usize, n: usize| V::load(from.get_unchecked(row).add((x + n) * V::LANES));
            let zero = V::splat(0.0);
            let (mut even, mut odd) = ([[zero; N]; 4], [[zero; N]; 2]);
            for n in 0..N {
                let middle = load(RADIUS, n);
                for f in 0..4 {
                    even[f][n] = middle.mul(V::splat(self.taps[0][f]));
                }
            }
            for u in 1..=self.radius {
                let taps = self.taps.get_unchecked(u);
                let (ahead, behind) = (RADIUS + u, RADIUS - u);
                let mut sums = [zero; N];
                for n in 0..N {
                    sums[n] = load(ahead, n).add(load(behind, n));
                }
                for f in 0..4 {
                    let tap = V::splat(taps[f]);
                    for n in 0..N {
                        even[f][n] = sums[n].mul_add(tap, even[f][n]);
                    }
                }
                // Loaded anew: kept beside the sums they would need more registers than there are.
                let mut differences = [zero; N];
                for n in 0..N {
                    differences[n] = load(ahead, n).sub(load(behind, n));
                }
                for f in 0..2 {
                    let tap = V::splat(taps[4 + f]);
                    for n in 0..N {
                        odd[f][n] = differences[n].mul_add(tap, odd[f][n]);
                    }
                }
            }
            for n in 0..N {
                let to = line.add((x + n) * LINES * V::LANES);
                for f in 0..4 {
                    even[f][n].store(to.add(f * V::LANES));
                }
                for f in 0..2 {
                    odd[f][n].store(to.add((4 + f) * V::LANES));
                }
            }
        }
    }

    /// φ, and real (A) and imaginary (B) parts of the four ψ, around one pixel of one plane's line.
    #[inline(always)]
    unsafe fn filter_columns<V: Vector>(&self, middle: *const f32) -> (V, [V; 4], [V; 4]) {
        unsafe {
            let zero = V::splat(0.0);
            let value = |pixel: *const f32, f: usize| V::load(pixel.add(f * V::LANES));
            let tap = |taps: &[f32; LINES], f: usize| V::splat(taps[f]);
            // Products named (row filter)(column filter). At u = 0 odd filters vanish.
            let taps = &self.taps[0];
            let mut low = value(middle, LOW).mul(tap(taps, LOW));
            let mut cc = value(middle, COS_A).mul(tap(taps, COS_A));
            let mut sc = value(middle, SIN_A).mul(tap(taps, COS_A));
            let mut gg = value(middle, ENVELOPE).mul(tap(taps, ENVELOPE));
            let mut gc = value(middle, ENVELOPE).mul(tap(taps, COS_XI));
            let mut cg = value(middle, COS_XI).mul(tap(taps, ENVELOPE));
            let mut sg = value(middle, SIN_XI).mul(tap(taps, ENVELOPE));
            let (mut cs, mut ss, mut gs) = (zero, zero, zero);
            let (mut ahead, mut behind) = (middle, middle);
            for u in 1..=self.radius {
                // The tap at u reads x(centre − u).
                ahead = ahead.sub(LINES * V::LANES);
                behind = behind.add(LINES * V::LANES);
                let taps = self.taps.get_unchecked(u);
                let (even, odd) = (tap(taps, COS_A), tap(taps, SIN_A));
                let (a, b) = (value(ahead, COS_A), value(behind, COS_A));
                cc = a.add(b).mul_add(even, cc);
                cs = a.sub(b).mul_add(odd, cs);
                let (a, b) = (value(ahead, SIN_A), value(behind, SIN_A));
                sc = a.add(b).mul_add(even, sc);
                ss = a.sub(b).mul_add(odd, ss);
                low = value(ahead, LOW).add(value(behind, LOW)).mul_add(tap(taps, LOW), low);
                let envelope = tap(taps, ENVELOPE);
                cg = value(ahead, COS_XI).add(value(behind, COS_XI)).mul_add(envelope, cg);
                sg = value(ahead, SIN_XI).add(value(behind, SIN_XI)).mul_add(envelope, sg);
                let (a, b) = (value(ahead, ENVELOPE), value(behind, ENVELOPE));
                let sum = a.add(b);
                gg = sum.mul_add(envelope, gg);
                gc = sum.mul_add(tap(taps, COS_XI), gc);
                gs = a.sub(b).mul_add(tap(taps, SIN_XI), gs);
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
