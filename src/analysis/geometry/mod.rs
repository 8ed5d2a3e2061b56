//! What else is said of how classes lie, beside how far apart their means are. Figures of one stage's averaged features, in the
//! sample: they describe the images at hand. What is held out stands in [`super::Separation`] and [`super::Refit`].

mod collapse;
mod duality;
mod errors;
mod manifolds;
mod pairs;
mod rate;

pub use duality::{Duality, duality};
pub use errors::{GROUPS, Jackknife, StandardErrors};
pub use pairs::Pairs;

use serde::Serialize;

use super::Features;
use super::planes::{check_classes, check_labels};
use crate::{Error, Result};

/// The figures of one stage for one set of labels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Geometry {
    /// NC1 = tr(Σ_W Σ_B⁺)/C, Σ_W and Σ_B averages over images and over classes: variability that is left within the classes
    /// (Papyan, Han and Donoho 2020, section 1.2). 0 when every class is one point.
    pub variability: f64,
    /// NC2: standard deviation over mean of the lengths of the centred class means.
    pub equinorm: f64,
    /// NC2: standard deviation of the cosines between them.
    pub equiangular: f64,
    /// NC2: mean of |cos + 1/(C − 1)|, the distance to a simplex's angles.
    pub simplex: f64,
    /// Participation ratio (tr Σ)²/tr Σ² of the features' covariance: in how many directions they vary.
    pub dimension: f64,
    /// The same within a class, mean over the classes.
    pub class_dimension: f64,
    /// Radius √tr Σ_c of a class over the distance of its mean from the centre of all means, mean over the classes (Cohen,
    /// Chung, Lee and Sompolinsky 2020, in the form that needs no sampling of anchor points).
    pub class_radius: f64,
    /// Rate reduction ΔR at ε² = ½, in nats: how much longer the code of all images is than of each class by itself (Yu, Chan, You,
    /// Song and Ma 2020, equation 7). Features are brought to length 1.
    pub rate_reduction: f64,
}

/// Measures one stage: its features, and a class each that need not be their own.
pub fn geometry(features: &Features, labels: &[u8]) -> Result<Geometry> {
    let rows = Rows::new(features, labels)?;
    let means = rows.means();
    let angles = collapse::angles(&means, rows.classes, rows.dims)?;
    let manifolds = manifolds::manifolds(&rows, &means)?;
    Ok(Geometry {
        variability: collapse::variability(&rows, &means)?,
        equinorm: angles.equinorm,
        equiangular: angles.equiangular,
        simplex: angles.simplex,
        dimension: manifolds::participation(&rows.centred(|d| rows.mean(d)), rows.dims),
        class_dimension: manifolds.dimension,
        class_radius: manifolds.radius,
        rate_reduction: rate::reduction(&rows)?,
    })
}

/// Feature rows in f64 beside their classes, each of which has an image.
struct Rows<'a> {
    values: Vec<f64>,
    labels: &'a [u8],
    dims: usize,
    classes: usize,
}

impl<'a> Rows<'a> {
    fn new(features: &Features, labels: &'a [u8]) -> Result<Rows<'a>> {
        let Features { dims, classes, .. } = *features;
        check_classes(classes)?;
        check_labels(labels, features.labels.len(), classes)?;
        let values: Vec<f64> = features.values.iter().map(|&x| f64::from(x)).collect();
        if values.len() != labels.len() * dims || values.iter().any(|x| !x.is_finite()) {
            let expected = format!("{} finite numbers", labels.len() * dims);
            return Err(Error::value("features", expected, format!("{} numbers", values.len())));
        }
        let rows = Rows { values, labels, dims, classes };
        match (0..classes).find(|&class| rows.count(class) < 2) {
            Some(class) => {
                Err(Error::value(format!("images of class {class}"), "at least 2", rows.count(class)))
            }
            None => Ok(rows),
        }
    }

    fn images(&self) -> usize {
        self.labels.len()
    }

    fn count(&self, class: usize) -> usize {
        self.labels.iter().filter(|&&label| usize::from(label) == class).count()
    }

    /// Rows of one class.
    fn of(&self, class: usize) -> impl Iterator<Item = &[f64]> + '_ {
        let rows = self.values.chunks_exact(self.dims).zip(self.labels);
        rows.filter(move |(_, label)| usize::from(**label) == class).map(|(row, _)| row)
    }

    /// Mean of all images in one dimension.
    fn mean(&self, d: usize) -> f64 {
        self.values.iter().skip(d).step_by(self.dims).sum::<f64>() / self.images() as f64
    }

    /// Class means less their mean over the classes, (classes, dims), and that mean.
    fn means(&self) -> Means {
        let mut centred = vec![0.0; self.classes * self.dims];
        for (class, mean) in centred.chunks_exact_mut(self.dims).enumerate() {
            let count = self.count(class) as f64;
            for row in self.of(class) {
                mean.iter_mut().zip(row).for_each(|(m, x)| *m += x / count);
            }
        }
        let column = |d: usize| centred.iter().skip(d).step_by(self.dims);
        let centre: Vec<f64> = (0..self.dims).map(|d| column(d).sum::<f64>() / self.classes as f64).collect();
        for mean in centred.chunks_exact_mut(self.dims) {
            mean.iter_mut().zip(&centre).for_each(|(m, c)| *m -= c);
        }
        Means { centred, centre }
    }

    /// All rows less a value a dimension.
    fn centred(&self, about: impl Fn(usize) -> f64) -> Vec<f64> {
        let about: Vec<f64> = (0..self.dims).map(about).collect();
        self.values
            .chunks_exact(self.dims)
            .flat_map(|row| row.iter().zip(&about).map(|(x, m)| x - m))
            .collect()
    }
}

/// Class means about their centre.
struct Means {
    /// (classes, dims)
    centred: Vec<f64>,
    centre: Vec<f64>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Mean and standard deviation of a few values.
fn spread(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt())
}
