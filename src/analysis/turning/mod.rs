//! Why arrows turn: what a small move does to the wavelet coefficients z = x ⋆ ψ of one image.
//!
//! Moving an image by τ multiplies the transform of z by e^{−i⟨ω, τ⟩}: where z is nearly one wave, its arrow turns by
//! ⟨ω, τ⟩ and keeps its length (Guth, Zarka, Mallat 2022). The image is padded with black, low-passed so that nothing
//! rings between its pixels, and seen finely, [`ENLARGEMENT`] samples a pixel. All lengths are in pixels of the
//! image, all angles in radians, a turn positive where the phase falls (clockwise with rows growing downwards).

mod curve;
mod ground;
mod octaves;
mod swapped;
#[cfg(test)]
mod tests;
mod torus;
mod unmoved;
mod view;
mod warp;

pub use curve::CurvePoint;
pub use ground::faded;
pub use octaves::Bands;
pub use swapped::{Mixture, Seen, Swapped, likeness};
pub use view::{Arrow, Place, TurningView};
pub use warp::{LINE_POINTS, LINES, WARP_REACH, WARP_WAVE, Warping};

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
/// Pixels around the image that pictures show, at most.
pub const FRAME: usize = 2;
/// Pixels a side of a picture, at most, where the image itself is not larger.
pub const PICTURE_SIDE: usize = 32;

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
        let torus = ground::torus(image, rows, cols, ENLARGEMENT)?;
        let image = ground::low_passed(&torus, image, sigma)?;
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
        check_move(down, right)?;
        self.view.shift = (down, right);
        self.torus.shift(&self.image, (down, right), &mut self.moved);
        self.torus.synthesise(&self.moved, &mut self.samples);
        self.view.keep_picture(&self.torus, &self.samples);

        self.view.change_of_z = self.move_map(down, right);
        let place = self.on_torus(self.place);
        let (before, after) =
            (self.torus.at(&self.product, place.0, place.1), self.torus.at(&self.moved, place.0, place.1));
        self.view.keep_map(&self.torus, &self.samples);
        let compared = self.unmoved.compare(&mut self.torus, &mut self.samples, &mut self.moved);
        self.view.change_of_modulus = compared.change_of_modulus;
        self.view.change_of_averaged_modulus = compared.change_of_averaged;
        self.view.mean_turn = compared.mean_turn;

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

    /// The changes of z, of |z| and of |z| averaged locally under a move; the [`view`](Self::view) stays.
    pub fn changes_at(&mut self, down: f64, right: f64) -> Result<[f64; 3]> {
        check_move(down, right)?;
        let change_of_z = self.move_map(down, right);
        let compared = self.unmoved.compare(&mut self.torus, &mut self.samples, &mut self.moved);
        Ok([change_of_z, compared.change_of_modulus, compared.change_of_averaged])
    }

    /// Moves z: its spectrum into `moved`, its fine samples into `samples`. Returns its change.
    fn move_map(&mut self, down: f64, right: f64) -> f64 {
        self.torus.shift(&self.product, (down, right), &mut self.moved);
        let (mut difference, mut all) = (0.0, 0.0);
        for (a, b) in self.moved.iter().zip(&self.product) {
            difference += (a - b).norm_sqr();
            all += b.norm_sqr();
        }
        self.torus.synthesise(&self.moved, &mut self.samples);
        relative(difference, all)
    }

    /// From pixels of the image to pixels from the torus's corner.
    fn on_torus(&self, (row, col): (f64, f64)) -> (f64, f64) {
        (row + self.torus.rows.before as f64, col + self.torus.cols.before as f64)
    }
}

fn check_move(down: f64, right: f64) -> Result<()> {
    let furthest = MARGIN as f64 + 1e-9;
    if down.abs() <= furthest && right.abs() <= furthest {
        return Ok(());
    }
    Err(Error::value("move", format!("at most {MARGIN} pixels either way"), (down, right)))
}

/// √(difference/all), and 0 where there was nothing to change.
fn relative(difference: f64, all: f64) -> f64 {
    if all > 0.0 { (difference / all).sqrt() } else { 0.0 }
}
