//! What a training run minimises, and what it may change.

/// Set once for a run. The default is the mean cross-entropy, with everything learned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Objective {
    /// Label smoothing ε of the [cross-entropy](crate::kernels::cross_entropy).
    pub label_smoothing: f32,
    /// Whether only the classifier is learned; every P_j and ρ's parameters stay as they are (a scattering transform).
    pub classifier_only: bool,
}
