//! The non-linearity ρ, point by point (paper, section 2 and table 2).
//!
//! With r = |z| and ε = 1e-6: phase collapse r; soft threshold max(0, 1 − b/(r+ε))·z; sigmoid
//! sigmoid(g·r + b)/(r+ε)·z; tanh tanh(r)/(r+ε)·z; amplitude collapse z/(r+ε); none z. b and g are per channel.
//!
//! | argument | shape |
//! | --- | --- |
//! | z | (C, P, N, H, W) |
//! | out | (C, P', N, H, W), P' = 1 for the phase collapse, else P |
//! | bias, gain | (C), or empty where ρ has none |
//!
//! Gradients are with respect to the real and imaginary planes; d|z|/dz is taken as 0 at z = 0.
//! Tolerance of fast versions: 1e-5 of the largest value; sums of squares and one division in f32.

pub mod reference;
pub mod simd;

use serde::{Deserialize, Serialize};

/// Added to |z| before dividing, as in the reference code.
pub const EPSILON: f64 = 1e-6;
/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 1e-5;

/// The non-linearity ρ (paper, section 2 and table 2). In files: `mod` `cst` `ms` `tanh` `mc` `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Nonlinearity {
    /// Phase collapse, |z|.
    #[serde(rename = "mod", alias = "modulus")]
    Modulus,
    /// Soft threshold, max(0, 1 − b/(|z|+1e-6))·z, with b learned per channel.
    #[serde(rename = "cst", alias = "soft-threshold")]
    SoftThreshold,
    /// sigmoid(g|z| + b)/(|z|+1e-6)·z, with g and b learned per channel.
    #[serde(rename = "ms", alias = "sigmoid")]
    Sigmoid,
    /// tanh|z|/(|z|+1e-6)·z.
    #[serde(rename = "tanh")]
    Tanh,
    /// Amplitude collapse, z/(|z|+1e-6).
    #[serde(rename = "mc", alias = "amplitude-collapse")]
    AmplitudeCollapse,
    /// ρ(z) = z.
    #[serde(rename = "none")]
    None,
}

impl Nonlinearity {
    /// All of them, in the order of the paper's table.
    pub const ALL: [Nonlinearity; 6] = [
        Nonlinearity::Modulus,
        Nonlinearity::SoftThreshold,
        Nonlinearity::Sigmoid,
        Nonlinearity::Tanh,
        Nonlinearity::AmplitudeCollapse,
        Nonlinearity::None,
    ];

    /// Whether ρ(z) is real for complex z.
    pub fn collapses_phase(self) -> bool {
        self == Nonlinearity::Modulus
    }
    /// Whether it has a learned bias b per channel.
    pub fn has_bias(self) -> bool {
        matches!(self, Nonlinearity::SoftThreshold | Nonlinearity::Sigmoid)
    }
    /// Whether it has a learned gain g per channel.
    pub fn has_gain(self) -> bool {
        self == Nonlinearity::Sigmoid
    }
}
