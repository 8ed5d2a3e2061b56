//! A network on a device, ready to evaluate.

use std::sync::Arc;

use super::evaluation::{Detail, images_per_pass, program};
use super::layout::channel_major;
use super::results::{Results, map_names};
use crate::gpu::{Device, Limits, Session};
use crate::network::Model;
use crate::{Error, Result};

/// Runs up to [`capacity`](Evaluator::capacity) images at a time; keeps what the last pass left.
#[derive(Debug)]
pub struct Evaluator {
    model: Model,
    session: Session,
    limits: Limits,
    detail: Detail,
    capacity: usize,
    images: usize,
    results: Option<Results>,
}

impl Evaluator {
    /// Buffers and pipelines for up to `images` images a pass, or as many as the device takes if that is less.
    pub async fn new(
        device: Arc<Device>,
        model: &Model,
        images: usize,
        detail: Detail,
        limits: Limits,
    ) -> Result<Evaluator> {
        let capacity = images.clamp(1, images_per_pass(&model.plan, &limits));
        let session = Session::new(device, program(model, capacity, capacity, detail, limits)?).await?;
        session.run("fold")?;
        Ok(Evaluator {
            model: model.clone(),
            session,
            limits,
            detail,
            capacity,
            images: capacity,
            results: None,
        })
    }

    /// Its program on its device, to time.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Images of the largest pass.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Runs `n` normalised images, (n, C, H, W).
    pub async fn run(&mut self, images: &[f32], n: usize) -> Result<()> {
        let plan = &self.model.plan;
        let input = plan.blocks[0].input;
        if n == 0 || n > self.capacity {
            return Err(Error::value("images in a pass", format!("1 to {}", self.capacity), n));
        }
        if images.len() != n * input.len() {
            return Err(Error::value("image values", n * input.len(), images.len()));
        }
        if n != self.images {
            self.session.continue_with(program(&self.model, n, self.capacity, self.detail, self.limits)?)?;
            self.images = n;
        }
        self.session.write("input", &channel_major(images, n, input.channels))?;
        self.session.run("forward")?;
        let names = Results::names(plan);
        let values = self.session.read(&names.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        self.results = Some(Results::new(plan, n, n, &values)?);
        Ok(())
    }

    /// What the last pass left; fails before the first.
    pub fn results(&self) -> Result<&Results> {
        self.results.as_ref().ok_or_else(|| Error::value("results", "a pass before", "none"))
    }

    /// Every map of the last pass, laid out as [`split_maps`](super::results::split_maps) says; with [`Detail::Maps`].
    pub async fn maps(&self) -> Result<Vec<f32>> {
        let names = map_names(&self.model.plan);
        self.session.read(&names.iter().map(String::as_str).collect::<Vec<_>>()).await
    }
}
