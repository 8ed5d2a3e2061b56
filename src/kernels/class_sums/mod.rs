//! Streaming class sums of maps, Σz and Σ|z| for each class and place, and spatial averages of every row.
//!
//! values: (C, P, N, H·W) with one label an image, below `classes`; sums: (classes, C, P, H·W); moduli: (classes, C, H·W). Each call
//! adds a batch; |z| = sqrt(re² + im²), |x| for real maps. Averages: (N, C·P), the mean over pixels.
//!
//! **Tolerance**: [`gpu`] against [`mod@reference`]: 1e-6 of the largest sum after 10,000 images, in batches of any size. A plain f32
//! sum would not keep that, so that the device keeps each sum in two values.

pub mod gpu;
pub mod reference;

/// What is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Classes.
    pub classes: usize,
    /// Channels, C.
    pub channels: usize,
    /// Planes of a channel: 1 real, 2 complex.
    pub planes: usize,
    /// Pixels of a plane, H·W.
    pub pixels: usize,
}

impl Extent {
    /// Number of sums Σz.
    pub fn sums(&self) -> usize {
        self.moduli() * self.planes
    }

    /// Number of sums Σ|z|.
    pub fn moduli(&self) -> usize {
        self.classes * self.channels * self.pixels
    }
}
