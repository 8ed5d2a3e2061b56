//! `bench --profile`: where the time of a forward pass goes, step by step.

use std::hint::black_box;
use std::time::Instant;

use phase_collapse::Result;
use phase_collapse::engine::{Forward, Level, Observer, Operation, Step};
use phase_collapse::network::Model;
use serde_json::{Value, json};

use super::bench::{images, peak_gflops};
use super::{Common, outputs};

/// What was seen of one step.
struct Seen {
    step: Step,
    seconds: Vec<f64>,
}

impl Seen {
    fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }
}

/// Times every step of every pass but the first.
#[derive(Default)]
struct Clock {
    seen: Vec<Seen>,
    passes: usize,
    /// The step that is next.
    at: usize,
}

impl Observer for Clock {
    fn see(&mut self, step: Step, mut act: impl FnMut()) {
        let start = Instant::now();
        act();
        let time = start.elapsed().as_secs_f64();
        match self.passes {
            0 => self.seen.push(Seen { step, seconds: vec![] }),
            _ => self.seen[self.at].seconds.push(time),
        }
        self.at += 1;
    }
}

/// Prints the time of every step of a pass on `count` images at the best SIMD level, on one thread.
pub fn run(model: &Model, count: usize, seconds: f64, common: &Common) -> Result<()> {
    let level = Level::best();
    let peak = peak_gflops(level)?;
    let mut forward = Forward::at_level(model, count, Some(level))?;
    let input = images(model, count);
    let mut clock = Clock::default();
    let begin = Instant::now();
    // The first pass warms up; three at least are counted.
    while clock.passes < 4 || begin.elapsed().as_secs_f64() < seconds {
        clock.at = 0;
        forward.run_observed(black_box(&input), count, &mut clock)?;
        clock.passes += 1;
    }
    let seen = clock.seen;
    let whole: f64 = seen.iter().map(Seen::median).sum();
    let row = |name: &str, steps: &[&Seen]| Row {
        name: name.into(),
        ms: 1000.0 * steps.iter().map(|s| s.median()).sum::<f64>(),
        flop: steps.iter().map(|s| s.step.flop).sum(),
        bytes: steps.iter().map(|s| s.step.bytes).sum(),
    };
    let mut operations = Vec::new();
    let mut blocks = Vec::new();
    for operation in Operation::ALL {
        let own: Vec<&Seen> = seen.iter().filter(|s| s.step.operation == operation).collect();
        operations.push(row(operation.name(), &own));
        if own.len() > 1 {
            blocks.extend(own.iter().map(|s| row(&format!("{} {}", operation.name(), s.step.block), &[s])));
        }
    }
    let all: Vec<&Seen> = seen.iter().collect();
    operations.push(row("all", &all));
    let json_of = |rows: &[Row]| rows.iter().map(|r| r.json(peak)).collect::<Vec<Value>>();
    let value = json!({
        "simd": level.name(),
        "images": count,
        "peak_gflops": peak,
        "operations": json_of(&operations),
        "steps": json_of(&blocks),
    });
    let mut text = format!(
        "one thread, {}, {count} image(s) a pass; peak {peak:.1} GFLOP/s; {:.3} ms an image; medians\n{:>14} {:>9} {:>7} {:>9} {:>9} {:>9} {:>7}",
        level.name(),
        1000.0 * whole / count as f64,
        "",
        "ms",
        "time",
        "MFLOP",
        "GFLOP/s",
        "GB/s",
        "of peak"
    );
    for r in operations.iter().chain(&blocks) {
        text += &r.text(peak, 1000.0 * whole);
    }
    outputs::print(common.json, &value, &text)
}

struct Row {
    name: String,
    ms: f64,
    flop: u64,
    bytes: u64,
}

impl Row {
    fn gflops(&self) -> f64 {
        self.flop as f64 / self.ms / 1e6
    }

    fn gigabytes(&self) -> f64 {
        self.bytes as f64 / self.ms / 1e6
    }

    fn json(&self, peak: f64) -> Value {
        json!({
            "step": self.name,
            "ms": self.ms,
            "flop": self.flop,
            "bytes": self.bytes,
            "gflops": self.gflops(),
            "gigabytes_per_second": self.gigabytes(),
            "share_of_peak": self.gflops() / peak,
        })
    }

    fn text(&self, peak: f64, whole: f64) -> String {
        format!(
            "\n{:>14} {:>9.4} {:>5.1} % {:>9.3} {:>9.1} {:>9.1} {:>5.1} %",
            self.name,
            self.ms,
            100.0 * self.ms / whole,
            self.flop as f64 / 1e6,
            self.gflops(),
            self.gigabytes(),
            100.0 * self.gflops() / peak,
        )
    }
}
