//! Every intermediate tensor of a network under the names of the reference traces, unfolded.

use ndarray::{ArrayD, IxDyn};

use super::block::{project, wavelet_and_rho};
use super::fold::{Folded, Moments};
use super::forward::banks;
use super::forward::level_of;
use super::shard::Shard;
use super::{Backend, Trainer, gpu, reference};
use crate::kernels::classifier::reference::{self as classifier, Tape};
use crate::kernels::normalise;
use crate::kernels::simd::Level;
use crate::kernels::standardise::{EPSILON, Statistics};
use crate::kernels::wavelet::simd::Prepared;
use crate::network::names::{self, Contents};
use crate::network::{BlockPlan, Model, Plan, Source, Weights};
use crate::tensor::{Map, MapShape, Tensors};
use crate::{Error, Result};

/// Every intermediate map of a pass by its name in a trace, and the logits.
pub(super) struct Maps {
    pub maps: Vec<(String, Map<f32>)>,
    pub logits: Vec<f32>,
}

/// Checks an input tensor against the plan and returns it as a map (C, 1, N, H, W).
pub(super) fn input_map(model: &Model, input: &ArrayD<f32>) -> Result<Map<f32>> {
    let map = Map::<f32>::from_file_layout("input", input)?;
    let (found, wanted) = (map.shape(), model.plan.blocks[0].input);
    if found.with_images(1) != wanted || found.images == 0 {
        let expected = format!("shape (N, {}, {}, {})", wanted.channels, wanted.height, wanted.width);
        return Err(Error::tensor("input", expected, format!("{:?}", input.shape())));
    }
    Ok(map)
}

pub(super) fn matrix(rows: usize, columns: usize, values: &[f32]) -> ArrayD<f32> {
    ArrayD::from_shape_vec(IxDyn(&[rows, columns]), values.to_vec()).expect("logits have the plan's size")
}

/// `blockJ.wavelet.phi`, `.wavelet.psi`, `.rho`, `.std`, `.proj`, `.norm` and `logits`, evaluation mode. `input` is
/// (N, C, H, W), normalised.
pub fn trace(model: &Model, input: &ArrayD<f32>, backend: Backend) -> Result<Tensors> {
    match backend {
        Backend::Gpu => gpu::blocking::trace(model, input),
        cpu => trace_at(model, input, level_of(cpu)?),
    }
}

/// As [`trace`] at a given SIMD level; `None` is the reference loops.
pub fn trace_at(model: &Model, input: &ArrayD<f32>, level: Option<Level>) -> Result<Tensors> {
    let input = input_map(model, input)?;
    let images = input.shape().images;
    let Maps { maps, logits } = maps_at(model, input, level)?;
    let mut out = Tensors::new();
    for (name, map) in &maps {
        out.insert(name.clone(), map.to_file_layout());
    }
    out.insert("logits".into(), matrix(images, model.plan.spec.classes, &logits));
    Ok(out)
}

/// As [`trace_at`], on images of the plan's extent, in the layout that the engine computes in.
pub(super) fn maps_at(model: &Model, input: Map<f32>, level: Option<Level>) -> Result<Maps> {
    match level {
        None => maps_of_reference(model, input),
        Some(level) => maps_of_simd(model, input, level),
    }
}

fn maps_of_reference(model: &Model, input: Map<f32>) -> Result<Maps> {
    let pass = reference::forward(&model.plan, &banks(&model.plan)?, &model.weights, input, false);
    let mut maps = Vec::new();
    for (j, b) in pass.blocks.into_iter().enumerate() {
        for (name, map) in [
            ("wavelet.phi", b.low),
            ("wavelet.psi", b.wave),
            ("rho", b.rho),
            ("std", b.std),
            ("proj", b.proj),
            ("norm", b.out),
        ] {
            maps.push((format!("block{j}.{name}"), map));
        }
    }
    Ok(Maps { maps, logits: pass.logits })
}

fn maps_of_simd(model: &Model, input: Map<f32>, level: Level) -> Result<Maps> {
    let (plan, images) = (&model.plan, input.shape().images);
    let mut maps = Vec::new();
    let mut shard = Shard::default();
    shard.resize(plan, images);
    shard.input.copy_from_slice(input.values());
    let map = |shape: MapShape, values: &[f32]| Map::from_vec(shape.with_images(images), values.to_vec());
    for (block, bank) in plan.blocks.iter().zip(banks(plan)?) {
        let (j, w) = (block.index, &model.weights.blocks[block.index]);
        wavelet_and_rho(level, block, &Prepared::new(&bank), plan.spec.nonlinearity, w, &mut shard);
        let b = &shard.blocks[j];
        maps.push((format!("block{j}.wavelet.phi"), map(block.low, &b.low)?));
        maps.push((format!("block{j}.wavelet.psi"), map(block.wave, &b.wave)?));
        maps.push((format!("block{j}.rho"), concatenation(block, &shard)));
        standardise_in_place(block, w, &mut shard);
        maps.push((format!("block{j}.std"), concatenation(block, &shard)));
        let mut matrix = Folded::default();
        matrix.set::<f32>(block, w, None::<Moments<'_, f32>>);
        project(level, block, &matrix, &mut shard);
        maps.push((format!("block{j}.proj"), map(block.output, &shard.blocks[j].out)?));
        let shape = block.output.with_images(images);
        let b = &mut shard.blocks[j];
        let rows = shape.channels * shape.planes();
        normalise::simd::forward_in_place(level, rows, shape.plane(), &mut b.out, &mut b.norms);
        maps.push((format!("block{j}.norm"), map(block.output, &b.out)?));
    }
    let c = &model.weights.classifier;
    let widen = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
    let statistics =
        Statistics { mean_re: widen(&c.mean), mean_im: vec![0.0; c.mean.len()], var: widen(&c.var) };
    let mut logits = vec![0.0; images * plan.spec.classes];
    let last = map(plan.last_output(), &shard.blocks[plan.blocks.len() - 1].out)?;
    classifier::forward(c, plan.spec.avgpool, &statistics, &last, &mut Tape::default(), &mut logits);
    Ok(Maps { maps, logits })
}

/// The parts side by side, complex as soon as one of them is.
fn concatenation(block: &BlockPlan, shard: &Shard) -> Map<f32> {
    concatenation_of(block, shard.images, |index| shard.blocks[block.index].part(block.parts[index].source))
}

/// The same from each part's values.
pub(super) fn concatenation_of<'a>(
    block: &BlockPlan,
    images: usize,
    values: impl Fn(usize) -> &'a [f32],
) -> Map<f32> {
    let mut whole: Map<f32> = Map::zeros(block.rho().with_images(images));
    let row = whole.shape().row();
    for (index, part) in block.parts.iter().enumerate() {
        let shape = part.shape.with_images(images);
        for c in 0..shape.channels {
            let from = &values(index)[c * shape.row()..(c + 1) * shape.row()];
            whole.values_mut()[(part.offset + c) * row..][..from.len()].copy_from_slice(from);
        }
    }
    whole
}

/// Standardise with the running statistics, which the fast passes fold into P_j and only a trace writes out.
fn standardise_in_place(block: &BlockPlan, w: &crate::network::BlockWeights<f32>, shard: &mut Shard) {
    let images = shard.images;
    let buffers = &mut shard.blocks[block.index];
    for part in &block.parts {
        let shape = part.shape.with_images(images);
        let values = match part.source {
            Source::Low => &mut buffers.low,
            Source::Wave => &mut buffers.wave,
            Source::RhoLow => &mut buffers.rho_low,
            Source::RhoWave => &mut buffers.rho_wave,
        };
        for c in 0..shape.channels {
            let k = part.offset + c;
            let scale = (1.0 / (f64::from(w.var[k]) + EPSILON).sqrt()) as f32;
            for (p, plane) in
                values[c * shape.row()..(c + 1) * shape.row()].chunks_mut(shape.plane()).enumerate()
            {
                let mean = if p == 0 { w.mean_re[k] } else { w.mean_im[k] };
                plane.iter_mut().for_each(|v| *v = (*v - mean) * scale);
            }
        }
    }
}

/// One training-mode pass: `train.loss`, `train.grad.PARAMETER` (parameters that ρ does not use as zeros) and
/// `train.after.BUFFER`, the running statistics after it. `input` is (N, C, H, W), normalised; a label per image.
pub fn trace_train(model: &Model, input: &ArrayD<f32>, labels: &[u8], backend: Backend) -> Result<Tensors> {
    let map = input_map(model, input)?;
    check_labels(labels, map.shape().images, model.plan.spec.classes)?;
    let (loss, gradients, after) = match backend {
        Backend::Gpu => return gpu::blocking::trace_train(model, input, labels),
        Backend::Reference => {
            let banks = banks(&model.plan)?;
            let pass = reference::forward(&model.plan, &banks, &model.weights, map, true);
            let (score, gradients, _) =
                reference::backward(&model.plan, &banks, &model.weights, &pass, labels);
            let mut after = model.weights.clone();
            reference::update_running(&mut after, &pass);
            (score.loss, gradients, after)
        }
        Backend::Simd => {
            let mut trainer = Trainer::new(model.clone(), labels.len())?;
            let images: Vec<f32> = input.iter().copied().collect();
            let report = trainer.gradients(&images, labels)?;
            (report.loss, trainer.last_gradients().clone(), trainer.model().weights.clone())
        }
    };
    Ok(training_tensors(&model.plan, loss, &gradients, &after))
}

/// A training pass's results under the names of the reference traces.
pub(super) fn training_tensors(
    plan: &Plan,
    loss: f64,
    gradients: &Weights<f32>,
    after: &Weights<f32>,
) -> Tensors {
    let mut out = Tensors::new();
    out.insert("train.loss".into(), ArrayD::from_elem(IxDyn(&[1]), loss as f32));
    for (name, values) in names::to_tensors(plan, gradients, Contents::Learned) {
        out.insert(format!("train.grad.{name}"), values);
    }
    for (name, shape) in names::unused_parameters(plan) {
        out.insert(format!("train.grad.{name}"), ArrayD::zeros(IxDyn(&shape)));
    }
    for (name, values) in names::to_tensors(plan, after, Contents::Statistics) {
        out.insert(format!("train.after.{name}"), values);
    }
    out
}

/// As many labels as images, each below the number of classes.
pub(super) fn check_labels(labels: &[u8], images: usize, classes: usize) -> Result<()> {
    if labels.len() != images {
        return Err(Error::value("labels", format!("one per image, {images}"), labels.len()));
    }
    match labels.iter().find(|&&l| usize::from(l) >= classes) {
        Some(l) => Err(Error::value("label", format!("below {classes}"), l)),
        None => Ok(()),
    }
}
