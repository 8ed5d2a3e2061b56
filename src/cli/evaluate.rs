//! `evaluate`: accuracy, confusion, and how far each block separates the classes.

use std::path::PathBuf;

use phase_collapse::analysis::{
    BlockFeatures, Features, GROUPS, Jackknife, Measured, Refit, SeparationFit, SeparationStream, geometry,
};
use phase_collapse::engine::{Backend, Pass};
use phase_collapse::formats::datasets::{Dataset, Part};
use phase_collapse::formats::samples::Samples;
use phase_collapse::formats::{data_folder, files};
use phase_collapse::network::Model;
use phase_collapse::training::evaluation::{Score, for_each_chunk};
use phase_collapse::training::{Images, Preparation};
use phase_collapse::{Error, Result};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::inside::inside;
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
    /// Data set; its official files are read where --images names no file
    #[arg(long, value_parser = inputs::dataset_parser())]
    dataset: Option<Dataset>,
    /// Folder with its official files, gzipped or not, or the folder above
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Part of the data set
    #[arg(long, default_value = "test", value_parser = inputs::part_parser())]
    split: Part,
    /// The first N images only; or a file of sample images, such as those in www/assets/images: then with --seed 1 every figure of the
    /// page's Separation is repeated, its further measures and standard errors (under `geometry`, with --json) among them
    #[arg(long, value_name = "N|FILE", value_parser = chosen_images)]
    images: Option<Chosen>,
    /// Seed of the two halves, of the shuffled labels and of untrained weights
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// What computes
    #[arg(long, default_value = "simd", value_parser = inputs::backend_parser())]
    backend: Backend,
}

/// Which images.
#[derive(Clone, Debug)]
enum Chosen {
    First(u32),
    File(PathBuf),
}

fn chosen_images(text: &str) -> std::result::Result<Chosen, String> {
    match text.parse::<u32>() {
        Ok(0) => Err("0 images: expected 1 or more, or a file".into()),
        Ok(count) => Ok(Chosen::First(count)),
        Err(_) => Ok(Chosen::File(text.into())),
    }
}

/// Images with what is to be said of where they come from.
struct Found {
    images: Images,
    /// As they are prepared unless the model says otherwise.
    usual: Preparation,
    dataset: Value,
    split: Value,
}

impl Arguments {
    /// The images asked for. `dataset` is the model's own, where it says.
    fn images(&self, of_model: Option<Dataset>) -> Result<Found> {
        if let Some(Chosen::File(path)) = &self.images {
            let samples = Samples::from_bytes(&files::read(path)?, path)?;
            let shape = [samples.channels, samples.height, samples.width];
            let dataset = self.dataset.or(of_model).ok_or_else(|| {
                Error::value("--dataset", "one, since the model does not say what it was trained on", "none")
            })?;
            let mut images = Images::new(shape, samples.images, samples.labels)?;
            if let Some(views) = dataset.lasting_views(images.len()) {
                images = images.with_views(views);
            }
            let split = json!(path.display().to_string());
            return Ok(Found { images, usual: dataset.preparation(), dataset: json!(dataset), split });
        }
        let missing = |name: &str| Error::value(name, "one, or --images with a file", "none");
        let dataset = self.dataset.ok_or_else(|| missing("--dataset"))?;
        let folder = self.data.as_ref().ok_or_else(|| missing("--data"))?;
        let mut images = data_folder::load(dataset, self.split, folder)?;
        if let Some(Chosen::First(count)) = self.images {
            if count as usize > images.len() {
                let expected = format!("at most {}, all of the {} split", images.len(), self.split.name());
                return Err(Error::value("images", expected, count));
            }
            images.truncate(count as usize);
        }
        Ok(Found { images, usual: dataset.preparation(), dataset: json!(dataset), split: json!(self.split) })
    }

    /// The network, what it was trained on and how its input is prepared, where the file says.
    fn model(&self) -> Result<(Model, Option<Dataset>, Option<Preparation>)> {
        let Some(path) = &self.model else {
            let path = self.spec.as_ref().expect("the command line asks for one of the two");
            return Ok((Model::untrained(&inputs::spec(path)?, self.seed)?, None, None));
        };
        let checkpoint = inputs::checkpoint(path, self.spec.as_deref())?;
        let model = match self.untrained {
            true => Model::untrained(&checkpoint.spec, self.seed)?,
            false => checkpoint.model()?,
        };
        let dataset = checkpoint.card.as_ref().and_then(|card| Dataset::from_name(&card.dataset));
        Ok((model, dataset, checkpoint.card.map(|card| card.input)))
    }
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let (model, of_model, preparation) = arguments.model()?;
    let Found { images, usual, dataset, split } = arguments.images(of_model)?;
    let preparation = preparation.unwrap_or(usual);
    let (score, measured) = pass(&model, arguments.backend, &images, &preparation, arguments.seed)?;
    let mut blocks: Vec<Value> = measured.iter().enumerate().map(|(j, m)| block(j, m)).collect();
    let mut classifier = Value::Null;
    if matches!(arguments.images, Some(Chosen::File(_))) {
        let features = features(&model, arguments.backend, &images, &preparation)?;
        let all = features.blocks().par_iter().zip(&measured).zip(&mut blocks);
        all.try_for_each(|((features, measured), block)| -> Result<()> {
            block["geometry"] = further(features, measured, arguments.seed)?;
            Ok(())
        })?;
        let (inside, found) = inside(&model, &images, &preparation, arguments.seed)?;
        for (block, [before, after]) in blocks.iter_mut().zip(&inside) {
            block["inside"] = json!({ "before": before.labelled, "after": after.labelled });
        }
        classifier = json!({ "duality": found.duality, "disagreement": found.disagreement });
    }
    let mut value = json!({
        "dataset": dataset,
        "split": split,
        "images": score.images(),
        "untrained": arguments.untrained || arguments.model.is_none(),
        "seed": arguments.seed,
        "accuracy": score.accuracy(),
        "loss": score.loss(),
        "confusion": score.confusion(),
        "blocks": blocks,
    });
    if !classifier.is_null() {
        value["classifier"] = classifier;
    }
    let of =
        format!("{} images of {}", split.as_str().unwrap_or_default(), dataset.as_str().unwrap_or_default());
    outputs::print(common.json, &value, &text(&of, &score, &measured))
}

/// Averaged features of all blocks, kept: they grow with the number of images.
fn features(
    model: &Model,
    backend: Backend,
    images: &Images,
    preparation: &Preparation,
) -> Result<BlockFeatures> {
    let mut features = BlockFeatures::new(&model.plan, images.labels());
    let all: Vec<u32> = (0..images.len() as u32).collect();
    for_each_chunk(model, backend, images, preparation, &all, |pass, _| {
        features.add(pass);
        Ok(())
    })?;
    Ok(features)
}

/// What the page says of a block in its drawer, for its own labels.
fn further(features: &Features, measured: &Measured, seed: u64) -> Result<Value> {
    let mut value = json!(geometry(features, &features.labels)?);
    value["readout"] = json!(Refit::new(features, seed)?.accuracy);
    value["distances"] = json!(measured.labelled.pairs.distances);
    value["cosines"] = json!(measured.labelled.pairs.cosines);
    let mut jackknife = Jackknife::new(&features.labels, features.classes, seed)?;
    for _ in 0..GROUPS {
        jackknife.step(features)?;
    }
    value["standard_errors"] = json!(jackknife.errors());
    Ok(value)
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

fn text(of: &str, score: &Score, measured: &[Measured]) -> String {
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
        "accuracy {} ({} of {} {of})\n\nconfusion (row: class, column: called)\n{}\nseparation of spatially averaged maps, held out\n{}",
        outputs::percent(score.accuracy()),
        score.correct(),
        score.images(),
        outputs::table(&confusion),
        outputs::table(&rows),
    )
}
