//! How far the figures would move with other images.

use serde::Serialize;

use super::super::seeded::{Purpose, Seeded};
use super::super::separation::measure_in;
use super::super::{Features, halves};
use crate::Result;

/// Groups of images of which one at a time is left out.
pub const GROUPS: usize = 10;

/// Standard errors of one stage's figures, by the jackknife over [`GROUPS`] groups of images: √((g − 1)/g · Σ (θ_i − θ̄)²), θ_i measured
/// without group i (Efron and Tibshirani 1993, section 11.5).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StandardErrors {
    /// Of the distance between the class means, in within-class standard deviations.
    pub mean_distance: f64,
    /// Of the nearest-class-mean accuracy.
    pub nearest_mean_accuracy: f64,
}

/// The measures of one stage without each group in turn, one at a time: a stage takes as long to measure as [`GROUPS`] stages.
#[derive(Clone, Debug)]
pub struct Jackknife {
    seed: u64,
    /// The half of every image: it stays in it, else each measurement would tell of another split as well.
    halves: Vec<u8>,
    /// The group of every image; each has the same number of every class, give or take one.
    groups: Vec<usize>,
    distances: Vec<f64>,
    accuracies: Vec<f64>,
}

impl Jackknife {
    /// Of a stage whose images have these labels. The seed draws groups and halves.
    pub fn new(labels: &[u8], classes: usize, seed: u64) -> Result<Jackknife> {
        let halves = halves(labels, classes, seed)?;
        let groups = groups(labels, classes, seed);
        Ok(Jackknife { seed, halves, groups, distances: Vec::new(), accuracies: Vec::new() })
    }

    /// Groups left out so far.
    pub fn done(&self) -> usize {
        self.distances.len()
    }

    /// Measures the stage without the next group; nothing once all were left out.
    pub fn step(&mut self, features: &Features) -> Result<()> {
        let group = self.done();
        if group == GROUPS {
            return Ok(());
        }
        let kept: Vec<usize> = (0..self.groups.len()).filter(|&n| self.groups[n] != group).collect();
        let rows = kept.iter().flat_map(|&n| &features.values[n * features.dims..(n + 1) * features.dims]);
        let without = Features {
            values: rows.copied().collect(),
            labels: kept.iter().map(|&n| features.labels[n]).collect(),
            ..*features
        };
        let halves: Vec<u8> = kept.iter().map(|&n| self.halves[n]).collect();
        let measured = measure_in(&without, &halves, self.seed)?.labelled;
        self.distances.push(measured.mean_distance);
        self.accuracies.push(measured.nearest_mean_accuracy);
        Ok(())
    }

    /// The standard errors, once every group was left out.
    pub fn errors(&self) -> Option<StandardErrors> {
        (self.done() == GROUPS).then(|| StandardErrors {
            mean_distance: spread(&self.distances),
            nearest_mean_accuracy: spread(&self.accuracies),
        })
    }
}

fn groups(labels: &[u8], classes: usize, seed: u64) -> Vec<usize> {
    let mut groups = vec![0; labels.len()];
    let mut next = 0;
    for class in 0..classes {
        let mut members: Vec<usize> =
            (0..labels.len()).filter(|&n| usize::from(labels[n]) == class).collect();
        Seeded::new(seed, Purpose::Groups, class as u64).shuffle(&mut members);
        for image in members {
            groups[image] = next % GROUPS;
            next += 1;
        }
    }
    groups
}

fn spread(without: &[f64]) -> f64 {
    let g = without.len() as f64;
    let mean = without.iter().sum::<f64>() / g;
    ((g - 1.0) / g * without.iter().map(|t| (t - mean).powi(2)).sum::<f64>()).sqrt()
}
