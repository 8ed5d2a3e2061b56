//! The fast evaluation of a network on up to a fixed number of images.

use super::block::{collapse, filter, normalise, project};
use super::fold::{Folded, Moments};
use super::profile::{Observer, Operation, Step, Unobserved};
use super::shard::Shard;
use super::{Backend, reference};
use crate::kernels::classifier::reference::{self as classifier, Tape};
use crate::kernels::simd::Level;
use crate::kernels::standardise::Statistics;
use crate::kernels::wavelet::simd::Prepared;
use crate::network::{Model, Plan, Source};
use crate::tensor::{Map, MapShape};
use crate::wavelet::FilterBank;
use crate::{Error, Result};

/// A map inside a running network: (C, P, N, H, W).
#[derive(Clone, Copy, Debug)]
pub struct MapView<'a> {
    /// Its extent.
    pub shape: MapShape,
    /// Its values.
    pub values: &'a [f32],
}

/// The SIMD level of a backend that is the CPU; `None` is the reference loops.
pub(super) fn level_of(backend: Backend) -> Result<Option<Level>> {
    match backend {
        Backend::Reference => Ok(None),
        Backend::Simd => Ok(Some(Level::best())),
        Backend::Gpu => Err(Error::value("backend of this work", "reference or simd", "gpu")),
    }
}

/// What one pass over some images leaves, whatever computed it.
pub trait Pass: Sync {
    /// Images of the pass.
    fn images(&self) -> usize;
    /// Logits, (images × classes).
    fn logits(&self) -> &[f32];
    /// Spatially averaged output of `block` for image `image`, complex channels as two reals, into `to` (channels · planes values).
    fn averaged(&self, block: usize, image: usize, to: &mut [f32]);
}

/// Filter banks of every block.
pub fn banks(plan: &Plan) -> Result<Vec<FilterBank>> {
    let spec = &plan.spec;
    plan.blocks
        .iter()
        .map(|b| FilterBank::new(b.bank, spec.orientations, b.input.height, b.input.width))
        .collect()
}

/// A network made ready to evaluate. All maps of the last pass can be looked at.
#[derive(Clone, Debug)]
pub struct Forward {
    model: Model,
    level: Option<Level>,
    banks: Vec<FilterBank>,
    prepared: Vec<Prepared>,
    folded: Vec<Folded>,
    statistics: Statistics,
    shard: Shard,
    capacity: usize,
    last: Map<f32>,
    tape: Tape<f32>,
    logits: Vec<f32>,
}

impl Forward {
    /// Makes buffers for up to `images` images at a time.
    pub fn new(model: &Model, images: usize, backend: Backend) -> Result<Forward> {
        Forward::at_level(model, images, level_of(backend)?)
    }

    /// As [`Forward::new`] at a given SIMD level; `None` is the reference loops.
    pub fn at_level(model: &Model, images: usize, level: Option<Level>) -> Result<Forward> {
        if images == 0 {
            return Err(Error::value("images a pass", "at least 1", images));
        }
        let (plan, weights) = (&model.plan, &model.weights);
        let banks = banks(plan)?;
        let folded = plan.blocks.iter().zip(&weights.blocks).map(|(block, w)| {
            let mut folded = Folded::default();
            let moments = Moments { mean_re: &w.mean_re, mean_im: &w.mean_im, var: &w.var };
            folded.set(block, w, Some(moments));
            folded
        });
        let (folded, prepared) = (folded.collect(), banks.iter().map(Prepared::new).collect());
        let c = &weights.classifier;
        let widen = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
        let statistics =
            Statistics { mean_re: widen(&c.mean), mean_im: vec![0.0; c.mean.len()], var: widen(&c.var) };
        let mut shard = Shard::default();
        shard.resize(plan, images);
        let last = Map::zeros(plan.last_output().with_images(images));
        let logits = vec![0.0; images * plan.spec.classes];
        let (model, tape) = (model.clone(), Tape::default());
        Ok(Forward {
            model,
            level,
            banks,
            prepared,
            folded,
            statistics,
            shard,
            capacity: images,
            last,
            tape,
            logits,
        })
    }

    /// Runs `n` normalised images, (n, C, H, W). Nothing is allocated when `n` is what it was before.
    pub fn run(&mut self, images: &[f32], n: usize) -> Result<()> {
        self.run_blocks(images, n, self.model.plan.blocks.len())
    }

    /// As [`Forward::run`], the first `count` blocks only: maps of later ones, and logits, stay what they were. (The reference loops do
    /// all of them.)
    pub fn run_blocks(&mut self, images: &[f32], n: usize, count: usize) -> Result<()> {
        self.run_steps(images, n, count, &mut Unobserved)
    }

    /// As [`Forward::run`], every step through `observer`, which may do it more than once.
    pub fn run_observed(&mut self, images: &[f32], n: usize, observer: &mut impl Observer) -> Result<()> {
        self.run_steps(images, n, self.model.plan.blocks.len(), observer)
    }

    fn run_steps(
        &mut self,
        images: &[f32],
        n: usize,
        count: usize,
        observer: &mut impl Observer,
    ) -> Result<()> {
        let plan = &self.model.plan;
        let shape = plan.blocks[0].input.with_images(n);
        if n == 0 || n > self.capacity {
            return Err(Error::value("images in a pass", format!("1 to {}", self.capacity), n));
        }
        if images.len() != shape.len() {
            return Err(Error::value("image values", shape.len(), images.len()));
        }
        self.shard.resize(plan, n);
        self.shard.load(shape, images);
        let Some(level) = self.level else { return self.run_reference(shape) };
        for (j, block) in plan.blocks.iter().take(count).enumerate() {
            let weights = &self.model.weights.blocks[j];
            let (rho, shard) = (plan.spec.nonlinearity, &mut self.shard);
            let step = |operation| Step::of_block(plan, j, operation, n);
            observer.see(step(Operation::Wavelet), || filter(level, block, &self.prepared[j], shard));
            observer.see(step(Operation::Rho), || collapse(level, block, rho, weights, shard));
            observer.see(step(Operation::Mix), || project(level, block, &self.folded[j], shard));
            observer.see(step(Operation::Normalise), || normalise(level, block, shard));
        }
        if count < plan.blocks.len() {
            return Ok(());
        }
        let output = plan.last_output().with_images(n);
        if self.last.shape() != output {
            self.last = Map::zeros(output);
        }
        self.last.values_mut().copy_from_slice(&self.shard.blocks[plan.blocks.len() - 1].out);
        self.logits.resize(n * plan.spec.classes, 0.0);
        let weights = &self.model.weights.classifier;
        let avgpool = plan.spec.avgpool;
        let (statistics, last) = (&self.statistics, &self.last);
        let (tape, logits) = (&mut self.tape, &mut self.logits);
        observer.see(Step::classifier(plan, n), || {
            classifier::forward(weights, avgpool, statistics, last, tape, logits);
        });
        Ok(())
    }

    /// The same through the reference loops; copies their maps to where the fast ones stand.
    fn run_reference(&mut self, shape: MapShape) -> Result<()> {
        let input = Map::from_vec(shape, self.shard.input.clone())?;
        let pass = reference::forward(&self.model.plan, &self.banks, &self.model.weights, input, false);
        for (to, from) in self.shard.blocks.iter_mut().zip(&pass.blocks) {
            to.low.copy_from_slice(from.low.values());
            to.wave.copy_from_slice(from.wave.values());
            if let Some(rho_low) = &from.rho_low {
                to.rho_low.copy_from_slice(rho_low.values());
            }
            to.rho_wave.copy_from_slice(from.rho_wave.values());
            to.out.copy_from_slice(from.out.values());
        }
        self.logits = pass.logits;
        Ok(())
    }

    /// Takes over the maps and logits that a graphics device computed of `n` images (n, C, H, W), laid out as
    /// [`split_maps`](super::gpu::split_maps) says: as if this had run them.
    pub fn adopt(&mut self, images: &[f32], n: usize, values: &[f32]) -> Result<()> {
        let plan = &self.model.plan;
        let shape = plan.blocks[0].input.with_images(n);
        if n == 0 || n > self.capacity || images.len() != shape.len() {
            return Err(Error::value("image values", format!("1 to {} images", self.capacity), images.len()));
        }
        self.shard.resize(plan, n);
        self.shard.load(shape, images);
        let shard = &mut self.shard;
        let logits = super::gpu::split_maps(plan, n, values, |j, map, out| {
            let (block, to) = (&plan.blocks[j], &mut shard.blocks[j]);
            to.out.copy_from_slice(out);
            for (source, shape, to) in [
                (Source::Low, block.low, &mut to.low),
                (Source::Wave, block.wave, &mut to.wave),
                (Source::RhoLow, block.part(Source::RhoLow).map_or(block.low, |p| p.shape), &mut to.rho_low),
                (
                    Source::RhoWave,
                    block.part(Source::RhoWave).map_or(block.wave, |p| p.shape),
                    &mut to.rho_wave,
                ),
            ] {
                if !to.is_empty() {
                    to.copy_from_slice(&map(source, shape));
                }
            }
        });
        let logits =
            logits.ok_or_else(|| Error::value("maps of a pass", "all of this network's", values.len()))?;
        self.logits.clear();
        self.logits.extend(logits);
        Ok(())
    }

    /// Logits of the last pass, (n × classes).
    pub fn logits(&self) -> &[f32] {
        &self.logits
    }

    /// What the classifier's linear layer received in the last pass, (n × inputs): normalised, averaged where the network averages.
    pub fn classifier_inputs(&self) -> &[f32] {
        &self.tape.inputs
    }

    /// The network.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Block `block`'s output in the last pass.
    pub fn output(&self, block: usize) -> MapView<'_> {
        let shape = self.model.plan.blocks[block].output.with_images(self.shard.images);
        MapView { shape, values: &self.shard.blocks[block].out }
    }

    /// One part of block `block`'s concatenation (before Standardise) in the last pass; `None` where it has none.
    pub fn part(&self, block: usize, source: Source) -> Option<MapView<'_>> {
        let plan = &self.model.plan.blocks[block];
        let shape = match source {
            // ψx is computed also where only ρ(ψx) goes on.
            Source::Wave => plan.wave,
            _ => plan.part(source)?.shape,
        };
        Some(MapView {
            shape: shape.with_images(self.shard.images),
            values: self.shard.blocks[block].part(source),
        })
    }
}

impl Pass for Forward {
    fn images(&self) -> usize {
        self.shard.images
    }

    fn logits(&self) -> &[f32] {
        Forward::logits(self)
    }

    fn averaged(&self, block: usize, image: usize, to: &mut [f32]) {
        let view = self.output(block);
        let (pixels, n) = (view.shape.pixels(), view.shape.images);
        for (row, to) in to.iter_mut().enumerate() {
            let values = &view.values[(row * n + image) * pixels..][..pixels];
            *to = values.iter().sum::<f32>() / pixels as f32;
        }
    }
}
