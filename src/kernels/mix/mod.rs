//! The 1×1 mixing P_j: at every pixel, out = W·x with a complex or a real matrix W, no bias of its own.
//!
//! x: (K, P, N, H, W); W: (M × K) row-major, imaginary part empty when real; out: (M, P', N, H, W), P' = 2 when W
//! is complex, else P. A real x or W has imaginary part zero. With a real W one matrix acts on both planes alike.
//!
//! Fast versions take x in parts (runs of channels, each real or complex) and skip the planes that are zero; they
//! also add a bias, which is where Standardise's mean goes when it is folded in. Tolerance: 2e-5 of the
//! largest value, f32 sums over up to a few thousand terms in another order.

pub mod gpu;
pub mod reference;
pub mod simd;

/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 2e-5;
