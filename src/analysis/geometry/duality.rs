//! Neural collapse at the classifier (Papyan, Han and Donoho 2020): NC3 and NC4.

use super::{Rows, dot};
use crate::analysis::Features;
use crate::{Error, Result};

/// How nearly a linear classifier is the nearest-mean rule of what it receives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duality {
    /// NC3 = ‖W/‖W‖ − M/‖M‖‖, Frobenius norms, M the class means about their centre: 0 where weights and means agree, √2 where they
    /// have nothing to do with each other.
    pub duality: f64,
    /// NC4: the share of images that the classifier gives to another class than the nearest mean does, 0..=1.
    pub disagreement: f64,
}

/// `inputs` are what the linear layer receives, `linear` is W, (classes, dims), `logits` what it gave, (images, classes).
pub fn duality(inputs: &Features, labels: &[u8], linear: &[f32], logits: &[f32]) -> Result<Duality> {
    let rows = Rows::new(inputs, labels)?;
    let (classes, dims) = (rows.classes, rows.dims);
    for (name, expected, found) in [
        ("weights of the linear layer", classes * dims, linear.len()),
        ("logits", rows.images() * classes, logits.len()),
    ] {
        if expected != found {
            return Err(Error::value(name, expected, found));
        }
    }
    let means = rows.means();
    let linear: Vec<f64> = linear.iter().map(|&w| f64::from(w)).collect();
    let (of_w, of_m) = (dot(&linear, &linear).sqrt(), dot(&means.centred, &means.centred).sqrt());
    if of_w == 0.0 || of_m == 0.0 {
        return Err(Error::value("weights and class means", "some that are not 0", "all 0"));
    }
    let apart: f64 = linear.iter().zip(&means.centred).map(|(w, m)| (w / of_w - m / of_m).powi(2)).sum();
    let differ = rows.values.chunks_exact(dims).zip(logits.chunks_exact(classes)).filter(|(row, logits)| {
        let shifted: Vec<f64> = row.iter().zip(&means.centre).map(|(x, m)| x - m).collect();
        let score = |class: usize| {
            let mean = &means.centred[class * dims..(class + 1) * dims];
            dot(&shifted, mean) - 0.5 * dot(mean, mean)
        };
        first_largest(classes, score) != first_largest(classes, |class| f64::from(logits[class]))
    });
    Ok(Duality { duality: apart.sqrt(), disagreement: differ.count() as f64 / rows.images() as f64 })
}

fn first_largest(count: usize, value: impl Fn(usize) -> f64) -> usize {
    (1..count).fold(0, |best, at| if value(at) > value(best) { at } else { best })
}
