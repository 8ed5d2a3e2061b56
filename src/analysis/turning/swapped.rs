//! Two images with their global Fourier phases swapped, and where strokes are in each: the local |x ⋆ ψ|.

use num_complex::Complex64;

use super::torus::Torus;
use super::{LOW_PASS_SIGMA, OCTAVES, ORIENTATIONS, ground};
use crate::error::Words;
use crate::wavelet::{Gabor, orientation_angles};
use crate::{Error, Result};

/// Fine samples a pixel.
const SAMPLES: usize = 2;

/// The global modulus of one image, and a global phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mixture {
    /// Which image's modulus: 0 or 1.
    pub modulus: usize,
    /// Which image's phase; `None` is phase zero at all frequencies, counted from the image's middle.
    pub phase: Option<usize>,
}

/// What is to be seen of a mixture, framed as all pictures are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The image.
    pub image: Vec<f32>,
    /// √Σ|x ⋆ ψ|² over the orientations of one octave.
    pub local: Vec<f32>,
}

/// Two images of one size.
#[derive(Clone, Debug)]
pub struct Swapped {
    pub(super) torus: Torus,
    pub(super) images: [Vec<Complex64>; 2],
    pub(super) samples: Vec<Complex64>,
}

impl Swapped {
    /// Both as [`Turning::new`](super::Turning::new) takes them.
    pub fn new(images: [&[f32]; 2], rows: usize, cols: usize) -> Result<Self> {
        let torus = ground::torus(images[0], rows, cols, SAMPLES)?;
        ground::check(images[1], rows, cols)?;
        let spectrum = |image| ground::low_passed(&torus, image, LOW_PASS_SIGMA);
        let images = [spectrum(images[0])?, spectrum(images[1])?];
        let samples = vec![Complex64::ZERO; torus.samples()];
        Ok(Swapped { torus, images, samples })
    }

    /// Rows and columns of the pictures.
    pub fn picture(&self) -> (usize, usize) {
        self.torus.picture()
    }

    /// |modulus|·phase, as a spectrum. A frequency that is missing in one image has no phase there: it takes zero.
    pub(super) fn spectrum(&self, Mixture { modulus, phase }: Mixture) -> Vec<Complex64> {
        let middle = |before: usize, image: usize| before as f64 + (image - 1) as f64 / 2.0;
        let row = middle(self.torus.rows.before, self.torus.rows.image);
        let col = middle(self.torus.cols.before, self.torus.cols.image);
        let lengths = self.images[modulus].iter().map(|z| z.norm());
        match phase {
            Some(phase) => lengths
                .zip(&self.images[phase])
                .map(|(length, z)| if z.norm() > 0.0 { z * (length / z.norm()) } else { length.into() })
                .collect(),
            None => lengths
                .zip(self.torus.frequencies())
                .map(|(length, (a, b))| Complex64::from_polar(length, -a * row - b * col))
                .collect(),
        }
    }

    /// A mixture, and its local modulus in octave `j`.
    pub fn see(&mut self, mixture: Mixture, j: usize) -> Result<Seen> {
        if j >= OCTAVES || mixture.modulus > 1 || mixture.phase.is_some_and(|phase| phase > 1) {
            let phase = mixture.phase.map_or("none".into(), |image: usize| image.words());
            let found = format!("modulus of {}, phase of {phase}, octave {j}", mixture.modulus);
            return Err(Error::value("mixture", format!("images 0 and 1, an octave below {OCTAVES}"), found));
        }
        let spectrum = self.spectrum(mixture);
        self.torus.synthesise(&spectrum, &mut self.samples);
        let rows = self.torus.picture().0;
        let framed = |torus: &Torus, samples: &[Complex64], of: &dyn Fn(&Complex64) -> f64| -> Vec<f64> {
            (0..rows).flat_map(|r| torus.framed(samples, r)).map(of).collect()
        };
        let image = framed(&self.torus, &self.samples, &|z| z.re);
        let mut energy = vec![0.0; image.len()];
        for theta in orientation_angles(ORIENTATIONS) {
            let wavelet = Gabor::at_octave(j, theta, ORIENTATIONS);
            let filtered: Vec<_> = spectrum
                .iter()
                .zip(self.torus.frequencies())
                .map(|(z, (row, col))| z * wavelet.morlet_fourier(row, col))
                .collect();
            self.torus.synthesise(&filtered, &mut self.samples);
            let more = framed(&self.torus, &self.samples, &|z| z.norm_sqr());
            energy.iter_mut().zip(more).for_each(|(sum, one)| *sum += one);
        }
        Ok(Seen {
            image: image.iter().map(|&v| v as f32).collect(),
            local: energy.iter().map(|e| e.sqrt() as f32).collect(),
        })
    }
}

/// Correlation of two pictures, −1 … 1; 0 where one is the same all over.
pub fn likeness(a: &[f32], b: &[f32]) -> f64 {
    let mean =
        |values: &[f32]| values.iter().map(|&v| f64::from(v)).sum::<f64>() / values.len().max(1) as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (&a, &b) in a.iter().zip(b) {
        let (a, b) = (f64::from(a) - mean_a, f64::from(b) - mean_b);
        both += a * b;
        of_a += a * a;
        of_b += b * b;
    }
    if of_a > 0.0 && of_b > 0.0 { both / (of_a * of_b).sqrt() } else { 0.0 }
}
