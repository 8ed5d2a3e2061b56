//! How far the vectorised engine is from the reference loops on this machine: a check that anyone can run.

use super::trace::{Maps, maps_at};
use crate::Result;
use crate::kernels::simd::Level;
use crate::network::Model;
use crate::tensor::Map;

/// The largest difference found, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// max|a − b| / max|b| of the worst tensor.
    pub relative: f64,
    /// The tensor's name in a trace.
    pub tensor: String,
}

/// Runs one normalised image, (C, H, W), both ways through every block and compares all intermediate tensors.
pub fn largest_difference(model: &Model, image: Vec<f32>, level: Level) -> Result<Difference> {
    let input = Map::from_vec(model.plan.blocks[0].input, image)?;
    let (fast, reference) = (maps_at(model, input.clone(), Some(level))?, maps_at(model, input, None)?);
    let mut worst = Difference { relative: 0.0, tensor: String::new() };
    for ((name, fast), (_, reference)) in all(&fast).zip(all(&reference)) {
        let scale = reference.iter().fold(0.0f32, |m, v| m.max(v.abs()));
        let apart = fast.iter().zip(reference).fold(0.0f32, |m, (a, b)| {
            // Not max, which would pass over a value that is not a number.
            let d = (a - b).abs();
            if d <= m { m } else { d }
        });
        let relative = if apart == 0.0 { 0.0 } else { f64::from(apart / scale) };
        // A difference that is not a number is the worst of all.
        if relative > worst.relative || relative.is_nan() {
            worst = Difference { relative, tensor: name.into() };
        }
    }
    Ok(worst)
}

/// Every tensor's name and values, the logits last.
fn all(maps: &Maps) -> impl Iterator<Item = (&str, &[f32])> {
    let named = maps.maps.iter().map(|(name, map)| (name.as_str(), map.values()));
    named.chain([("logits", maps.logits.as_slice())])
}
