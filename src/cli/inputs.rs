//! What the verbs read: specs, models, data sets, and arguments that name them.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use phase_collapse::engine::Backend;
use phase_collapse::formats::datasets::{Dataset, Part};
use phase_collapse::formats::safetensors::Dtype;
use phase_collapse::formats::{Checkpoint, data_folder, files};
use phase_collapse::network::Spec;
use phase_collapse::training::Images;
use phase_collapse::{Error, Result};

/// `--dataset`.
pub fn dataset_parser() -> impl TypedValueParser<Value = Dataset> {
    PossibleValuesParser::new(["mnist", "mnist-moving", "fashion-mnist", "cifar-10", "cifar10"])
        .map(|name| Dataset::from_name(&name).expect("one of the names above"))
}

/// `--split`.
pub fn part_parser() -> impl TypedValueParser<Value = Part> {
    PossibleValuesParser::new(["train", "test"])
        .map(|name| if name == "train" { Part::Train } else { Part::Test })
}

/// `--dtype`.
pub fn dtype_parser() -> impl TypedValueParser<Value = Dtype> {
    PossibleValuesParser::new(["f32", "f16"]).map(|name| if name == "f16" { Dtype::F16 } else { Dtype::F32 })
}

/// `--backend`.
pub fn backend_parser() -> impl TypedValueParser<Value = Backend> {
    PossibleValuesParser::new(["reference", "simd", "gpu"]).map(|name| match name.as_str() {
        "reference" => Backend::Reference,
        "gpu" => Backend::Gpu,
        _ => Backend::Simd,
    })
}

/// Reads a spec from its JSON file.
pub fn spec(path: &Path) -> Result<Spec> {
    let refuse = |expected: String, found: String| Error::Format {
        path: path.to_path_buf(),
        format: "spec",
        expected,
        found,
    };
    let bytes = files::read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|e| refuse("JSON text".into(), e.to_string()))?;
    Spec::from_json(text).map_err(|error| match error {
        Error::Spec { expected, found, .. } => refuse(expected, found),
        other => other,
    })
}

/// Reads a model; `spec_path` stands in for a config that the file lacks.
pub fn checkpoint(path: &Path, spec_path: Option<&Path>) -> Result<Checkpoint> {
    let spec = spec_path.map(spec).transpose()?;
    Checkpoint::with_spec(&files::read(path)?, path, spec.as_ref())
}

/// A data set's official files.
#[derive(clap::Args)]
pub struct Data {
    /// Data set
    #[arg(long, value_parser = dataset_parser())]
    pub dataset: Dataset,
    /// Folder with its official files, gzipped or not, or the folder above
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
}

impl Data {
    /// Reads one part.
    pub fn load(&self, part: Part) -> Result<Images> {
        data_folder::load(self.dataset, part, &self.data)
    }

    /// Checks that a part's files are there, without reading them.
    pub fn check(&self, part: Part) -> Result<()> {
        data_folder::locate(self.dataset, part, &self.data).map(drop)
    }
}
