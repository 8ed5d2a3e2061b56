//! Rate reduction (Yu, Chan, You, Song and Ma 2020).

use super::{Rows, dot};
use crate::Result;
use crate::analysis::linear::Symmetric;

/// ε², the precision of the code.
const PRECISION: f64 = 0.5;

/// ½ log det(I + d/(nε²)·ZZᵀ) − Σ_c n_c/(2n) log det(I + d/(n_c ε²)·Z_c Z_cᵀ), rows of length 1; a row of zeros stays one.
pub(super) fn reduction(rows: &Rows<'_>) -> Result<f64> {
    let unit = |row: &[f64]| -> Vec<f64> {
        let length = dot(row, row).sqrt();
        row.iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect()
    };
    let all: Vec<f64> = rows.values.chunks_exact(rows.dims).flat_map(unit).collect();
    let mut reduced = rate(&all, rows.dims)?;
    for class in 0..rows.classes {
        let own: Vec<f64> = rows.of(class).flat_map(unit).collect();
        reduced -= rows.count(class) as f64 / rows.images() as f64 * rate(&own, rows.dims)?;
    }
    Ok(reduced)
}

/// ½ log det(I + d/(nε²)·XᵀX) of n rows, which X·Xᵀ gives as well where it is smaller.
fn rate(rows: &[f64], dims: usize) -> Result<f64> {
    let images = rows.len() / dims;
    let weight = dims as f64 / (images as f64 * PRECISION);
    let size = images.min(dims);
    let mut matrix = Symmetric::zeros(size);
    let stride = matrix.stride();
    // Lines of the outer products: images where there are more of them, else dimensions.
    let lines = images.max(dims);
    let mut panel = vec![0.0; lines * stride];
    for (line, to) in panel.chunks_exact_mut(stride).enumerate() {
        for (at, value) in to.iter_mut().take(size).enumerate() {
            *value = if images >= dims { rows[line * dims + at] } else { rows[at * dims + line] };
        }
    }
    matrix.add_outer(&panel, weight, 0);
    (0..size).for_each(|i| *matrix.at_mut(i, i) += 1.0);
    Ok(matrix.cholesky()?.half_log_det())
}
