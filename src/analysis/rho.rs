//! The non-linearities as one radial family, ρ(z) = g(|z|)·e^{iαφ}: a gate on the length, a dial on the phase.

use super::dial::dial;
use crate::{Error, Result};

/// What happens to the length of an arrow; the phase is left to [`Rho::alpha`] (paper, table 2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gate {
    /// g(r) = r.
    Keep,
    /// g(r) = max(0, 1 − b/(r + 1e-6))·r.
    SoftThreshold {
        /// Threshold, in units of |z|.
        b: f32,
    },
    /// g(r) = sigmoid(gain·r + b)·r/(r + 1e-6).
    Sigmoid {
        /// Factor of |z|.
        gain: f32,
        /// Bias.
        b: f32,
    },
    /// g(r) = tanh(gain·r)/gain · r/(r + 1e-6); at gain 1 the network's. Short arrows keep their length, none passes 1/gain.
    Tanh {
        /// Factor of |z|, above 0.
        gain: f32,
    },
    /// g(r) = r/(r + 1e-6): the amplitude collapse z/|z|.
    Unit,
}

/// Added to |z| wherever ρ divides by it, as in the published networks.
const MODULUS_EPSILON: f32 = 1e-6;

impl Gate {
    /// By its name in files: `none` `cst` `ms` `tanh` `mc`; what it has no use for is ignored.
    pub fn named(name: &str, gain: f32, b: f32) -> Option<Gate> {
        match name {
            "none" => Some(Gate::Keep),
            "cst" => Some(Gate::SoftThreshold { b }),
            "ms" => Some(Gate::Sigmoid { gain, b }),
            "tanh" => Some(Gate::Tanh { gain }),
            "mc" => Some(Gate::Unit),
            _ => None,
        }
    }

    /// g(r) for r = |z| ≥ 0.
    #[inline(always)]
    pub fn length(self, r: f32) -> f32 {
        match self {
            Gate::Keep => r,
            Gate::SoftThreshold { b } => (1.0 - b / (r + MODULUS_EPSILON)).max(0.0) * r,
            Gate::Sigmoid { gain, b } => r / ((1.0 + (-(gain * r + b)).exp()) * (r + MODULUS_EPSILON)),
            Gate::Tanh { gain } => (gain * r).tanh() / gain * r / (r + MODULUS_EPSILON),
            Gate::Unit => r / (r + MODULUS_EPSILON),
        }
    }
}

/// ρ(z) = g(|z|)·e^{iαφ}. The phase is kept at α = 1 and gone at α = 0; in between the map jumps at φ = ±π.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rho {
    /// What happens to the length.
    pub gate: Gate,
    /// What is left of the phase, 0..=1.
    pub alpha: f32,
}

impl Rho {
    /// ρ(z) = z.
    pub const NONE: Rho = Rho { gate: Gate::Keep, alpha: 1.0 };
    /// Phase collapse, |z|.
    pub const MODULUS: Rho = Rho { gate: Gate::Keep, alpha: 0.0 };

    /// A gate and a dial position; α must lie in 0..=1.
    pub fn new(gate: Gate, alpha: f32) -> Result<Self> {
        if !(0.0..=1.0).contains(&alpha) {
            return Err(Error::value("dial position α", "0 (phase gone) to 1 (phase kept)", alpha));
        }
        Ok(Rho { gate, alpha })
    }

    /// z → |z|·e^{iαφ}; α must lie in 0..=1.
    pub fn dial(alpha: f32) -> Result<Self> {
        Rho::new(Gate::Keep, alpha)
    }

    /// One value, exactly (the sine and cosine of the platform, in f64).
    pub fn apply_one(self, re: f32, im: f32) -> (f32, f32) {
        let r = re.hypot(im);
        let length = self.gate.length(r);
        if self.alpha == 0.0 || r == 0.0 {
            (length, 0.0)
        } else if self.alpha == 1.0 {
            (length / r * re, length / r * im)
        } else {
            // A negative zero must not fall on the other side of the cut.
            let turned = f64::from(self.alpha) * (f64::from(im) + 0.0).atan2(f64::from(re));
            ((f64::from(length) * turned.cos()) as f32, (f64::from(length) * turned.sin()) as f32)
        }
    }

    /// Many values, from moduli and phases (see [`super::Polar`]) to real and imaginary parts, within
    /// 1e-6·|ρ(z)|. All slices of one length.
    pub fn apply(self, modulus: &[f32], phase: &[f32], re: &mut [f32], im: &mut [f32]) {
        self.apply_signed(false, modulus, phase, re, im);
    }

    /// The same for −z where `inverted`: half a turn of phase, then ρ.
    pub fn apply_signed(
        self,
        inverted: bool,
        modulus: &[f32],
        phase: &[f32],
        re: &mut [f32],
        im: &mut [f32],
    ) {
        dial(self.alpha, inverted, modulus, phase, re, im);
        if self.gate != Gate::Keep {
            for i in 0..modulus.len() {
                let r = modulus[i];
                let factor = if r > 0.0 { self.gate.length(r) / r } else { 0.0 };
                re[i] *= factor;
                im[i] *= factor;
            }
        }
    }
}
