//! How far apart the class means are, in within-class standard deviations, cross-half.

use super::class_space::HeldOut;
use crate::{Error, Result};

/// The unit of class space, s: √(Σ|point − class mean|² / ((n − C)·r)), over the held-out points of both halves
/// with one mean for each class. 0 where the space has no dimension.
pub(super) fn within_sd(held: &[HeldOut; 2]) -> Result<f64> {
    let classes = held[0].counts.len();
    let rank = held[0].rank.max(held[1].rank);
    if rank == 0 {
        return Ok(0.0);
    }
    let mut sum = 0.0;
    for half in held {
        sum += (0..half.rank).map(|k| half.within.at(k, k)).sum::<f64>();
    }
    let pooled = pooled_means(held);
    for half in held {
        for class in 0..classes {
            let range = class * (classes - 1)..(class + 1) * (classes - 1);
            let apart = half.embedded[range.clone()].iter().zip(&pooled[range]);
            sum += half.counts[class] as f64 * apart.map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        }
    }
    let images: u64 = held.iter().flat_map(|half| &half.counts).sum();
    let variance = sum / ((images - classes as u64) as f64 * rank as f64);
    if variance > 0.0 {
        Ok(variance.sqrt())
    } else {
        Err(Error::value("held-out features", "some variation within classes", "none: give more images"))
    }
}

/// d = √(2/(C − 1)·Σ_c ⟨m_c¹, m_c²⟩)/s, where m_c^h is the mean of half h's points of class c, placed by the
/// other half's fit and centred over the classes; 0 where the sum is negative. It is the root mean square
/// distance over the pairs of classes; as the halves' noise is independent, noise adds nothing to it.
pub(super) fn mean_distance(held: &[HeldOut; 2], sd: f64) -> f64 {
    let classes = held[0].counts.len();
    let dims = classes - 1;
    if sd == 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for j in 0..dims {
        let column = |half: usize| (0..classes).map(move |c| held[half].embedded[c * dims + j]);
        let centre = |half: usize| column(half).sum::<f64>() / classes as f64;
        let (first, second) = (centre(0), centre(1));
        sum += column(0).zip(column(1)).map(|(a, b)| (a - first) * (b - second)).sum::<f64>();
    }
    (2.0 / dims as f64 * sum.max(0.0)).sqrt() / sd
}

/// Means of the held-out points of both halves together, in the class basis, (classes, classes − 1).
pub(super) fn pooled_means(held: &[HeldOut; 2]) -> Vec<f64> {
    let classes = held[0].counts.len();
    (0..classes * (classes - 1))
        .map(|at| {
            let count = |half: usize| held[half].counts[at / (classes - 1)] as f64;
            let weighted = |half: usize| count(half) * held[half].embedded[at];
            (weighted(0) + weighted(1)) / (count(0) + count(1))
        })
        .collect()
}
