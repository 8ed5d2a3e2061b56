//! `trace`: every intermediate tensor for given input, or one training pass with its gradients.

use std::collections::BTreeMap;
use std::path::PathBuf;

use phase_collapse::engine::{self, Backend};
use phase_collapse::formats::files;
use phase_collapse::formats::safetensors::{self, Dtype, File, Stored};
use phase_collapse::network::Model;
use phase_collapse::tensor::Tensors;
use phase_collapse::{Error, Result};
use serde_json::json;

use super::{Common, inputs, outputs};

/// Write what a network computes: blockJ.wavelet.phi, .wavelet.psi, .rho, .std, .proj, .norm and logits; with --train
/// the loss, the gradients and the running statistics after one training pass.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Architecture of a model that holds none
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// safetensors with `input` (N, C, H, W), normalised; with --train `train.input` and `train.labels`
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// safetensors to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// One pass in training mode: train.loss, train.grad.*, train.after.*
    #[arg(long)]
    train: bool,
    /// What computes
    #[arg(long, default_value = "simd", value_parser = inputs::backend_parser())]
    backend: Backend,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    files::check_output(&arguments.out, arguments.force)?;
    let checkpoint = inputs::checkpoint(&arguments.model, arguments.spec.as_deref())?;
    let model = checkpoint.model()?;
    let bytes = files::read(&arguments.input)?;
    let input = File::parse(&bytes, &arguments.input)?;
    let tensors = compute(arguments, &model, &input)?;
    let stored: Result<BTreeMap<String, Stored>> = tensors
        .iter()
        .map(|(name, values)| Ok((name.clone(), Stored::floats(name, values, Dtype::F32)?)))
        .collect();
    let metadata = BTreeMap::from([("config".to_string(), checkpoint.spec.to_json())]);
    files::write(&arguments.out, &safetensors::to_bytes(&metadata, &stored?), arguments.force)?;
    let shapes: BTreeMap<&String, &[usize]> = tensors.iter().map(|(n, v)| (n, v.shape())).collect();
    let value = json!({ "out": arguments.out, "tensors": shapes });
    let text = format!("wrote {} tensors to {}", tensors.len(), arguments.out.display());
    outputs::print(common.json, &value, &text)
}

fn compute(arguments: &Arguments, model: &Model, input: &File<'_>) -> Result<Tensors> {
    if !arguments.train {
        return engine::trace(model, &input.values("input")?, arguments.backend);
    }
    let labels: Result<Vec<u8>> = input
        .integers("train.labels")?
        .iter()
        .map(|&label| {
            u8::try_from(label)
                .map_err(|_| Error::tensor("train.labels", "labels from 0 to 255", label.to_string()))
        })
        .collect();
    engine::trace_train(model, &input.values("train.input")?, &labels?, arguments.backend)
}
