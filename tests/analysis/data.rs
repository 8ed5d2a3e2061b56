//! Labelled random data with known distances.

use phase_collapse::analysis::Features;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded source of normal numbers.
pub struct Normal(ChaCha8Rng);

impl Normal {
    pub fn new(seed: u64) -> Self {
        Normal(ChaCha8Rng::seed_from_u64(seed))
    }
    /// Uniform in 0..1.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// Standard normal (Box and Muller).
    pub fn draw(&mut self) -> f64 {
        let (u, v) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

/// Class means of a regular simplex whose corners are `distance` apart (dims ≥ classes), with a common offset.
pub fn simplex_means(classes: usize, dims: usize, distance: f64) -> Vec<f64> {
    assert!(dims >= classes);
    let mut means = vec![3.0; classes * dims];
    (0..classes).for_each(|c| means[c * dims + c] += distance / 2f64.sqrt());
    means
}

/// `images` rows: class mean + mixing · (standard normal noise); mixing is (dims, dims), row-major.
pub fn gaussian(means: &[f64], classes: usize, mixing: &[f64], images: usize, seed: u64) -> Features {
    let dims = means.len() / classes;
    let mut normal = Normal::new(seed);
    let mut values = Vec::with_capacity(images * dims);
    let labels: Vec<u8> = (0..images).map(|n| (n % classes) as u8).collect();
    for &label in &labels {
        let noise: Vec<f64> = (0..dims).map(|_| normal.draw()).collect();
        for d in 0..dims {
            let mixed: f64 = mixing[d * dims..(d + 1) * dims].iter().zip(&noise).map(|(m, x)| m * x).sum();
            values.push((means[usize::from(label) * dims + d] + mixed) as f32);
        }
    }
    Features { dims, values, labels, classes }
}

/// The identity, (dims, dims).
pub fn identity(dims: usize) -> Vec<f64> {
    (0..dims * dims).map(|at| f64::from(u8::from(at / dims == at % dims))).collect()
}

/// A well-conditioned random mixing matrix, (dims, dims).
pub fn mixing(dims: usize, strength: f64, seed: u64) -> Vec<f64> {
    let mut normal = Normal::new(seed);
    identity(dims).iter().map(|e| e + strength * normal.draw() / (dims as f64).sqrt()).collect()
}
