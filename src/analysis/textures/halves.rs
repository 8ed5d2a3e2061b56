//! ReLU and its two halves: ReLU(x − λ) = ½·(dead-zone absolute value) + ½·(soft threshold) for λ ≥ 0.

/// The half that collapses: max(|x| − λ, 0). The sign, the phase of a real number, is gone.
pub fn dead_zone(x: f32, lambda: f32) -> f32 {
    (x.abs() - lambda).max(0.0)
}

/// The half that shrinks: sign(x)·max(|x| − λ, 0), the soft threshold. The sign is kept.
pub fn shrunk(x: f32, lambda: f32) -> f32 {
    dead_zone(x, lambda).copysign(x)
}

/// `share` of the first half and the rest of the second: ReLU(x − λ) where `share` is ½.
pub fn rectified(x: f32, lambda: f32, share: f32) -> f32 {
    share * dead_zone(x, lambda) + (1.0 - share) * shrunk(x, lambda)
}
