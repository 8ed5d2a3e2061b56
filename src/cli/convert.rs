//! `convert`: the same model, its weights stored in single or half precision.

use std::path::PathBuf;

use phase_collapse::formats::safetensors::Dtype;
use phase_collapse::formats::{Checkpoint, files};
use phase_collapse::{Error, Result};
use serde_json::json;

use super::{Common, inputs, outputs};

/// Store a model as safetensors with its spec and card, weights as f32 or f16.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Architecture of a model that holds none
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Storage of the weights
    #[arg(long, value_parser = inputs::dtype_parser())]
    dtype: Dtype,
    /// Model to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    files::check_output(&arguments.out, arguments.force)?;
    let read = inputs::checkpoint(&arguments.model, arguments.spec.as_deref())?;
    // Through the network: what is missing or misshapen is refused, what it does not use is left out.
    let converted = Checkpoint { tensors: read.model()?.to_tensors(), ..read };
    let bytes = converted.to_bytes(arguments.dtype)?;
    let stored = Checkpoint::from_bytes(&bytes, &arguments.out)?;
    let mut worst = 0f64;
    for (name, before) in converted.tensors.iter() {
        let after = stored.tensors.get(name).ok_or_else(|| Error::tensor(name, "it written", "nothing"))?;
        let scale = before.iter().fold(0f32, |m, v| m.max(v.abs()));
        let change = before.iter().zip(after).fold(0f32, |m, (a, b)| m.max((a - b).abs()));
        if change > 0.0 {
            worst = worst.max(f64::from(change) / f64::from(scale));
        }
    }
    files::write(&arguments.out, &bytes, arguments.force)?;
    let value = json!({
        "out": arguments.out,
        "dtype": arguments.dtype.name(),
        "bytes": bytes.len(),
        "tensors": converted.tensors.len(),
        "largest_relative_change": worst,
    });
    let text = format!(
        "wrote {} ({} bytes, {}); largest change {worst:.1e} of a tensor's largest value",
        arguments.out.display(),
        bytes.len(),
        arguments.dtype.name(),
    );
    outputs::print(common.json, &value, &text)
}
