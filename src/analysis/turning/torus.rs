//! A band-limited image on a padded torus: a few Fourier coefficients, and the same image finely sampled.

use std::f64::consts::TAU;

use ndarray::Array2;
use num_complex::Complex64;

use super::{FRAME, MARGIN, PICTURE_SIDE};
use crate::wavelet::{Fourier, dft2};

/// One side of the torus; lengths in pixels of the image.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// Pixels of the image.
    pub image: usize,
    /// Pixels around the torus: even and a product of 2, 3 and 5.
    pub padded: usize,
    /// Black pixels before the image.
    pub before: usize,
    /// Highest frequency index kept; −half … half are. The Nyquist frequency, which has no sign, is not.
    half: usize,
    /// The transform of all fine samples.
    fourier: Fourier,
}

impl Side {
    fn new(image: usize, enlargement: usize) -> Self {
        let smooth = |mut n: usize| {
            for factor in [2, 3, 5] {
                while n.is_multiple_of(factor) {
                    n /= factor;
                }
            }
            n == 1
        };
        let padded =
            (image + 2 * MARGIN..).find(|&n| n.is_multiple_of(2) && smooth(n)).expect("powers of two go on");
        let fourier = Fourier::new(padded * enlargement);
        Side { image, padded, before: (padded - image) / 2, half: padded / 2 - 1, fourier }
    }

    /// Coefficients kept.
    pub fn band(&self) -> usize {
        2 * self.half + 1
    }

    /// Frequency of a kept coefficient, in radians a pixel.
    pub fn frequency(&self, index: usize) -> f64 {
        TAU * (index as f64 - self.half as f64) / self.padded as f64
    }

    /// Fine samples.
    pub fn fine(&self) -> usize {
        self.fourier.size()
    }

    /// Index of a kept coefficient among `size` ones.
    fn wrapped(&self, index: usize, size: usize) -> usize {
        (index + size - self.half) % size
    }
}

/// Both sides and the room that transforms need. A *spectrum* holds S(m, k) at m·rows.band() + k, column frequencies
/// m outside, such that f(p) = Σ S exp(i⟨ω, p⟩) at p pixels from the torus's corner.
#[derive(Clone, Debug)]
pub(super) struct Torus {
    pub rows: Side,
    pub cols: Side,
    /// Fine samples a pixel.
    pub enlargement: usize,
    narrow: Vec<Complex64>,
    scratch: Vec<Complex64>,
}

impl Torus {
    pub fn new(rows: usize, cols: usize, enlargement: usize) -> Self {
        let (rows, cols) = (Side::new(rows, enlargement), Side::new(cols, enlargement));
        let narrow = vec![Complex64::ZERO; cols.fine() * rows.band()];
        let scratch = vec![Complex64::ZERO; cols.fine() * rows.fine()];
        Torus { rows, cols, enlargement, narrow, scratch }
    }

    /// Coefficients of a spectrum.
    pub fn coefficients(&self) -> usize {
        self.rows.band() * self.cols.band()
    }

    /// Fine samples, rows × columns.
    pub fn samples(&self) -> usize {
        self.rows.fine() * self.cols.fine()
    }

    /// Pixels around the image that pictures show.
    pub fn frame(&self) -> usize {
        FRAME.min(PICTURE_SIDE.saturating_sub(self.rows.image.max(self.cols.image)) / 2)
    }

    /// Rows and columns of a picture: fine samples of the image and its frame.
    pub fn picture(&self) -> (usize, usize) {
        let side = |image: usize| (image + 2 * self.frame()) * self.enlargement;
        (side(self.rows.image), side(self.cols.image))
    }

    /// Row `r` of a picture out of all fine samples.
    pub fn framed<'a, T>(&self, samples: &'a [T], r: usize) -> &'a [T] {
        let first = |before: usize| (before - self.frame()) * self.enlargement;
        let start = (first(self.rows.before) + r) * self.cols.fine() + first(self.cols.before);
        &samples[start..start + self.picture().1]
    }

    /// Row or column of a picture's sample, in pixels of the image.
    pub fn pixel(&self, sample: usize) -> f64 {
        sample as f64 / self.enlargement as f64 - self.frame() as f64
    }

    /// (row, column) frequencies of the coefficients, in order, in radians a pixel.
    pub fn frequencies(&self) -> impl Iterator<Item = (f64, f64)> {
        (0..self.cols.band()).flat_map(move |m| {
            (0..self.rows.band()).map(move |k| (self.rows.frequency(k), self.cols.frequency(m)))
        })
    }

    /// The spectrum of an image of `rows.image`×`cols.image` pixels standing on black.
    pub fn analyse_image(&self, image: &[f32]) -> Vec<Complex64> {
        let (p, q) = (self.rows.padded, self.cols.padded);
        let mut padded = Array2::zeros((p, q));
        for (i, &value) in image.iter().enumerate() {
            let (r, c) = (i / self.cols.image, i % self.cols.image);
            padded[[r + self.rows.before, c + self.cols.before]] = Complex64::from(f64::from(value));
        }
        let transform = dft2(&padded);
        let scale = 1.0 / (p * q) as f64;
        let mut spectrum = Vec::with_capacity(self.coefficients());
        for m in 0..self.cols.band() {
            for k in 0..self.rows.band() {
                spectrum.push(transform[[self.rows.wrapped(k, p), self.cols.wrapped(m, q)]] * scale);
            }
        }
        spectrum
    }

    /// The spectrum moved by (down, right) pixels, into `moved`.
    pub fn shift(&self, spectrum: &[Complex64], (down, right): (f64, f64), moved: &mut [Complex64]) {
        let band = self.rows.band();
        let step = Complex64::cis((self.rows.frequency(0) - self.rows.frequency(1)) * down);
        for (m, (to, from)) in moved.chunks_exact_mut(band).zip(spectrum.chunks_exact(band)).enumerate() {
            let mut factor = Complex64::cis(-self.cols.frequency(m) * right - self.rows.frequency(0) * down);
            for (a, b) in to.iter_mut().zip(from) {
                *a = b * factor;
                factor *= step;
            }
        }
    }

    /// Fine samples of a spectrum, rows × columns, into `samples`.
    pub fn synthesise(&mut self, spectrum: &[Complex64], samples: &mut [Complex64]) {
        let (band, fine_rows, fine_cols) = (self.rows.band(), self.rows.fine(), self.cols.fine());
        // Only the kept frequencies are transformed along the columns; conjugates make forward transforms inverse.
        self.narrow.fill(Complex64::ZERO);
        for (m, row) in spectrum.chunks_exact(band).enumerate() {
            let at = self.cols.wrapped(m, fine_cols) * band;
            for (to, from) in self.narrow[at..at + band].iter_mut().zip(row) {
                *to = from.conj();
            }
        }
        self.cols.fourier.forward(&mut self.narrow, band, &mut self.scratch[..fine_cols * band]);
        samples.fill(Complex64::ZERO);
        for k in 0..band {
            let row = &mut samples[self.rows.wrapped(k, fine_rows) * fine_cols..][..fine_cols];
            for (c, to) in row.iter_mut().enumerate() {
                *to = self.narrow[c * band + k];
            }
        }
        self.rows.fourier.forward(samples, fine_cols, &mut self.scratch);
        samples.iter_mut().for_each(|v| *v = v.conj());
    }

    /// The kept part of the spectrum of fine samples; `samples` is used up.
    pub fn analyse(&mut self, samples: &mut [Complex64], spectrum: &mut [Complex64]) {
        let (band, fine_rows, fine_cols) = (self.rows.band(), self.rows.fine(), self.cols.fine());
        self.rows.fourier.forward(samples, fine_cols, &mut self.scratch);
        for k in 0..band {
            let row = &samples[self.rows.wrapped(k, fine_rows) * fine_cols..][..fine_cols];
            for (c, from) in row.iter().enumerate() {
                self.narrow[c * band + k] = *from;
            }
        }
        self.cols.fourier.forward(&mut self.narrow, band, &mut self.scratch[..fine_cols * band]);
        let scale = 1.0 / (fine_rows * fine_cols) as f64;
        for (m, row) in spectrum.chunks_exact_mut(band).enumerate() {
            let at = self.cols.wrapped(m, fine_cols) * band;
            for (to, from) in row.iter_mut().zip(&self.narrow[at..at + band]) {
                *to = from * scale;
            }
        }
    }

    /// The value of a spectrum at one point, in pixels from the torus's corner.
    pub fn at(&self, spectrum: &[Complex64], row: f64, col: f64) -> Complex64 {
        let mut sum = Complex64::ZERO;
        // exp(iωr) for neighbouring frequencies differ by one factor.
        let step = Complex64::cis(TAU * row / self.rows.padded as f64);
        for (m, coefficients) in spectrum.chunks_exact(self.rows.band()).enumerate() {
            let mut wave = Complex64::cis(self.cols.frequency(m) * col + self.rows.frequency(0) * row);
            for s in coefficients {
                sum += s * wave;
                wave *= step;
            }
        }
        sum
    }
}
