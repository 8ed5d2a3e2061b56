//! Wavelet transform: every channel convolved with one low-pass filter φ and L complex wavelets ψ_l.
//!
//! For each channel c and image, with x padded by reflection to P×Q and made periodic,
//! `low[c](y) = Σ_u φ(u) x(s·(y + crop) − u)` and `wave[c·L + l](y) = Σ_u ψ_l(u) x(s·(y + crop) − u)`,
//! s = 1 or 2 (paper, section 2 and appendix A; padding as the reference code). Complex inputs are filtered as
//! re + i·im.
//!
//! | argument | shape |
//! | --- | --- |
//! | input | (C, P, N, H, W) |
//! | low | (C, P, N, H', W') |
//! | wave | (C·L, 2, N, H', W') |
//!
//! Tolerance of fast versions: 1e-5 of the largest value of each output, f32 rounding over some hundred terms in
//! another order. For L = 4 they use the separable form with taps up to radius 5, where the Gaussian envelope
//! (σ ≤ 0.98) has fallen below 3e-6 of its peak at the outermost and beyond it below 1e-7.

pub mod gpu;
pub mod reference;
pub mod simd;
mod taps;

/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 1e-5;
