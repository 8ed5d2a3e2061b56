//! How well one stage separates the classes: every measure, for the true and for shuffled labels.

use serde::Serialize;

use super::class_space::{ClassSpace, HeldOut, SHRINKAGE};
use super::fisher::fisher_ratio;
use super::geometry::Pairs;
use super::mean_distance::{mean_distance, pooled_means, within_sd};
use super::planes::{check_classes, check_labels};
use super::scatter::Scatter;
use super::{HalfMeans, NearestMean, Planes, Traces, halves, shuffled_labels};
use crate::{Error, Result};

/// Most feature dimensions that are measured: beyond it a covariance says nothing from thousands of images.
pub const MAX_DIMS: usize = 4096;

/// Spatially averaged features of one stage: one row an image, complex channels as two reals.
#[derive(Clone, Debug)]
pub struct Features {
    /// Features an image, at most [`MAX_DIMS`].
    pub dims: usize,
    /// (images, dims)
    pub values: Vec<f32>,
    /// One class an image.
    pub labels: Vec<u8>,
    /// Classes, 2 to 256.
    pub classes: usize,
}

/// The measures of one stage for one set of labels. Distances are in held-out within-class standard deviations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Separation {
    /// Root mean square distance between class means in class space, cross-half, in within-class sd.
    pub mean_distance: f64,
    /// Held-out nearest-class-mean accuracy of the averaged features, 0..=1.
    pub nearest_mean_accuracy: f64,
    /// Held-out Fisher ratio, averaged over the two halves.
    pub fisher: f64,
    /// tr Σ_W of the features, in their squared units.
    pub within: f64,
    /// tr Σ_B of the features, in their squared units.
    pub between: f64,
    /// Feature dimensions.
    pub dims: usize,
    /// Dimensions in which the class means differ, r: C − 1, or fewer where there are fewer dimensions. Points
    /// then lie in a subspace of class space of this dimension.
    pub rank: usize,
    /// Class-space coordinates of each image, (images, C − 1), placed by the half it is not in; empty when the
    /// second pass did not ask for them.
    #[serde(skip)]
    pub points: Vec<f32>,
    /// Class means of those points, (C, C − 1).
    #[serde(skip)]
    pub means: Vec<f32>,
    /// The class whose mean in the other half is nearest to each image; empty as `points` is.
    #[serde(skip)]
    pub nearest: Vec<u8>,
    /// How far each image is from the nearest border between its own class mean and another's, in within-class sd of one feature
    /// (√(tr Σ_W/dims)); negative on the wrong side. Empty as `points` is.
    #[serde(skip)]
    pub margins: Vec<f32>,
    /// Distance and angle of each pair of class means.
    #[serde(skip)]
    pub pairs: Pairs,
}

/// The measures for the true labels beside those that chance gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// For the images' own labels.
    pub labelled: Separation,
    /// For the same labels in a random order.
    pub shuffled: Separation,
}

/// Measures one stage. The seed draws the halves and the shuffled labels: use one seed for all stages.
pub fn measure(features: &Features, seed: u64) -> Result<Measured> {
    measure_in(features, &halves(&features.labels, features.classes, seed)?, seed)
}

/// Measures one stage in given halves.
pub(super) fn measure_in(features: &Features, halves: &[u8], seed: u64) -> Result<Measured> {
    let mut stream =
        SeparationStream::within(features.dims, features.classes, &features.labels, halves.to_vec(), seed)?;
    stream.add(&features.values)?;
    let mut fit = stream.fit()?;
    fit.add_with_points(&features.values)?;
    fit.finish()
}

/// Images in the order of their labels, half of each, and the shuffled labels beside the true ones.
#[derive(Clone, Debug)]
struct Design {
    dims: usize,
    halves: Vec<u8>,
    /// True labels, shuffled labels.
    labels: [Vec<u8>; 2],
}

impl Design {
    /// The rows of a batch whose first image is `first`, and the range of its images.
    fn rows<'a>(&self, rows: &'a [f32], first: usize) -> Result<(Planes<'a>, std::ops::Range<usize>)> {
        let batch = Planes::rows(rows, self.dims)?;
        let end = first + batch.images();
        if end > self.halves.len() {
            return Err(Error::value("images", format!("{}, as many as labels", self.halves.len()), end));
        }
        if let Some(at) = rows.iter().position(|x| !x.is_finite()) {
            return Err(Error::value(
                format!("feature {} of image {}", at % self.dims, first + at / self.dims),
                "a finite number",
                rows[at],
            ));
        }
        Ok((batch, first..end))
    }
}

/// First pass: means and covariance of each half. Memory: 2 · dims² numbers, whatever the number of images
/// (beside their labels).
#[derive(Clone, Debug)]
pub struct SeparationStream {
    design: Design,
    seen: usize,
    shift: Vec<f64>,
    scatter: [Scatter; 2],
    means: [HalfMeans; 2],
}

impl SeparationStream {
    /// For images with these labels, whose rows of `dims` features will come in the same order.
    pub fn new(dims: usize, classes: usize, labels: &[u8], seed: u64) -> Result<Self> {
        Self::within(dims, classes, labels, halves(labels, classes, seed)?, seed)
    }

    fn within(dims: usize, classes: usize, labels: &[u8], halves: Vec<u8>, seed: u64) -> Result<Self> {
        if !(1..=MAX_DIMS).contains(&dims) {
            return Err(Error::value(
                "feature dimensions",
                format!("1 to {MAX_DIMS}: average the maps over space first"),
                dims,
            ));
        }
        check_classes(classes)?;
        check_labels(labels, labels.len(), classes)?;
        let shuffled = shuffled_labels(labels, &halves, seed);
        let means = [HalfMeans::new(classes, dims)?, HalfMeans::new(classes, dims)?];
        let design = Design { dims, halves, labels: [labels.to_vec(), shuffled] };
        let scatter = [Scatter::new(dims), Scatter::new(dims)];
        Ok(SeparationStream { design, seen: 0, shift: Vec::new(), scatter, means })
    }

    /// Adds the next images' rows, (images, dims).
    pub fn add(&mut self, rows: &[f32]) -> Result<()> {
        let (batch, range) = self.design.rows(rows, self.seen)?;
        if self.seen == 0 && batch.images() > 0 {
            self.shift = batch.segment(0, 0).iter().map(|&x| f64::from(x)).collect();
        }
        let halves = &self.design.halves[range.clone()];
        for (means, labels) in self.means.iter_mut().zip(&self.design.labels) {
            means.add(batch, &labels[range.clone()], halves)?;
        }
        for image in 0..batch.images() {
            self.scatter[usize::from(halves[image])].add(batch.segment(0, image), &self.shift);
        }
        self.seen = range.end;
        Ok(())
    }

    /// The statistics of all images, ready for the second pass.
    pub fn fit(self) -> Result<SeparationFit> {
        if self.seen != self.design.halves.len() {
            return Err(Error::value(
                "images",
                format!("{}, one a label", self.design.halves.len()),
                self.seen,
            ));
        }
        let moments = self.scatter.map(Scatter::finish);
        let mut fitted = Vec::with_capacity(2);
        for means in &self.means {
            let nearest = means.fit()?;
            let fit = |half: usize| ClassSpace::fit(&moments[half], means, half, &self.shift, SHRINKAGE);
            let spaces = [fit(0)?, fit(1)?];
            let held = [0, 1].map(|half| spaces[1 - half].held_out(&moments[half], means, half, &self.shift));
            let traces = means.traces()?;
            let flat = traces.within <= 1e-9 * traces.between && traces.between > 0.0;
            if flat && spaces.iter().any(|space| space.rank() == 0) {
                return Err(Error::value(
                    "features",
                    "some variation within classes",
                    "none: every image of a class gives the same features",
                ));
            }
            fitted.push(Fitted {
                sd: within_sd(&held)?,
                spaces,
                held,
                traces,
                nearest,
                points: Vec::new(),
                judged: Judged::default(),
            });
        }
        let fitted = fitted.try_into().unwrap_or_else(|_| unreachable!("two sets of labels"));
        Ok(SeparationFit { design: self.design, scored: 0, fitted })
    }
}

#[derive(Clone, Debug)]
struct Fitted {
    spaces: [ClassSpace; 2],
    held: [HeldOut; 2],
    sd: f64,
    traces: Traces,
    nearest: NearestMean,
    points: Vec<f32>,
    judged: Judged,
}

/// Of each image: its nearest mean, and how far it is from the border of its class.
#[derive(Clone, Debug, Default)]
struct Judged {
    nearest: Vec<u8>,
    margins: Vec<f32>,
}

/// Second pass over the same images in the same order: nearest mean, and points where wanted.
#[derive(Clone, Debug)]
pub struct SeparationFit {
    design: Design,
    scored: usize,
    fitted: [Fitted; 2],
}

impl SeparationFit {
    /// Scores the next images' rows, (images, dims).
    pub fn add(&mut self, rows: &[f32]) -> Result<()> {
        let (batch, range) = self.design.rows(rows, self.scored)?;
        for (fitted, labels) in self.fitted.iter_mut().zip(&self.design.labels) {
            fitted.nearest.add(batch, &labels[range.clone()], &self.design.halves[range.clone()])?;
        }
        self.scored = range.end;
        Ok(())
    }

    /// Scores the next images' rows and keeps their class-space points (C − 1 numbers an image).
    pub fn add_with_points(&mut self, rows: &[f32]) -> Result<()> {
        let first = self.scored;
        self.add(rows)?;
        let Design { dims, halves, labels } = &self.design;
        let batch = Planes::rows(rows, *dims)?;
        for (fitted, labels) in self.fitted.iter_mut().zip(labels) {
            let deviation = unit((fitted.traces.within / *dims as f64).sqrt());
            for (n, row) in rows.chunks_exact(*dims).enumerate() {
                let other = 1 - usize::from(halves[first + n]);
                let unit = unit(fitted.sd);
                fitted.points.extend(fitted.spaces[other].place(row).iter().map(|x| (x / unit) as f32));
                let margin = fitted.nearest.margin(other, batch, n, labels[first + n]);
                fitted.judged.margins.push((margin / deviation) as f32);
                fitted.judged.nearest.push(fitted.nearest.nearest(other, batch, n) as u8);
            }
        }
        Ok(())
    }

    /// All measures, once every image was scored.
    pub fn finish(self) -> Result<Measured> {
        if self.scored != self.design.halves.len() {
            return Err(Error::value(
                "scored images",
                format!("{}, all of them", self.design.halves.len()),
                self.scored,
            ));
        }
        let [labelled, shuffled] = self.fitted;
        Ok(Measured {
            labelled: labelled.finish(self.design.dims)?,
            shuffled: shuffled.finish(self.design.dims)?,
        })
    }
}

impl Fitted {
    fn finish(self, dims: usize) -> Result<Separation> {
        let unit = unit(self.sd);
        Ok(Separation {
            mean_distance: mean_distance(&self.held, self.sd),
            nearest_mean_accuracy: self.nearest.accuracy(),
            fisher: (fisher_ratio(&self.held[0])? + fisher_ratio(&self.held[1])?) / 2.0,
            within: self.traces.within,
            between: self.traces.between,
            dims,
            rank: self.held[0].rank.max(self.held[1].rank),
            pairs: Pairs::of(&self.held, self.sd),
            points: self.points,
            nearest: self.judged.nearest,
            margins: self.judged.margins,
            means: pooled_means(&self.held).iter().map(|x| (x / unit) as f32).collect(),
        })
    }
}

/// The unit of class space; where it has no dimension every coordinate is 0 in any unit.
fn unit(sd: f64) -> f64 {
    if sd > 0.0 { sd } else { 1.0 }
}
