//! How much an image's moduli changed, octave by octave: the global Fourier modulus |x̂(ω)|, and the local |x ⋆ ψ|.

use num_complex::Complex64;

use super::torus::Torus;
use super::{AVERAGING_WIDTHS, OCTAVES, ORIENTATIONS, relative};
use crate::wavelet::{Gabor, orientation_angles};

/// Fine samples a pixel for octave `j`: enough for the band of |z|², and no picture is made of them.
const fn samples_a_pixel(j: usize) -> usize {
    if j == 0 { 2 } else { 1 }
}

/// Changes in one octave, as shares of what was there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bands {
    /// Of |x̂(ω)|, over the frequencies within half an octave of the wavelets' ξ.
    pub global: f64,
    /// Of |x ⋆ ψ|, over all places and orientations.
    pub local: f64,
    /// The same, averaged by a Gaussian [`AVERAGING_WIDTHS`] wavelet widths wide.
    pub averaged: f64,
}

/// |x ⋆ ψ| of one wavelet: its samples, and their spectrum.
type Moduli = (Vec<f64>, Vec<Complex64>);

/// An image's moduli, to compare others with.
#[derive(Clone, Debug)]
pub(super) struct Octaves {
    tori: [Torus; OCTAVES],
    image: Vec<Complex64>,
    /// Made when first asked for: one entry an orientation.
    moduli: [Vec<Moduli>; OCTAVES],
}

impl Octaves {
    /// An image by its spectrum on the torus of `rows`×`cols` pixels.
    pub fn new(rows: usize, cols: usize, image: Vec<Complex64>) -> Self {
        let tori = std::array::from_fn(|j| Torus::new(rows, cols, samples_a_pixel(j)));
        Octaves { tori, image, moduli: Default::default() }
    }

    /// The frequencies of octave `j`: from the first to below the second, in radians a pixel.
    pub fn edges(j: usize) -> (f64, f64) {
        let xi = Gabor::at_octave(j, 0.0, ORIENTATIONS).xi;
        (xi / std::f64::consts::SQRT_2, xi * std::f64::consts::SQRT_2)
    }

    /// How much another image's moduli in octave `j` differ from this one's.
    pub fn compare(&mut self, other: &[Complex64], j: usize) -> Bands {
        let (low, high) = Self::edges(j);
        let (mut difference, mut all) = (0.0, 0.0);
        for ((a, b), (row, col)) in self.image.iter().zip(other).zip(self.tori[j].frequencies()) {
            if (low..high).contains(&row.hypot(col)) {
                difference += (a.norm() - b.norm()).powi(2);
                all += a.norm_sqr();
            }
        }
        let global = relative(difference, all);
        if self.moduli[j].is_empty() {
            self.moduli[j] = (0..ORIENTATIONS).map(|l| self.moduli_of(None, j, l)).collect();
        }
        let width = AVERAGING_WIDTHS * Gabor::at_octave(j, 0.0, ORIENTATIONS).sigma;
        let weights: Vec<f64> = self.tori[j]
            .frequencies()
            .map(|(row, col)| (-width * width * (row * row + col * col)).exp())
            .collect();
        let mut sums = [0.0; 4];
        for l in 0..ORIENTATIONS {
            let (samples, spectrum) = self.moduli_of(Some(other), j, l);
            let (before, before_spectrum) = &self.moduli[j][l];
            for (a, b) in before.iter().zip(&samples) {
                sums[0] += (a - b) * (a - b);
                sums[1] += a * a;
            }
            for ((a, b), weight) in before_spectrum.iter().zip(&spectrum).zip(&weights) {
                sums[2] += (a - b).norm_sqr() * weight;
                sums[3] += a.norm_sqr() * weight;
            }
        }
        Bands { global, local: relative(sums[0], sums[1]), averaged: relative(sums[2], sums[3]) }
    }

    /// Of another image, or of this one.
    fn moduli_of(&mut self, other: Option<&[Complex64]>, j: usize, l: usize) -> Moduli {
        let wavelet = Gabor::at_octave(j, orientation_angles(ORIENTATIONS)[l], ORIENTATIONS);
        let mut spectrum = other.unwrap_or(&self.image).to_vec();
        for (z, (row, col)) in spectrum.iter_mut().zip(self.tori[j].frequencies()) {
            *z *= wavelet.morlet_fourier(row, col);
        }
        let mut samples = vec![Complex64::ZERO; self.tori[j].samples()];
        self.tori[j].synthesise(&spectrum, &mut samples);
        let moduli: Vec<f64> = samples.iter().map(|z| z.norm()).collect();
        samples.iter_mut().zip(&moduli).for_each(|(z, m)| *z = (*m).into());
        self.tori[j].analyse(&mut samples, &mut spectrum);
        (moduli, spectrum)
    }
}
