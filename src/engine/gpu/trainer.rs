//! Training on a device: weights, momentum and maps stay there; the model here is a copy, brought up to date when asked.

use std::sync::Arc;

use super::layout::{WeightsAt, channel_major};
use super::training::program;
use crate::engine::trace::check_labels;
use crate::engine::{Objective, Sgd, StepReport};
use crate::gpu::{Device, Limits, Session};
use crate::kernels::sgd::gpu::rule;
use crate::network::names::{self, Contents};
use crate::network::{Model, Weights};
use crate::tensor::Tensors;
use crate::{Error, Result};

/// A network in training on a device.
#[derive(Debug)]
pub struct GpuTrainer {
    model: Model,
    velocity: Weights<f32>,
    at: WeightsAt,
    session: Session,
    limits: Limits,
    batch: usize,
    images: usize,
    objective: Objective,
}

impl GpuTrainer {
    /// Starts with momentum zero; `batch` images at most a step.
    pub async fn new(
        device: Arc<Device>,
        model: Model,
        batch: usize,
        limits: Limits,
        objective: Objective,
    ) -> Result<GpuTrainer> {
        let session = Session::new(device, program(&model, batch, batch, limits, objective)?).await?;
        let (at, velocity) = (WeightsAt::new(&model.plan), Weights::zeros(&model.plan));
        Ok(GpuTrainer { model, velocity, at, session, limits, batch, images: batch, objective })
    }

    /// The network as it was when last [settled](Self::settle).
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Momentum likewise, under the parameters' names.
    pub fn momentum(&self) -> Tensors {
        names::to_tensors(&self.model.plan, &self.velocity, Contents::Learned)
    }

    /// Takes up momentum from a checkpoint.
    pub fn restore_momentum(&mut self, tensors: &Tensors) -> Result<()> {
        self.velocity = names::from_tensors(&self.model.plan, tensors, Contents::Learned)?;
        self.session.write("velocity", &self.at.learned(&self.velocity))
    }

    /// Puts other weights in place of the network's, here and on the device.
    pub fn set_weights(&mut self, weights: Weights<f32>) -> Result<()> {
        self.session.write("learned", &self.at.learned(&weights))?;
        self.session.write("running", &self.at.running(&weights))?;
        self.model.weights = weights;
        Ok(())
    }

    /// Brings the model and the momentum here up to date with the device.
    pub async fn settle(&mut self) -> Result<()> {
        let mut values = self.session.read(&["learned", "running", "velocity"]).await?;
        let velocity = values.split_off(self.at.len + self.at.running_len);
        let running = values.split_off(self.at.len);
        // Only now that everything has arrived.
        self.at.set_learned(&values, &mut self.model.weights);
        self.at.set_running(&running, &mut self.model.weights);
        self.at.set_learned(&velocity, &mut self.velocity);
        Ok(())
    }

    /// Gradients of the last step, from the device.
    pub async fn read_gradients(&self) -> Result<Weights<f32>> {
        let mut gradients = Weights::zeros(&self.model.plan);
        self.at.set_learned(&self.session.read(&["gradients"]).await?, &mut gradients);
        Ok(gradients)
    }

    /// Gradients of the mean cross-entropy, left on the device; running statistics move on.
    pub async fn gradients(&mut self, images: &[f32], labels: &[u8]) -> Result<StepReport> {
        let n = labels.len();
        let input = self.model.plan.blocks[0].input;
        if n == 0 || n > self.batch {
            return Err(Error::value("images in a batch", format!("1 to {}", self.batch), n));
        }
        check_labels(labels, n, self.model.plan.spec.classes)?;
        if images.len() != n * input.len() {
            return Err(Error::value("image values", n * input.len(), images.len()));
        }
        if n != self.images {
            self.session.continue_with(program(&self.model, n, self.batch, self.limits, self.objective)?)?;
            self.images = n;
        }
        let mut first = 0;
        for index in 0.. {
            let Ok(range) = self.session.program().range(&format!("input {index}")) else { break };
            let count = range.len as usize / input.len();
            let part = &images[first * input.len()..(first + count) * input.len()];
            self.session.write(&format!("input {index}"), &channel_major(part, count, input.channels))?;
            first += count;
        }
        let words: Vec<u32> = labels.iter().map(|&l| l.into()).collect();
        self.session.write_bits("labels", &words)?;
        self.session.run("gradients")?;
        let scores = self.session.read(&["loss", "correct"]).await?;
        let sum = |values: &[f32]| values.iter().map(|&v| f64::from(v)).sum::<f64>();
        Ok(StepReport { loss: sum(&scores[..n]) / n as f64, correct: sum(&scores[n..]) as usize })
    }

    /// One step of gradient descent on normalised images (N, C, H, W) with a label each. Soft thresholds stay ≥ 0.
    pub async fn step(&mut self, images: &[f32], labels: &[u8], sgd: &Sgd) -> Result<StepReport> {
        let report = self.gradients(images, labels).await?;
        if !report.loss.is_finite() {
            let expected = "a finite number (a lower learning rate may help)";
            return Err(Error::value("loss", expected, report.loss));
        }
        self.session.write("rule", &rule(sgd))?;
        self.session.run("update")?;
        Ok(report)
    }
}
