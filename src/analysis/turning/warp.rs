//! An image seen through wavy glass: a smooth warp, which is a small move at each place, but not the same one everywhere.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use num_complex::Complex64;

use super::octaves::{Bands, Octaves};
use super::torus::{Side, Torus};
use super::{ENLARGEMENT, LOW_PASS_SIGMA, OCTAVES, ground};
use crate::error::Words;
use crate::{Error, Result};

/// The warp's wavelength in pixels.
pub const WARP_WAVE: f64 = 20.0;
/// Its largest size in pixels.
pub const WARP_REACH: f64 = 4.0;
/// Lines each way of the grid that shows it.
pub const LINES: usize = 8;
/// Points of each line.
pub const LINE_POINTS: usize = 33;
/// Points of the interpolating polynomial, along each axis.
const POINTS: usize = 6;

/// One image, warped, and shifted by as much.
#[derive(Clone, Debug)]
pub struct Warping {
    pub(super) torus: Torus,
    pub(super) image: Vec<Complex64>,
    /// Fine samples of the image as it is.
    still: Vec<f64>,
    pub(super) warped: Vec<Complex64>,
    shifted: Vec<Complex64>,
    samples: Vec<Complex64>,
    octaves: Octaves,
    size: f64,
}

impl Warping {
    /// An image as [`Turning::new`](super::Turning::new) takes it, not warped.
    pub fn new(image: &[f32], rows: usize, cols: usize) -> Result<Self> {
        let mut torus = ground::torus(image, rows, cols, ENLARGEMENT)?;
        let image = ground::low_passed(&torus, image, LOW_PASS_SIGMA)?;
        let mut samples = vec![Complex64::ZERO; torus.samples()];
        torus.synthesise(&image, &mut samples);
        Ok(Warping {
            still: samples.iter().map(|z| z.re).collect(),
            warped: image.clone(),
            shifted: image.clone(),
            octaves: Octaves::new(rows, cols, image.clone()),
            image,
            samples,
            torus,
            size: 0.0,
        })
    }

    /// How far a place (row, column), in pixels of the image, is displaced by a warp of size 1, as (down, right): at most by 1.
    /// Rows move up and down along each row, columns left and right along each column, in waves of [`WARP_WAVE`] pixels.
    pub fn displacement((row, col): (f64, f64)) -> (f64, f64) {
        (wave(col), wave(row))
    }

    /// Warps: the image at p is seen where p − τ(p) was, with τ of at most `size` pixels, 0 to [`WARP_REACH`]. Between fine samples
    /// the image is a polynomial through 6×6 of them; what the warp lifts above the band is left out. The shift it is compared with
    /// is as long as τ is in the root mean square over its waves.
    pub fn set_size(&mut self, size: f64) -> Result<()> {
        if !(0.0..=WARP_REACH).contains(&size) {
            return Err(Error::value(
                "size of the warp",
                format!("0 to {} pixels", WARP_REACH.words()),
                size,
            ));
        }
        if size == self.size {
            return Ok(());
        }
        self.size = size;
        let (rows, cols) = (self.torus.rows.fine(), self.torus.cols.fine());
        // A column is displaced downwards by one length, a row to the right by another: so are the polynomials.
        let displaced = |side: &Side| -> Vec<Stencil> {
            let middle = side.before as f64 + (side.image - 1) as f64 / 2.0;
            let fine = self.torus.enlargement as f64;
            (0..side.fine()).map(|i| Stencil::at(-size * fine * wave(i as f64 / fine - middle))).collect()
        };
        let (down_of, right_of) = (displaced(&self.torus.cols), displaced(&self.torus.rows));
        for (r, right) in right_of.iter().enumerate() {
            for (c, down) in down_of.iter().enumerate() {
                let mut sum = 0.0;
                for (i, weight) in down.weights.iter().enumerate() {
                    let line = &self.still[down.sample(r, i, rows) * cols..][..cols];
                    let along: f64 = right
                        .weights
                        .iter()
                        .enumerate()
                        .map(|(k, w)| w * line[right.sample(c, k, cols)])
                        .sum();
                    sum += weight * along;
                }
                self.samples[r * cols + c] = sum.into();
            }
        }
        self.torus.analyse(&mut self.samples, &mut self.warped);
        let [down, right] = [self.shift(); 2];
        self.torus.shift(&self.image, (down, right), &mut self.shifted);
        Ok(())
    }

    /// How far the shifted image is moved, down and to the right, in pixels.
    pub fn shift(&self) -> f64 {
        self.size / 2.0
    }

    /// Changes in octave `j`: warped, and shifted.
    pub fn changes(&mut self, j: usize) -> Result<[Bands; 2]> {
        if j >= OCTAVES {
            return Err(Error::value("octave", format!("below {OCTAVES}"), j));
        }
        Ok([self.octaves.compare(&self.warped, j), self.octaves.compare(&self.shifted, j)])
    }

    /// Rows and columns of the picture.
    pub fn picture_size(&self) -> (usize, usize) {
        self.torus.picture()
    }

    /// The warped image, finely sampled.
    pub fn picture(&mut self) -> Vec<f32> {
        self.torus.synthesise(&self.warped, &mut self.samples);
        let rows = 0..self.torus.picture().0;
        rows.flat_map(|r| self.torus.framed(&self.samples, r)).map(|z| z.re as f32).collect()
    }

    /// Pixels around the image in the picture.
    pub fn frame(&self) -> usize {
        self.torus.frame()
    }

    /// A straight grid of the picture as the warp shows it: [`LINES`] level lines, then as many upright ones, of [`LINE_POINTS`] points
    /// each, (row, column) in pixels of the image.
    pub fn lines(&self) -> Vec<f32> {
        let frame = self.torus.frame() as f64;
        let sides = [self.torus.rows.image as f64, self.torus.cols.image as f64];
        let middle = sides.map(|side| (side - 1.0) / 2.0);
        let at = |axis: usize, share: f64| (sides[axis] + 2.0 * frame) * share - frame;
        let mut points = Vec::with_capacity(4 * LINES * LINE_POINTS);
        for upright in [false, true] {
            for line in 0..LINES {
                for point in 0..LINE_POINTS {
                    let across = (line as f64 + 0.5) / LINES as f64;
                    let along = point as f64 / (LINE_POINTS - 1) as f64;
                    let (row, col) = if upright { (along, across) } else { (across, along) };
                    let straight = (at(0, row), at(1, col));
                    // What was here is seen where p − τ(p) is here.
                    let mut seen = straight;
                    for _ in 0..20 {
                        let (down, right) = Self::displacement((seen.0 - middle[0], seen.1 - middle[1]));
                        seen = (straight.0 + self.size * down, straight.1 + self.size * right);
                    }
                    points.extend([seen.0 as f32, seen.1 as f32]);
                }
            }
        }
        points
    }

    /// Frequencies kept, of rows and of columns.
    pub fn band(&self) -> (usize, usize) {
        (self.torus.rows.band(), self.torus.cols.band())
    }

    /// |ω|·|x̂(ω)|, row frequencies downwards, zero in the middle: left of it as it was, to the right warped; and the
    /// largest as it was. Were nothing changed, it would look the same turned by half a turn, for x is real.
    pub fn halves(&self) -> (Vec<f32>, f32) {
        let (rows, cols) = self.band();
        let weights: Vec<f64> = self.torus.frequencies().map(|(row, col)| row.hypot(col)).collect();
        let value = |spectrum: &[Complex64], i: usize| (spectrum[i].norm() * weights[i]) as f32;
        let full = (0..weights.len()).map(|i| value(&self.image, i)).fold(0.0, f32::max);
        let at =
            |r: usize, c: usize| value(if c < cols / 2 { &self.image } else { &self.warped }, c * rows + r);
        ((0..rows * cols).map(|i| at(i / cols, i % cols)).collect(), full)
    }
}

/// The displacement along the other axis, for a warp of size 1.
fn wave(at: f64) -> f64 {
    FRAC_1_SQRT_2 * (TAU * at / WARP_WAVE).sin()
}

/// The polynomial through [`POINTS`] samples, at one displacement.
struct Stencil {
    first: isize,
    weights: [f64; POINTS],
}

impl Stencil {
    /// At `offset` samples from a sample.
    fn at(offset: f64) -> Stencil {
        let before = POINTS as isize / 2 - 1;
        let t = offset - offset.floor();
        let node = |i: usize| i as f64 - before as f64;
        let weights = std::array::from_fn(|i| {
            (0..POINTS).filter(|&k| k != i).map(|k| (t - node(k)) / (node(i) - node(k))).product()
        });
        Stencil { first: offset.floor() as isize - before, weights }
    }

    /// Point `i` of the polynomial for sample `at` of `size`: the torus has no end.
    fn sample(&self, at: usize, i: usize, size: usize) -> usize {
        (at as isize + self.first + i as isize + size as isize) as usize % size
    }
}
