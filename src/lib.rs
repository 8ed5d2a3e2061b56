//! Phase-collapse networks: fixed complex wavelets, learned 1×1 mixing, and a modulus.
//!
//! After Guth, Zarka and Mallat, *Phase Collapse in Neural Networks* (ICLR 2022). The same crate is the
//! browser's module and the native tools' engine.
//!
//! # Conventions
//!
//! * **Axes.** Files and the command line use (images N, channels C, rows H, columns W), and a last axis of
//!   two for complex values. Inside, maps are planar and channel-major: (C, P, N, H, W), where P is 1 for
//!   real maps and 2 (real plane, imaginary plane) for complex ones; see [`tensor::Map`].
//! * **Vectors in the plane** are u = (row, column); rows grow downwards.
//! * **Angles** are in radians unless a name says degrees; phases lie in (−π, π].
//! * **Wavelet channels** are channel-major: channel c, orientation l stands at c·L + l.
//!
//! # Map of the crate, each module using only those above it
//!
//! | module | what it is |
//! | --- | --- |
//! | [`error`], [`json`], [`sorting`] | one error type; JSON; orders |
//! | [`tensor`] | shapes and planar complex maps |
//! | [`wavelet`] | Morlet formula, filter banks, padding arithmetic, in f64 |
//! | [`kernels`] | the hot loops, one folder an operation |
//! | [`network`] | spec, weights, plan: what an architecture is |
//! | [`gpu`] | devices, buffers and pipelines: knows kernels, not networks |
//! | [`engine`] | runs a plan forward and backward on a backend |
//! | [`analysis`] | class sums, chains, separation measures |
//! | `training`, `formats`, `web` | data order and schedule; files; the browser's door |

pub mod analysis;
mod decimal;
pub mod engine;
pub mod error;
pub mod formats;
pub mod gpu;
pub mod json;
pub mod kernels;
pub mod network;
pub mod sorting;
pub mod tensor;
pub mod training;
pub mod wavelet;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use error::{Error, Result};
