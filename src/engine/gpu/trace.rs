//! Every intermediate tensor, computed on a device, under the names of the reference traces.

use std::sync::Arc;

use super::evaluation::{Detail, images_per_pass, program};
use super::layout::{Layout, channel_major};
use super::trainer::GpuTrainer;
use crate::engine::Objective;
use crate::engine::trace::{concatenation_of, input_map, matrix, training_tensors};
use crate::gpu::{Device, Limits, Session};
use crate::network::{BlockPlan, Model, Source};
use crate::tensor::{Map, MapShape, Tensors};
use crate::{Error, Result};
use ndarray::ArrayD;

/// As [`engine::trace`](crate::engine::trace()), on a device. `input` is (N, C, H, W), normalised.
pub async fn trace(
    device: Arc<Device>,
    model: &Model,
    input: &ArrayD<f32>,
    limits: Limits,
) -> Result<Tensors> {
    let map = input_map(model, input)?;
    let (images, plan) = (map.shape().images, &model.plan);
    let most = images_per_pass(plan, &limits);
    if images > most {
        return Err(Error::value("images in a trace on the GPU", format!("at most {most}"), images));
    }
    let session = Session::new(device, program(model, images, images, Detail::Trace, limits)?).await?;
    session.run("fold")?;
    session.write("input", &channel_major(map.values(), images, map.shape().channels))?;
    let mut out = Tensors::new();
    for (j, block) in plan.blocks.iter().enumerate() {
        let layout = Layout::new(block, true);
        let (rows_name, out_name) = (format!("rows {j}"), format!("out {j}"));
        session.run(&format!("rho {j}"))?;
        let rows = session.read(&[&rows_name]).await?;
        let map = |source, shape: MapShape| {
            let shape = shape.with_images(images);
            Ok::<_, Error>(Map::from_vec(shape, layout.map(source, shape, &rows))?.to_file_layout())
        };
        out.insert(format!("block{j}.wavelet.phi"), map(Source::Low, block.low)?);
        out.insert(format!("block{j}.wavelet.psi"), map(Source::Wave, block.wave)?);
        out.insert(format!("block{j}.rho"), concatenation(block, &layout, images, &rows)?);
        session.run(&format!("std {j}"))?;
        let rows = session.read(&[&rows_name]).await?;
        out.insert(format!("block{j}.std"), concatenation(block, &layout, images, &rows)?);
        for step in ["proj", "norm"] {
            session.run(&format!("{step} {j}"))?;
            let values = session.read(&[&out_name]).await?;
            let map = Map::from_vec(block.output.with_images(images), values)?;
            out.insert(format!("block{j}.{step}"), map.to_file_layout());
        }
    }
    session.run("classify")?;
    out.insert("logits".into(), matrix(images, plan.spec.classes, &session.read(&["logits"]).await?));
    Ok(out)
}

fn concatenation(block: &BlockPlan, layout: &Layout, images: usize, rows: &[f32]) -> Result<ArrayD<f32>> {
    let parts: Vec<Vec<f32>> =
        block.parts.iter().map(|p| layout.map(p.source, p.shape.with_images(images), rows)).collect();
    Ok(concatenation_of(block, images, |index| &parts[index]).to_file_layout())
}

/// As [`engine::trace_train`](crate::engine::trace_train), on a device.
pub async fn trace_train(
    device: Arc<Device>,
    model: &Model,
    input: &ArrayD<f32>,
    labels: &[u8],
    limits: Limits,
) -> Result<Tensors> {
    input_map(model, input)?;
    let images: Vec<f32> = input.iter().copied().collect();
    let mut trainer =
        GpuTrainer::new(device, model.clone(), labels.len(), limits, Objective::default()).await?;
    let report = trainer.gradients(&images, labels).await?;
    trainer.settle().await?;
    let gradients = trainer.read_gradients().await?;
    Ok(training_tensors(&model.plan, report.loss, &gradients, &trainer.model().weights))
}
