//! Normalise: divide each pixel's channel vector by its L2 norm, real and imaginary parts together.
//!
//! x, out: (C, P, N, H, W); norms: (N, H, W). A zero vector stays zero, with gradient zero; no epsilon.
//! Tolerance of fast versions: 1e-5 of the largest value, f32 sums of squares over the channels.

pub mod gpu;
pub mod reference;
pub mod simd;

/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 1e-5;
