//! The verbs, one file each, and what they share: arguments, one-line errors, exit codes.

mod bench;
#[cfg(feature = "gpu")]
mod bench_gpu;
mod bench_profile;
mod convert;
mod evaluate;
mod first_paint;
mod inputs;
mod inside;
mod inspect;
mod outputs;
mod progress;
mod record;
mod sample;
mod trace;
mod train;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use phase_collapse::{Error, Result};

/// Phase-collapse networks: train, evaluate and look inside them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb takes.
#[derive(clap::Args)]
pub struct Common {
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    json: bool,
    /// Threads to compute with [default: all cores]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

#[derive(Subcommand)]
enum Verb {
    /// Train a network on a data set's official files
    Train(train::Arguments),
    /// Measure accuracy and how far each block separates the classes
    Evaluate(evaluate::Arguments),
    /// Write every intermediate tensor for given input
    Trace(trace::Arguments),
    /// Show layers, shapes, parameters, multiply-adds, provenance
    Inspect(inspect::Arguments),
    /// Store a model's weights as f32 or f16, or export it as ONNX
    Convert(convert::Arguments),
    /// Write the first test images of each class into one small file
    Sample(sample::Arguments),
    /// Draw the page's first picture from the digits it ships
    FirstPaint(first_paint::Arguments),
    /// Measure how fast this machine computes
    Bench(bench::Arguments),
}

/// Why a verb ended early.
pub enum Stop {
    /// Something is wrong; the message goes to standard error as one line.
    Failed(Error),
    /// The reader pressed Ctrl-C and everything is saved; the message says how to go on.
    Interrupted(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

/// Runs the command line: 0 done, 1 failed, 2 wrong arguments, 130 stopped by Ctrl-C.
pub fn run() -> ExitCode {
    let Arguments { common, verb } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Without a verb clap would print all of its help.
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let command = Arguments::command();
            let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            eprintln!("error: expected a verb ({}), found none; see --help", verbs.join(", "));
            return ExitCode::from(2);
        }
        Err(error) if error.use_stderr() => {
            let text = error.render().to_string();
            let problem = text.split("\n\nUsage").next().unwrap_or(&text);
            eprintln!("{}; see --help", one_line(problem));
            return ExitCode::from(2);
        }
        Err(help) => {
            return if help.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    };
    let result = set_threads(&common).map_err(Stop::Failed).and_then(|()| match &verb {
        Verb::Train(a) => train::run(a, &common),
        Verb::Evaluate(a) => Ok(evaluate::run(a, &common)?),
        Verb::Trace(a) => Ok(trace::run(a, &common)?),
        Verb::Inspect(a) => Ok(inspect::run(a, &common)?),
        Verb::Convert(a) => Ok(convert::run(a, &common)?),
        Verb::Sample(a) => Ok(sample::run(a, &common)?),
        Verb::FirstPaint(a) => Ok(first_paint::run(a)?),
        Verb::Bench(a) => Ok(bench::run(a, &common)?),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Failed(error)) => {
            eprintln!("error: {}", one_line(&error.to_string()));
            ExitCode::FAILURE
        }
        Err(Stop::Interrupted(message)) => {
            eprintln!("{}", one_line(&message));
            ExitCode::from(130)
        }
    }
}

fn set_threads(common: &Common) -> Result<()> {
    let Some(threads) = common.threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
    pool.build_global()
        .map_err(|e| Error::value("threads", "as many as this system can start", e.to_string()))
}

/// Runs of white space, line ends included, as single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
