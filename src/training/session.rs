//! The training loop, one step at a time, so that whoever drives it can watch, stop and go on.

use serde::{Deserialize, Serialize};

use super::order::{Split, epoch_order, split};
use super::{Images, Preparation, Recipe, evaluation};
use crate::engine::{Backend, Objective, StepReport, Trainer, TrainingBackend};
use crate::network::names::{self, Contents};
use crate::network::{Model, Spec, Weights};
use crate::tensor::Tensors;
use crate::{Error, Result};

/// What has been trained on in the epoch under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Steps done.
    pub steps: usize,
    /// Images seen.
    pub images: u64,
    /// Of these, called right before the step that used them.
    pub correct: u64,
    /// Σ cross-entropy over the images, in nats, as the bits of an f64: it must come back exactly.
    loss_bits: u64,
    /// Wall time, for the record; kept by the caller.
    pub seconds: f64,
}

impl Tally {
    /// Mean cross-entropy in nats.
    pub fn loss(&self) -> f64 {
        f64::from_bits(self.loss_bits) / self.images as f64
    }
    /// Fraction called right.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.images as f64
    }

    fn add(&mut self, report: StepReport, images: usize) {
        self.steps += 1;
        self.images += images as u64;
        self.correct += report.correct as u64;
        self.loss_bits = (f64::from_bits(self.loss_bits) + report.loss * images as f64).to_bits();
    }
}

/// One finished epoch; losses in nats, rounded to six decimals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochRecord {
    /// Counted from 1.
    pub epoch: usize,
    /// Learning rate of its last step.
    pub rate: f64,
    /// Mean loss over the epoch, each batch before its step.
    pub loss: f64,
    /// Fraction called right, likewise.
    pub accuracy: f64,
    /// On the held-out images, after the epoch; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out_loss: Option<f64>,
    /// On the held-out images, after the epoch; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out_accuracy: Option<f64>,
    /// Training images a second.
    pub images_per_second: f64,
    /// Wall time of its steps.
    pub seconds: f64,
}

/// All that a run needs to go on as if it had never stopped, beside the images.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    /// Architecture.
    pub spec: Spec,
    /// Settings.
    pub recipe: Recipe,
    /// Epochs finished, and their records.
    pub history: Vec<EpochRecord>,
    /// The epoch under way.
    pub tally: Tally,
    /// Images of the training split.
    pub images: usize,
    /// Weights and running statistics.
    pub weights: Tensors,
    /// Momentum, under the parameters' names.
    pub momentum: Tensors,
    /// The mean of the averaged epochs' learned weights so far, under their names; empty where there is none yet.
    pub average: Tensors,
}

/// A run under way.
#[derive(Debug)]
pub struct Session {
    recipe: Recipe,
    backend: Backend,
    trainer: TrainingBackend,
    images: Images,
    preparation: Preparation,
    tables: Vec<[f32; 256]>,
    split: Split,
    order: Vec<u32>,
    history: Vec<EpochRecord>,
    tally: Tally,
    average: Option<Weights<f32>>,
    input: Vec<f32>,
    labels: Vec<u8>,
}

impl Session {
    /// A fresh run on a data set's training split.
    pub fn new(
        model: Model,
        images: Images,
        preparation: Preparation,
        recipe: Recipe,
        backend: Backend,
    ) -> Result<Session> {
        recipe.check()?;
        evaluation::check_fit(&model, &images, &preparation)?;
        let split = split(images.labels(), recipe.held_out, recipe.seed)?;
        if split.training.len() < 2 {
            return Err(Error::value(
                "training images",
                "at least 2 beside those held out",
                split.training.len(),
            ));
        }
        let batch = recipe.batch.min(split.training.len());
        let order = epoch_order(&split.training, recipe.seed, 0);
        Ok(Session {
            trainer: TrainingBackend::new(backend, model, batch, recipe.objective())?,
            backend,
            tables: preparation.tables(),
            recipe,
            images,
            preparation,
            split,
            order,
            history: Vec::new(),
            tally: Tally::default(),
            average: None,
            input: Vec::new(),
            labels: Vec::new(),
        })
    }

    /// Goes on with a run that was stopped; the images must be those it was begun with.
    pub fn resume(
        state: &RunState,
        images: Images,
        preparation: Preparation,
        backend: Backend,
    ) -> Result<Session> {
        if images.len() != state.images {
            return Err(Error::value(
                "training split",
                format!("{} images, as before", state.images),
                images.len(),
            ));
        }
        let model = Model::from_tensors(&state.spec, &state.weights)?;
        let mut session = Session::new(model, images, preparation, state.recipe.clone(), backend)?;
        session.trainer.restore_momentum(&state.momentum)?;
        if !state.average.is_empty() {
            let plan = &session.model().plan;
            session.average = Some(names::from_tensors(plan, &state.average, Contents::Learned)?);
        }
        if state.history.len() > state.recipe.epochs || state.tally.steps > session.steps_per_epoch() {
            let found = format!("{} epochs, {} steps", state.history.len(), state.tally.steps);
            return Err(Error::value("checkpoint", "a place within the run", found));
        }
        session.history = state.history.clone();
        session.tally = state.tally.clone();
        session.order = epoch_order(&session.split.training, state.recipe.seed, session.epoch() as u64);
        Ok(session)
    }

    /// What [`Session::resume`] needs.
    pub fn state(&mut self) -> Result<RunState> {
        self.trainer.settle()?;
        Ok(RunState {
            spec: self.model().plan.spec.clone(),
            recipe: self.recipe.clone(),
            history: self.history.clone(),
            tally: self.tally.clone(),
            images: self.images.len(),
            weights: self.model().to_tensors(),
            momentum: self.trainer.momentum(),
            average: self.average.as_ref().map_or_else(Tensors::new, |average| {
                names::to_tensors(&self.model().plan, average, Contents::Learned)
            }),
        })
    }

    /// The network as it stood at the end of the last epoch, or when its [`state`](Self::state) was last asked for; on the CPU, as it
    /// stands.
    pub fn model(&self) -> &Model {
        self.trainer.model()
    }
    /// Settings.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }
    /// Finished epochs.
    pub fn history(&self) -> &[EpochRecord] {
        &self.history
    }
    /// The epoch under way.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
    /// Adds wall time to the epoch under way.
    pub fn add_seconds(&mut self, seconds: f64) {
        self.tally.seconds += seconds;
    }
    /// Epochs finished.
    pub fn epoch(&self) -> usize {
        self.history.len()
    }
    /// Steps in every epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.split.training.len().div_ceil(self.recipe.batch)
    }
    /// Images trained on in every epoch.
    pub fn images_per_epoch(&self) -> usize {
        self.split.training.len()
    }
    /// Whether all steps of the epoch under way are done.
    pub fn epoch_is_complete(&self) -> bool {
        self.tally.steps == self.steps_per_epoch()
    }
    /// Whether every epoch is finished.
    pub fn is_finished(&self) -> bool {
        self.epoch() == self.recipe.epochs
    }

    fn progress(&self, steps: usize) -> f64 {
        self.epoch() as f64 + steps as f64 / self.steps_per_epoch() as f64
    }

    /// One step on the next batch.
    pub fn step(&mut self) -> Result<StepReport> {
        let (step, epoch) = (self.tally.steps, self.epoch());
        self.prepare(step);
        let sgd = self.recipe.sgd(self.progress(step));
        let report = self.trainer.step(&self.input, &self.labels, &sgd).map_err(|error| match error {
            Error::Value { what, expected, found } => Error::Value {
                what: format!("{what} in epoch {}, step {}", epoch + 1, step + 1),
                expected,
                found,
            },
            other => other,
        })?;
        self.tally.add(report, self.labels.len());
        Ok(report)
    }

    /// Prepares the images and labels of the epoch's step `step`.
    fn prepare(&mut self, step: usize) {
        let (steps, count) = (self.steps_per_epoch(), self.order.len());
        let batch = &self.order[step * count / steps..(step + 1) * count / steps];
        let each: usize = self.preparation.output(self.images.shape()).iter().product();
        self.input.resize(batch.len() * each, 0.0);
        self.labels.clear();
        let (recipe, epoch) = (&self.recipe, self.epoch());
        for (&index, out) in batch.iter().zip(self.input.chunks_exact_mut(each)) {
            let view = recipe.augmentation.view(recipe.seed, epoch as u64, u64::from(index));
            let image = self.images.image(index as usize);
            self.preparation.apply(&self.tables, image, self.images.shape(), view, out);
            self.labels.push(self.images.labels()[index as usize]);
        }
    }

    /// Takes the finished epoch's weights into the mean; at the end of the run the mean takes their place.
    fn take_average(&mut self) -> Result<()> {
        let (recipe, finished) = (&self.recipe, self.epoch() + 1);
        let Some(earlier) = (finished + recipe.average).checked_sub(recipe.epochs + 1) else { return Ok(()) };
        if recipe.average == 0 {
            return Ok(());
        }
        let weights = &self.trainer.model().weights;
        let average = self.average.get_or_insert_with(|| weights.clone());
        let share = 1.0 / (earlier + 1) as f32;
        for (mean, new) in average.learned_mut().into_iter().zip(weights.learned()) {
            mean.iter_mut().zip(new).for_each(|(mean, new)| *mean += (new - *mean) * share);
        }
        if finished < recipe.epochs {
            return Ok(());
        }
        // Running statistics belong to weights: the mean's are taken over as many steps as an epoch has.
        let mut weights = weights.clone();
        for (to, mean) in weights.learned_mut().into_iter().zip(average.learned()) {
            to.clone_from(mean);
        }
        let model = Model { plan: self.model().plan.clone(), weights };
        let objective = Objective { classifier_only: true, ..Objective::default() };
        let batch = self.recipe.batch.min(self.split.training.len());
        let mut trainer = Trainer::new(model, batch)?.with_objective(objective);
        for step in 0..self.steps_per_epoch() {
            self.prepare(step);
            trainer.gradients(&self.input, &self.labels)?;
        }
        self.trainer.set_weights(trainer.model().weights.clone())
    }

    /// Scores the held-out images, writes the epoch down and turns to the next.
    pub fn finish_epoch(&mut self) -> Result<EpochRecord> {
        self.trainer.settle()?;
        self.take_average()?;
        let held_out = match self.split.held_out.is_empty() {
            true => None,
            false => Some(evaluation::score(
                self.trainer.model(),
                self.backend,
                &self.images,
                &self.preparation,
                &self.split.held_out,
            )?),
        };
        let round = |v: f64| (v * 1e6).round() / 1e6;
        let tally = std::mem::take(&mut self.tally);
        let record = EpochRecord {
            epoch: self.epoch() + 1,
            rate: round(f64::from(self.recipe.sgd(self.progress(tally.steps.saturating_sub(1))).rate)),
            loss: round(tally.loss()),
            accuracy: round(tally.accuracy()),
            held_out_loss: held_out.as_ref().map(|s| round(s.loss())),
            held_out_accuracy: held_out.as_ref().map(|s| round(s.accuracy())),
            images_per_second: (tally.images as f64 / tally.seconds.max(1e-9)).round(),
            seconds: round(tally.seconds),
        };
        self.history.push(record.clone());
        self.order = epoch_order(&self.split.training, self.recipe.seed, self.epoch() as u64);
        Ok(record)
    }
}
