//! `first-paint`: the picture that stands in the page before its program runs.

use std::path::PathBuf;

use phase_collapse::Result;
use phase_collapse::formats::samples::Samples;
use phase_collapse::formats::{files, first_paint};

/// Draw ten tangles, phase kept, from a file of sample digits, as the SVG that the page opens with.
#[derive(clap::Args)]
pub struct Arguments {
    /// Sample digits, as `sample` writes them
    #[arg(long, value_name = "FILE")]
    samples: PathBuf,
    /// SVG to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub fn run(arguments: &Arguments) -> Result<()> {
    files::check_output(&arguments.out, arguments.force)?;
    let samples = Samples::from_bytes(&files::read(&arguments.samples)?, &arguments.samples)?;
    files::write(&arguments.out, first_paint::svg(&samples)?.as_bytes(), arguments.force)
}
