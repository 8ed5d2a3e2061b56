//! `bench`: at every instruction set of this machine, the peak of multiply-adds in registers and milliseconds an image
//! beside it; and training images a second.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use phase_collapse::engine::{Backend, Forward, Level, Sgd, Trainer};
use phase_collapse::kernels::simd::peak;
use phase_collapse::network::Model;
use phase_collapse::{Error, Result};
use serde_json::json;

use super::{Common, inputs, outputs};

/// Measure a network's speed: forward on one thread at every SIMD level, beside the peak of multiply-adds in registers;
/// training on all threads.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE", required_unless_present = "spec")]
    model: Option<PathBuf>,
    /// Architecture: of a model that holds none, or alone, with fresh weights
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Seconds to measure each figure for
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Images a training step
    #[arg(long, default_value_t = 128)]
    batch: usize,
    /// Print where the time of a forward pass goes, step by step
    #[arg(long)]
    profile: bool,
    /// Images a pass, with --profile
    #[arg(long, default_value_t = 1, requires = "profile", value_parser = clap::value_parser!(u16).range(1..=1024))]
    images: u16,
    /// Do so many forward passes on one image and nothing else, for a program that counts instructions
    #[arg(long, value_name = "N", conflicts_with_all = ["profile", "steps"])]
    passes: Option<u32>,
    /// Do so many training steps and nothing else, for a program that counts instructions
    #[arg(long, value_name = "N", conflicts_with = "profile")]
    steps: Option<u32>,
    /// What computes: simd, or gpu for this machine's graphics device
    #[arg(long, default_value = "simd", value_parser = inputs::backend_parser())]
    backend: Backend,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    if !(0.01..=600.0).contains(&arguments.seconds) {
        return Err(Error::value("seconds", "0.01 to 600", arguments.seconds));
    }
    let model = match (&arguments.model, &arguments.spec) {
        (Some(path), spec) => inputs::checkpoint(path, spec.as_deref())?.model()?,
        (None, Some(spec)) => Model::untrained(&inputs::spec(spec)?, 0)?,
        (None, None) => unreachable!("the command line asks for one of the two"),
    };
    match arguments.backend {
        Backend::Simd => {}
        #[cfg(not(feature = "gpu"))]
        Backend::Gpu => {
            return Err(Error::value("--backend", "simd, in a build without the feature gpu", "gpu"));
        }
        #[cfg(feature = "gpu")]
        Backend::Gpu => return super::bench_gpu::run(&model, arguments.seconds, arguments.batch, common),
        Backend::Reference => return Err(Error::value("--backend", "simd or gpu", "reference")),
    }
    if arguments.profile {
        return super::bench_profile::run(&model, arguments.images.into(), arguments.seconds, common);
    }
    if let Some(passes) = arguments.passes {
        return count_passes(&model, passes, common);
    }
    if let Some(steps) = arguments.steps {
        return count_steps(&model, arguments.batch, steps, common);
    }
    let levels: Vec<Measured> = Level::available()
        .into_iter()
        .map(|l| measure(&model, l, arguments.seconds))
        .collect::<Result<_>>()?;
    let training = training(&model, arguments.batch, arguments.seconds)?;
    let (multiply_adds, threads) = (model.plan.multiply_adds(), rayon::current_num_threads());
    let value = json!({
        "simd": Level::best().name(),
        "threads": threads,
        "multiply_adds": multiply_adds,
        "levels": levels,
        "training_images_per_second": training,
        "batch": arguments.batch,
    });
    let mut text =
        format!("{:.1} M multiply-adds an image in all P_j; one thread:\n", multiply_adds as f64 / 1e6);
    for l in &levels {
        text += &format!(
            "{:>8}: {:.3} ms an image ({:.3} in sixteens); peak {:.1} GFLOP/s, {:.2} times the bound it sets\n",
            l.simd, l.ms, l.ms_in_sixteens, l.peak_gflops, l.times_bound
        );
    }
    text += &format!("training: {training:.0} images/s ({threads} threads, batch {})", arguments.batch);
    outputs::print(common.json, &value, &text)
}

/// One SIMD level's figures.
#[derive(serde::Serialize)]
struct Measured {
    simd: &'static str,
    peak_gflops: f64,
    ms: f64,
    ms_in_sixteens: f64,
    /// Time over what the multiply-adds of P_j alone take at the peak.
    times_bound: f64,
}

fn measure(model: &Model, level: Level, seconds: f64) -> Result<Measured> {
    let peak_gflops = peak_gflops(level)?;
    let ms = forward(model, 1, level, seconds)?;
    Ok(Measured {
        simd: level.name(),
        peak_gflops,
        ms,
        ms_in_sixteens: forward(model, 16, level, seconds)?,
        times_bound: ms * peak_gflops * 1e6 / (2 * model.plan.multiply_adds()) as f64,
    })
}

pub(super) fn peak_gflops(level: Level) -> Result<f64> {
    const ROUNDS: usize = 1_000_000;
    let mut operations = 0.0;
    let time = median(0.3, || {
        let done = black_box(peak::multiply_adds(level, black_box(ROUNDS)));
        operations = done.0;
        Ok(())
    })?;
    Ok(operations / time / 1e9)
}

/// Values that are neither zero nor all alike, so that no shortcut is measured.
pub(super) fn images(model: &Model, count: usize) -> Vec<f32> {
    let len = model.plan.blocks[0].input.len() * count;
    (0..len).map(|i| ((i * 2_654_435_761) % 1009) as f32 / 504.0 - 1.0).collect()
}

fn count_passes(model: &Model, passes: u32, common: &Common) -> Result<()> {
    let mut forward = Forward::at_level(model, 1, Some(Level::best()))?;
    let input = images(model, 1);
    for _ in 0..passes {
        forward.run(black_box(&input), 1)?;
        black_box(forward.logits());
    }
    counted(passes, "forward passes", common)
}

fn count_steps(model: &Model, batch: usize, steps: u32, common: &Common) -> Result<()> {
    let mut step = training_step(model, batch)?;
    for _ in 0..steps {
        step()?;
    }
    counted(steps, "training steps", common)
}

fn counted(count: u32, what: &str, common: &Common) -> Result<()> {
    let simd = Level::best().name();
    outputs::print(common.json, &json!({ "simd": simd, "done": count }), &format!("{count} {what} at {simd}"))
}

/// Median over repetitions of the time one call takes, in seconds; the first call is not counted.
pub(super) fn median(seconds: f64, mut call: impl FnMut() -> Result<()>) -> Result<f64> {
    call()?;
    let (begin, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    let mut times = Vec::new();
    // Three times at least, unless one takes so long that it says enough.
    while times.is_empty() || begin.elapsed() < limit || (times.len() < 3 && begin.elapsed() < 5 * limit) {
        let start = Instant::now();
        call()?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn forward(model: &Model, count: usize, level: Level, seconds: f64) -> Result<f64> {
    let mut forward = Forward::at_level(model, count, Some(level))?;
    let input = images(model, count);
    let time = median(seconds, || {
        forward.run(black_box(&input), count)?;
        black_box(forward.logits());
        Ok(())
    })?;
    Ok(1000.0 * time / count as f64)
}

fn training(model: &Model, batch: usize, seconds: f64) -> Result<f64> {
    Ok(batch as f64 / median(seconds, training_step(model, batch)?)?)
}

/// One training step on noise, to be done again and again.
fn training_step(model: &Model, batch: usize) -> Result<impl FnMut() -> Result<()>> {
    let mut trainer = Trainer::new(model.clone(), batch)?;
    let input = images(model, batch);
    let labels: Vec<u8> = (0..batch).map(|i| (i % model.plan.spec.classes.min(256)) as u8).collect();
    let sgd = Sgd { rate: 1e-4, momentum: 0.9, weight_decay: 1e-4 };
    Ok(move || trainer.step(black_box(&input), &labels, &sgd).map(drop))
}
