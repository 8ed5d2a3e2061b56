//! The Gabor and Morlet formulas on a periodic grid.

use std::f64::consts::PI;

use ndarray::Array2;
use num_complex::Complex64;

/// The constant the authors' code has for π in the Gabor amplitude. Their trained weights expect it.
#[allow(clippy::approx_constant)]
pub const REFERENCE_PI: f64 = 3.1415;

/// How many periods on each side are folded onto the grid.
const PERIODS: isize = 2;

/// Parameters of a Gabor function: a Gaussian envelope times a plane wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gabor {
    /// Width of the envelope along the wave, in pixels.
    pub sigma: f64,
    /// Direction of the wave in radians: (cos θ, sin θ) as (row, column).
    pub theta: f64,
    /// Frequency of the wave in radians a pixel.
    pub xi: f64,
    /// The envelope's width along the wave over its width across; 1 is a round envelope.
    pub slant: f64,
}

impl Gabor {
    /// Centre frequency as (row, column), in radians a pixel.
    pub fn frequency(&self) -> (f64, f64) {
        (self.xi * self.theta.cos(), self.xi * self.theta.sin())
    }

    /// Whether the envelope is round, which makes the function separable into rows and columns.
    pub fn isotropic(&self) -> bool {
        self.slant == 1.0
    }

    /// Height of the envelope at the origin, s / (2π'σ²), in 1 / pixel².
    pub fn amplitude(&self) -> f64 {
        self.slant / (2.0 * REFERENCE_PI * self.sigma * self.sigma)
    }

    /// The function on the plane, at `row`, `col` in pixels, not periodised:
    /// s/(2π'σ²) · exp(−uᵀ R diag(1, s²) Rᵀ u / (2σ²) + iξ⟨(cos θ, sin θ), u⟩).
    pub fn at(&self, row: f64, col: f64) -> Complex64 {
        // Beyond this exp underflows to zero; most of the folded periods lie there, and most of these so far out that no direction
        // needs to be looked at.
        let largest = 745.2 * 2.0 * self.sigma * self.sigma;
        let slant = self.slant.min(1.0);
        if slant * slant * (row * row + col * col) > largest {
            return Complex64::ZERO;
        }
        let (sin, cos) = self.theta.sin_cos();
        let along = cos * row + sin * col;
        let across = (cos * col - sin * row) * self.slant;
        let square = along * along + across * across;
        if square > largest {
            return Complex64::ZERO;
        }
        let exponent = square / (2.0 * self.sigma * self.sigma);
        Complex64::from_polar(self.amplitude() * (-exponent).exp(), self.xi * along)
    }

    /// The continuous Fourier transform ∫ gabor(u) exp(−i⟨ω, u⟩) du at ω = (`row`, `col`) radians a pixel:
    /// a Gaussian at the wave's frequency, π/π' high. Without aliasing, hence for finely sampled images.
    pub fn fourier(&self, row: f64, col: f64) -> f64 {
        let (sin, cos) = self.theta.sin_cos();
        let along = row * cos + col * sin - self.xi;
        let across = (col * cos - row * sin) / self.slant;
        PI / REFERENCE_PI * (-0.5 * self.sigma * self.sigma * (along * along + across * across)).exp()
    }

    /// The transform of the Morlet wavelet, [`fourier`](Self::fourier) less K times its envelope's; 0 at ω = 0.
    pub fn morlet_fourier(&self, row: f64, col: f64) -> f64 {
        let envelope = Gabor { xi: 0.0, ..*self };
        let kappa = self.fourier(0.0, 0.0) / envelope.fourier(0.0, 0.0);
        self.fourier(row, col) - kappa * envelope.fourier(row, col)
    }
}

/// A Gabor function on a rows×cols torus, summed over the 5×5 neighbouring periods; index (0, 0) is u = 0.
pub fn gabor(params: &Gabor, rows: usize, cols: usize) -> Array2<Complex64> {
    // A round envelope factorises, which is what makes the page's filters appear at once.
    if let Some(term) = gabor_factors(params, rows, cols) {
        return Array2::from_shape_fn((rows, cols), |(r, c)| term.rows[r] * term.cols[c]);
    }
    Array2::from_shape_fn((rows, cols), |(r, c)| {
        let mut sum = Complex64::ZERO;
        for i in -PERIODS..=PERIODS {
            for j in -PERIODS..=PERIODS {
                sum +=
                    params.at(r as f64 + (i * rows as isize) as f64, c as f64 + (j * cols as isize) as f64);
            }
        }
        sum
    })
}

/// A Morlet wavelet on a rows×cols torus, gabor(ξ) − K·gabor(0), and the K that makes its mean zero.
pub fn morlet(params: &Gabor, rows: usize, cols: usize) -> (Array2<Complex64>, Complex64) {
    let mut wave = gabor(params, rows, cols);
    let envelope = gabor(&Gabor { xi: 0.0, ..*params }, rows, cols);
    let kappa = wave.iter().sum::<Complex64>() / envelope.iter().sum::<Complex64>();
    wave.iter_mut().zip(&envelope).for_each(|(w, e)| *w -= e * kappa);
    (wave, kappa)
}

/// One rows ⊗ cols term of a separable filter: value(r, c) = rows\[r\] · cols\[c\], index 0 at the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct SeparableTerm {
    /// Factor along the rows, P values.
    pub rows: Vec<Complex64>,
    /// Factor along the columns, Q values.
    pub cols: Vec<Complex64>,
}

/// [`gabor`] as a product of a row and a column factor (the amplitude is in `rows`); `None` unless isotropic.
pub fn gabor_factors(params: &Gabor, rows: usize, cols: usize) -> Option<SeparableTerm> {
    if !params.isotropic() {
        return None;
    }
    let (frequency_row, frequency_col) = params.frequency();
    let factor = |size: usize, frequency: f64, amplitude: f64| -> Vec<Complex64> {
        let one = |u: f64| {
            let envelope = (-u * u / (2.0 * params.sigma * params.sigma)).exp();
            Complex64::from_polar(amplitude * envelope, frequency * u)
        };
        (0..size)
            .map(|u| (-PERIODS..=PERIODS).map(|i| one(u as f64 + (i * size as isize) as f64)).sum())
            .collect()
    };
    Some(SeparableTerm {
        rows: factor(rows, frequency_row, params.amplitude()),
        cols: factor(cols, frequency_col, 1.0),
    })
}
