//! Nearest-class-mean accuracy, two-fold held out, in two streaming passes: means, then scores.

use super::planes::{add_each, check_classes, check_labels};
use super::{Planes, halves};
use crate::error::Words;
use crate::{Error, Result};

/// Traces of the scatter within and between classes, in squared units of the values, over all images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traces {
    /// tr Σ_W = Σ|x − class mean|² / (n − C).
    pub within: f64,
    /// tr Σ_B = Σ_c |class mean − mean of the class means|² / C.
    pub between: f64,
}

/// First pass: class sums of each half. Memory: 2 · classes · dims, whatever the number of images.
#[derive(Clone, Debug)]
pub struct HalfMeans {
    classes: usize,
    dims: usize,
    counts: [Vec<u64>; 2],
    /// Of each half, (classes, dims), dims in (planes, pixels) order.
    sums: [Vec<f64>; 2],
    /// Σ|x|² over all images.
    squares: f64,
}

/// Second pass: every image against the class means of the half it is not in.
#[derive(Clone, Debug)]
pub struct NearestMean {
    classes: usize,
    dims: usize,
    /// Of each half, (classes, dims), minus the mean of the class means.
    means: [Vec<f32>; 2],
    /// Of each half and class, (|m_c|² − |m̄|²)/2.
    offsets: [Vec<f64>; 2],
    correct: [u64; 2],
    seen: [u64; 2],
}

/// Checks that halves are 0 or 1, one an image.
pub(super) fn check_halves(halves: &[u8], images: usize) -> Result<()> {
    if halves.len() != images || halves.iter().any(|&h| h > 1) {
        return Err(Error::value(
            "halves",
            format!("{images} values 0 or 1"),
            format!("{} values", halves.len()),
        ));
    }
    Ok(())
}

/// Checks that each class has at least `least` images in each half.
fn check_counts(counts: &[Vec<u64>; 2], least: u64) -> Result<()> {
    for class in 0..counts[0].len() {
        let found = counts[0][class].min(counts[1][class]);
        if found < least {
            return Err(Error::value(
                format!("images of class {class}"),
                format!("at least {least} in each half: give more images of this class"),
                format!("{} and {}", counts[0][class], counts[1][class]),
            ));
        }
    }
    Ok(())
}

impl HalfMeans {
    /// No image yet; `dims` values an image.
    pub fn new(classes: usize, dims: usize) -> Result<Self> {
        check_classes(classes)?;
        let sums = || vec![0.0; classes * dims];
        let counts = || vec![0; classes];
        Ok(HalfMeans { classes, dims, counts: [counts(), counts()], sums: [sums(), sums()], squares: 0.0 })
    }

    /// Adds a batch; each image has a label and a half (see [`halves`]).
    pub fn add(&mut self, batch: Planes<'_>, labels: &[u8], halves: &[u8]) -> Result<()> {
        check_batch(batch, self.dims, labels, halves, self.classes)?;
        for image in 0..batch.images() {
            let (class, half) = (usize::from(labels[image]), usize::from(halves[image]));
            self.counts[half][class] += 1;
            let sums = &mut self.sums[half][class * self.dims..(class + 1) * self.dims];
            for (plane, sums) in sums.chunks_exact_mut(batch.pixels().max(1)).enumerate() {
                let segment = batch.segment(plane, image);
                add_each(sums, segment, segment, |x, _| x);
                self.squares += squared_norm(segment);
            }
        }
        Ok(())
    }

    /// Classes.
    pub(super) fn classes(&self) -> usize {
        self.classes
    }
    /// Images of a class in a half.
    pub(super) fn count(&self, half: usize, class: usize) -> u64 {
        self.counts[half][class]
    }
    /// Images of all classes in a half.
    pub(super) fn total(&self, half: usize) -> u64 {
        self.counts[half].iter().sum()
    }
    /// The mean of a class in a half at dimension `d`; the class must have an image there.
    #[inline]
    pub(super) fn mean(&self, half: usize, class: usize, d: usize) -> f64 {
        self.sums[half][class * self.dims + d] / self.counts[half][class] as f64
    }

    /// Refuses means of classes without images, and of values that are not numbers.
    fn check(&self) -> Result<()> {
        check_counts(&self.counts, 1)?;
        if !self.squares.is_finite() {
            return Err(Error::value(
                "values of the images",
                "finite numbers",
                format!("Σ|x|² = {}", self.squares.words()),
            ));
        }
        Ok(())
    }

    /// Traces within and between the classes, over all images of both halves.
    pub fn traces(&self) -> Result<Traces> {
        self.check()?;
        let n: u64 = self.counts.iter().flatten().sum();
        let mut centre = vec![0.0; self.dims];
        let (mut of_means, mut weighted) = (0.0, 0.0);
        for class in 0..self.classes {
            let count = (self.counts[0][class] + self.counts[1][class]) as f64;
            let at = class * self.dims;
            let mut norm = 0.0;
            for d in 0..self.dims {
                let mean = (self.sums[0][at + d] + self.sums[1][at + d]) / count;
                centre[d] += mean / self.classes as f64;
                norm += mean * mean;
            }
            of_means += norm;
            weighted += count * norm;
        }
        let between = of_means / self.classes as f64 - centre.iter().map(|m| m * m).sum::<f64>();
        let freedom = n.saturating_sub(self.classes as u64);
        if freedom == 0 {
            return Err(Error::value("images", format!("more than {} classes", self.classes), n));
        }
        let within = (self.squares - weighted) / freedom as f64;
        Ok(Traces { within: within.max(0.0), between: between.max(0.0) })
    }

    /// The class means, ready for the second pass. Every class needs an image in each half.
    pub fn fit(&self) -> Result<NearestMean> {
        self.check()?;
        let (classes, dims) = (self.classes, self.dims);
        let mut means = [vec![0.0f32; classes * dims], vec![0.0f32; classes * dims]];
        let mut offsets = [vec![0.0; classes], vec![0.0; classes]];
        for half in 0..2 {
            for d in 0..dims {
                let centre = (0..classes).map(|c| self.mean(half, c, d)).sum::<f64>() / classes as f64;
                for class in 0..classes {
                    let m = self.mean(half, class, d);
                    means[half][class * dims + d] = (m - centre) as f32;
                    offsets[half][class] += 0.5 * (m - centre) * (m + centre);
                }
            }
        }
        Ok(NearestMean { classes, dims, means, offsets, correct: [0; 2], seen: [0; 2] })
    }
}

impl NearestMean {
    /// The class whose mean in `half` is nearest to an image (Euclidean; the first of equals).
    pub fn nearest(&self, half: usize, batch: Planes<'_>, image: usize) -> usize {
        let mut best = (0, f64::NEG_INFINITY);
        for class in 0..self.classes {
            let score = self.score(half, class, batch, image);
            if score > best.1 {
                best = (class, score);
            }
        }
        best.0
    }

    /// (|x − m̄|² − |x − m|²)/2 plus what does not depend on the class: largest for the nearest mean m.
    fn score(&self, half: usize, class: usize, batch: Planes<'_>, image: usize) -> f64 {
        let means = &self.means[half][class * self.dims..(class + 1) * self.dims];
        let products = means.chunks_exact(batch.pixels().max(1)).enumerate();
        products.map(|(plane, mean)| f64::from(dot(batch.segment(plane, image), mean))).sum::<f64>()
            - self.offsets[half][class]
    }

    /// The distance of an image from the nearest border between its class's mean in `half` and another's, in the features' units:
    /// min over the others j of (|x − m_j|² − |x − m|²)/(2|m_j − m|). Negative where another mean is nearer; 0 where two means coincide.
    pub fn margin(&self, half: usize, batch: Planes<'_>, image: usize, label: u8) -> f64 {
        let own = self.score(half, label.into(), batch, image);
        let others = (0..self.classes).filter(|&class| class != usize::from(label));
        let border = |class: usize| {
            let apart = self.apart(half, class, label.into());
            if apart > 0.0 { (own - self.score(half, class, batch, image)) / apart } else { 0.0 }
        };
        others.map(border).fold(f64::INFINITY, f64::min)
    }

    /// Distance between two class means of a half.
    fn apart(&self, half: usize, a: usize, b: usize) -> f64 {
        let mean = |class: usize| &self.means[half][class * self.dims..(class + 1) * self.dims];
        mean(a).iter().zip(mean(b)).map(|(x, y)| f64::from(x - y).powi(2)).sum::<f64>().sqrt()
    }

    /// Scores a batch, each image by the means of the other half.
    pub fn add(&mut self, batch: Planes<'_>, labels: &[u8], halves: &[u8]) -> Result<()> {
        check_batch(batch, self.dims, labels, halves, self.classes)?;
        for image in 0..batch.images() {
            let half = usize::from(halves[image]);
            let nearest = self.nearest(1 - half, batch, image);
            self.seen[half] += 1;
            self.correct[half] += u64::from(nearest == usize::from(labels[image]));
        }
        Ok(())
    }

    /// Fraction of images nearest to the mean of their own class, averaged over the two halves; NaN before
    /// both halves were scored.
    pub fn accuracy(&self) -> f64 {
        (0..2).map(|h| self.correct[h] as f64 / self.seen[h] as f64).sum::<f64>() / 2.0
    }
}

/// Both passes over a batch held in memory: held-out nearest-class-mean accuracy, 0..=1.
pub fn nearest_mean_accuracy(batch: Planes<'_>, labels: &[u8], classes: usize, seed: u64) -> Result<f64> {
    let halves = halves(labels, classes, seed)?;
    let mut means = HalfMeans::new(classes, batch.dims())?;
    means.add(batch, labels, &halves)?;
    let mut scores = means.fit()?;
    scores.add(batch, labels, &halves)?;
    Ok(scores.accuracy())
}

fn check_batch(batch: Planes<'_>, dims: usize, labels: &[u8], halves: &[u8], classes: usize) -> Result<()> {
    if batch.dims() != dims {
        return Err(Error::value("values of one image", dims, batch.dims()));
    }
    check_labels(labels, batch.images(), classes)?;
    check_halves(halves, batch.images())
}

/// Σ a·b in sixteen f32 lanes, which keeps rounding near 1e-6 of Σ|a·b| for the lengths of maps.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut lanes = [0.0f32; LANES];
    let ((a_blocks, a_rest), (b_blocks, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for l in 0..LANES {
            lanes[l] += x[l] * y[l];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Σ a² in four f64 lanes.
fn squared_norm(a: &[f32]) -> f64 {
    let mut lanes = [0.0f64; 4];
    let (blocks, rest) = a.as_chunks::<4>();
    let rest: f64 = rest.iter().map(|&x| f64::from(x).powi(2)).sum();
    for block in blocks {
        for l in 0..4 {
            lanes[l] += f64::from(block[l]) * f64::from(block[l]);
        }
    }
    lanes.iter().sum::<f64>() + rest
}
