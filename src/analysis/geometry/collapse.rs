//! Neural collapse (Papyan, Han and Donoho 2020): NC1 and NC2.

use super::{Means, Rows, dot, spread};
use crate::analysis::linear::eigen;
use crate::{Error, Result};

/// A direction of the class means weaker than this part of the strongest is rounding.
const NEGLIGIBLE: f64 = 1e-10;

/// tr(Σ_W Σ_B⁺)/C. Σ_B = MᵀM/C has the rank of the C × C matrix MMᵀ/C: with its eigenpairs (λ, u) the directions are
/// v = Mᵀu/√(Cλ), and the trace is Σ vᵀΣ_W v/λ.
pub(super) fn variability(rows: &Rows<'_>, means: &Means) -> Result<f64> {
    let (classes, dims) = (rows.classes, rows.dims);
    let mean = |class: usize| &means.centred[class * dims..(class + 1) * dims];
    let mut gram = vec![0.0; classes * classes];
    for a in 0..classes {
        (0..classes).for_each(|b| gram[a * classes + b] = dot(mean(a), mean(b)) / classes as f64);
    }
    let (values, vectors) = eigen(&gram, classes);
    if values[0] <= 0.0 {
        return Err(Error::value("class means", "some that differ", "all at one place"));
    }
    let kept = (0..classes - 1).take_while(|&k| values[k] > NEGLIGIBLE * values[0]);
    let mut trace = 0.0;
    for k in kept {
        let mut direction = vec![0.0; dims];
        for class in 0..classes {
            let weight = vectors[k * classes + class] / (classes as f64 * values[k]).sqrt();
            direction.iter_mut().zip(mean(class)).for_each(|(v, m)| *v += weight * m);
        }
        let mut within = 0.0;
        for class in 0..classes {
            let at = dot(&direction, mean(class)) + dot(&direction, &means.centre);
            within += rows.of(class).map(|row| (dot(&direction, row) - at).powi(2)).sum::<f64>();
        }
        trace += within / rows.images() as f64 / values[k];
    }
    Ok(trace / classes as f64)
}

pub(super) struct Angles {
    pub equinorm: f64,
    pub equiangular: f64,
    pub simplex: f64,
}

pub(super) fn angles(means: &Means, classes: usize, dims: usize) -> Result<Angles> {
    let mean = |class: usize| &means.centred[class * dims..(class + 1) * dims];
    let norms: Vec<f64> = (0..classes).map(|class| dot(mean(class), mean(class)).sqrt()).collect();
    if let Some(class) = norms.iter().position(|&norm| norm == 0.0) {
        return Err(Error::value(
            format!("mean of class {class}"),
            "one away from the centre of all",
            "the centre",
        ));
    }
    let pairs = (0..classes).flat_map(|a| (0..a).map(move |b| (a, b)));
    let cosines: Vec<f64> = pairs.map(|(a, b)| dot(mean(a), mean(b)) / (norms[a] * norms[b])).collect();
    let (length, apart) = spread(&norms);
    let away = cosines.iter().map(|cos| (cos + 1.0 / (classes - 1) as f64).abs()).sum::<f64>();
    Ok(Angles {
        equinorm: apart / length,
        equiangular: spread(&cosines).1,
        simplex: away / cosines.len() as f64,
    })
}
