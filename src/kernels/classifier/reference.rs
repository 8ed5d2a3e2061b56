//! Plain loops that define the classifier and its gradient.

use super::{ClassifierWeights, EPSILON};
use crate::kernels::standardise::{self, Statistics};
use crate::tensor::{Map, MapShape, Real};

/// The same values seen as C·P real channels.
fn as_real<T: Real>(x: &Map<T>) -> MapShape {
    let s = x.shape();
    MapShape { channels: s.channels * s.planes(), complex: false, ..s }
}

/// Batch statistics of the C·P real channels.
pub fn statistics<T: Real>(x: &Map<T>) -> Statistics {
    let real = Map::from_vec(as_real(x), x.values().to_vec()).expect("same number of values");
    standardise::reference::statistics(&real)
}

/// What the backward pass needs of a forward pass.
#[derive(Clone, Debug, Default)]
pub struct Tape<T> {
    /// Inputs of the linear layer, (N × inputs).
    pub inputs: Vec<T>,
}

/// Logits (N × classes), overwritten; `statistics` are the batch's (training) or the running ones.
pub fn forward<T: Real>(
    weights: &ClassifierWeights<T>,
    avgpool: bool,
    statistics: &Statistics,
    x: &Map<T>,
    tape: &mut Tape<T>,
    logits: &mut [T],
) {
    let s = as_real(x);
    let pixels = s.pixels();
    let pooled = if avgpool { 1 } else { pixels };
    let inputs = s.channels * pooled;
    tape.inputs.clear();
    tape.inputs.resize(s.images * inputs, T::zero());
    for c in 0..s.channels {
        let scale = weights.scale[c] * T::of(1.0 / (statistics.var[c] + EPSILON).sqrt());
        let (mean, shift) = (T::of(statistics.mean_re[c]), weights.shift[c]);
        for n in 0..s.images {
            let x = &x.values()[(c * s.images + n) * pixels..][..pixels];
            let to = &mut tape.inputs[n * inputs + c * pooled..][..pooled];
            if avgpool {
                let average = x.iter().copied().sum::<T>() / T::of(pixels as f64);
                to[0] = (average - mean) * scale + shift;
            } else {
                for (to, &x) in to.iter_mut().zip(x) {
                    *to = (x - mean) * scale + shift;
                }
            }
        }
    }
    let classes = weights.bias.len();
    for n in 0..s.images {
        let input = &tape.inputs[n * inputs..][..inputs];
        for k in 0..classes {
            let row = &weights.linear[k * inputs..][..inputs];
            logits[n * classes + k] = weights.bias[k] + dot(row, input);
        }
    }
}

/// Eight running sums, so that the compiler may use vectors and rounding does not pile up in one.
fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    let mut sums = [T::zero(); 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let mut rest = T::zero();
    for (&a, &b) in a8.remainder().iter().zip(b8.remainder()) {
        rest += a * b;
    }
    for (a, b) in a8.zip(b8) {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    sums.into_iter().sum::<T>() + rest
}

/// Gradients in training mode (`statistics` are the batch's own). Adds to `d_weights`, overwrites `d_x`.
pub fn adjoint<T: Real>(
    weights: &ClassifierWeights<T>,
    avgpool: bool,
    statistics: &Statistics,
    x: &Map<T>,
    tape: &Tape<T>,
    d_logits: &[T],
    d_weights: &mut ClassifierWeights<T>,
    d_x: &mut Map<T>,
) {
    let s = as_real(x);
    let pixels = s.pixels();
    let pooled = if avgpool { 1 } else { pixels };
    let (inputs, classes) = (s.channels * pooled, weights.bias.len());
    let mut d_inputs = vec![T::zero(); s.images * inputs];
    for n in 0..s.images {
        let input = &tape.inputs[n * inputs..][..inputs];
        let d_input = &mut d_inputs[n * inputs..][..inputs];
        for k in 0..classes {
            let d = d_logits[n * classes + k];
            d_weights.bias[k] += d;
            let (w, d_w) =
                (&weights.linear[k * inputs..][..inputs], &mut d_weights.linear[k * inputs..][..inputs]);
            for i in 0..inputs {
                d_w[i] += d * input[i];
                d_input[i] += d * w[i];
            }
        }
    }
    let share = T::of(1.0 / if avgpool { pixels as f64 } else { 1.0 });
    let count = (s.images * pixels) as f64;
    for c in 0..s.channels {
        let over_sd = 1.0 / (statistics.var[c] + EPSILON).sqrt();
        // Gradient of the normalised value at (image, pixel), before the learned scale.
        let d_at =
            |n: usize, i: usize| d_inputs[n * inputs + c * pooled + if avgpool { 0 } else { i }] * share;
        let y_at = |x: T| (x.wide() - statistics.mean_re[c]) * over_sd;
        let (mut sum, mut along) = (0.0, 0.0);
        for n in 0..s.images {
            let x = &x.values()[(c * s.images + n) * pixels..][..pixels];
            for i in 0..pixels {
                let d = d_at(n, i).wide();
                sum += d;
                along += d * y_at(x[i]);
            }
        }
        d_weights.shift[c] += T::of(sum);
        d_weights.scale[c] += T::of(along);
        let scale = weights.scale[c].wide() * over_sd;
        for n in 0..s.images {
            let start = (c * s.images + n) * pixels;
            for i in 0..pixels {
                let y = y_at(x.values()[start + i]);
                let d = d_at(n, i).wide() - sum / count - y * along / count;
                d_x.values_mut()[start + i] = T::of(scale * d);
            }
        }
    }
}
