//! Plain loops that define the loss.

use crate::tensor::Real;

/// Probabilities of one row of logits.
pub fn softmax<T: Real>(logits: &[T]) -> Vec<f64> {
    let top = logits.iter().map(|v| v.wide()).fold(f64::NEG_INFINITY, f64::max);
    let e: Vec<f64> = logits.iter().map(|v| (v.wide() - top).exp()).collect();
    let sum: f64 = e.iter().sum();
    e.into_iter().map(|v| v / sum).collect()
}

/// What one batch scored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Mean cross-entropy in nats.
    pub loss: f64,
    /// Images whose largest logit is at their label.
    pub correct: usize,
}

/// Loss and gradient; overwrites `d_logits`.
pub fn forward_backward<T: Real>(
    logits: &[T],
    labels: &[u8],
    classes: usize,
    smoothing: f64,
    d_logits: &mut [T],
) -> Score {
    let everywhere = smoothing / classes as f64;
    let n = labels.len() as f64;
    let mut score = Score::default();
    for (i, &label) in labels.iter().enumerate() {
        let row = &logits[i * classes..(i + 1) * classes];
        let p = softmax(row);
        let label = usize::from(label);
        // From the logits, not from p, which may have underflowed.
        let top = row.iter().map(|v| v.wide()).fold(f64::NEG_INFINITY, f64::max);
        let log_sum = row.iter().map(|v| (v.wide() - top).exp()).sum::<f64>().ln() + top;
        let mean = row.iter().map(|v| v.wide()).sum::<f64>() / classes as f64;
        score.loss += (log_sum - row[label].wide() + smoothing * (row[label].wide() - mean)) / n;
        score.correct += usize::from(argmax(row) == label);
        for k in 0..classes {
            let target = if k == label { 1.0 - smoothing } else { 0.0 } + everywhere;
            d_logits[i * classes + k] = T::of((p[k] - target) / n);
        }
    }
    score
}

/// Index of the largest value; the first of equals.
pub fn argmax<T: Real>(values: &[T]) -> usize {
    (0..values.len()).fold(0, |best, k| if values[k] > values[best] { k } else { best })
}
