//! The GPU's kernels and engine against the reference loops, on whatever Vulkan device this machine has: in tests a software one.
//!
//! `scripts/gpu-parity.mjs` runs the same tests a second time with a browser's WebGPU as the device (gpu/browser.rs).
//!
//! Without an adapter nothing here can be tested: each test says so and passes, and fails where REQUIRE_GPU=1.
#![cfg(feature = "gpu")]

#[path = "support/banks.rs"]
mod banks;
#[path = "gpu/browser.rs"]
mod browser;
#[path = "gpu/class_sums.rs"]
mod class_sums;
#[path = "gpu/classifier.rs"]
mod classifier;
#[path = "gpu/colour.rs"]
mod colour;
#[path = "gpu/cross_entropy.rs"]
mod cross_entropy;
#[path = "gpu/declarations.rs"]
mod declarations;
#[path = "gpu/first_layer.rs"]
mod first_layer;
#[path = "support/mod.rs"]
mod golden;
#[path = "gpu/measure.rs"]
mod measure;
#[path = "gpu/mix.rs"]
mod mix;
#[path = "gpu/networks.rs"]
mod networks;
#[path = "gpu/rho.rs"]
mod rho;
#[path = "gpu/rho_gradients.rs"]
mod rho_gradients;
#[path = "gpu/rows.rs"]
mod rows;
#[path = "gpu/sgd.rs"]
mod sgd;
#[path = "gpu/standardise.rs"]
mod standardise;
#[path = "gpu/support.rs"]
mod support;
#[path = "gpu/wavelet.rs"]
mod wavelet;
