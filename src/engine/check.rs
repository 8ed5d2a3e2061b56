//! How far the vectorised engine is from the reference loops on this machine: a check that anyone can run.

use ndarray::ArrayD;

use super::trace::trace_at;
use crate::Result;
use crate::kernels::simd::Level;
use crate::network::Model;

/// The largest difference found, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// max|a − b| / max|b| of the worst tensor.
    pub relative: f64,
    /// The tensor's name in a trace.
    pub tensor: String,
}

/// Runs every block both ways on normalised images (N, C, H, W) and compares all intermediate tensors.
pub fn largest_difference(model: &Model, input: &ArrayD<f32>, level: Level) -> Result<Difference> {
    let (fast, reference) = (trace_at(model, input, Some(level))?, trace_at(model, input, None)?);
    let mut worst = Difference { relative: 0.0, tensor: String::new() };
    for (name, reference) in &reference {
        let scale = reference.iter().fold(0.0f32, |m, v| m.max(v.abs()));
        let apart = fast[name].iter().zip(reference).fold(0.0f32, |m, (a, b)| {
            // Not max, which would pass over a value that is not a number.
            let d = (a - b).abs();
            if d <= m { m } else { d }
        });
        let relative = if apart == 0.0 { 0.0 } else { f64::from(apart / scale) };
        // A difference that is not a number is the worst of all.
        if relative > worst.relative || relative.is_nan() {
            worst = Difference { relative, tensor: name.clone() };
        }
    }
    Ok(worst)
}
