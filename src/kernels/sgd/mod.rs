//! Stochastic gradient descent with momentum (not Nesterov) and weight decay, as PyTorch's:
//! v ← μ·v + (g + λ·w), w ← w − η·v. All vectors of one length.

pub mod gpu;
pub mod reference;

/// Rate η, momentum μ and weight decay λ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// Learning rate η.
    pub rate: f32,
    /// Momentum μ.
    pub momentum: f32,
    /// Weight decay λ.
    pub weight_decay: f32,
}
