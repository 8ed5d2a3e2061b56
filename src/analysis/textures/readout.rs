//! The ridge classifier: trained on some images, tested on others, with the distance it brings between the classes.

use crate::Result;
use crate::analysis::scatter::Scatter;

/// Weight decay, in units of the features' variance: it only keeps the equations solvable where features are alike.
const RIDGE: f64 = 1e-3;

/// Rows of features with their classes, 0 and 1.
pub(super) struct Samples<'a> {
    pub dims: usize,
    pub rows: &'a [f32],
    pub labels: &'a [u8],
}

/// What a trained classifier did on the images that it was not trained on.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Share told apart.
    pub accuracy: f64,
    /// From the mean of class 0 to that of class 1 in the classifier's output, in within-class standard deviations.
    pub distance: f64,
    /// The classifier's output for each of them in the same units, from its border; the larger, the more it is for class 1.
    pub outputs: Vec<f32>,
}

impl Trained {
    /// Variance between the two class means over the variance within the classes, of the classifier's output: (d/2)².
    pub fn between_over_within(&self) -> f64 {
        self.distance * self.distance / 4.0
    }
}

/// A linear function of features: their weights and the value where all features are zero.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    pub weights: Vec<f64>,
    pub offset: f64,
}

impl Linear {
    fn of(&self, row: &[f32]) -> f64 {
        self.offset + self.weights.iter().zip(row).map(|(w, &x)| w * f64::from(x)).sum::<f64>()
    }
}

impl Samples<'_> {
    fn row(&self, n: usize) -> &[f32] {
        &self.rows[n * self.dims..][..self.dims]
    }

    /// −1 for class 0, +1 for class 1.
    fn target(&self, n: usize) -> f64 {
        2.0 * f64::from(self.labels[n]) - 1.0
    }

    /// Trains on the first `training` images, tests on the rest.
    pub fn train(&self, training: usize) -> Result<Trained> {
        Ok(self.test(&self.fit(training)?, training))
    }

    /// The w and b that make Σ(w·f + b − y)²/n + RIDGE·Σ_i (s_i w_i)² least over the first `training` images, y = ±1, with s_i the
    /// features' standard deviations: no unit of a feature matters.
    pub fn fit(&self, training: usize) -> Result<Linear> {
        let (dims, n) = (self.dims, training as f64);
        let mut mean = vec![0.0; dims];
        for i in 0..training {
            mean.iter_mut().zip(self.row(i)).for_each(|(m, &x)| *m += f64::from(x) / n);
        }
        let y_mean = (0..training).map(|i| self.target(i)).sum::<f64>() / n;
        let mut scatter = Scatter::new(dims);
        let mut weights = vec![0.0; dims];
        for i in 0..training {
            let row = self.row(i);
            scatter.add(row, &mean);
            let y = self.target(i) - y_mean;
            weights.iter_mut().zip(row).zip(&mean).for_each(|((b, &x), m)| *b += y * (f64::from(x) - m));
        }
        let mut normal = scatter.finish();
        for i in 0..dims {
            // A feature that never varies gets the weight 0.
            let own = normal.at(i, i);
            *normal.at_mut(i, i) = if own > 0.0 { own * (1.0 + RIDGE) } else { 1.0 };
        }
        let factor = normal.cholesky()?;
        factor.solve_lower(&mut weights);
        factor.solve_upper(&mut weights);
        let offset = y_mean - weights.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>();
        Ok(Linear { weights, offset })
    }

    /// The images from `first` on, by the border at 0.
    fn test(&self, linear: &Linear, first: usize) -> Trained {
        let images = first..self.labels.len();
        let outputs: Vec<f64> = images.clone().map(|n| linear.of(self.row(n))).collect();
        let right =
            images.clone().zip(&outputs).filter(|&(n, &out)| (out > 0.0) == (self.target(n) > 0.0)).count();
        let (mut counts, mut means, mut within) = ([0.0; 2], [0.0; 2], 0.0);
        for (n, out) in images.clone().zip(&outputs) {
            counts[usize::from(self.labels[n])] += 1.0;
            means[usize::from(self.labels[n])] += out;
        }
        let means = [means[0] / counts[0], means[1] / counts[1]];
        for (n, out) in images.clone().zip(&outputs) {
            within += (out - means[usize::from(self.labels[n])]).powi(2);
        }
        let deviation = (within / (counts[0] + counts[1] - 2.0)).sqrt();
        // Where nothing varies, nothing is apart.
        let unit = if deviation > 0.0 { 1.0 / deviation } else { 0.0 };
        Trained {
            accuracy: right as f64 / outputs.len() as f64,
            distance: unit * (means[1] - means[0]),
            outputs: outputs.iter().map(|out| (unit * out) as f32).collect(),
        }
    }
}
