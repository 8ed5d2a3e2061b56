//! `convert`: the same model, its weights stored in single or half precision, or as ONNX for other programs.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use phase_collapse::formats::onnx::{self, Form};
use phase_collapse::formats::safetensors::Dtype;
use phase_collapse::formats::{Checkpoint, files};
use phase_collapse::network::Model;
use phase_collapse::{Error, Result};
use serde_json::json;

use super::{Common, inputs, outputs};

/// Store a model as safetensors with its spec and card, weights as f32 or f16; or export it as ONNX, which other programs run.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE", required_unless_present = "untrained")]
    model: Option<PathBuf>,
    /// Architecture of a model that holds none, or of an untrained one
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// A network with fresh weights instead of a model
    #[arg(long, requires = "spec", conflicts_with = "model")]
    untrained: bool,
    /// Seed of fresh weights
    #[arg(long, default_value_t = 1, requires = "untrained")]
    seed: u64,
    /// What to write [default: safetensors]
    #[arg(long, value_parser = target_parser())]
    to: Option<Target>,
    /// Storage of the weights; ONNX has them as f32
    #[arg(long, value_parser = inputs::dtype_parser(), required_unless_present = "to")]
    dtype: Option<Dtype>,
    /// How ONNX has the wavelets: products with matrices (faster), or convolutions (the text-book form)
    #[arg(long, default_value = "matrices", value_parser = form_parser())]
    wavelets: Form,
    /// Model to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

/// The kinds of file that can be written.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    Safetensors,
    Onnx,
}

fn target_parser() -> impl TypedValueParser<Value = Target> {
    PossibleValuesParser::new(["safetensors", "onnx"])
        .map(|name| if name == "onnx" { Target::Onnx } else { Target::Safetensors })
}

fn form_parser() -> impl TypedValueParser<Value = Form> {
    PossibleValuesParser::new(["matrices", "convolutions"])
        .map(|name| if name == "matrices" { Form::Matrices } else { Form::Convolutions })
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    files::check_output(&arguments.out, arguments.force)?;
    let read = match (&arguments.model, &arguments.spec) {
        (Some(path), spec) => inputs::checkpoint(path, spec.as_deref())?,
        (None, Some(spec)) => {
            let model = Model::untrained(&inputs::spec(spec)?, arguments.seed)?;
            Checkpoint { spec: model.plan.spec.clone(), card: None, tensors: model.to_tensors() }
        }
        (None, None) => unreachable!("the command line asks for one of the two"),
    };
    match arguments.to {
        Some(Target::Onnx) => to_onnx(arguments, common, &read),
        Some(Target::Safetensors) | None => to_safetensors(arguments, common, read),
    }
}

fn to_safetensors(arguments: &Arguments, common: &Common, read: Checkpoint) -> Result<()> {
    let dtype =
        arguments.dtype.ok_or_else(|| Error::value("--dtype with --to safetensors", "f32 or f16", "none"))?;
    // Through the network: what is missing or misshapen is refused, what it does not use is left out.
    let converted = Checkpoint { tensors: read.model()?.to_tensors(), ..read };
    let bytes = converted.to_bytes(dtype)?;
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
        "dtype": dtype.name(),
        "bytes": bytes.len(),
        "tensors": converted.tensors.len(),
        "largest_relative_change": worst,
    });
    let text = format!(
        "wrote {} ({} bytes, {}); largest change {worst:.1e} of a tensor's largest value",
        arguments.out.display(),
        bytes.len(),
        dtype.name(),
    );
    outputs::print(common.json, &value, &text)
}

fn to_onnx(arguments: &Arguments, common: &Common, read: &Checkpoint) -> Result<()> {
    if let Some(Dtype::F16) = arguments.dtype {
        return Err(Error::value("--dtype with --to onnx", "f32", "f16"));
    }
    let bytes = onnx::to_bytes(&read.model()?, read.card.as_ref(), arguments.wavelets)?;
    files::write(&arguments.out, &bytes, arguments.force)?;
    let size = read.spec.input_size;
    let value = json!({
        "out": arguments.out,
        "bytes": bytes.len(),
        "input": { "name": "images", "shape": ["images", read.spec.input_channels, size.height, size.width] },
        "output": { "name": "logits", "shape": ["images", read.spec.classes] },
    });
    let text = format!(
        "wrote {} ({} bytes, ONNX operator set 17): images (N, {}, {}, {}) to logits (N, {})",
        arguments.out.display(),
        bytes.len(),
        read.spec.input_channels,
        size.height,
        size.width,
        read.spec.classes,
    );
    outputs::print(common.json, &value, &text)
}
