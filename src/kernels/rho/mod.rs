//! The non-linearity ρ, point by point (paper, section 2 and table 2).
//!
//! With z = r·e^{iφ} and ε = 1e-6: phase collapse r; soft threshold max(0, 1 − b/(r+ε))·z; sigmoid
//! sigmoid(g·r + b)/(r+ε)·z; tanh tanh(r)/(r+ε)·z; amplitude collapse z/(r+ε); none z; dial r·e^{iαφ} with −π < φ ≤ π. b and g
//! are per channel, α is the network's.
//!
//! | argument | shape |
//! | --- | --- |
//! | z | (C, P, N, H, W) |
//! | out | (C, P', N, H, W), P' = 1 for the phase collapse, 2 for the dial with α < 1, else P |
//! | bias, gain | (C), or empty where ρ has none |
//!
//! Gradients are with respect to the real and imaginary planes; d|z|/dz is taken as 0 at z = 0. The dial jumps where z crosses
//! the negative real axis, unless α = 1.
//! Tolerance of fast versions: 1e-5 of the largest value; sums of squares and one division in f32.

mod exp;
pub mod gpu;
pub mod reference;
pub mod simd;

// A macro, so that the kernels' text can be made from the same digits.
macro_rules! epsilon {
    () => {
        1e-6
    };
}
use epsilon;

/// Added to |z| before dividing, as in the reference code.
pub const EPSILON: f64 = epsilon!();
/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 1e-5;

/// The dial's α, 0 < α ≤ 1: how much of the phase is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alpha {
    bits: u32,
}

impl Alpha {
    /// Half of the phase.
    pub const HALF: Alpha = Alpha { bits: 0.5f32.to_bits() };

    /// `None` unless 0 < `value` ≤ 1; at 0 the dial is the modulus, which is real.
    pub fn new(value: f32) -> Option<Alpha> {
        (value > 0.0 && value <= 1.0).then_some(Alpha { bits: value.to_bits() })
    }

    /// As a number.
    pub fn value(self) -> f32 {
        f32::from_bits(self.bits)
    }
}

/// The non-linearity ρ (paper, section 2 and table 2). In files: `mod` `cst` `ms` `tanh` `mc` `none` `dial`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nonlinearity {
    /// Phase collapse, |z|.
    Modulus,
    /// Soft threshold, max(0, 1 − b/(|z|+1e-6))·z, with b learned per channel.
    SoftThreshold,
    /// sigmoid(g|z| + b)/(|z|+1e-6)·z, with g and b learned per channel.
    Sigmoid,
    /// tanh|z|/(|z|+1e-6)·z.
    Tanh,
    /// Amplitude collapse, z/(|z|+1e-6).
    AmplitudeCollapse,
    /// ρ(z) = z.
    None,
    /// |z|·e^{iαφ}: from the modulus (α → 0) to z (α = 1).
    Dial(Alpha),
}

impl Nonlinearity {
    /// All of them, in the order of the paper's table; of the dial, the one half-way.
    pub const ALL: [Nonlinearity; 7] = [
        Nonlinearity::Modulus,
        Nonlinearity::SoftThreshold,
        Nonlinearity::Sigmoid,
        Nonlinearity::Tanh,
        Nonlinearity::AmplitudeCollapse,
        Nonlinearity::None,
        Nonlinearity::Dial(Alpha::HALF),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Nonlinearity::Modulus => "mod",
            Nonlinearity::SoftThreshold => "cst",
            Nonlinearity::Sigmoid => "ms",
            Nonlinearity::Tanh => "tanh",
            Nonlinearity::AmplitudeCollapse => "mc",
            Nonlinearity::None => "none",
            Nonlinearity::Dial(_) => "dial",
        }
    }
    /// The dial's α.
    pub fn alpha(self) -> Option<Alpha> {
        match self {
            Nonlinearity::Dial(alpha) => Some(alpha),
            _ => None,
        }
    }
    /// By its name in files, or by the word people use; the dial half-way.
    pub fn from_name(name: &str) -> Option<Nonlinearity> {
        match name {
            "modulus" => Some(Nonlinearity::Modulus),
            "soft-threshold" => Some(Nonlinearity::SoftThreshold),
            "sigmoid" => Some(Nonlinearity::Sigmoid),
            "amplitude-collapse" => Some(Nonlinearity::AmplitudeCollapse),
            _ => Nonlinearity::ALL.into_iter().find(|rho| rho.name() == name),
        }
    }
    /// Whether ρ(z) is complex, for z that is or is not.
    pub fn is_complex(self, z_is_complex: bool) -> bool {
        match self {
            Nonlinearity::Modulus => false,
            // A negative number has the phase π.
            Nonlinearity::Dial(alpha) => z_is_complex || alpha.value() < 1.0,
            _ => z_is_complex,
        }
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
