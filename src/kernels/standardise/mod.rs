//! Standardise: per channel subtract the (complex) mean and divide by sqrt(E|x − mean|² + 1e-5).
//!
//! No learned scale. Training uses the batch's statistics and keeps running ones (momentum 0.1; the running
//! variance is the unbiased one, n/(n−1)); evaluation uses the running ones. A constant channel has variance 0.
//!
//! x, out: (C, P, N, H, W); mean (C) complex as two vectors, var (C). Statistics are over N, H, W.
//!
//! Fast versions never write the standardised map: it folds into P_j, and its gradient into the product with
//! P_jᵀ (see `engine`). What they compute here is sums, to 1e-5 of the largest value.

pub mod gpu;
pub mod reference;
pub mod simd;

/// Added to the variance.
pub const EPSILON: f64 = 1e-5;
/// Weight of the batch in the running statistics.
pub const MOMENTUM: f64 = 0.1;
/// Largest difference allowed between a fast version and the reference loops, over the largest value.
pub const TOLERANCE: f64 = 1e-5;

/// Mean and variance per channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Real part of the mean.
    pub mean_re: Vec<f64>,
    /// Imaginary part of the mean; zero for real channels.
    pub mean_im: Vec<f64>,
    /// E|x − mean|², the biased estimate.
    pub var: Vec<f64>,
}

impl Statistics {
    /// Takes one step of the running statistics: `running += 0.1·(batch − running)`, n values a channel.
    pub fn update_running<T: crate::tensor::Real>(
        &self,
        n: usize,
        mean_re: &mut [T],
        mean_im: &mut [T],
        var: &mut [T],
    ) {
        let unbiased = n as f64 / (n.max(2) - 1) as f64;
        let step = |running: &mut [T], batch: &[f64], factor: f64| {
            for (r, &b) in running.iter_mut().zip(batch) {
                *r = T::of((1.0 - MOMENTUM) * r.wide() + MOMENTUM * b * factor);
            }
        };
        step(mean_re, &self.mean_re, 1.0);
        step(mean_im, &self.mean_im, 1.0);
        step(var, &self.var, unbiased);
    }
}
