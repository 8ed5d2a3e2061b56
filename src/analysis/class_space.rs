//! Class space: features whitened by the shrunken within-class covariance, projected by the polar factor of
//! the centred class means.
//!
//! With M the centred class means (classes × dims) and Σ̃ = W⁻¹W⁻ᵀ the shrunken within-class covariance, the
//! whitened means are A = W·Mᵀ, their polar factor is Q = A·(AᵀA)^(−1/2), and a point's coordinates along
//! the class axes are Qᵀ·W·(x − m̄) = G^(−1/2)·M·Σ̃⁻¹·(x − m̄) with G = M·Σ̃⁻¹·Mᵀ. So they do not depend on which
//! W is chosen, and no decomposition larger than classes × classes is needed. The means sum to zero, hence the
//! coordinates do too: they are expressed in one fixed orthonormal basis of that (C − 1)-dimensional space,
//! the same for every stage and every network.

use super::HalfMeans;
use super::linear::{Symmetric, eigen};
use crate::{Error, Result};

/// How far the within-class covariance is moved towards its diagonal.
pub(super) const SHRINKAGE: f64 = 0.1;

/// A feature whose variance is below this part of its mean square is constant up to f32 rounding.
const CONSTANT: f64 = 1e-12;

/// A direction of the whitened class means weaker than this part of the strongest is rounding.
const NEGLIGIBLE: f64 = 1e-10;

/// Axes fitted on one half, to place points of the other.
#[derive(Clone, Debug)]
pub(super) struct ClassSpace {
    classes: usize,
    dims: usize,
    rank: usize,
    /// Mean of the class means, dims.
    origin: Vec<f64>,
    /// To `rank` coordinates with unit shrunken within-class covariance, (rank, dims).
    projection: Vec<f64>,
    /// From those to the fixed class basis, an isometry, (classes − 1, rank).
    embedding: Vec<f64>,
}

/// What the held-out half looks like in a class space: all that distance and Fisher ratio need.
#[derive(Clone, Debug)]
pub(super) struct HeldOut {
    pub rank: usize,
    /// Images of each class.
    pub counts: Vec<u64>,
    /// Scatter within classes, Σ(y − class mean)(y − class mean)ᵀ, rank × rank.
    pub within: Symmetric,
    /// Class means in the fitted coordinates, (classes, rank).
    pub means: Vec<f64>,
    /// Class means in the fixed class basis, (classes, classes − 1).
    pub embedded: Vec<f64>,
}

impl ClassSpace {
    /// Fits on one half: `moments` about `shift` and class means of that half.
    pub fn fit(
        moments: &Symmetric,
        means: &HalfMeans,
        half: usize,
        shift: &[f64],
        shrinkage: f64,
    ) -> Result<Self> {
        let (classes, dims) = (means.classes(), moments.dims());
        let freedom = means.total(half).saturating_sub(classes as u64) as f64;
        if freedom < 1.0 {
            return Err(Error::value(
                "images in one half",
                format!("more than its {classes} classes: give more images"),
                means.total(half),
            ));
        }
        let mut correlation = moments.clone();
        correlation.add_outer(&weighted_means(means, half, shift, moments.stride()), -1.0, 0);
        let inverse_sd: Vec<f64> = (0..dims)
            .map(|d| {
                let variance = correlation.at(d, d) / freedom;
                let square =
                    (0..classes).map(|c| means.mean(half, c, d).powi(2)).sum::<f64>() / classes as f64;
                if variance > CONSTANT * (square + variance) { 1.0 / variance.sqrt() } else { 0.0 }
            })
            .collect();
        for i in 0..dims {
            for j in 0..i {
                *correlation.at_mut(i, j) *= (1.0 - shrinkage) * inverse_sd[i] * inverse_sd[j] / freedom;
            }
            // A constant feature keeps a pivot and, through its zero inverse, gives nothing.
            *correlation.at_mut(i, i) = 1.0;
        }
        let factor = correlation.cholesky()?;

        let origin: Vec<f64> = (0..dims)
            .map(|d| (0..classes).map(|c| means.mean(half, c, d)).sum::<f64>() / classes as f64)
            .collect();
        let mut solved: Vec<Vec<f64>> = (0..classes)
            .map(|c| (0..dims).map(|d| (means.mean(half, c, d) - origin[d]) * inverse_sd[d]).collect())
            .collect();
        solved.iter_mut().for_each(|line| factor.solve_lower(line));
        let mut gram = vec![0.0; classes * classes];
        for (a, line) in solved.iter().enumerate() {
            for (b, other) in solved.iter().enumerate() {
                gram[a * classes + b] = line.iter().zip(other).map(|(x, y)| x * y).sum();
            }
        }
        for line in &mut solved {
            factor.solve_upper(line);
            line.iter_mut().zip(&inverse_sd).for_each(|(x, s)| *x *= s);
        }

        let (values, vectors) = eigen(&gram, classes);
        let rank = values[..classes - 1].iter().take_while(|&&value| value > NEGLIGIBLE * values[0]).count();
        let mut projection = vec![0.0; rank * dims];
        for (k, line) in projection.chunks_exact_mut(dims).enumerate() {
            for (c, weight) in vectors[k * classes..(k + 1) * classes].iter().enumerate() {
                let weight = weight / values[k].sqrt();
                line.iter_mut().zip(&solved[c]).for_each(|(p, y)| *p += weight * y);
            }
        }
        let basis = class_basis(classes);
        let embedding = (0..(classes - 1) * rank)
            .map(|at| {
                let (j, k) = (at / rank, at % rank);
                (0..classes).map(|c| basis[c * (classes - 1) + j] * vectors[k * classes + c]).sum()
            })
            .collect();
        Ok(ClassSpace { classes, dims, rank, origin, projection, embedding })
    }

    /// The other half, seen in this space: its `moments` about `shift` and its class means.
    pub fn held_out(&self, moments: &Symmetric, means: &HalfMeans, half: usize, shift: &[f64]) -> HeldOut {
        let (classes, rank, dims) = (self.classes, self.rank, self.dims);
        let row = |k: usize| &self.projection[k * dims..(k + 1) * dims];
        let mut within = Symmetric::zeros(rank);
        for i in 0..rank {
            let column = moments.multiply(row(i));
            for j in 0..=i {
                *within.at_mut(i, j) = row(j).iter().zip(&column).map(|(p, y)| p * y).sum();
            }
        }
        let mut projected = Vec::with_capacity(classes * rank);
        let mut embedded = Vec::with_capacity(classes * (classes - 1));
        for class in 0..classes {
            let about = |from: &[f64]| -> Vec<f64> {
                let centred: Vec<f64> = (0..dims).map(|d| means.mean(half, class, d) - from[d]).collect();
                (0..rank).map(|k| row(k).iter().zip(&centred).map(|(p, x)| p * x).sum()).collect()
            };
            let (from_shift, from_origin) = (about(shift), about(&self.origin));
            let count = means.count(half, class) as f64;
            for i in 0..rank {
                (0..=i).for_each(|j| *within.at_mut(i, j) -= count * from_shift[i] * from_shift[j]);
            }
            embedded.extend(self.embed(&from_origin));
            projected.extend(from_origin);
        }
        let counts = (0..classes).map(|c| means.count(half, c)).collect();
        HeldOut { rank, counts, within, means: projected, embedded }
    }

    /// A point's coordinates in the class basis, classes − 1, before division by the held-out sd.
    pub fn place(&self, row: &[f32]) -> Vec<f64> {
        let fitted: Vec<f64> = (0..self.rank)
            .map(|k| {
                let line = &self.projection[k * self.dims..(k + 1) * self.dims];
                line.iter().zip(row).zip(&self.origin).map(|((p, &x), o)| p * (f64::from(x) - o)).sum()
            })
            .collect();
        self.embed(&fitted)
    }

    /// Dimensions in which the fitted class means differ, at most classes − 1.
    pub fn rank(&self) -> usize {
        self.rank
    }

    fn embed(&self, fitted: &[f64]) -> Vec<f64> {
        (0..self.classes - 1)
            .map(|j| (0..self.rank).map(|k| self.embedding[j * self.rank + k] * fitted[k]).sum())
            .collect()
    }
}

/// Rows √n_c·(m_c − shift), padded: subtracting their outer products leaves the scatter within classes.
fn weighted_means(means: &HalfMeans, half: usize, shift: &[f64], stride: usize) -> Vec<f64> {
    let mut panel = vec![0.0; means.classes() * stride];
    for (class, line) in panel.chunks_exact_mut(stride).enumerate() {
        let weight = (means.count(half, class) as f64).sqrt();
        for (d, s) in shift.iter().enumerate() {
            line[d] = weight * (means.mean(half, class, d) - s);
        }
    }
    panel
}

/// An orthonormal basis of the vectors of length C that sum to zero (Helmert), (C, C − 1): row c is class c.
fn class_basis(classes: usize) -> Vec<f64> {
    let mut basis = vec![0.0; classes * (classes - 1)];
    for j in 0..classes - 1 {
        let norm = (((j + 1) * (j + 2)) as f64).sqrt();
        (0..=j).for_each(|c| basis[c * (classes - 1) + j] = 1.0 / norm);
        basis[(j + 1) * (classes - 1) + j] = -((j + 1) as f64) / norm;
    }
    basis
}

/// Directions of the class axes in class space, (C, C − 1), unit vectors: the corners of a regular simplex,
/// the same for every stage and network.
pub fn class_axes(classes: usize) -> Vec<f32> {
    let length = (1.0 - 1.0 / classes as f64).sqrt();
    class_basis(classes).iter().map(|b| (b / length) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Planes;
    use crate::analysis::scatter::Scatter;
    use crate::analysis::seeded::{Purpose, Seeded};

    const DIMS: usize = 6;

    /// Points of the first half in the space of the second, for rows x → A·x of one random set.
    fn points(map: &[[f64; DIMS]; DIMS], shrinkage: f64) -> Vec<f64> {
        let mut seeded = Seeded::new(8, Purpose::Split, 1);
        let mut draw = || (seeded.next_u64() >> 11) as f64 / (1u64 << 52) as f64 - 1.0;
        let labels: Vec<u8> = (0..120).map(|n| (n % 4) as u8).collect();
        let halves: Vec<u8> = (0..120).map(|n| (n / 4 % 2) as u8).collect();
        let rows: Vec<f32> = labels
            .iter()
            .flat_map(|&label| {
                let x: Vec<f64> =
                    (0..DIMS).map(|d| draw() + f64::from(u8::from(usize::from(label) == d))).collect();
                map.map(move |line| line.iter().zip(&x).map(|(a, b)| a * b).sum::<f64>() as f32)
            })
            .collect();
        let mut means = HalfMeans::new(4, DIMS).unwrap();
        means.add(Planes::rows(&rows, DIMS).unwrap(), &labels, &halves).unwrap();
        let shift = [0.25; DIMS];
        let mut scatter = Scatter::new(DIMS);
        let row = |n: usize| &rows[n * DIMS..(n + 1) * DIMS];
        (0..120).filter(|&n| halves[n] == 1).for_each(|n| scatter.add(row(n), &shift));
        let space = ClassSpace::fit(&scatter.finish(), &means, 1, &shift, shrinkage).unwrap();
        (0..120).filter(|&n| halves[n] == 0).flat_map(|n| space.place(row(n))).collect()
    }

    #[test]
    fn without_shrinkage_no_invertible_linear_map_moves_a_point() {
        let mut identity = [[0.0; DIMS]; DIMS];
        let mut skewed = identity;
        for i in 0..DIMS {
            identity[i][i] = 1.0;
            (0..DIMS).for_each(|j| skewed[i][j] = ((i * 5 + j * 3) % 7) as f64 - 2.0);
            skewed[i][i] += 9.0;
        }
        let apart = |shrinkage: f64| {
            let (plain, mapped) = (points(&identity, shrinkage), points(&skewed, shrinkage));
            plain.iter().zip(&mapped).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        assert!(apart(0.0) < 1e-4, "{}", apart(0.0));
        // Shrinking towards the diagonal prefers the features' own axes.
        assert!(apart(0.1) > 1e-2, "{}", apart(0.1));
    }

    #[test]
    fn class_basis_is_orthonormal_and_sums_to_zero() {
        for classes in [2, 3, 10] {
            let basis = class_basis(classes);
            let column = |j: usize| (0..classes).map(move |c| c * (classes - 1) + j);
            for j in 0..classes - 1 {
                assert!(column(j).map(|at| basis[at]).sum::<f64>().abs() < 1e-14);
                for k in 0..classes - 1 {
                    let inner: f64 = column(j).zip(column(k)).map(|(a, b)| basis[a] * basis[b]).sum();
                    assert!((inner - f64::from(u8::from(j == k))).abs() < 1e-14);
                }
            }
        }
    }
}
