//! The Morlet formula, filter banks and padding arithmetic: pure mathematics in f64.
//!
//! Filters live in space on the padded P×Q grid, index (0, 0) at the origin, and act by circular
//! convolution. Frequencies are in radians a pixel, lengths in pixels, angles in radians.

mod axis;
mod bank;
mod fourier;
mod morlet;
mod scattering;

pub use axis::{Axis, reflect};
pub use bank::{BankKind, FilterBank, orientation_angles};
pub use fourier::{Fourier, dft2, dft2_inverse};
pub use morlet::{Gabor, REFERENCE_PI, SeparableTerm, gabor, gabor_factors, morlet};
pub use scattering::{ScatteringBank, ScatteringWavelet};
