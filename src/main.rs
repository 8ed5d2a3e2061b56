//! The native command line: train, evaluate, trace, inspect, convert, sample, bench.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
