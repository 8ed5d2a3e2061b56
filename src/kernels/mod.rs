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
//! | [`class_sums`] | class sums of maps, spatial averages |
//!
//! [`wgsl`] and [`launch`] are what the GPU versions (`kernel.wgsl` and its declaration in `gpu.rs`) have in common; [`measure`] is
//! what a device's speed is measured by.

// Builds that only plan a device's work leave out what the kernels' declarations are made of.
#![cfg_attr(not(feature = "gpu"), allow(unused_imports, dead_code, unused_macros, reason = "see above"))]

pub mod class_sums;
pub mod classifier;
pub mod colour;
pub mod cross_entropy;
pub mod launch;
pub mod measure;
pub mod mix;
pub mod normalise;
pub mod rho;
pub mod sgd;
pub mod simd;
pub mod standardise;
pub mod wavelet;
pub mod wgsl;
