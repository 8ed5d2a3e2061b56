//! Arguments of `train`, and what follows from them.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use phase_collapse::engine::Backend;
use phase_collapse::formats::files;
use phase_collapse::network::Spec;
use phase_collapse::training::{Augmentation, Recipe, Schedule};
use phase_collapse::{Error, Result};

use crate::cli::inputs;

/// Train a network. After each epoch, and on Ctrl-C, a checkpoint lies beside the output (OUT.checkpoint); --resume
/// goes on from it, bit for bit. Choices belong to the held-out part of the training split; the test split is read
/// once, at the end.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pub data: inputs::Data,
    /// Architecture, as JSON
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// Times that every training image is seen; 0 writes the untrained network
    #[arg(long, value_name = "N")]
    pub epochs: usize,
    /// Seed of weights, split, order and augmentation
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Model to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Log in JSON lines [default: OUT with the ending .jsonl]
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Go on from the checkpoint of the same command
    #[arg(long)]
    pub resume: bool,
    /// Overwrite the output, its log and its checkpoint
    #[arg(long)]
    pub force: bool,
    /// Images a step
    #[arg(long, value_name = "N", default_value_t = 128)]
    batch: usize,
    /// Peak learning rate
    #[arg(long, value_name = "RATE", default_value_t = 0.1)]
    rate: f64,
    /// Momentum
    #[arg(long, value_name = "M", default_value_t = 0.9)]
    momentum: f64,
    /// Weight decay
    #[arg(long, value_name = "D", default_value_t = 1e-4)]
    weight_decay: f64,
    /// Course of the learning rate: up and down in half cosines, or divided by ten at 70, 140, … of 300 parts
    #[arg(long, default_value = "one-cycle", value_parser = schedule_parser())]
    schedule: Schedule,
    /// Random crop from so many black pixels of padding [default: 4 for cifar-10, else 0]
    #[arg(long, value_name = "PIXELS")]
    crop: Option<usize>,
    /// Random mirroring, left to right [default: true for cifar-10, else false]
    #[arg(long, value_name = "BOOL")]
    mirror: Option<bool>,
    /// Random inversion of half of the images [default: true for mnist-moving, else false]
    #[arg(long, value_name = "BOOL")]
    invert: Option<bool>,
    /// Label smoothing
    #[arg(long, value_name = "E", default_value_t = 0.0)]
    label_smoothing: f64,
    /// Average the weights of the last N epochs, then take the statistics anew
    #[arg(long, value_name = "N", default_value_t = 0)]
    average: usize,
    /// Learn the classifier only, behind random orthogonal mixing that stays as it is
    #[arg(long)]
    scattering: bool,
    /// Images of the training split held out for choices
    #[arg(long, value_name = "N", default_value_t = 5000)]
    held_out: usize,
    /// What computes
    #[arg(long, default_value = "simd", value_parser = inputs::backend_parser())]
    pub backend: Backend,
}

fn schedule_parser() -> impl TypedValueParser<Value = Schedule> {
    PossibleValuesParser::new(["one-cycle", "step"])
        .map(|name| if name == "step" { Schedule::Step } else { Schedule::OneCycle })
}

impl Arguments {
    /// What decides the run.
    pub fn recipe(&self) -> Recipe {
        let usual = self.data.dataset.augmentation();
        Recipe {
            epochs: self.epochs,
            batch: self.batch,
            rate: self.rate,
            momentum: self.momentum,
            weight_decay: self.weight_decay,
            schedule: self.schedule,
            augmentation: Augmentation {
                mirror: self.mirror.unwrap_or(usual.mirror),
                crop: self.crop.unwrap_or(usual.crop),
                invert: self.invert.unwrap_or(usual.invert),
            },
            held_out: self.held_out,
            seed: self.seed,
            label_smoothing: self.label_smoothing,
            average: self.average,
            scattering: self.scattering,
        }
    }

    /// The spec with the data set's name in it, which must fit the data set.
    pub fn spec(&self) -> Result<Spec> {
        let dataset = self.data.dataset;
        let mut spec = inputs::spec(&self.spec)?;
        let refuse = |what: &str, expected: String, found: String| Error::Format {
            path: self.spec.clone(),
            format: "spec",
            expected: format!("{what} {expected}, for --dataset {}", dataset.name()),
            found,
        };
        let named = spec.dataset.replace(dataset.name().into());
        if let Some(found) = named.filter(|named| named != dataset.name()) {
            return Err(refuse("dataset", dataset.name().into(), found));
        }
        let classes = dataset.classes().len();
        if spec.classes != classes {
            return Err(refuse("classes", classes.to_string(), spec.classes.to_string()));
        }
        Ok(spec)
    }

    /// Where the log goes.
    pub fn log(&self) -> PathBuf {
        self.log.clone().unwrap_or_else(|| self.out.with_extension("jsonl"))
    }

    /// Where the run is kept until it is finished.
    pub fn checkpoint(&self) -> PathBuf {
        let mut name = self.out.clone().into_os_string();
        name.push(".checkpoint");
        name.into()
    }

    /// Checks before hours are spent that everything can be written in the end.
    pub fn check_outputs(&self) -> Result<()> {
        let (log, checkpoint) = (self.log(), self.checkpoint());
        if log == self.out {
            return Err(Error::value("--log", "another file than --out", log.display().to_string()));
        }
        files::check_output(&self.out, self.force)?;
        if checkpoint.exists() && !self.resume && !self.force {
            let reason = "an earlier run was stopped here: --resume goes on from it, --force begins again";
            let source = std::io::Error::new(std::io::ErrorKind::AlreadyExists, reason);
            return Err(Error::Io { path: checkpoint, action: "writing", source });
        }
        files::check_output(&log, self.force || self.resume)
    }
}
