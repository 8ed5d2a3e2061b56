//! The fast training step.
//!
//! A batch is cut into shards of a few images. Every sum over the batch (statistics, gradients of weights) is
//! taken per shard and added in shard order, so that the result does not depend on how many threads ran.
//!
//! Standardise is never written out. With batch mean m and deviation s, P_j·(x − m)/s is one product with the
//! folded matrix; going back, with d the gradient of the standardised map, its batch mean is P_jᴴ·(mean of the
//! products' gradients) and mean⟨d, x̂⟩ of channel k is Σ_rows ⟨P, dP⟩ in column k. So the gradient of x is the
//! product's, less an affine function of x.

mod back;
mod shard;
mod sums;

use self::back::Backward;
use self::shard::TrainingShard;
use self::sums::total_statistics;
use super::block::{mix_and_normalise, wavelet_and_rho};
use super::fold::{Folded, Moments};
use super::forward::banks;
use super::objective::Objective;
use super::parallel::for_each;
use super::trace::check_labels;
use crate::kernels::classifier::reference::{self as classifier, Tape};
use crate::kernels::cross_entropy::reference as cross_entropy;
use crate::kernels::rho::Nonlinearity;
use crate::kernels::sgd::{Sgd, reference as sgd};
use crate::kernels::simd::Level;
use crate::kernels::standardise::Statistics;
use crate::kernels::wavelet::simd::Prepared;
use crate::network::names::{self, Contents};
use crate::network::{CLASSIFIER_VECTORS, Model, Weights};
use crate::tensor::{Map, Tensors};
use crate::{Error, Result};

/// Images in a shard: its maps stay in the second-level cache, and eight lanes or sixteen are filled.
const SHARD_IMAGES: usize = 16;

/// What one step saw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepReport {
    /// Mean cross-entropy of the batch, in nats.
    pub loss: f64,
    /// Images classified correctly, before the step.
    pub correct: usize,
}

/// A network in training: weights, momentum, and warm buffers.
#[derive(Clone, Debug)]
pub struct Trainer {
    model: Model,
    level: Level,
    prepared: Vec<Prepared>,
    velocity: Weights<f32>,
    gradients: Weights<f32>,
    shards: Vec<TrainingShard>,
    statistics: Vec<Statistics>,
    batch: usize,
    objective: Objective,
}

impl Trainer {
    /// Starts with momentum zero; `batch` images at most a step.
    pub fn new(model: Model, batch: usize) -> Result<Trainer> {
        Trainer::at_level(model, batch, Level::best())
    }

    /// As [`Trainer::new`] at a given SIMD level.
    pub fn at_level(model: Model, batch: usize, level: Level) -> Result<Trainer> {
        if batch == 0 {
            return Err(Error::value("batch", "at least 1 image", batch));
        }
        let prepared = banks(&model.plan)?.iter().map(Prepared::new).collect();
        let zeros = Weights::zeros(&model.plan);
        let statistics = vec![Statistics::default(); model.plan.blocks.len()];
        let shards = vec![TrainingShard::default(); batch.div_ceil(SHARD_IMAGES)];
        Ok(Trainer {
            model,
            level,
            prepared,
            velocity: zeros.clone(),
            gradients: zeros,
            shards,
            statistics,
            batch,
            objective: Objective::default(),
        })
    }

    /// The same with another objective.
    pub fn with_objective(self, objective: Objective) -> Trainer {
        Trainer { objective, ..self }
    }

    /// The network as it stands.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Puts other weights in place of the network's.
    pub fn set_weights(&mut self, weights: Weights<f32>) {
        self.model.weights = weights;
    }

    /// Momentum under the parameters' names.
    pub fn momentum(&self) -> Tensors {
        names::to_tensors(&self.model.plan, &self.velocity, Contents::Learned)
    }

    /// Takes up momentum from a checkpoint.
    pub fn restore_momentum(&mut self, tensors: &Tensors) -> Result<()> {
        self.velocity = names::from_tensors(&self.model.plan, tensors, Contents::Learned)?;
        Ok(())
    }

    /// Gradients of the last step.
    pub fn last_gradients(&self) -> &Weights<f32> {
        &self.gradients
    }

    /// One step of gradient descent on normalised images (N, C, H, W) with a label each. Soft thresholds stay ≥ 0.
    pub fn step(&mut self, images: &[f32], labels: &[u8], rule: &Sgd) -> Result<StepReport> {
        let report = self.gradients(images, labels)?;
        if !report.loss.is_finite() {
            return Err(Error::value(
                "loss",
                "a finite number (a lower learning rate may help)",
                report.loss,
            ));
        }
        let rho = self.model.plan.spec.nonlinearity;
        let mut all = self.model.weights.learned_mut();
        let fixed = if self.objective.classifier_only { all.len() - CLASSIFIER_VECTORS } else { 0 };
        let weights = all.drain(fixed..);
        let gradients = self.gradients.learned().into_iter().skip(fixed);
        for ((w, g), v) in weights.zip(gradients).zip(self.velocity.learned_mut().into_iter().skip(fixed)) {
            sgd::update(rule, w, g, v);
        }
        if rho == Nonlinearity::SoftThreshold {
            // Below zero the threshold would jump at z = 0.
            for b in self.model.weights.blocks.iter_mut().flat_map(|w| &mut w.bias) {
                *b = b.max(0.0);
            }
        }
        Ok(report)
    }

    /// Gradients of the mean cross-entropy, left in [`Trainer::last_gradients`]; running statistics move on.
    pub fn gradients(&mut self, images: &[f32], labels: &[u8]) -> Result<StepReport> {
        let input = self.model.plan.blocks[0].input;
        if labels.is_empty() || labels.len() > self.batch {
            return Err(Error::value("images in a batch", format!("1 to {}", self.batch), labels.len()));
        }
        check_labels(labels, labels.len(), self.model.plan.spec.classes)?;
        if images.len() != labels.len() * input.len() {
            return Err(Error::value("image values", labels.len() * input.len(), images.len()));
        }
        self.load(images, labels.len());
        for j in 0..self.model.plan.blocks.len() {
            self.forward_block(j);
        }
        for g in self.gradients.learned_mut() {
            g.fill(0.0);
        }
        let report = self.classify(labels);
        if !self.objective.classifier_only {
            for j in (0..self.model.plan.blocks.len()).rev() {
                self.backward_block(j);
            }
        }
        Ok(report)
    }

    /// Cuts the batch into shards.
    fn load(&mut self, images: &[f32], count: usize) {
        let plan = &self.model.plan;
        let input = plan.blocks[0].input;
        self.shards.resize_with(count.div_ceil(SHARD_IMAGES), TrainingShard::default);
        for_each(&mut self.shards, |i, s| {
            let first = i * SHARD_IMAGES;
            let n = SHARD_IMAGES.min(count - first);
            s.shard.resize(plan, n);
            s.shard.load(input.with_images(n), &images[first * input.len()..(first + n) * input.len()]);
        });
    }

    fn images(&self) -> usize {
        self.shards.iter().map(|s| s.shard.images).sum()
    }

    fn forward_block(&mut self, j: usize) {
        let images = self.images();
        let (plan, level) = (&self.model.plan, self.level);
        let (block, weights) = (&plan.blocks[j], &self.model.weights.blocks[j]);
        let (rho, bank) = (plan.spec.nonlinearity, &self.prepared[j]);
        for_each(&mut self.shards, |_, s| {
            wavelet_and_rho(level, block, bank, rho, weights, &mut s.shard);
            s.sums.take_moments(level, block, &s.shard.blocks[j], s.shard.images);
        });
        let count = images * block.output.pixels();
        let statistics = total_statistics(&self.shards, block.rho_channels, count);
        let mut folded = Folded::default();
        let Statistics { mean_re, mean_im, var } = &statistics;
        folded.set(block, weights, Some(Moments::<f64> { mean_re, mean_im, var }));
        for_each(&mut self.shards, |_, s| mix_and_normalise(level, block, &folded, &mut s.shard));
        let w = &mut self.model.weights.blocks[j];
        statistics.update_running(count, &mut w.mean_re, &mut w.mean_im, &mut w.var);
        self.statistics[j] = statistics;
    }

    /// Classifier and loss, forward and backward: small, and in one piece.
    fn classify(&mut self, labels: &[u8]) -> StepReport {
        let images = self.images();
        let plan = &self.model.plan;
        let j = plan.blocks.len() - 1;
        let mut x = Map::zeros(plan.last_output().with_images(images));
        let row = x.shape().plane();
        let pixels = x.shape().pixels();
        let rows = x.shape().channels * x.shape().planes();
        for (i, s) in self.shards.iter().enumerate() {
            let (n, from) = (s.shard.images * pixels, &s.shard.blocks[j].out);
            for r in 0..rows {
                let at = r * row + i * SHARD_IMAGES * pixels;
                x.values_mut()[at..at + n].copy_from_slice(&from[r * n..(r + 1) * n]);
            }
        }
        let classes = plan.spec.classes;
        let (mut logits, mut d_logits) = (vec![0.0; images * classes], vec![0.0; images * classes]);
        let (mut tape, mut d_x) = (Tape::default(), Map::zeros(x.shape()));
        let statistics = classifier::statistics(&x);
        let (w, avgpool) = (&self.model.weights.classifier, plan.spec.avgpool);
        classifier::forward(w, avgpool, &statistics, &x, &mut tape, &mut logits);
        let smoothing = f64::from(self.objective.label_smoothing);
        let score = cross_entropy::forward_backward(&logits, labels, classes, smoothing, &mut d_logits);
        let g = &mut self.gradients.classifier;
        classifier::adjoint(w, avgpool, &statistics, &x, &tape, &d_logits, g, &mut d_x);
        for (i, s) in self.shards.iter_mut().enumerate() {
            let n = s.shard.images * pixels;
            reserve(&mut s.d_out, rows * n);
            for r in 0..rows {
                let at = r * row + i * SHARD_IMAGES * pixels;
                s.d_out[r * n..(r + 1) * n].copy_from_slice(&d_x.values()[at..at + n]);
            }
        }
        let c = &mut self.model.weights.classifier;
        statistics.update_running(row, &mut c.mean, &mut [], &mut c.var);
        StepReport { loss: score.loss, correct: score.correct }
    }

    fn backward_block(&mut self, j: usize) {
        let images = self.images();
        let (plan, level) = (&self.model.plan, self.level);
        let (block, weights) = (&plan.blocks[j], &self.model.weights.blocks[j]);
        let complex = !plan.spec.real_projection;
        for_each(&mut self.shards, |_, s| s.gradients_of_projection(level, block, complex));
        let statistics = &self.statistics[j];
        let count = images * block.output.pixels();
        let back = Backward::new(block, weights, statistics, &self.shards, count);
        let (bank, rho) = (&self.prepared[j], plan.spec.nonlinearity);
        for_each(&mut self.shards, |_, s| s.gradients_of_input(level, block, bank, rho, weights, &back));
        let g = &mut self.gradients.blocks[j];
        g.projection_re.copy_from_slice(&back.d_re);
        g.projection_im.copy_from_slice(&back.d_im);
        for s in &self.shards {
            for (to, from) in [(&mut g.bias, &s.sums.bias), (&mut g.gain, &s.sums.gain)] {
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
        }
    }
}

/// Makes room for `n` values without touching what is there: buffers only grow, and users take what they need.
fn reserve(buffer: &mut Vec<f32>, n: usize) {
    if buffer.len() < n {
        buffer.resize(n, 0.0);
    }
}
