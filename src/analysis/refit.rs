//! A linear readout refitted on a network's last features, cross-fitted: what the features still say, whatever the network's own readout
//! makes of them.
//!
//! Ridge regression of one-hot classes on features standardised by the half fitted on: w_c minimises
//! Σ (ŷ_c − w_c·x̂)²/n + λ‖w_c‖² with λ = [`RIDGE`]. Each half of the images is answered by the fit on the other. The same once more
//! with shuffled labels, which says what a readout gets that has nothing to learn.

use super::linear::{Cholesky, Symmetric};
use super::separation::Features;
use super::split::{halves, shuffled_labels};
use crate::Result;
use crate::kernels::cross_entropy::reference::argmax;

/// λ, in units of a standardised feature's variance; a third and thrice of it served as well.
pub const RIDGE: f64 = 0.03;

/// The readouts fitted on each half.
#[derive(Clone, Debug)]
pub struct Refit {
    halves: Vec<u8>,
    fits: [Fit; 2],
    /// Share of all images named rightly by the fit on the half that they are not in.
    pub accuracy: f64,
    /// The same for labels shuffled within the halves.
    pub shuffled: f64,
}

#[derive(Clone, Debug)]
struct Fit {
    mean: Vec<f64>,
    scale: Vec<f64>,
    /// (classes, dims).
    weights: Vec<f64>,
    /// Mean of the one-hot labels: the answer to features at their mean.
    prior: Vec<f64>,
}

/// Standardised features of one half, and the factor of their covariance plus λ.
struct Half {
    members: Vec<usize>,
    mean: Vec<f64>,
    scale: Vec<f64>,
    rows: Vec<f64>,
    factor: Cholesky,
}

impl Refit {
    /// Fits both halves that `seed` draws.
    pub fn new(features: &Features, seed: u64) -> Result<Refit> {
        let halves = halves(&features.labels, features.classes, seed)?;
        let sides = [Half::new(features, &halves, 0)?, Half::new(features, &halves, 1)?];
        let fits = |labels: &[u8]| sides.each_ref().map(|half| half.fit(features, labels));
        let shuffled = shuffled_labels(&features.labels, &halves, seed);
        let own = fits(&features.labels);
        let of_shuffled = accuracy(features, &halves, &fits(&shuffled), &shuffled);
        let accuracy = accuracy(features, &halves, &own, &features.labels);
        Ok(Refit { halves, fits: own, accuracy, shuffled: of_shuffled })
    }

    /// Every class's score for these features, by the fit that has not seen `image`; they add up to 1.
    pub fn scores(&self, image: usize, features: &[f32]) -> Vec<f64> {
        self.fits[1 - usize::from(self.halves[image])].scores(features)
    }
}

fn accuracy(features: &Features, halves: &[u8], fits: &[Fit; 2], labels: &[u8]) -> f64 {
    let rows = features.values.chunks_exact(features.dims).zip(labels.iter().zip(halves));
    let right = rows
        .filter(|(row, (label, half))| {
            argmax(&fits[1 - usize::from(**half)].scores(row)) == usize::from(**label)
        })
        .count();
    right as f64 / labels.len() as f64
}

impl Half {
    fn new(features: &Features, halves: &[u8], half: u8) -> Result<Half> {
        let dims = features.dims;
        let members: Vec<usize> = (0..halves.len()).filter(|&i| halves[i] == half).collect();
        let n = members.len() as f64;
        let value = |i: usize, d: usize| f64::from(features.values[i * dims + d]);
        let (mut mean, mut scale) = (Vec::with_capacity(dims), Vec::with_capacity(dims));
        for d in 0..dims {
            let m = members.iter().map(|&i| value(i, d)).sum::<f64>() / n;
            let var = members.iter().map(|&i| (value(i, d) - m).powi(2)).sum::<f64>() / n;
            mean.push(m);
            scale.push(if var > 0.0 { 1.0 / var.sqrt() } else { 0.0 });
        }
        let mut covariance = Symmetric::zeros(dims);
        let stride = covariance.stride();
        let mut rows = vec![0.0; members.len() * stride];
        for (row, &i) in rows.chunks_exact_mut(stride).zip(&members) {
            (0..dims).for_each(|d| row[d] = (value(i, d) - mean[d]) * scale[d]);
        }
        covariance.add_outer(&rows, 1.0 / n, 0);
        (0..dims).for_each(|d| *covariance.at_mut(d, d) += RIDGE);
        Ok(Half { members, mean, scale, rows, factor: covariance.cholesky()? })
    }

    fn fit(&self, features: &Features, labels: &[u8]) -> Fit {
        let n = self.members.len() as f64;
        let stride = self.rows.len() / self.members.len();
        let (mut weights, mut prior) = (Vec::new(), Vec::new());
        for class in 0..features.classes {
            let of_class = |i: usize| f64::from(u8::from(usize::from(labels[i]) == class));
            let share = self.members.iter().map(|&i| of_class(i)).sum::<f64>() / n;
            let mut w = vec![0.0; features.dims];
            for (row, &i) in self.rows.chunks_exact(stride).zip(&self.members) {
                let target = (of_class(i) - share) / n;
                w.iter_mut().zip(row).for_each(|(w, x)| *w += target * x);
            }
            self.factor.solve_lower(&mut w);
            self.factor.solve_upper(&mut w);
            weights.extend(w);
            prior.push(share);
        }
        Fit { mean: self.mean.clone(), scale: self.scale.clone(), weights, prior }
    }
}

impl Fit {
    fn scores(&self, features: &[f32]) -> Vec<f64> {
        let moments = self.mean.iter().zip(&self.scale);
        let x: Vec<f64> = features.iter().zip(moments).map(|(&v, (m, s))| (f64::from(v) - m) * s).collect();
        let of = |(w, prior): (&[f64], &f64)| prior + w.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>();
        self.weights.chunks_exact(x.len()).zip(&self.prior).map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::seeded::{Purpose, Seeded};

    /// Noise, and in the first `told` dimensions the class as well.
    fn features(dims: usize, told: usize) -> Features {
        let mut seeded = Seeded::new(9, Purpose::Split, 3);
        let labels: Vec<u8> = (0..300).map(|i| (i % 3) as u8).collect();
        let mut values = Vec::new();
        for &label in &labels {
            for d in 0..dims {
                let noise = (seeded.next_u64() >> 11) as f32 / (1u64 << 52) as f32 - 1.0;
                let class = if d < told && d % 3 == usize::from(label) { 2.0 } else { 0.0 };
                values.push(noise + class);
            }
        }
        Features { dims, values, labels, classes: 3 }
    }

    #[test]
    fn the_fit_is_where_the_gradient_of_its_own_definition_is_zero() {
        let features = features(7, 3);
        let refit = Refit::new(&features, 4).unwrap();
        for half in 0..2u8 {
            let fit = &refit.fits[usize::from(half)];
            let members: Vec<usize> = (0..300).filter(|&i| refit.halves[i] == half).collect();
            let n = members.len() as f64;
            for class in 0..3 {
                for d in 0..7 {
                    let mut gradient = RIDGE * fit.weights[class * 7 + d];
                    for &i in &members {
                        let row = &features.values[i * 7..][..7];
                        let x = (f64::from(row[d]) - fit.mean[d]) * fit.scale[d];
                        let y = f64::from(u8::from(usize::from(features.labels[i]) == class));
                        gradient += (fit.scores(row)[class] - y) * x / n;
                    }
                    assert!(gradient.abs() < 1e-10, "{gradient}");
                }
            }
        }
        let scores = refit.scores(5, &features.values[35..42]);
        assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn it_finds_what_is_there_and_nothing_where_nothing_is() {
        let told = Refit::new(&features(7, 3), 4).unwrap();
        assert!(told.accuracy > 0.97, "{}", told.accuracy);
        assert!((told.shuffled - 1.0 / 3.0).abs() < 0.12, "{}", told.shuffled);
        let untold = Refit::new(&features(7, 0), 4).unwrap();
        assert!((untold.accuracy - 1.0 / 3.0).abs() < 0.12, "{}", untold.accuracy);
        // As many dimensions as images: in sample all would be right.
        let wide = Refit::new(&features(150, 0), 4).unwrap();
        assert!((wide.accuracy - 1.0 / 3.0).abs() < 0.12, "{}", wide.accuracy);
    }

    #[test]
    fn each_image_is_answered_by_the_fit_that_has_not_seen_it() {
        let features = features(7, 3);
        let refit = Refit::new(&features, 4).unwrap();
        let row = &features.values[..7];
        let own = usize::from(refit.halves[0]);
        assert_eq!(refit.scores(0, row), refit.fits[1 - own].scores(row));
        assert_ne!(refit.scores(0, row), refit.fits[own].scores(row));
    }

    #[test]
    fn a_feature_that_never_changes_is_left_out() {
        let mut features = features(7, 3);
        features.values.iter_mut().step_by(7).for_each(|v| *v = 5.0);
        assert!(Refit::new(&features, 4).unwrap().scores(0, &[5.0; 7]).iter().all(|s| s.is_finite()));
    }
}
