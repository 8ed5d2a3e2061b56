//! The filter bank of a block: one low-pass φ and L Morlet wavelets ψ_l (Guth, Zarka, Mallat 2022).

use std::f64::consts::PI;

use ndarray::Array2;
use num_complex::Complex64;

use super::{Axis, Gabor, SeparableTerm, dft2, gabor, gabor_factors, morlet};
use crate::{Error, Result};

/// Which filters a block has. Two factorised blocks, an even and an odd one, make one octave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BankKind {
    /// First half of an octave; keeps the resolution.
    FactorizedEven,
    /// Second half of an octave; keeps every second pixel.
    FactorizedOdd,
    /// A whole octave; keeps every second pixel.
    Dyadic,
}

impl BankKind {
    /// The kind of block `block` where pairs begin at `factorized_from_block`; parity counts from there.
    pub fn for_block(block: usize, factorized_from_block: usize) -> Self {
        match block.checked_sub(factorized_from_block) {
            None => BankKind::Dyadic,
            Some(n) if n.is_multiple_of(2) => BankKind::FactorizedEven,
            Some(_) => BankKind::FactorizedOdd,
        }
    }

    /// Every which pixel is kept: 1 or 2.
    pub fn stride(self) -> usize {
        if self == BankKind::FactorizedEven { 1 } else { 2 }
    }

    /// Pixels cropped from every side after subsampling.
    pub fn crop(self) -> usize {
        if self == BankKind::FactorizedEven { 2 } else { 1 }
    }

    /// Smallest number of orientations with finite filters.
    pub fn least_orientations(self) -> usize {
        if self == BankKind::Dyadic { 1 } else { 3 }
    }

    /// Width and slant of φ and frequency, width and slant of ψ for L orientations, ψ at angle θ. Finite from
    /// [`least_orientations`](Self::least_orientations) on.
    pub fn params(self, orientations: usize, theta: f64) -> (Gabor, Gabor) {
        let sigma = 0.8;
        let slant = 4.0 / orientations as f64;
        let narrow = sigma / 2f64.sqrt();
        let low = |sigma| Gabor { sigma, theta: 0.0, xi: 0.0, slant: 1.0 };
        let octave = Gabor { sigma, theta, xi: 0.75 * PI, slant };
        match self {
            BankKind::Dyadic => (low(sigma), octave),
            BankKind::FactorizedEven => (low(narrow), octave),
            BankKind::FactorizedOdd => {
                // The even block's φ has already smoothed its input: these compose with it to the next octave.
                let squared = slant * slant;
                let slant = (3.0 * squared / (4.0 - squared)).sqrt();
                (low(narrow), Gabor { sigma: sigma * 1.5f64.sqrt(), theta, xi: PI / 2f64.sqrt(), slant })
            }
        }
    }
}

/// Angles θ_l = (trunc(L − L/2 − 1) − l)·π/L of the wavelets, in radians.
pub fn orientation_angles(l: usize) -> Vec<f64> {
    let count = l as f64;
    let first = (count - count / 2.0 - 1.0).trunc();
    (0..l).map(|i| (first - i as f64) * PI / count).collect()
}

/// The filters of one block on its padded grid, in space.
#[derive(Clone, Debug)]
pub struct FilterBank {
    /// Which block it serves.
    pub kind: BankKind,
    /// Wavelets L.
    pub orientations: usize,
    /// Padding arithmetic of the rows.
    pub rows: Axis,
    /// Padding arithmetic of the columns.
    pub cols: Axis,
    /// φ's parameters.
    pub phi_params: Gabor,
    /// ψ_l's parameters.
    pub psi_params: Vec<Gabor>,
    /// K of each ψ_l: ψ = gabor(ξ) − K·gabor(0).
    pub kappa: Vec<Complex64>,
    /// φ, P×Q, index (0, 0) at the origin; even, since its transform is taken to be real.
    pub phi: Array2<f64>,
    /// ψ_l likewise; Hermitian, ψ(−u) = conj ψ(u), for the same reason.
    pub psi: Vec<Array2<Complex64>>,
}

impl FilterBank {
    /// The bank for an input of `height`×`width` pixels. Refuses sides below 2 and orientations below
    /// [`BankKind::least_orientations`].
    pub fn new(kind: BankKind, orientations: usize, height: usize, width: usize) -> Result<Self> {
        if orientations < kind.least_orientations() {
            let at_least = kind.least_orientations();
            return Err(Error::Spec {
                block: None,
                expected: format!("at least {at_least} orientations for a {kind:?} block"),
                found: format!("{orientations}"),
                remedy: "raise orientations, or factorise from a later block".into(),
            });
        }
        let (phi, _) = kind.params(orientations, 0.0);
        let psi = orientation_angles(orientations)
            .into_iter()
            .map(|theta| kind.params(orientations, theta).1)
            .collect();
        FilterBank::of(kind, phi, psi, true, height, width)
    }

    /// A bank of other filters than the network's, with the padding of a block of this kind. Without `zero_mean` nothing is
    /// taken off the waves: ψ is a Gabor function, K is 0.
    pub fn of(
        kind: BankKind,
        phi_params: Gabor,
        psi_params: Vec<Gabor>,
        zero_mean: bool,
        height: usize,
        width: usize,
    ) -> Result<Self> {
        let (rows, cols) = (Axis::new(height, kind)?, Axis::new(width, kind)?);
        let (p, q) = (rows.padded, cols.padded);
        let orientations = psi_params.len();
        let phi = hermitian(&gabor(&phi_params, p, q));
        let phi = Array2::from_shape_fn((p, q), |at| phi[at].re);
        let (psi, kappa) = psi_params
            .iter()
            .map(|params| {
                let (psi, kappa) =
                    if zero_mean { morlet(params, p, q) } else { (gabor(params, p, q), Complex64::ZERO) };
                (hermitian(&psi), kappa)
            })
            .unzip();
        Ok(FilterBank { kind, orientations, rows, cols, phi_params, psi_params, kappa, phi, psi })
    }

    /// φ's Fourier transform, P×Q, real; frequency index (k, m) is 2π(k/P, m/Q) radians a pixel.
    pub fn phi_fourier(&self) -> Array2<f64> {
        dft2(&self.phi.mapv(Complex64::from)).mapv(|z| z.re)
    }

    /// ψ_l's Fourier transform, P×Q, real.
    pub fn psi_fourier(&self, l: usize) -> Array2<f64> {
        dft2(&self.psi[l]).mapv(|z| z.re)
    }

    /// Whether every envelope is round (L = 4): then φ is separable and each ψ the sum of two separable terms.
    pub fn isotropic(&self) -> bool {
        self.phi_params.isotropic() && self.psi_params.iter().all(Gabor::isotropic)
    }

    /// φ as one separable term; `None` unless [`isotropic`](Self::isotropic).
    pub fn phi_separable(&self) -> Option<SeparableTerm> {
        gabor_factors(&self.phi_params, self.rows.padded, self.cols.padded)
    }

    /// ψ_l as the wave and −K times its envelope, in this order; `None` unless [`isotropic`](Self::isotropic).
    pub fn psi_separable(&self, l: usize) -> Option<[SeparableTerm; 2]> {
        let (p, q) = (self.rows.padded, self.cols.padded);
        let params = self.psi_params[l];
        let wave = gabor_factors(&params, p, q)?;
        let mut envelope = gabor_factors(&Gabor { xi: 0.0, ..params }, p, q)?;
        envelope.rows.iter_mut().for_each(|v| *v *= -self.kappa[l]);
        Some([wave, envelope])
    }

    /// What cutting the filters to ±`radius` loses: the largest Σ|k| outside over Σ|k| of φ and every ψ.
    pub fn truncation_loss(&self, radius: usize) -> f64 {
        let (rows, cols) = (self.rows.offsets(radius), self.cols.offsets(radius));
        let loss = |value: &dyn Fn(usize, usize) -> f64| {
            let (mut all, mut outside) = (0.0, 0.0);
            for (r, y) in self.rows.offsets(usize::MAX / 2).map(|y| (wrap(y, self.rows.padded), y)) {
                for (c, x) in self.cols.offsets(usize::MAX / 2).map(|x| (wrap(x, self.cols.padded), x)) {
                    all += value(r, c);
                    if !(rows.contains(&y) && cols.contains(&x)) {
                        outside += value(r, c);
                    }
                }
            }
            outside / all
        };
        let psi = self.psi.iter().map(|psi| loss(&|r, c| psi[[r, c]].norm())).fold(0.0, f64::max);
        psi.max(loss(&|r, c| self.phi[[r, c]].abs()))
    }
}

/// The torus index of a signed offset.
fn wrap(offset: isize, size: usize) -> usize {
    offset.rem_euclid(size as isize) as usize
}

/// The Hermitian part (k(u) + conj k(−u))/2, whose Fourier transform is the real part of k's.
pub(super) fn hermitian(filter: &Array2<Complex64>) -> Array2<Complex64> {
    let (p, q) = filter.dim();
    Array2::from_shape_fn((p, q), |(r, c)| 0.5 * (filter[[r, c]] + filter[[(p - r) % p, (q - c) % q]].conj()))
}
