//! What theory says of the length of a class mean over the mean modulus, to hold against what is measured
//! ([`super::ClassSums::length_of_means`]).

/// |mean of e^{iαφ}| for uniform φ in (−π, π]: sin(πα)/(πα), 1 at α = 0 and 0 at α = 1.
pub fn dial_length(alpha: f64) -> f64 {
    let x = std::f64::consts::PI * alpha;
    if x.abs() < 1e-4 { 1.0 - x * x / 6.0 } else { x.sin() / x }
}

/// Length of the mean of n circularly symmetric values over their mean modulus, 1/√n: no average of n
/// arrows comes closer to zero than this (exact in expectation for complex Gaussian values). NaN for n = 0.
pub fn random_walk_floor(images: usize) -> f64 {
    if images == 0 { f64::NAN } else { 1.0 / (images as f64).sqrt() }
}
