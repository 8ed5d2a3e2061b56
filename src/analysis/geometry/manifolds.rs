//! Size and dimension of the classes' point clouds.

use super::{Means, Rows, dot};
use crate::Result;

pub(super) struct Manifolds {
    pub radius: f64,
    pub dimension: f64,
}

pub(super) fn manifolds(rows: &Rows<'_>, means: &Means) -> Result<Manifolds> {
    let (mut radius, mut dimension) = (0.0, 0.0);
    for class in 0..rows.classes {
        let mean = &means.centred[class * rows.dims..(class + 1) * rows.dims];
        let at: Vec<f64> = mean.iter().zip(&means.centre).map(|(m, c)| m + c).collect();
        let centred: Vec<f64> =
            rows.of(class).flat_map(|row| row.iter().zip(&at).map(|(x, m)| x - m)).collect();
        let variance = dot(&centred, &centred) / (rows.count(class) - 1) as f64;
        radius += (variance / dot(mean, mean)).sqrt();
        dimension += participation(&centred, rows.dims);
    }
    let classes = rows.classes as f64;
    Ok(Manifolds { radius: radius / classes, dimension: dimension / classes })
}

/// (tr Σ)²/tr Σ² of centred rows, by the smaller of X·Xᵀ and Xᵀ·X, which have the same traces. 0 where nothing varies.
pub(super) fn participation(centred: &[f64], dims: usize) -> f64 {
    let images = centred.len() / dims;
    let trace = dot(centred, centred);
    if trace == 0.0 {
        return 0.0;
    }
    let transposed: Vec<f64>;
    let (vectors, length) = if images < dims {
        (centred, dims)
    } else {
        transposed = (0..dims).flat_map(|d| centred.iter().skip(d).step_by(dims).copied()).collect();
        (&transposed[..], images)
    };
    let mut squares = 0.0;
    for (i, a) in vectors.chunks_exact(length).enumerate() {
        for (j, b) in vectors.chunks_exact(length).take(i + 1).enumerate() {
            squares += dot(a, b).powi(2) * if i == j { 1.0 } else { 2.0 };
        }
    }
    trace * trace / squares
}
