//! Two textures: two classes of images with the same spectrum, which a linear classifier tells apart after a phase collapse and
//! after no ρ that keeps the phase (paper, section 3).
//!
//! Class A is Gaussian noise, class B sparse impulses of either sign; both have gone through the same low-pass. Each image is
//! seen by the L = 4 wavelets of a network's first block, which keeps every second pixel; ρ of each coefficient is averaged over
//! the 16×16 places, and a ridge classifier is trained on these averages. Nothing else is learned.

mod features;
mod halves;
mod images;
mod readout;
mod spectrum;
#[cfg(test)]
mod tests;

pub use features::{Nonlinear, Textures, coefficients};
pub use halves::{dead_zone, rectified, shrunk};
pub use images::{Painter, Texture};
pub use readout::Trained;
pub use spectrum::{Shell, spectrum};

/// Pixels of an image's side.
pub const SIDE: usize = 32;
/// Images of each class to train on, and others to test on.
pub const TRAINING: usize = 3000;
/// Images of each class to test on.
pub const TEST: usize = 1000;
/// Wavelets.
pub const ORIENTATIONS: usize = 4;
/// Rows and columns of a wavelet's map: every second pixel.
pub const PLACES: usize = 256;
