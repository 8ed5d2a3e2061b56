//! Distances and angles between class means, pair by pair, held out.

use serde::Serialize;

use crate::analysis::class_space::HeldOut;

/// Each class mean against each other in class space, (C, C) by rows. Each entry is a product of what one half and the other say,
/// so that noise adds nothing to it; where that comes out negative, nothing is there: the distance is 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pairs {
    /// Distances in within-class standard deviations. The root mean square over the pairs is [`crate::analysis::Separation::mean_distance`].
    pub distances: Vec<f64>,
    /// Cosines of the angles between the means seen from their centre; none where a mean cannot be told from it.
    pub cosines: Vec<Option<f64>>,
}

impl Pairs {
    pub(in crate::analysis) fn of(held: &[HeldOut; 2], sd: f64) -> Pairs {
        let classes = held[0].counts.len();
        let dims = classes - 1;
        let centred = held.each_ref().map(|half| {
            let centre: Vec<f64> = (0..dims)
                .map(|j| half.embedded.iter().skip(j).step_by(dims).sum::<f64>() / classes as f64)
                .collect();
            let rows = half.embedded.chunks_exact(dims);
            rows.map(|row| row.iter().zip(&centre).map(|(x, c)| x - c).collect()).collect::<Vec<Vec<f64>>>()
        });
        let unit = if sd > 0.0 { sd } else { 1.0 };
        let product = |a: usize, b: usize| -> f64 {
            let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
            let both = inner(&centred[0][a], &centred[1][b]) + inner(&centred[0][b], &centred[1][a]);
            both / (2.0 * unit * unit)
        };
        let pairs = || (0..classes).flat_map(|a| (0..classes).map(move |b| (a, b)));
        let squared = |(a, b)| product(a, a) + product(b, b) - 2.0 * product(a, b);
        let cosine = |(a, b): (usize, usize)| {
            let lengths = product(a, a).max(0.0) * product(b, b).max(0.0);
            (lengths > 0.0).then(|| (product(a, b) / lengths.sqrt()).clamp(-1.0, 1.0))
        };
        Pairs {
            distances: pairs().map(|pair| squared(pair).max(0.0).sqrt()).collect(),
            cosines: pairs().map(cosine).collect(),
        }
    }
}
