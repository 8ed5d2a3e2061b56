//! Why arrows turn: what a small move does to the wavelet coefficients z = x ⋆ ψ of one image.
//!
//! Moving an image by τ multiplies the transform of z by e^{−i⟨ω, τ⟩}: where z is nearly one wave, its arrow turns by
//! ⟨ω, τ⟩ and keeps its length (Guth, Zarka, Mallat 2022). The image is padded with black, low-passed so that nothing
//! rings between its pixels, and seen finely, [`ENLARGEMENT`] samples a pixel. All lengths are in pixels of the
//! image, all angles in radians, a turn positive where the phase falls (clockwise with rows growing downwards).

mod curve;
#[cfg(test)]
mod tests;
mod torus;
mod unmoved;
mod view;

pub use curve::CurvePoint;
pub use view::{Arrow, Place, TurningView};

use num_complex::Complex64;

use crate::wavelet::{Gabor, orientation_angles};
use crate::{Error, Result};
use torus::Torus;
use unmoved::Unmoved;
use view::angle_between;

/// Fine samples a pixel.
pub const ENLARGEMENT: usize = 4;
/// Black pixels around the image, at least; the furthest move on either axis.
pub const MARGIN: usize = 10;
/// Octaves j of the wavelets: width 0.8·2^j pixels, frequency 3π/4·2^−j radians a pixel.
pub const OCTAVES: usize = 4;
/// Orientations l of the wavelets.
pub const ORIENTATIONS: usize = 4;
/// Width in pixels of the Gaussian that the image is low-passed with: it undershoots by about 1 % between pixels then.
pub const LOW_PASS_SIGMA: f64 = 0.6;
/// Width of the Gaussian that averages |z| locally, in widths σ of the wavelet.
pub const AVERAGING_WIDTHS: f64 = 2.5;
/// Phase is not shown where |z| is below this share of the unmoved map's largest.
pub const NOISE_FLOOR: f64 = 0.02;
/// Black pixels around the image that pictures show.
pub const FRAME: usize = 2;

/// One image, one wavelet, one ringed place, and what a move does to them. Warm updates allocate nothing.
#[derive(Clone, Debug)]
pub struct Turning {
    torus: Torus,
    /// Spectrum of the padded, low-passed image.
    image: Vec<Complex64>,
    wavelet: Gabor,
    /// Spectrum of z, unmoved.
    product: Vec<Complex64>,
    unmoved: Unmoved,
    /// The place in pixels of the image.
    place: (f64, f64),
    view: TurningView,
    moved: Vec<Complex64>,
    samples: Vec<Complex64>,
}

impl Turning {
    /// An image of `rows`×`cols` pixels, black at 0, row by row; the coarsest wavelet, the strongest place, not moved.
    /// Refuses other lengths, sides outside 2 … 64, and values that are not finite.
    pub fn new(image: &[f32], rows: usize, cols: usize) -> Result<Self> {
        Self::with_low_pass(image, rows, cols, LOW_PASS_SIGMA)
    }

    /// As [`new`](Self::new), low-passed with a Gaussian of `sigma` pixels, 0 for none but the band limit.
    pub fn with_low_pass(image: &[f32], rows: usize, cols: usize, sigma: f64) -> Result<Self> {
        if !(2..=64).contains(&rows) || !(2..=64).contains(&cols) {
            return Err(Error::value("image to move", "2 to 64 pixels a side", format!("{rows}×{cols}")));
        }
        if image.len() != rows * cols {
            return Err(Error::value("image to move", format!("{rows}·{cols} values"), image.len()));
        }
        if let Some(at) = image.iter().position(|v| !v.is_finite()) {
            return Err(Error::value(
                format!("pixel {at} of the image to move"),
                "a finite value",
                image[at],
            ));
        }
        if !(0.0..=16.0).contains(&sigma) {
            return Err(Error::value("low-pass width", "0 to 16 pixels", sigma));
        }
        let torus = Torus::new(rows, cols);
        let low = |(row, col): (f64, f64)| (-0.5 * sigma * sigma * (row * row + col * col)).exp();
        let image: Vec<_> = torus
            .analyse_image(image)
            .into_iter()
            .zip(torus.frequencies())
            .map(|(z, w)| z * low(w))
            .collect();
        let empty = vec![Complex64::ZERO; torus.coefficients()];
        let mut turning = Turning {
            wavelet: Gabor::at_octave(OCTAVES - 1, 0.0, ORIENTATIONS),
            unmoved: Unmoved::new(&torus),
            view: TurningView::new(&torus),
            samples: vec![Complex64::ZERO; torus.samples()],
            product: empty.clone(),
            moved: empty,
            place: (0.0, 0.0),
            image,
            torus,
        };
        turning.set_wavelet(OCTAVES - 1, 1)?;
        turning.set_place_to_strongest();
        turning.at_shift(0.0, 0.0)?;
        Ok(turning)
    }

    /// Chooses ψ of octave `j` and orientation `l`; the place stays. The next [`at_shift`](Self::at_shift) shows it.
    pub fn set_wavelet(&mut self, j: usize, l: usize) -> Result<()> {
        if j >= OCTAVES || l >= ORIENTATIONS {
            let expected = format!("an octave below {OCTAVES} and an orientation below {ORIENTATIONS}");
            return Err(Error::value("wavelet", expected, format!("octave {j}, orientation {l}")));
        }
        self.wavelet = Gabor::at_octave(j, orientation_angles(ORIENTATIONS)[l], ORIENTATIONS);
        for ((z, x), (row, col)) in self.product.iter_mut().zip(&self.image).zip(self.torus.frequencies()) {
            *z = x * self.wavelet.morlet_fourier(row, col);
        }
        self.unmoved.update(&mut self.torus, &self.product, &self.wavelet, &mut self.samples);
        self.view.keep_unmoved(&self.torus, &self.unmoved);
        Ok(())
    }

    /// The wavelet.
    pub fn wavelet(&self) -> Gabor {
        self.wavelet
    }

    /// Chooses the ringed place, in pixels of the image: (0, 0) is the centre of its first pixel.
    pub fn set_place(&mut self, row: f64, col: f64) -> Result<()> {
        let inside = |at: f64, size: usize| (-(FRAME as f64)..=(size - 1 + FRAME) as f64).contains(&at);
        if !(inside(row, self.torus.rows.image) && inside(col, self.torus.cols.image)) {
            return Err(Error::value(
                "place",
                format!("a point of the image or {FRAME} pixels around"),
                (row, col),
            ));
        }
        self.place = (row, col);
        Ok(())
    }

    /// Rings the fine sample of the picture with the largest |z|, unmoved.
    pub fn set_place_to_strongest(&mut self) {
        let (row, col) = self.unmoved.strongest(&self.torus);
        self.place = (row, col);
    }

    /// The place, in pixels of the image.
    pub fn place(&self) -> (f64, f64) {
        self.place
    }

    /// The spectral centroid of z = x ⋆ ψ, Σ ω|ẑ|² / Σ|ẑ|², as (row, column) in radians a pixel; the wave's own
    /// frequency for an image without content there.
    pub fn centroid(&self) -> (f64, f64) {
        let (mut row_sum, mut col_sum, mut weight) = (0.0, 0.0, 0.0);
        for (z, (row, col)) in self.product.iter().zip(self.torus.frequencies()) {
            let power = z.norm_sqr();
            row_sum += power * row;
            col_sum += power * col;
            weight += power;
        }
        if weight > 0.0 { (row_sum / weight, col_sum / weight) } else { self.wavelet.frequency() }
    }

    /// How fast the phase of z runs at the place, Im(∇z/z) as (row, column) in radians a pixel: the local frequency. `None`
    /// below the noise floor.
    pub fn place_frequency(&self) -> Option<(f64, f64)> {
        let (row, col) = self.on_torus(self.place);
        let derivative = |along: &dyn Fn((f64, f64)) -> f64| {
            let slope: Vec<_> =
                self.product.iter().zip(self.torus.frequencies()).map(|(z, w)| z * along(w)).collect();
            self.torus.at(&slope, row, col)
        };
        let z = self.torus.at(&self.product, row, col);
        (z.norm() > self.unmoved.floor)
            .then(|| ((derivative(&|w| w.0) / z).re, (derivative(&|w| w.1) / z).re))
    }

    /// Moves the image by (`down`, `right`) pixels, fractions allowed, at most [`MARGIN`] either way.
    pub fn at_shift(&mut self, down: f64, right: f64) -> Result<&TurningView> {
        let furthest = MARGIN as f64;
        if !(down.abs() <= furthest && right.abs() <= furthest) {
            return Err(Error::value("move", format!("at most {MARGIN} pixels either way"), (down, right)));
        }
        self.view.shift = (down, right);
        self.shift_spectrum(false);
        self.torus.synthesise(&self.moved, &mut self.samples);
        self.view.keep_picture(&self.torus, &self.samples);

        self.shift_spectrum(true);
        let (mut difference, mut all) = (0.0, 0.0);
        for (a, b) in self.moved.iter().zip(&self.product) {
            difference += (a - b).norm_sqr();
            all += b.norm_sqr();
        }
        self.view.change_of_z = relative(difference, all);
        let place = self.on_torus(self.place);
        let (before, after) =
            (self.torus.at(&self.product, place.0, place.1), self.torus.at(&self.moved, place.0, place.1));
        self.torus.synthesise(&self.moved, &mut self.samples);
        self.view.keep_map(&self.torus, &self.samples);
        self.view.compare(&mut self.torus, &self.unmoved, &mut self.samples, &mut self.moved);

        let turn_of = |(row, col): (f64, f64)| row * down + col * right;
        self.view.predicted_turn = turn_of(self.centroid());
        self.view.narrow_band_turn = turn_of(self.wavelet.frequency());
        self.view.place = Place {
            row: self.place.0,
            col: self.place.1,
            before,
            after,
            turn: (before.norm().min(after.norm()) > self.unmoved.floor)
                .then(|| angle_between(before, after)),
        };
        Ok(&self.view)
    }

    /// What the last [`at_shift`](Self::at_shift) showed.
    pub fn view(&self) -> &TurningView {
        &self.view
    }

    /// Spectrum of the moved image, or of its moved z, into `moved`.
    fn shift_spectrum(&mut self, filtered: bool) {
        let (down, right) = self.view.shift;
        let source = if filtered { &self.product } else { &self.image };
        let band = self.torus.rows.band();
        let step = Complex64::cis((self.torus.rows.frequency(0) - self.torus.rows.frequency(1)) * down);
        for (m, (to, from)) in self.moved.chunks_exact_mut(band).zip(source.chunks_exact(band)).enumerate() {
            let mut factor =
                Complex64::cis(-self.torus.cols.frequency(m) * right - self.torus.rows.frequency(0) * down);
            for (a, b) in to.iter_mut().zip(from) {
                *a = b * factor;
                factor *= step;
            }
        }
    }

    /// From pixels of the image to pixels from the torus's corner.
    fn on_torus(&self, (row, col): (f64, f64)) -> (f64, f64) {
        (row + self.torus.rows.before as f64, col + self.torus.cols.before as f64)
    }
}

/// √(difference/all), and 0 where there was nothing to change.
fn relative(difference: f64, all: f64) -> f64 {
    if all > 0.0 { (difference / all).sqrt() } else { 0.0 }
}
