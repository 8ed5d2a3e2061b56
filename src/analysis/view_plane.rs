//! A plane in class space to look at points in: chosen by one network's class means, used for all that are compared.

use super::linear::eigen;
use crate::{Error, Result};

/// Two orthonormal directions of class space.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewPlane {
    /// Coordinates of a point in class space, classes − 1.
    dims: usize,
    axes: [Vec<f64>; 2],
}

impl ViewPlane {
    /// The first two principal directions of class means (C, C − 1), turned by `turn_radians`: at a quarter turn
    /// they have become the third and fourth. Between, the first has moved towards the third and the second
    /// towards the fourth. Each direction's sign is such that its largest coordinate is positive.
    pub fn principal(means: &[f32], classes: usize, turn_radians: f64) -> Result<ViewPlane> {
        let dims = classes.saturating_sub(1);
        if dims < 2 || means.len() != classes * dims {
            return Err(Error::value(
                "class means for a plane",
                "those of at least 3 classes, with one coordinate less each than there are classes",
                format!("{} values for {classes} classes", means.len()),
            ));
        }
        let centred = centred(means, dims);
        let mut covariance = vec![0.0; dims * dims];
        for mean in centred.chunks_exact(dims) {
            for i in 0..dims {
                for j in 0..dims {
                    covariance[i * dims + j] += mean[i] * mean[j];
                }
            }
        }
        let (_, vectors) = eigen(&covariance, dims);
        let direction = |k: usize| -> Vec<f64> {
            // Three classes have no third direction: their plane turns within itself.
            let vector = &vectors[(k % dims) * dims..][..dims];
            let largest = vector.iter().fold(0.0f64, |best, &x| if x.abs() > best.abs() { x } else { best });
            vector.iter().map(|x| x * largest.signum()).collect()
        };
        let (sin, cos) = if dims < 4 { (0.0, 1.0) } else { turn_radians.sin_cos() };
        let turned = |from: Vec<f64>, to: Vec<f64>| -> Vec<f64> {
            from.iter().zip(&to).map(|(a, b)| cos * a + sin * b).collect()
        };
        Ok(ViewPlane { dims, axes: [turned(direction(0), direction(2)), turned(direction(1), direction(3))] })
    }

    /// Points (n, C − 1) as seen in the plane, (n, 2), in the points' unit.
    pub fn project(&self, points: &[f32]) -> Vec<f32> {
        points
            .chunks_exact(self.dims)
            .flat_map(|point| {
                [0, 1].map(|k| {
                    self.axes[k].iter().zip(point).map(|(a, &x)| a * f64::from(x)).sum::<f64>() as f32
                })
            })
            .collect()
    }

    /// The part of the class means' mean square distance that lies in the plane, 0..=1; 0 where they do not differ.
    pub fn share(&self, means: &[f32]) -> f64 {
        let centred = centred(means, self.dims);
        let all: f64 = centred.iter().map(|x| x * x).sum();
        let seen: f64 = centred
            .chunks_exact(self.dims)
            .flat_map(|mean| {
                self.axes
                    .iter()
                    .map(move |axis| axis.iter().zip(mean).map(|(a, x)| a * x).sum::<f64>().powi(2))
            })
            .sum();
        if all > 0.0 { (seen / all).min(1.0) } else { 0.0 }
    }
}

/// Rows of `dims` coordinates minus the mean of the rows.
fn centred(rows: &[f32], dims: usize) -> Vec<f64> {
    let count = (rows.len() / dims) as f64;
    let mut sums = vec![0.0; dims];
    for row in rows.chunks_exact(dims) {
        sums.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x));
    }
    rows.iter().enumerate().map(|(at, &x)| f64::from(x) - sums[at % dims] / count).collect()
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
        for (turn, wanted) in [(0.0, [0, 1]), (std::f64::consts::FRAC_PI_2, [2, 3])] {
            let plane = ViewPlane::principal(&means, 6, turn).unwrap();
            for (axis, k) in plane.axes.iter().zip(wanted) {
                let cosine: f64 = axis.iter().zip(&directions[k]).map(|(a, b)| a * b).sum();
                assert!((cosine.abs() - 1.0).abs() < 1e-5, "direction {k}: {cosine}");
            }
        }
    }

    #[test]
    fn the_share_is_that_of_the_squares_and_turning_gives_it_up() {
        let (means, _) = means();
        let total = 25.0 + 16.0 + 9.0 + 4.0 + 1.0;
        let share = |turn: f64| ViewPlane::principal(&means, 6, turn).unwrap().share(&means);
        assert!((share(0.0) - 41.0 / total).abs() < 1e-5);
        assert!((share(std::f64::consts::FRAC_PI_2) - 13.0 / total).abs() < 1e-5);
        assert!((share(std::f64::consts::FRAC_PI_4) - 27.0 / total).abs() < 1e-5);
        assert_eq!(ViewPlane::principal(&means, 6, 0.0).unwrap().share(&[2.0; 30]), 0.0);
    }

    #[test]
    fn projecting_keeps_lengths_in_the_plane_and_nothing_across_it() {
        let (means, directions) = means();
        let plane = ViewPlane::principal(&means, 6, 0.0).unwrap();
        let row = |k: usize| directions[k].map(|x| 2.5 * x as f32);
        let length = |k: usize| plane.project(&row(k)).iter().map(|x| x * x).sum::<f32>().sqrt();
        assert!((length(0) - 2.5).abs() < 1e-4 && (length(1) - 2.5).abs() < 1e-4);
        assert!(length(2) < 1e-4 && length(4) < 1e-4);
    }

    #[test]
    fn two_classes_or_a_wrong_number_of_means_are_refused() {
        for (values, classes) in [(2, 2), (29, 6), (0, 0)] {
            let error = ViewPlane::principal(&vec![1.0; values], classes, 0.0).unwrap_err().to_string();
            assert!(error.contains("at least 3 classes"), "{error}");
        }
    }
}
