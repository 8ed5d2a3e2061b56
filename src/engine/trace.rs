//! Every intermediate tensor of a network under the names of the reference traces, unfolded.

use ndarray::{ArrayD, IxDyn};

use super::block::{project, wavelet_and_rho};
use super::fold::{Folded, Moments};
use super::forward::banks;
use super::shard::Shard;
use super::{Backend, Trainer, reference};
use crate::kernels::classifier::reference::{self as classifier, Tape};
use crate::kernels::normalise;
use crate::kernels::simd::Level;
use crate::kernels::standardise::{EPSILON, Statistics};
use crate::kernels::wavelet::simd::Prepared;
use crate::network::names::{self, Contents};
use crate::network::{BlockPlan, Model, Source};
use crate::tensor::{Map, MapShape, Tensors};
use crate::{Error, Result};

/// Checks an input tensor against the plan and returns it as a map (C, 1, N, H, W).
fn input_map(model: &Model, input: &ArrayD<f32>) -> Result<Map<f32>> {
    let map = Map::<f32>::from_file_layout("input", input)?;
    let (found, wanted) = (map.shape(), model.plan.blocks[0].input);
    if found.with_images(1) != wanted || found.images == 0 {
        let expected = format!("shape (N, {}, {}, {})", wanted.channels, wanted.height, wanted.width);
        return Err(Error::tensor("input", expected, format!("{:?}", input.shape())));
    }
    Ok(map)
}

fn matrix(rows: usize, columns: usize, values: &[f32]) -> ArrayD<f32> {
    ArrayD::from_shape_vec(IxDyn(&[rows, columns]), values.to_vec()).expect("logits have the plan's size")
}

/// `blockJ.wavelet.phi`, `.wavelet.psi`, `.rho`, `.std`, `.proj`, `.norm` and `logits`, evaluation mode. `input` is
/// (N, C, H, W), normalised.
pub fn trace(model: &Model, input: &ArrayD<f32>, backend: Backend) -> Result<Tensors> {
    trace_at(model, input, (backend == Backend::Simd).then(Level::best))
}

/// As [`trace`] at a given SIMD level; `None` is the reference loops.
pub fn trace_at(model: &Model, input: &ArrayD<f32>, level: Option<Level>) -> Result<Tensors> {
    let input = input_map(model, input)?;
    match level {
        None => trace_reference(model, input),
        Some(level) => trace_simd(model, input, level),
    }
}

fn trace_reference(model: &Model, input: Map<f32>) -> Result<Tensors> {
    let images = input.shape().images;
    let pass = reference::forward(&model.plan, &banks(&model.plan)?, &model.weights, input, false);
    let mut out = Tensors::new();
    for (j, b) in pass.blocks.iter().enumerate() {
        for (name, map) in [
            ("wavelet.phi", &b.low),
            ("wavelet.psi", &b.wave),
            ("rho", &b.rho),
            ("std", &b.std),
            ("proj", &b.proj),
            ("norm", &b.out),
        ] {
            out.insert(format!("block{j}.{name}"), map.to_file_layout());
        }
    }
    out.insert("logits".into(), matrix(images, model.plan.spec.classes, &pass.logits));
    Ok(out)
}

fn trace_simd(model: &Model, input: Map<f32>, level: Level) -> Result<Tensors> {
    let (plan, images) = (&model.plan, input.shape().images);
    let mut out = Tensors::new();
    let mut shard = Shard::default();
    shard.resize(plan, images);
    shard.input.copy_from_slice(input.values());
    let map = |shape: MapShape, values: &[f32]| Map::from_vec(shape.with_images(images), values.to_vec());
    for (block, bank) in plan.blocks.iter().zip(banks(plan)?) {
        let (j, w) = (block.index, &model.weights.blocks[block.index]);
        wavelet_and_rho(level, block, &Prepared::new(&bank), plan.spec.nonlinearity, w, &mut shard);
        let b = &shard.blocks[j];
        out.insert(format!("block{j}.wavelet.phi"), map(block.low, &b.low)?.to_file_layout());
        out.insert(format!("block{j}.wavelet.psi"), map(block.wave, &b.wave)?.to_file_layout());
        out.insert(format!("block{j}.rho"), concatenation(block, &shard)?);
        standardise_in_place(block, w, &mut shard);
        out.insert(format!("block{j}.std"), concatenation(block, &shard)?);
        let mut matrix = Folded::default();
        matrix.set::<f32>(block, w, None::<Moments<'_, f32>>);
        project(level, block, &matrix, &mut shard);
        out.insert(format!("block{j}.proj"), map(block.output, &shard.blocks[j].out)?.to_file_layout());
        let shape = block.output.with_images(images);
        let b = &mut shard.blocks[j];
        let rows = shape.channels * shape.planes();
        normalise::simd::forward_in_place(level, rows, shape.plane(), &mut b.out, &mut b.norms);
        out.insert(format!("block{j}.norm"), map(block.output, &b.out)?.to_file_layout());
    }
    let c = &model.weights.classifier;
    let widen = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
    let statistics =
        Statistics { mean_re: widen(&c.mean), mean_im: vec![0.0; c.mean.len()], var: widen(&c.var) };
    let mut logits = vec![0.0; images * plan.spec.classes];
    let last = map(plan.last_output(), &shard.blocks[plan.blocks.len() - 1].out)?;
    classifier::forward(c, plan.spec.avgpool, &statistics, &last, &mut Tape::default(), &mut logits);
    out.insert("logits".into(), matrix(images, plan.spec.classes, &logits));
    Ok(out)
}

/// The parts side by side in file layout, complex as soon as one of them is.
fn concatenation(block: &BlockPlan, shard: &Shard) -> Result<ArrayD<f32>> {
    let mut whole: Map<f32> = Map::zeros(block.rho().with_images(shard.images));
    let row = whole.shape().row();
    for part in &block.parts {
        let shape = part.shape.with_images(shard.images);
        let values = shard.blocks[block.index].part(part.source);
        for c in 0..shape.channels {
            let from = &values[c * shape.row()..(c + 1) * shape.row()];
            whole.values_mut()[(part.offset + c) * row..][..from.len()].copy_from_slice(from);
        }
    }
    Ok(whole.to_file_layout())
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
    let mut out = Tensors::new();
    out.insert("train.loss".into(), ArrayD::from_elem(IxDyn(&[1]), loss as f32));
    for (name, values) in names::to_tensors(&model.plan, &gradients, Contents::Learned) {
        out.insert(format!("train.grad.{name}"), values);
    }
    for (name, shape) in names::unused_parameters(&model.plan) {
        out.insert(format!("train.grad.{name}"), ArrayD::zeros(IxDyn(&shape)));
    }
    for (name, values) in names::to_tensors(&model.plan, &after, Contents::Statistics) {
        out.insert(format!("train.after.{name}"), values);
    }
    Ok(out)
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
