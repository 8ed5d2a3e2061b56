//! What is drawn of a bank: its filters in space and in frequency, their outlines, its coverage.

use num_complex::Complex64;

use super::{PLANE, Spectrum, contour, profile_along, profile_around};
use crate::wavelet::{FilterBank, Gabor};

/// Samples a pixel in a filter's picture in space: on the pixels themselves there is little to see of it.
const FINENESS: f64 = 5.0;
/// Samples on each side of its centre: 4 pixels.
const SAMPLES: isize = 20;
/// Side of a filter's picture in space, in samples.
pub const SPACE: usize = 2 * SAMPLES as usize + 1;
/// Steps of the coverage's profiles, both ends counted.
pub const PROFILE: usize = 41;

/// A bank's spectra: each wavelet's, and φ's last.
#[derive(Clone, Debug)]
pub struct Drawn {
    spectra: Vec<Spectrum>,
    planes: Vec<Vec<f32>>,
}

impl Drawn {
    /// Of a bank whose wavelets were freed of their means, or not.
    pub fn new(bank: &FilterBank, zero_mean: bool) -> Drawn {
        let spectra: Vec<_> = bank
            .psi_params
            .iter()
            .map(|&psi| Spectrum::new(psi, zero_mean))
            .chain([Spectrum::new(bank.phi_params, false)])
            .collect();
        let planes = spectra.iter().map(Spectrum::plane).collect();
        Drawn { spectra, planes }
    }

    /// |ψ̂_l| on the plane, [`PLANE`]² values each; φ̂ last.
    pub fn planes(&self) -> &[Vec<f32>] {
        &self.planes
    }

    /// Outlines at half of each filter's largest |ψ̂_l|: (filter, row, column, row, column), radians a pixel.
    pub fn outlines(&self) -> Vec<[f32; 5]> {
        let mut all = Vec::new();
        for (filter, plane) in self.planes.iter().enumerate() {
            let moduli: Vec<f32> = plane.iter().map(|v| v.abs()).collect();
            let peak = moduli.iter().copied().fold(0.0, f32::max);
            all.extend(
                contour(&moduli, peak / 2.0).into_iter().map(|[a, b, c, d]| [filter as f32, a, b, c, d]),
            );
        }
        all
    }

    /// A(ω) on the plane.
    pub fn coverage(&self) -> Vec<f32> {
        let (phi, psi) = self.planes.split_last().expect("φ is always there");
        // −ω stands as far from the end as ω from the beginning.
        let waves = |i: usize| {
            psi.iter().map(|plane| plane[i].powi(2) + plane[PLANE * PLANE - 1 - i].powi(2)).sum::<f32>()
        };
        (0..PLANE * PLANE).map(|i| phi[i].powi(2) + 0.5 * waves(i)).collect()
    }

    /// [`PROFILE`] pairs along |ω| from 0 to π, least and largest A over the directions; then [`PROFILE`] values of A around the
    /// plane at `radius`, over half a circle.
    pub fn profiles(&self, radius: f64) -> Vec<f32> {
        let (phi, psi) = self.spectra.split_last().expect("φ is always there");
        let steps: Vec<f64> =
            (0..PROFILE).map(|i| std::f64::consts::PI * i as f64 / (PROFILE - 1) as f64).collect();
        let mut all = profile_along(phi, psi, &steps).into_flattened();
        all.extend(profile_around(phi, psi, radius, &steps));
        all
    }
}

/// Every ψ_l, then φ, in space: [`SPACE`]² complex samples each, row by row, every [`FINENESS`]th of a pixel.
pub fn in_space(bank: &FilterBank) -> Vec<f32> {
    let offsets = || (-SAMPLES..=SAMPLES).map(|i| i as f64 / FINENESS);
    let filter = |wave: Gabor, kappa: Complex64| {
        let envelope = Gabor { xi: 0.0, ..wave };
        offsets().flat_map(move |row| offsets().map(move |col| (row, col))).flat_map(move |(row, col)| {
            let z = wave.at(row, col) - kappa * envelope.at(row, col);
            [z.re as f32, z.im as f32]
        })
    };
    let waves = bank.psi_params.iter().zip(&bank.kappa).flat_map(|(psi, kappa)| filter(*psi, *kappa));
    waves.chain(filter(bank.phi_params, Complex64::ZERO)).collect()
}
