//! `evaluate`: accuracy, confusion, and how far each block separates the classes.

use std::path::PathBuf;

use phase_collapse::analysis::{Measured, SeparationFit, SeparationStream};
use phase_collapse::engine::{Backend, Pass};
use phase_collapse::formats::datasets::Part;
use phase_collapse::network::Model;
use phase_collapse::training::evaluation::{Score, for_each_chunk};
use phase_collapse::training::{Images, Preparation};
use phase_collapse::{Error, Result};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{Common, inputs, outputs, progress};

/// Measure a network: accuracy, confusion matrix, and for each block, on spatially averaged maps and held out, the
/// distance between the class means (in within-class standard deviations), nearest-class-mean accuracy, Fisher ratio
/// and the traces of scatter within and between classes; each also for shuffled labels.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE", required_unless_present = "spec")]
    model: Option<PathBuf>,
    /// Architecture: of a model that holds none, or (without --model) of an untrained network
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Fresh weights in place of the model's
    #[arg(long)]
    untrained: bool,
    #[command(flatten)]
    data: inputs::Data,
    /// Part of the data set
    #[arg(long, default_value = "test", value_parser = inputs::part_parser())]
    split: Part,
    /// The first N images only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    images: Option<u32>,
    /// Seed of the two halves, of the shuffled labels and of untrained weights
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// What computes
    #[arg(long, default_value = "simd", value_parser = inputs::backend_parser())]
    backend: Backend,
}

impl Arguments {
    /// The network, and how its input is prepared.
    fn model(&self) -> Result<(Model, Preparation, bool)> {
        let usual = self.data.dataset.preparation();
        let Some(path) = &self.model else {
            let path = self.spec.as_ref().expect("the command line asks for one of the two");
            return Ok((Model::untrained(&inputs::spec(path)?, self.seed)?, usual, true));
        };
        let checkpoint = inputs::checkpoint(path, self.spec.as_deref())?;
        let model = match self.untrained {
            true => Model::untrained(&checkpoint.spec, self.seed)?,
            false => checkpoint.model()?,
        };
        Ok((model, checkpoint.card.map_or(usual, |card| card.input), self.untrained))
    }
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let (model, preparation, untrained) = arguments.model()?;
    let mut images = arguments.data.load(arguments.split)?;
    if let Some(count) = arguments.images {
        if count as usize > images.len() {
            let expected = format!("at most {}, all of the {} split", images.len(), arguments.split.name());
            return Err(Error::value("images", expected, count));
        }
        images.truncate(count as usize);
    }
    let (score, measured) = pass(&model, arguments.backend, &images, &preparation, arguments.seed)?;
    let value = json!({
        "dataset": arguments.data.dataset,
        "split": arguments.split,
        "images": score.images(),
        "untrained": untrained,
        "seed": arguments.seed,
        "accuracy": score.accuracy(),
        "loss": score.loss(),
        "confusion": score.confusion(),
        "blocks": measured.iter().enumerate().map(|(j, m)| block(j, m)).collect::<Vec<Value>>(),
    });
    outputs::print(common.json, &value, &text(arguments, &score, &measured))
}

/// Runs all images through twice: once for the score and the statistics, once for what is measured on the other half
/// with them. Beside a byte or two an image, nothing grows with their number.
fn pass(
    model: &Model,
    backend: Backend,
    images: &Images,
    preparation: &Preparation,
    seed: u64,
) -> Result<(Score, Vec<Measured>)> {
    let classes = model.plan.spec.classes;
    let mut score = Score::new(classes);
    let dims: Vec<usize> = model.plan.blocks.iter().map(|b| b.output.channels * b.output.planes()).collect();
    let streams: Result<Vec<_>> =
        dims.iter().map(|&dims| SeparationStream::new(dims, classes, images.labels(), seed)).collect();
    let mut streams = streams?;
    let all: Vec<u32> = (0..images.len() as u32).collect();
    let bar = progress::bar(2 * images.len() as u64).with_prefix("images");
    for_each_chunk(model, backend, images, preparation, &all, |pass, chunk| {
        for (&index, logits) in chunk.iter().zip(pass.logits().chunks_exact(classes)) {
            score.add(logits, images.labels()[index as usize])?;
        }
        bar.inc(chunk.len() as u64);
        streams.par_iter_mut().enumerate().try_for_each(|(j, s)| s.add(&averages(pass, j, dims[j])))
    })?;
    let fits: Result<Vec<SeparationFit>> = streams.into_par_iter().map(SeparationStream::fit).collect();
    let mut fits = fits?;
    for_each_chunk(model, backend, images, preparation, &all, |pass, chunk| {
        bar.inc(chunk.len() as u64);
        fits.par_iter_mut().enumerate().try_for_each(|(j, f)| f.add(&averages(pass, j, dims[j])))
    })?;
    bar.finish_and_clear();
    let measured: Result<Vec<Measured>> = fits.into_iter().map(SeparationFit::finish).collect();
    Ok((score, measured?))
}

/// A block's spatially averaged output, (images, C·P).
fn averages(pass: &dyn Pass, block: usize, dims: usize) -> Vec<f32> {
    let mut rows = vec![0.0; pass.images() * dims];
    for (image, row) in rows.chunks_exact_mut(dims).enumerate() {
        pass.averaged(block, image, row);
    }
    rows
}

fn block(index: usize, measured: &Measured) -> Value {
    let mut value = json!(measured.labelled);
    value["block"] = json!(index);
    value["shuffled"] = json!(measured.shuffled);
    value
}

fn text(arguments: &Arguments, score: &Score, measured: &[Measured]) -> String {
    let mut rows = vec![
        [
            "block",
            "distance/sd",
            "nearest mean",
            "Fisher",
            "within",
            "between",
            "shuffled: distance/sd",
            "nearest mean",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for (j, m) in measured.iter().enumerate() {
        let (l, s) = (&m.labelled, &m.shuffled);
        rows.push(vec![
            j.to_string(),
            format!("{:.2}", l.mean_distance),
            outputs::percent(l.nearest_mean_accuracy),
            format!("{:.3}", l.fisher),
            format!("{:.4}", l.within),
            format!("{:.4}", l.between),
            format!("{:.2}", s.mean_distance),
            outputs::percent(s.nearest_mean_accuracy),
        ]);
    }
    let confusion: Vec<Vec<String>> =
        score.confusion().iter().map(|row| row.iter().map(u64::to_string).collect()).collect();
    format!(
        "accuracy {} ({} of {} {} images of {})\n\nconfusion (row: class, column: called)\n{}\nseparation of spatially averaged maps, held out\n{}",
        outputs::percent(score.accuracy()),
        score.correct(),
        score.images(),
        arguments.split.name(),
        arguments.data.dataset.name(),
        outputs::table(&confusion),
        outputs::table(&rows),
    )
}
