//! The measures written a second time, by their definitions: dense matrices, explicit whitening, no streaming.

use phase_collapse::analysis::{Features, halves};

/// A dense matrix, rows of f64.
pub type Matrix = Vec<Vec<f64>>;

pub fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = b.first().map_or(0, Vec::len);
    a.iter()
        .map(|row| (0..columns).map(|j| row.iter().zip(b).map(|(x, line)| x * line[j]).sum()).collect())
        .collect()
}

pub fn transpose(a: &Matrix) -> Matrix {
    (0..a[0].len()).map(|j| a.iter().map(|row| row[j]).collect()).collect()
}

/// Gauss and Jordan, with row exchanges.
pub fn inverse(a: &Matrix) -> Matrix {
    let n = a.len();
    let mut work: Matrix = a
        .iter()
        .enumerate()
        .map(|(i, row)| row.iter().copied().chain((0..n).map(|j| f64::from(u8::from(i == j)))).collect())
        .collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| work[i][k].abs().total_cmp(&work[j][k].abs())).unwrap();
        work.swap(k, pivot);
        let head = work[k][k];
        work[k].iter_mut().for_each(|x| *x /= head);
        let line = work[k].clone();
        for (i, row) in work.iter_mut().enumerate() {
            let factor = row[k];
            if i != k {
                row.iter_mut().zip(&line).for_each(|(x, l)| *x -= factor * l);
            }
        }
    }
    work.into_iter().map(|row| row[n..].to_vec()).collect()
}

/// The symmetric A^(−1/2) of a positive definite A (Denman and Beavers).
pub fn inverse_root(a: &Matrix) -> Matrix {
    let n = a.len();
    let mut y = a.clone();
    let mut z: Matrix = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let mean = |p: &Matrix, q: &Matrix| -> Matrix {
        p.iter().zip(q).map(|(r, s)| r.iter().zip(s).map(|(x, y)| 0.5 * (x + y)).collect()).collect()
    };
    for _ in 0..60 {
        (y, z) = (mean(&y, &inverse(&z)), mean(&z, &inverse(&y)));
    }
    z
}

/// L⁻¹ of A = L·Lᵀ: another W with W·A·Wᵀ = 1.
pub fn inverse_cholesky(a: &Matrix) -> Matrix {
    let n = a.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let sum = a[i][j] - (0..j).map(|k| l[i][k] * l[j][k]).sum::<f64>();
            l[i][j] = if i == j { sum.sqrt() } else { sum / l[j][j] };
        }
    }
    inverse(&l)
}

/// Σ̃ = 0.9·Σ + 0.1·diag Σ.
pub fn shrink(covariance: &Matrix) -> Matrix {
    let entry = |i: usize, j: usize, x: f64| if i == j { x } else { 0.9 * x };
    covariance
        .iter()
        .enumerate()
        .map(|(i, row)| row.iter().enumerate().map(|(j, &x)| entry(i, j, x)).collect())
        .collect()
}

/// The polar factor of the whitened centred means, then class space: rows map a whitened point to the
/// C − 1 coordinates in Helmert's basis. `means` is (classes, dims), centred; W whitens.
pub fn class_projection(means: &Matrix, whitening: &Matrix) -> Matrix {
    let classes = means.len();
    let helmert: Matrix = (0..classes)
        .map(|c| {
            (1..classes)
                .map(|j| match c {
                    c if c < j => 1.0 / ((j * (j + 1)) as f64).sqrt(),
                    c if c == j => -(j as f64) / ((j * (j + 1)) as f64).sqrt(),
                    _ => 0.0,
                })
                .collect()
        })
        .collect();
    // Whitened means as columns, in the basis: (dims, classes − 1).
    let a = multiply(&multiply(whitening, &transpose(means)), &helmert);
    let polar = if a.len() >= classes - 1 {
        multiply(&a, &inverse_root(&multiply(&transpose(&a), &a)))
    } else {
        multiply(&inverse_root(&multiply(&a, &transpose(&a))), &a)
    };
    multiply(&transpose(&polar), whitening)
}

pub struct Half {
    pub members: Vec<usize>,
    pub means: Matrix,
    pub centre: Vec<f64>,
    pub within: Matrix,
    pub between: Matrix,
}

pub struct Answer {
    pub points: Matrix,
    pub mean_distance: f64,
    pub fisher: f64,
    pub accuracy: f64,
    pub within: f64,
    pub between: f64,
}

pub fn statistics(rows: &Matrix, labels: &[u8], classes: usize, members: Vec<usize>) -> Half {
    let dims = rows[0].len();
    let of_class = |c: usize| members.iter().copied().filter(move |&n| usize::from(labels[n]) == c);
    let means: Matrix = (0..classes)
        .map(|c| {
            let count = of_class(c).count() as f64;
            (0..dims).map(|d| of_class(c).map(|n| rows[n][d]).sum::<f64>() / count).collect()
        })
        .collect();
    let centre: Vec<f64> =
        (0..dims).map(|d| means.iter().map(|m| m[d]).sum::<f64>() / classes as f64).collect();
    let (mut within, mut between) = (vec![vec![0.0; dims]; dims], vec![vec![0.0; dims]; dims]);
    for &n in &members {
        let m = &means[usize::from(labels[n])];
        for i in 0..dims {
            for j in 0..dims {
                within[i][j] += (rows[n][i] - m[i]) * (rows[n][j] - m[j]) / (members.len() - classes) as f64;
            }
        }
    }
    for m in &means {
        for i in 0..dims {
            for j in 0..dims {
                between[i][j] += (m[i] - centre[i]) * (m[j] - centre[j]) / classes as f64;
            }
        }
    }
    Half { members, means, centre, within, between }
}

fn trace(a: &Matrix) -> f64 {
    (0..a.len()).map(|i| a[i][i]).sum()
}

/// Everything `measure` says for the true labels, with the whitening chosen by the caller.
pub fn separation(features: &Features, seed: u64, whiten: impl Fn(&Matrix) -> Matrix) -> Answer {
    let (classes, dims, labels) = (features.classes, features.dims, &features.labels);
    let rank = (classes - 1).min(dims);
    let rows: Matrix =
        features.values.chunks(dims).map(|r| r.iter().map(|&x| f64::from(x)).collect()).collect();
    let half_of = halves(labels, classes, seed).unwrap();
    let members = |h: u8| (0..rows.len()).filter(|&n| half_of[n] == h).collect();
    let half = [0, 1].map(|h| statistics(&rows, labels, classes, members(h)));

    let mut points: Matrix = vec![vec![]; rows.len()];
    let (mut fisher, mut accuracy) = (0.0, 0.0);
    for h in 0..2 {
        let (own, other) = (&half[h], &half[1 - h]);
        let subtract = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(x, y)| x - y).collect() };
        let centred: Matrix = other.means.iter().map(|m| subtract(m, &other.centre)).collect();
        let shrunk = shrink(&other.within);
        let projection = class_projection(&centred, &whiten(&shrunk));
        for &n in &own.members {
            points[n] = multiply(&projection, &transpose(&vec![subtract(&rows[n], &other.centre)])).concat();
        }
        // Discriminant directions: a basis of the span of Σ̃⁻¹·means, the first `rank` of them.
        let u = multiply(&inverse(&shrunk), &transpose(&centred[..rank].to_vec()));
        let on = |s: &Matrix| multiply(&multiply(&transpose(&u), s), &u);
        fisher += trace(&multiply(&inverse(&on(&own.within)), &on(&own.between))) / 2.0;
        let squared =
            |n: usize, c: usize| -> f64 { subtract(&rows[n], &other.means[c]).iter().map(|x| x * x).sum() };
        let nearest =
            |n: usize| (0..classes).min_by(|&a, &b| squared(n, a).total_cmp(&squared(n, b))).unwrap();
        let correct = own.members.iter().filter(|&&n| nearest(n) == usize::from(labels[n])).count();
        accuracy += correct as f64 / own.members.len() as f64 / 2.0;
    }

    let all = statistics(&points, labels, classes, (0..rows.len()).collect());
    let sd = (trace(&all.within) / rank as f64).sqrt();
    let in_points = [0, 1].map(|h| statistics(&points, labels, classes, half[h].members.clone()));
    let product: f64 = (0..classes)
        .flat_map(|c| (0..classes - 1).map(move |j| (c, j)))
        .map(|(c, j)| {
            let centred = |h: usize| in_points[h].means[c][j] - in_points[h].centre[j];
            centred(0) * centred(1)
        })
        .sum();
    let whole = statistics(&rows, labels, classes, (0..rows.len()).collect());
    Answer {
        points: points.iter().map(|p| p.iter().map(|x| x / sd).collect()).collect(),
        mean_distance: (2.0 / (classes - 1) as f64 * product.max(0.0)).sqrt() / sd,
        fisher,
        accuracy,
        within: trace(&whole.within),
        between: trace(&whole.between),
    }
}
