//! The hot loops, one folder an operation: contract (`mod.rs`), plain loops that define it (`reference.rs`),
//! the fast CPU version (`simd.rs`).
//!
//! | operation | what it does |
//! | --- | --- |
//! | [`wavelet`] | one low-pass and L complex wavelets per channel |
//! | [`rho`] | the non-linearity: phase collapse or one of its rivals |
//! | [`standardise`] | per-channel mean and variance |
//! | [`mix`] | 1×1 convolution P_j |
//! | [`normalise`] | unit channel vector at every pixel |
//! | [`classifier`] | batch normalisation, average, linear layer |
//! | [`cross_entropy`] | loss |
//! | [`sgd`] | the optimiser's update |
//! | [`colour`] | complex and real maps to RGBA |

pub mod classifier;
pub mod colour;
pub mod cross_entropy;
pub mod mix;
pub mod normalise;
pub mod rho;
pub mod sgd;
pub mod simd;
pub mod standardise;
pub mod wavelet;
