//! Plain loop that defines the update.

use super::Sgd;
use crate::tensor::Real;

/// One step on one vector of weights.
pub fn update<T: Real>(sgd: &Sgd, weights: &mut [T], gradient: &[T], velocity: &mut [T]) {
    let of = |v: f32| T::of(f64::from(v));
    let (rate, momentum, decay) = (of(sgd.rate), of(sgd.momentum), of(sgd.weight_decay));
    for i in 0..weights.len() {
        velocity[i] = momentum * velocity[i] + (gradient[i] + decay * weights[i]);
        weights[i] -= rate * velocity[i];
    }
}
