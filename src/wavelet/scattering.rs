//! The wavelet scattering transform up to second order: iterated wavelets and moduli with nothing learned.
//!
//! Conventions of Kymatio's `Scattering2D` (Andreux et al. 2020), so that both give the same coefficients.

use std::f64::consts::PI;

use ndarray::{Array2, Array3, ArrayView2, Axis as Dim, s};
use num_complex::Complex64;

use super::bank::hermitian;
use super::{Gabor, dft2, dft2_inverse, gabor, morlet, orientation_angles, reflect};
use crate::{Error, Result};

/// One wavelet ψ_{j,l} in the Fourier domain.
#[derive(Clone, Debug)]
pub struct ScatteringWavelet {
    /// Octave: width 0.8·2^j pixels, centre frequency 3π/4·2^−j.
    pub j: usize,
    /// Orientation.
    pub l: usize,
    /// Its formula.
    pub params: Gabor,
    /// Transform on the padded grid (level 0) and folded for inputs subsampled by 2^level, up to level j.
    pub fourier: Vec<Array2<f64>>,
}

/// Wavelets of J octaves and L orientations and the low-pass at octave J, on a padded grid.
#[derive(Clone, Debug)]
pub struct ScatteringBank {
    /// Octaves J; coefficients are subsampled by 2^J.
    pub octaves: usize,
    /// Orientations L.
    pub orientations: usize,
    /// Image rows and columns.
    pub image: (usize, usize),
    /// Padded rows and columns, 2^J·(⌊(N + 2^J)/2^J⌋ + 1).
    pub padded: (usize, usize),
    /// Wavelets, octave-major: ψ_{j,l} at j·L + l.
    pub psi: Vec<ScatteringWavelet>,
    /// The low-pass in the Fourier domain, folded as the wavelets are, levels 0 … J−1.
    pub phi: Vec<Array2<f64>>,
}

impl ScatteringBank {
    /// Filters for images of `rows`×`cols` pixels. Refuses J or L of 0 and 2^J above a side.
    pub fn new(octaves: usize, orientations: usize, rows: usize, cols: usize) -> Result<Self> {
        if octaves == 0 || orientations == 0 {
            let found = format!("{octaves} octaves, {orientations} orientations");
            return Err(Error::value("scattering transform", "at least one of each", found));
        }
        let side = rows.min(cols);
        if side < 2 || octaves > side.ilog2() as usize {
            let expected = format!("an image of at least 2^{octaves} pixels a side");
            return Err(Error::value("scattering transform", expected, format!("{rows}×{cols}")));
        }
        let factor = 1usize << octaves;
        let padded_side = |n: usize| factor * ((n + factor) / factor + 1);
        let (p, q) = (padded_side(rows), padded_side(cols));
        let in_fourier = |filter: &Array2<Complex64>| dft2(&hermitian(filter)).mapv(|z| z.re);
        let angles = orientation_angles(orientations);
        let mut psi = Vec::with_capacity(octaves * orientations);
        for j in 0..octaves {
            for (l, &theta) in angles.iter().enumerate() {
                let params = Gabor::at_octave(j, theta, orientations);
                let full = in_fourier(&morlet(&params, p, q).0);
                let fourier = (0..=j).map(|level| fold_filter(&full, level)).collect();
                psi.push(ScatteringWavelet { j, l, params, fourier });
            }
        }
        let sigma = 0.8 * (1u64 << (octaves - 1)) as f64;
        let low = in_fourier(&gabor(&Gabor { sigma, theta: 0.0, xi: 0.0, slant: 1.0 }, p, q));
        let phi = (0..octaves).map(|level| fold_filter(&low, level)).collect();
        Ok(ScatteringBank { octaves, orientations, image: (rows, cols), padded: (p, q), psi, phi })
    }

    /// Coefficients of one image of the size the bank was made for:
    /// 1 of order zero, J·L of order one, L²·J(J−1)/2 of order two, in this order.
    pub fn coefficients(&self) -> usize {
        let (j, l) = (self.octaves, self.orientations);
        1 + j * l + l * l * j * (j - 1) / 2
    }

    /// S x = (x ⋆ φ, |x ⋆ ψ| ⋆ φ, ||x ⋆ ψ| ⋆ ψ'| ⋆ φ) with ψ' coarser than ψ, each kept every 2^J pixels:
    /// ([`coefficients`](Self::coefficients), P/2^J − 2, Q/2^J − 2).
    pub fn transform(&self, image: ArrayView2<'_, f64>) -> Result<Array3<f64>> {
        if image.dim() != self.image {
            return Err(Error::value(
                "image",
                format!("{:?} pixels", self.image),
                format!("{:?}", image.dim()),
            ));
        }
        let padded = self.pad(image);
        let spectrum = dft2(&padded);
        let mut orders = [vec![self.smooth(&spectrum, 0)], Vec::new(), Vec::new()];
        for first in &self.psi {
            let modulus = modulus_spectrum(&spectrum, &first.fourier[0], first.j);
            orders[1].push(self.smooth(&modulus, first.j));
            for second in self.psi.iter().filter(|second| second.j > first.j) {
                let twice = modulus_spectrum(&modulus, &second.fourier[first.j], second.j - first.j);
                orders[2].push(self.smooth(&twice, second.j));
            }
        }
        let all: Vec<_> = orders.iter().flatten().map(|a| a.view()).collect();
        Ok(ndarray::stack(Dim(0), &all).expect("all coefficients have one shape"))
    }

    /// Reflection padding, the smaller half before.
    fn pad(&self, image: ArrayView2<'_, f64>) -> Array2<Complex64> {
        let ((rows, cols), (p, q)) = (self.image, self.padded);
        let source = |index: usize, padded: usize, size: usize| {
            reflect(index as isize - ((padded - size) / 2) as isize, size)
        };
        Array2::from_shape_fn((p, q), |(r, c)| image[[source(r, p, rows), source(c, q, cols)]].into())
    }

    /// Low-pass of a spectrum already subsampled by 2^level, brought to 2^J, one pixel cropped from every side.
    fn smooth(&self, spectrum: &Array2<Complex64>, level: usize) -> Array2<f64> {
        let product = product(spectrum, &self.phi[level]);
        let small = dft2_inverse(&fold(&product, self.octaves - level)).mapv(|z| z.re);
        let (p, q) = small.dim();
        small.slice(s![1..p - 1, 1..q - 1]).to_owned()
    }
}

impl Gabor {
    /// Parameters of the Morlet wavelet of octave j: σ = 0.8·2^j, ξ = 3π/4·2^−j, slant 4/L.
    pub fn at_octave(j: usize, theta: f64, orientations: usize) -> Self {
        let scale = (1u64 << j) as f64;
        Gabor { sigma: 0.8 * scale, theta, xi: 0.75 * PI / scale, slant: 4.0 / orientations as f64 }
    }
}

fn product(spectrum: &Array2<Complex64>, filter: &Array2<f64>) -> Array2<Complex64> {
    ndarray::Zip::from(spectrum).and(filter).map_collect(|z, f| z * f)
}

/// Spectrum of |x ⋆ filter| kept every 2^octaves pixels.
fn modulus_spectrum(spectrum: &Array2<Complex64>, filter: &Array2<f64>, octaves: usize) -> Array2<Complex64> {
    dft2(&dft2_inverse(&fold(&product(spectrum, filter), octaves)).mapv(|z| z.norm().into()))
}

/// Keeping every 2^octaves pixels, in the Fourier domain: the mean over the frequencies that alias.
fn fold(spectrum: &Array2<Complex64>, octaves: usize) -> Array2<Complex64> {
    let copies = 1usize << octaves;
    let (p, q) = (spectrum.nrows() / copies, spectrum.ncols() / copies);
    let scale = 1.0 / (copies * copies) as f64;
    let mut small = Array2::zeros((p, q));
    for ((k, m), z) in spectrum.indexed_iter() {
        small[[k % p, m % q]] += z * scale;
    }
    small
}

/// A filter for inputs subsampled by 2^level: frequencies beyond the coarser grid's are cut, not aliased.
fn fold_filter(filter: &Array2<f64>, level: usize) -> Array2<f64> {
    let copies = 1usize << level;
    let (rows, cols) = filter.dim();
    let (p, q) = (rows / copies, cols / copies);
    let kept =
        |k: usize, size: usize, small: usize| level == 0 || k < small / 2 || k >= size - small.div_ceil(2);
    let mut small = Array2::zeros((p, q));
    for ((k, m), v) in filter.indexed_iter() {
        if kept(k, rows, p) && kept(m, cols, q) {
            small[[k % p, m % q]] += v;
        }
    }
    small
}
