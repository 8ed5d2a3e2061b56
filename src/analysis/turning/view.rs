//! What the reader sees of a move: pictures, three figures of change, and turned arrows.

use num_complex::Complex64;

use super::ENLARGEMENT;
use super::torus::Torus;
use super::unmoved::Unmoved;

/// The arrow at the ringed place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Row in pixels of the image.
    pub row: f64,
    /// Column in pixels of the image.
    pub col: f64,
    /// z there, unmoved.
    pub before: Complex64,
    /// z there, moved.
    pub after: Complex64,
    /// How far it turned, in (−π, π]; `None` where either is below the noise floor.
    pub turn: Option<f64>,
}

/// One arrow of a grid of clock hands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Row in pixels of the image.
    pub row: f64,
    /// Column in pixels of the image.
    pub col: f64,
    /// z there, unmoved.
    pub before: Complex64,
    /// z there, moved.
    pub after: Complex64,
}

/// Pictures and figures of one move. Pictures are `rows`×`cols` fine samples, row by row, of the image with
/// `frame` pixels of its ground around; changes and the mean turn are of the whole padded image.
#[derive(Clone, Debug)]
pub struct TurningView {
    /// Rows of the pictures.
    pub rows: usize,
    /// Columns of the pictures.
    pub cols: usize,
    /// Pixels around the image.
    pub frame: usize,
    /// The move, (down, right) in pixels.
    pub shift: (f64, f64),
    /// The moved image, in its own unit.
    pub image: Vec<f32>,
    /// Real part of the moved image's z.
    pub re: Vec<f32>,
    /// Imaginary part.
    pub im: Vec<f32>,
    /// Largest |z| of the unmoved image: the scale, which does not jump with the move.
    pub full: f32,
    /// |z| below which phase is not shown: [`NOISE_FLOOR`](super::NOISE_FLOOR) of `full`.
    pub floor: f32,
    /// ‖z' − z‖/‖z‖.
    pub change_of_z: f64,
    /// ‖|z'| − |z|‖/‖|z|‖.
    pub change_of_modulus: f64,
    /// The same of |z| averaged locally, by a Gaussian [`AVERAGING_WIDTHS`](super::AVERAGING_WIDTHS) wavelet widths wide.
    pub change_of_averaged_modulus: f64,
    /// Mean of the turns' sizes over all places above the noise floor, weighted by |z||z'|, in radians, 0 … π.
    pub mean_turn: f64,
    /// Share of places above the noise floor, unmoved.
    pub shown: f64,
    /// Turn that the spectral centroid of z predicts, ⟨centroid, τ⟩, in radians.
    pub predicted_turn: f64,
    /// Turn of a pure wave of ψ's frequency, ⟨ξ, τ⟩, in radians: the narrow-band limit.
    pub narrow_band_turn: f64,
    /// The arrow at the ringed place.
    pub place: Place,
    before_re: Vec<f32>,
    before_im: Vec<f32>,
}

impl TurningView {
    pub(super) fn new(torus: &Torus) -> Self {
        let (rows, cols) = torus.picture();
        let empty = vec![0.0; rows * cols];
        TurningView {
            rows,
            cols,
            frame: torus.frame(),
            shift: (0.0, 0.0),
            image: empty.clone(),
            re: empty.clone(),
            im: empty.clone(),
            full: 0.0,
            floor: 0.0,
            change_of_z: 0.0,
            change_of_modulus: 0.0,
            change_of_averaged_modulus: 0.0,
            mean_turn: 0.0,
            shown: 0.0,
            predicted_turn: 0.0,
            narrow_band_turn: 0.0,
            place: Place::default(),
            before_re: empty.clone(),
            before_im: empty,
        }
    }

    /// Row or column of a fine sample of the pictures, in pixels of the image.
    pub fn pixel(&self, sample: usize) -> f64 {
        sample as f64 / ENLARGEMENT as f64 - self.frame as f64
    }

    /// Arrows every `step` fine samples of the pictures, starting half a step in, where the unmoved |z| is above the
    /// floor; a step of 0 gives none.
    pub fn arrows(&self, step: usize) -> impl Iterator<Item = Arrow> + '_ {
        let every = move |size: usize| (step / 2..if step == 0 { 0 } else { size }).step_by(step.max(1));
        let all = every(self.rows).flat_map(move |r| every(self.cols).map(move |c| (r, c)));
        all.filter_map(move |(r, c)| {
            let i = r * self.cols + c;
            let value = |re: &[f32], im: &[f32]| Complex64::new(re[i].into(), im[i].into());
            let before = value(&self.before_re, &self.before_im);
            let after = value(&self.re, &self.im);
            (before.norm() > f64::from(self.floor)).then(|| Arrow {
                row: self.pixel(r),
                col: self.pixel(c),
                before,
                after,
            })
        })
    }

    pub(super) fn keep_unmoved(&mut self, torus: &Torus, unmoved: &Unmoved) {
        self.shown = unmoved.shown;
        (self.full, self.floor) = (unmoved.full as f32, unmoved.floor as f32);
        split(torus, &unmoved.z, self.cols, &mut self.before_re, &mut self.before_im);
    }

    pub(super) fn keep_picture(&mut self, torus: &Torus, samples: &[Complex64]) {
        let (cols, image) = (self.cols, &mut self.image);
        for (r, row) in image.chunks_exact_mut(cols).enumerate() {
            for (to, z) in row.iter_mut().zip(torus.framed(samples, r)) {
                *to = z.re as f32;
            }
        }
    }

    pub(super) fn keep_map(&mut self, torus: &Torus, samples: &[Complex64]) {
        split(torus, samples, self.cols, &mut self.re, &mut self.im);
    }
}

/// How far an arrow turned, in (−π, π], positive where its phase fell.
pub(super) fn angle_between(before: Complex64, after: Complex64) -> f64 {
    let turn = (before * after.conj()).arg();
    if turn == -std::f64::consts::PI { -turn } else { turn }
}

fn split(torus: &Torus, samples: &[Complex64], cols: usize, re: &mut [f32], im: &mut [f32]) {
    for (r, (re, im)) in re.chunks_exact_mut(cols).zip(im.chunks_exact_mut(cols)).enumerate() {
        for ((re, im), z) in re.iter_mut().zip(im).zip(torus.framed(samples, r)) {
            (*re, *im) = (z.re as f32, z.im as f32);
        }
    }
}
