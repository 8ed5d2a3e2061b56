//! Directions of class space to begin looking in: those in which one network's class means differ most.

use super::linear::eigen;
use crate::{Error, Result};

/// The principal directions of class means (C, C − 1): orthonormal rows (C − 1, C − 1), along which they differ most first. Each one's sign is
/// such that its largest coordinate is positive.
pub fn principal_directions(means: &[f32], classes: usize) -> Result<Vec<f64>> {
    let dims = classes.saturating_sub(1);
    if dims < 2 || means.len() != classes * dims {
        return Err(Error::value(
            "class means to look at",
            "those of at least 3 classes, with one coordinate less each than there are classes",
            format!("{} values for {classes} classes", means.len()),
        ));
    }
    let mut centre = vec![0.0; dims];
    for mean in means.chunks_exact(dims) {
        centre.iter_mut().zip(mean).for_each(|(c, &x)| *c += f64::from(x) / classes as f64);
    }
    let mut covariance = vec![0.0; dims * dims];
    for mean in means.chunks_exact(dims) {
        let centred: Vec<f64> = mean.iter().zip(&centre).map(|(&x, c)| f64::from(x) - c).collect();
        for i in 0..dims {
            for j in 0..dims {
                covariance[i * dims + j] += centred[i] * centred[j];
            }
        }
    }
    let (_, mut directions) = eigen(&covariance, dims);
    for direction in directions.chunks_exact_mut(dims) {
        let largest = direction.iter().fold(0.0f64, |best, &x| if x.abs() > best.abs() { x } else { best });
        direction.iter_mut().for_each(|x| *x *= largest.signum());
    }
    Ok(directions)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six classes spread by 5, 4, 3, 2 and 1 along five known orthogonal directions, away from the origin.
    fn means() -> (Vec<f32>, Vec<[f64; 5]>) {
        let mut directions = vec![[0.0; 5]; 5];
        let (sin, cos) = (0.6, 0.8);
        for (k, direction) in directions.iter_mut().enumerate() {
            direction[k] = 1.0;
        }
        // Rotated in the planes (0, 3) and (1, 4), so that no direction is a coordinate axis by accident.
        for direction in &mut directions {
            for (a, b) in [(0, 3), (1, 4)] {
                (direction[a], direction[b]) =
                    (cos * direction[a] - sin * direction[b], sin * direction[a] + cos * direction[b]);
            }
        }
        // Columns of a discrete cosine basis: orthogonal over the classes, each summing to zero.
        let mut means = vec![10.0f32; 30];
        for class in 0..6 {
            for (k, direction) in directions.iter().enumerate() {
                let along = (std::f64::consts::PI * (k + 1) as f64 * (class as f64 + 0.5) / 6.0).cos();
                for d in 0..5 {
                    means[class * 5 + d] += ((5 - k) as f64 * along * direction[d]) as f32;
                }
            }
        }
        (means, directions)
    }

    #[test]
    fn finds_the_directions_in_which_the_means_differ_most() {
        let (means, directions) = means();
        let found = principal_directions(&means, 6).unwrap();
        for (axis, wanted) in found.chunks_exact(5).zip(&directions) {
            let cosine: f64 = axis.iter().zip(wanted).map(|(a, b)| a * b).sum();
            assert!((cosine.abs() - 1.0).abs() < 1e-5, "{cosine}");
            assert!(axis.iter().fold(0.0f64, |best, &x| if x.abs() > best.abs() { x } else { best }) > 0.0);
        }
    }

    #[test]
    fn two_classes_or_a_wrong_number_of_means_are_refused() {
        for (values, classes) in [(2, 2), (29, 6), (0, 0)] {
            let error = principal_directions(&vec![1.0; values], classes).unwrap_err().to_string();
            assert!(error.contains("at least 3 classes"), "{error}");
        }
    }
}
