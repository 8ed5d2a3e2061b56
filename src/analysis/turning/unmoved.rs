//! The unmoved map: what every move is compared with.

use num_complex::Complex64;

use super::torus::Torus;
use super::view::angle_between;
use super::{AVERAGING_WIDTHS, NOISE_FLOOR, relative};
use crate::wavelet::Gabor;

/// How a moved map differs from the unmoved.
pub(super) struct Comparison {
    pub change_of_modulus: f64,
    pub change_of_averaged: f64,
    pub mean_turn: f64,
}

/// What the unmoved map is compared with, kept until the wavelet changes.
#[derive(Clone, Debug)]
pub(super) struct Unmoved {
    /// z, finely sampled.
    pub z: Vec<Complex64>,
    /// |z|.
    pub modulus: Vec<f64>,
    /// Σ|z|².
    pub energy: f64,
    /// Largest |z|.
    pub full: f64,
    /// |z| below which phase is not shown.
    pub floor: f64,
    /// Share of samples above the floor.
    pub shown: f64,
    /// Spectrum of |z|.
    pub modulus_spectrum: Vec<Complex64>,
    /// |transform of the averaging Gaussian|².
    pub averaging: Vec<f64>,
}

impl Unmoved {
    pub fn new(torus: &Torus) -> Self {
        Unmoved {
            z: vec![Complex64::ZERO; torus.samples()],
            modulus: vec![0.0; torus.samples()],
            energy: 0.0,
            full: 0.0,
            floor: 0.0,
            shown: 0.0,
            modulus_spectrum: vec![Complex64::ZERO; torus.coefficients()],
            averaging: vec![0.0; torus.coefficients()],
        }
    }

    pub fn update(
        &mut self,
        torus: &mut Torus,
        product: &[Complex64],
        wavelet: &Gabor,
        samples: &mut [Complex64],
    ) {
        torus.synthesise(product, &mut self.z);
        for ((modulus, sample), z) in self.modulus.iter_mut().zip(samples.iter_mut()).zip(&self.z) {
            *modulus = z.norm();
            *sample = (*modulus).into();
        }
        self.energy = self.modulus.iter().map(|m| m * m).sum();
        self.full = self.modulus.iter().copied().fold(0.0, f64::max);
        self.floor = NOISE_FLOOR * self.full;
        self.shown =
            self.modulus.iter().filter(|m| **m > self.floor).count() as f64 / self.modulus.len() as f64;
        torus.analyse(samples, &mut self.modulus_spectrum);
        let width = AVERAGING_WIDTHS * wavelet.sigma;
        for (weight, (row, col)) in self.averaging.iter_mut().zip(torus.frequencies()) {
            *weight = (-width * width * (row * row + col * col)).exp();
        }
    }

    /// Compares moved fine samples with the unmoved; uses both buffers up.
    pub fn compare(
        &self,
        torus: &mut Torus,
        samples: &mut [Complex64],
        spectrum: &mut [Complex64],
    ) -> Comparison {
        let (mut difference, mut turned, mut weights) = (0.0, 0.0, 0.0);
        for ((after, before), modulus) in samples.iter_mut().zip(&self.z).zip(&self.modulus) {
            let length = after.norm();
            if length.min(*modulus) > self.floor {
                let weight = length * modulus;
                turned += weight * angle_between(*before, *after).abs();
                weights += weight;
            }
            difference += (length - modulus) * (length - modulus);
            *after = length.into();
        }
        let change_of_modulus = relative(difference, self.energy);
        torus.analyse(samples, spectrum);
        let (mut difference, mut all) = (0.0, 0.0);
        for ((after, before), weight) in spectrum.iter().zip(&self.modulus_spectrum).zip(&self.averaging) {
            difference += (after - before).norm_sqr() * weight;
            all += before.norm_sqr() * weight;
        }
        Comparison {
            change_of_modulus,
            change_of_averaged: relative(difference, all),
            mean_turn: if weights > 0.0 { turned / weights } else { 0.0 },
        }
    }

    /// The place of the picture with the largest |z|, in pixels of the image.
    pub fn strongest(&self, torus: &Torus) -> (f64, f64) {
        let rows = torus.picture().0;
        let mut best = ((0, 0), -1.0);
        for r in 0..rows {
            for (c, z) in torus.framed(&self.z, r).iter().enumerate() {
                if z.norm_sqr() > best.1 {
                    best = ((r, c), z.norm_sqr());
                }
            }
        }
        let ((r, c), _) = best;
        (torus.pixel(r), torus.pixel(c))
    }
}
