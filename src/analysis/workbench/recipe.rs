//! The numbers that a bank is built from, the network's own or others.

use crate::wavelet::{BankKind, FilterBank, Gabor, orientation_angles};
use crate::{Error, Result};

/// What a bank is built from. All wavelets share width, frequency and slant; only their angles differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Wavelets L.
    pub orientations: usize,
    /// Width σ of the envelope in pixels, before scaling.
    pub sigma: f64,
    /// Frequency ξ in radians a pixel, before scaling.
    pub xi: f64,
    /// The envelope's width along the wave over its width across.
    pub slant: f64,
    /// Octaves s by which the whole bank, φ too, is coarser than it was: widths · 2^s, frequency · 2^−s.
    pub octaves: f64,
    /// Whether the wave is freed of its mean: a Morlet wavelet; else a Gabor function.
    pub zero_mean: bool,
}

/// Least and largest value of each number.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of L.
    pub orientations: (usize, usize),
    /// Of σ, in pixels.
    pub sigma: (f64, f64),
    /// Of ξ, in radians a pixel.
    pub xi: (f64, f64),
    /// Of the slant.
    pub slant: (f64, f64),
    /// Of the scale, in octaves.
    pub octaves: (f64, f64),
}

/// What can be built: wide enough to break everything, narrow enough that five periods of the torus hold the filters.
pub const LIMITS: Limits = Limits {
    orientations: (1, 12),
    sigma: (0.4, 3.2),
    xi: (0.1, 4.0),
    slant: (0.2, 2.5),
    octaves: (-0.5, 2.0),
};

impl Recipe {
    /// The network's own for a kind of block.
    pub fn own(kind: BankKind, orientations: usize) -> Recipe {
        let (_, psi) = kind.params(orientations, 0.0);
        Recipe { orientations, sigma: psi.sigma, xi: psi.xi, slant: psi.slant, octaves: 0.0, zero_mean: true }
    }

    /// The bank for a block of this kind and an input of `height`×`width` pixels. Refuses numbers outside [`LIMITS`].
    pub fn build(&self, kind: BankKind, height: usize, width: usize) -> Result<FilterBank> {
        let within = |what: &str, value: f64, (least, most): (f64, f64)| {
            // Not a number is not within anything.
            if (least..=most).contains(&value) {
                return Ok(());
            }
            let expected = format!("{} to {}", crate::decimal::decimal(least), crate::decimal::decimal(most));
            Err(Error::value(what, expected, value))
        };
        let (least, most) = LIMITS.orientations;
        within("orientations", self.orientations as f64, (least as f64, most as f64))?;
        within("width", self.sigma, LIMITS.sigma)?;
        within("frequency", self.xi, LIMITS.xi)?;
        within("slant", self.slant, LIMITS.slant)?;
        within("scale", self.octaves, LIMITS.octaves)?;
        let coarser = self.octaves.exp2();
        let (phi, _) = kind.params(self.orientations, 0.0);
        let phi = Gabor { sigma: phi.sigma * coarser, ..phi };
        let psi =
            |theta| Gabor { sigma: self.sigma * coarser, theta, xi: self.xi / coarser, slant: self.slant };
        let psi = orientation_angles(self.orientations).into_iter().map(psi).collect();
        FilterBank::of(kind, phi, psi, self.zero_mean, height, width)
    }
}
