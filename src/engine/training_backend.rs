//! A network in training, whatever computes its steps.

use super::gpu::blocking::{self, BlockingTrainer};
use super::{Backend, Objective, Sgd, StepReport, Trainer};
use crate::network::{Model, Weights};
use crate::tensor::Tensors;
use crate::{Error, Result};

/// The CPU's trainer or a graphics device's.
#[derive(Debug)]
pub enum TrainingBackend {
    /// Vectors, on all cores.
    Simd(Box<Trainer>),
    /// A graphics device.
    Gpu(Box<BlockingTrainer>),
}

impl TrainingBackend {
    /// Starts with momentum zero; `batch` images at most a step.
    pub fn new(
        backend: Backend,
        model: Model,
        batch: usize,
        objective: Objective,
    ) -> Result<TrainingBackend> {
        match backend {
            Backend::Simd => {
                let trainer = Trainer::new(model, batch)?.with_objective(objective);
                Ok(TrainingBackend::Simd(Box::new(trainer)))
            }
            Backend::Gpu => Ok(TrainingBackend::Gpu(Box::new(blocking::trainer(model, batch, objective)?))),
            Backend::Reference => Err(Error::value("backend of training", "simd or gpu", "reference")),
        }
    }

    /// One step of gradient descent.
    pub fn step(&mut self, images: &[f32], labels: &[u8], rule: &Sgd) -> Result<StepReport> {
        match self {
            TrainingBackend::Simd(trainer) => trainer.step(images, labels, rule),
            TrainingBackend::Gpu(trainer) => trainer.step(images, labels, rule),
        }
    }

    /// Brings [`model`](Self::model) and [`momentum`](Self::momentum) up to date with the last step.
    pub fn settle(&mut self) -> Result<()> {
        match self {
            TrainingBackend::Simd(_) => Ok(()),
            TrainingBackend::Gpu(trainer) => trainer.settle(),
        }
    }

    /// The network, as of the last step or (on a graphics device) the last time it was settled.
    pub fn model(&self) -> &Model {
        match self {
            TrainingBackend::Simd(trainer) => trainer.model(),
            TrainingBackend::Gpu(trainer) => trainer.model(),
        }
    }

    /// Puts other weights in place of the network's, running statistics included.
    pub fn set_weights(&mut self, weights: Weights<f32>) -> Result<()> {
        match self {
            TrainingBackend::Simd(trainer) => trainer.set_weights(weights),
            TrainingBackend::Gpu(trainer) => return trainer.set_weights(weights),
        }
        Ok(())
    }

    /// Momentum under the parameters' names, likewise.
    pub fn momentum(&self) -> Tensors {
        match self {
            TrainingBackend::Simd(trainer) => trainer.momentum(),
            TrainingBackend::Gpu(trainer) => trainer.momentum(),
        }
    }

    /// Takes up momentum from a checkpoint.
    pub fn restore_momentum(&mut self, tensors: &Tensors) -> Result<()> {
        match self {
            TrainingBackend::Simd(trainer) => trainer.restore_momentum(tensors),
            TrainingBackend::Gpu(trainer) => trainer.restore_momentum(tensors),
        }
    }
}
