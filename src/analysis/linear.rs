//! The linear algebra that the measures need: symmetric products, Cholesky, and small eigenproblems, in f64.

use crate::error::Words;
use crate::sorting::order;
use crate::{Error, Result};

/// A symmetric matrix by its lower triangle, row-major. Rows are padded to a multiple of [`TILE`] with zeros,
/// so that the product's loops need no remainder; what lies above the diagonal is scratch.
#[derive(Clone, Debug)]
pub(super) struct Symmetric {
    dims: usize,
    stride: usize,
    values: Vec<f64>,
}

/// Rows and columns of the product's register tile: eight pairs of f64 in SIMD registers of 128 bits.
const TILE: usize = 4;
/// Columns that the blocked Cholesky eliminates at a time.
const BLOCK: usize = 32;

impl Symmetric {
    /// Zeros, dims × dims.
    pub fn zeros(dims: usize) -> Self {
        let stride = dims.next_multiple_of(TILE);
        Symmetric { dims, stride, values: vec![0.0; stride * stride] }
    }

    /// Rows.
    pub fn dims(&self) -> usize {
        self.dims
    }
    /// Padded length of a row.
    pub fn stride(&self) -> usize {
        self.stride
    }
    /// Element of row i, column j ≤ i.
    #[inline]
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.stride + j]
    }
    /// Element of row i, column j ≤ i, to write.
    #[inline]
    pub fn at_mut(&mut self, i: usize, j: usize) -> &mut f64 {
        &mut self.values[i * self.stride + j]
    }
    /// Row i up to and with the diagonal.
    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.stride..i * self.stride + i + 1]
    }

    /// Adds sign·Σ_k panel_kᵀ panel_k to rows and columns ≥ `from`. `panel` is (k, stride); `from` a multiple
    /// of [`TILE`].
    pub fn add_outer(&mut self, panel: &[f64], sign: f64, from: usize) {
        let stride = self.stride;
        for i in (from..stride).step_by(TILE) {
            for j in (from..=i).step_by(TILE) {
                let mut tile = [[0.0f64; TILE]; TILE];
                for row in panel.chunks_exact(stride) {
                    let a: &[f64; TILE] = row[i..i + TILE].try_into().expect("a tile");
                    let b: &[f64; TILE] = row[j..j + TILE].try_into().expect("a tile");
                    for (line, &x) in tile.iter_mut().zip(a) {
                        for (t, &y) in line.iter_mut().zip(b) {
                            *t += x * y;
                        }
                    }
                }
                for (r, line) in tile.iter().enumerate() {
                    let at = (i + r) * stride + j;
                    for (value, t) in self.values[at..at + TILE].iter_mut().zip(line) {
                        *value += sign * t;
                    }
                }
            }
        }
    }

    /// y = A·x.
    pub fn multiply(&self, x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; self.dims];
        for i in 0..self.dims {
            let row = self.row(i);
            let mut sum = row[i] * x[i];
            for j in 0..i {
                sum += row[j] * x[j];
                y[j] += row[j] * x[i];
            }
            y[i] += sum;
        }
        y
    }

    /// The Cholesky factor L of A = L·Lᵀ, by blocks. A must be positive definite.
    pub fn cholesky(mut self) -> Result<Cholesky> {
        let (dims, stride) = (self.dims, self.stride);
        let mut panel = vec![0.0; BLOCK * stride];
        for start in (0..dims).step_by(BLOCK) {
            let end = (start + BLOCK).min(dims);
            panel.fill(0.0);
            for i in start..dims {
                // Columns start..end of row i; earlier columns were subtracted by earlier blocks.
                for j in start..end.min(i + 1) {
                    let (above, below) = self.values.split_at(i * stride);
                    let row_i = &below[start..j];
                    let row_j = if i == j { row_i } else { &above[j * stride + start..j * stride + j] };
                    let sum = self.at(i, j) - row_i.iter().zip(row_j).map(|(a, b)| a * b).sum::<f64>();
                    let value = if i > j {
                        sum / self.at(j, j)
                    } else if sum > 0.0 {
                        sum.sqrt()
                    } else {
                        return Err(Error::value(
                            "covariance",
                            "a positive definite matrix",
                            format!("pivot {}", sum.words()),
                        ));
                    };
                    *self.at_mut(i, j) = value;
                    if i >= end {
                        panel[(j - start) * stride + i] = value;
                    }
                }
            }
            if end < dims {
                self.add_outer(&panel, -1.0, end);
            }
        }
        Ok(Cholesky { lower: self })
    }
}

/// A = L·Lᵀ with L lower triangular.
#[derive(Clone, Debug)]
pub(super) struct Cholesky {
    lower: Symmetric,
}

impl Cholesky {
    /// ½ log det A.
    pub fn half_log_det(&self) -> f64 {
        (0..self.lower.dims).map(|i| self.lower.at(i, i).ln()).sum()
    }

    /// L⁻¹·x, in place.
    pub fn solve_lower(&self, x: &mut [f64]) {
        for i in 0..self.lower.dims {
            let row = self.lower.row(i);
            let sum: f64 = row[..i].iter().zip(&*x).map(|(l, v)| l * v).sum();
            x[i] = (x[i] - sum) / row[i];
        }
    }

    /// L⁻ᵀ·x, in place.
    pub fn solve_upper(&self, x: &mut [f64]) {
        for i in (0..self.lower.dims).rev() {
            let row = self.lower.row(i);
            let value = x[i] / row[i];
            x[i] = value;
            for (v, l) in x[..i].iter_mut().zip(row) {
                *v -= l * value;
            }
        }
    }
}

/// Eigenvalues, largest first, and eigenvectors (row k of the second belongs to value k) of a small symmetric
/// matrix given in full, n × n: cyclic Jacobi rotations. Meant for one row a class, not for features.
pub(super) fn eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = matrix.to_vec();
    let mut v = vec![0.0; n * n];
    (0..n).for_each(|i| v[i * n + i] = 1.0);
    let total: f64 = a.iter().map(|x| x * x).sum();
    for _sweep in 0..60 {
        let off: f64 =
            (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * n + j].powi(2)).sum();
        // Each sweep squares what is left: below this, rounding has the last word.
        if off <= 1e-32 * total {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    let order = order(n, &|i, j| a[j * n + j].total_cmp(&a[i * n + i]));
    let values = order.iter().map(|&k| a[k * n + k]).collect();
    let vectors = order.iter().flat_map(|&k| v[k * n..(k + 1) * n].iter().copied()).collect();
    (values, vectors)
}

/// One Jacobi rotation that makes element (p, q) zero (Golub and Van Loan, section 8.5).
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let apq = a[p * n + q];
    if apq == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let c = 1.0 / t.hypot(1.0);
    let s = t * c;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for k in 0..n {
        let (x, y) = (a[p * n + k], a[q * n + k]);
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
        let (x, y) = (v[p * n + k], v[q * n + k]);
        v[p * n + k] = c * x - s * y;
        v[q * n + k] = s * x + c * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::seeded::{Purpose, Seeded};

    fn random(n: usize, seed: u64) -> Vec<f64> {
        let mut seeded = Seeded::new(seed, Purpose::Split, 0);
        (0..n).map(|_| (seeded.next_u64() >> 11) as f64 / (1u64 << 52) as f64 - 1.0).collect()
    }

    /// A = Σ over 2·dims random rows, by the definition, and by `add_outer`.
    fn gram(dims: usize) -> (Vec<f64>, Symmetric) {
        let mut tiled = Symmetric::zeros(dims);
        let rows = 2 * dims + 1;
        let mut panel = vec![0.0; rows * tiled.stride()];
        let values = random(rows * dims, dims as u64);
        let mut full = vec![0.0; dims * dims];
        for k in 0..rows {
            panel[k * tiled.stride()..][..dims].copy_from_slice(&values[k * dims..][..dims]);
            for i in 0..dims {
                for j in 0..dims {
                    full[i * dims + j] += values[k * dims + i] * values[k * dims + j];
                }
            }
        }
        tiled.add_outer(&panel, 1.0, 0);
        (full, tiled)
    }

    #[test]
    fn tiled_product_is_the_product() {
        for dims in [1, 3, 4, 5, 33] {
            let (full, tiled) = gram(dims);
            let x = random(dims, 7);
            let y = tiled.multiply(&x);
            for i in 0..dims {
                (0..=i).for_each(|j| assert!((full[i * dims + j] - tiled.at(i, j)).abs() < 1e-12));
                let expected: f64 = (0..dims).map(|j| full[i * dims + j] * x[j]).sum();
                assert!((y[i] - expected).abs() < 1e-11);
            }
        }
    }

    #[test]
    fn cholesky_solves_at_every_block_edge() {
        for dims in [1, 2, 31, 32, 33, 64, 65, 97] {
            let (full, tiled) = gram(dims);
            let factor = tiled.cholesky().unwrap();
            let x = random(dims, 11);
            let mut y: Vec<f64> =
                (0..dims).map(|i| (0..dims).map(|j| full[i * dims + j] * x[j]).sum()).collect();
            factor.solve_lower(&mut y);
            factor.solve_upper(&mut y);
            let worst = x.iter().zip(&y).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-9, "{dims}: {worst:e}");
        }
    }

    #[test]
    fn an_indefinite_matrix_is_refused() {
        let (_, mut tiled) = gram(40);
        *tiled.at_mut(35, 35) = -1.0;
        assert!(tiled.cholesky().unwrap_err().to_string().contains("positive definite"));
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix_and_are_orthonormal() {
        for n in [1, 2, 10, 40] {
            let (full, _) = gram(n);
            let (values, vectors) = eigen(&full, n);
            assert!(values.is_sorted_by(|a, b| a >= b));
            for i in 0..n {
                for j in 0..n {
                    let rebuilt: f64 =
                        (0..n).map(|k| values[k] * vectors[k * n + i] * vectors[k * n + j]).sum();
                    assert!((rebuilt - full[i * n + j]).abs() < 1e-11 * values[0]);
                    let inner: f64 = (0..n).map(|k| vectors[i * n + k] * vectors[j * n + k]).sum();
                    assert!((inner - f64::from(u8::from(i == j))).abs() < 1e-12);
                }
            }
        }
    }
}
