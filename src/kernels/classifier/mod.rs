//! Classifier: split complex channels into real ones, batch normalisation with learned scale and shift
//! (eps 1e-5), optional average over space, flatten, one linear layer with bias.
//!
//! x: (C, P, N, H, W), read as C·P real channels (channel c gives 2c, real, and 2c+1, imaginary, which is the
//! map's own order); logits: (N × classes) row-major; linear: (classes × inputs), inputs ordered channel, row,
//! column (or channel alone when averaged). Running statistics as in Standardise.
//!
//! It is small beside the blocks, so that one version in plain loops serves every CPU.

pub mod gpu;
pub mod reference;

/// Added to the variance.
pub const EPSILON: f64 = 1e-5;

/// Weights of the classifier.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassifierWeights<T> {
    /// Batch normalisation's scale, per real feature channel.
    pub scale: Vec<T>,
    /// Batch normalisation's shift.
    pub shift: Vec<T>,
    /// Running mean.
    pub mean: Vec<T>,
    /// Running variance (unbiased estimate).
    pub var: Vec<T>,
    /// Linear layer, (classes × inputs).
    pub linear: Vec<T>,
    /// Its bias, per class.
    pub bias: Vec<T>,
}
