//! A row-filtered line with its borders: what a tap reads stands at a constant distance from the pixel it is for.

use super::super::super::taps::LINES;
use crate::kernels::simd::Vector;
use crate::wavelet::Axis;

/// Pixels of a line, each with its [`LINES`] filtered values side by side, and beyond either end what the boundary puts there.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// With the borders.
    pub pixels: usize,
    /// Where the input's first pixel stands.
    pub first: usize,
    /// Pixels of the borders, and the input's pixel that each repeats, both as places in the line.
    pub borders: Vec<(u32, u32)>,
    /// Where each output pixel's middle tap reads.
    pub centres: Vec<u32>,
}

impl Line {
    /// For filters with `radius` taps on either side.
    pub(super) fn new(axis: &Axis, radius: usize) -> Line {
        let (before, reach) = (axis.before as isize, radius as isize);
        let inside = before..before + axis.input as isize;
        let centre = |x: usize| axis.centre(x) as isize;
        let begin = inside.start.min(centre(0) - reach);
        let end = inside.end.max(centre(axis.output - 1) + reach + 1);
        let place = |index: isize| (index - begin) as u32;
        let borders = (begin..end)
            .filter(|index| !inside.contains(index))
            .map(|index| (place(index), place(before + axis.source(index) as isize)))
            .collect();
        Line {
            pixels: (end - begin) as usize,
            first: place(before) as usize,
            borders,
            centres: (0..axis.output).map(|x| place(centre(x))).collect(),
        }
    }

    /// Copies the borders.
    #[inline(always)]
    pub(super) unsafe fn fill_borders<V: Vector>(&self, line: *mut f32) {
        for &(to, from) in &self.borders {
            unsafe {
                let (to, from) = (Self::at::<V>(line, to), Self::at::<V>(line, from));
                for f in 0..LINES {
                    V::load(from.add(f * V::LANES)).store(to.add(f * V::LANES));
                }
            }
        }
    }

    /// The borders' gradients go to the pixels that they repeat.
    #[inline(always)]
    pub(super) unsafe fn fold_borders<V: Vector>(&self, line: *mut f32) {
        for &(from, to) in &self.borders {
            unsafe {
                let (to, from) = (Self::at::<V>(line, to), Self::at::<V>(line, from));
                for f in 0..LINES {
                    let sum = V::load(to.add(f * V::LANES)).add(V::load(from.add(f * V::LANES)));
                    sum.store(to.add(f * V::LANES));
                }
            }
        }
    }

    /// The values of the pixel at a place.
    #[inline(always)]
    pub(super) unsafe fn at<V: Vector>(line: *mut f32, place: u32) -> *mut f32 {
        unsafe { line.add(place as usize * LINES * V::LANES) }
    }
}
