//! Everything that decides what a run computes, beside the network's spec and the images.

use serde::{Deserialize, Serialize};

use super::{Augmentation, Schedule};
use crate::engine::{Objective, Sgd};
use crate::network::{Model, Spec};
use crate::{Error, Result};

/// Settings of a run. The same recipe on the same build and SIMD level gives the same bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Times that every training image is seen.
    pub epochs: usize,
    /// Most images a step; all steps of an epoch take the same number, give or take one.
    pub batch: usize,
    /// Peak learning rate.
    pub rate: f64,
    /// Momentum (not Nesterov).
    pub momentum: f64,
    /// Weight decay, on every learned number.
    pub weight_decay: f64,
    /// Course of the rate.
    pub schedule: Schedule,
    /// Random views.
    pub augmentation: Augmentation,
    /// Images of the training split that are held out for choices.
    pub held_out: usize,
    /// Seed of weights, split, order and views.
    pub seed: u64,
    /// Label smoothing ε.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub label_smoothing: f64,
    /// Last epochs whose weights are averaged (Izmailov et al. 2018); 0 for none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub average: usize,
    /// Random semi-unitary P_j, left as they are; only the classifier is learned.
    #[serde(default, skip_serializing_if = "is_off")]
    pub scattering: bool,
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}
fn is_none(count: &usize) -> bool {
    *count == 0
}
fn is_off(flag: &bool) -> bool {
    !flag
}

impl Recipe {
    /// Checks every number that has a range.
    pub fn check(&self) -> Result<()> {
        let within = |what: &str, value: f64, most: f64| match (0.0..=most).contains(&value) {
            true => Ok(()),
            false => Err(Error::value(what, format!("0 to {most}"), value)),
        };
        within("rate", self.rate, 100.0)?;
        within("momentum", self.momentum, 0.9999)?;
        within("weight decay", self.weight_decay, 1.0)?;
        within("label smoothing", self.label_smoothing, 0.9)?;
        for (what, value, range) in [
            ("batch", self.batch, 2..=65_536),
            ("crop", self.augmentation.crop, 0..=64),
            ("epochs", self.epochs, 0..=100_000),
            ("averaged epochs", self.average, 0..=self.epochs),
        ] {
            if !range.contains(&value) {
                return Err(Error::value(what, format!("{} to {}", range.start(), range.end()), value));
            }
        }
        Ok(())
    }

    /// What is minimised, and what is learned.
    pub fn objective(&self) -> Objective {
        Objective { label_smoothing: self.label_smoothing as f32, classifier_only: self.scattering }
    }

    /// The network before its first step.
    pub fn start(&self, spec: &Spec) -> Result<Model> {
        if self.scattering { Model::scattering(spec, self.seed) } else { Model::untrained(spec, self.seed) }
    }

    /// The update rule at `progress` epochs.
    pub fn sgd(&self, progress: f64) -> Sgd {
        let rate = self.rate * self.schedule.factor(progress, self.epochs);
        let [rate, momentum, weight_decay] = [rate, self.momentum, self.weight_decay].map(|v| v as f32);
        Sgd { rate, momentum, weight_decay }
    }
}
