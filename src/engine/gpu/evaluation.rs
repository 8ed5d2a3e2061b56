//! The evaluation of a network as a program: folded once, then run on as many images as one pass takes.

use super::block::Steps;
use super::layout::{Layout, WeightsAt};
use crate::gpu::{Builder, Limits, Program};
use crate::kernels::class_sums::gpu as class_sums;
use crate::kernels::classifier::gpu::{self as classifier, Part};
use crate::kernels::standardise::EPSILON;
use crate::network::{Model, Plan};
use crate::{Error, Result};

/// What is kept of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Logits, and every block's spatially averaged output.
    Results,
    /// Every map, too.
    Maps,
    /// Every map, with Standardise written out: run section by section.
    Trace,
}

/// The largest number of images that one pass takes, so that no tensor is larger than the device allows. At least one.
pub fn images_per_pass(plan: &Plan, limits: &Limits) -> usize {
    let words = limits.storage_bytes / 4;
    let largest = plan.blocks.iter().map(|b| {
        let rows = Layout::new(b, true).rows * b.output.pixels();
        rows.max(b.output.len()).max(b.input.len()) as u64
    });
    let features = plan.linear_inputs as u64;
    let largest = largest.max().unwrap_or(1).max(features);
    (words / largest.max(1)).clamp(1, 1024) as usize
}

/// Statistics words of every channel: mean (re, im), 1/√(var + ε), var.
fn statistics(mean_re: &[f32], mean_im: &[f32], var: &[f32]) -> Vec<f32> {
    let one = |((&re, &im), &var): ((&f32, &f32), &f32)| {
        [re, im, (1.0 / (f64::from(var) + EPSILON).sqrt()) as f32, var]
    };
    mean_re.iter().zip(mean_im).zip(var).flat_map(one).collect()
}

/// A program for `images` images whose buffers hold `capacity`. Stretches: `input` (C, 1, N, H, W), `logits` (N × classes),
/// `averages J` (N × rows of block J's output); with [`Detail::Maps`] `rows J` and `out J`. Sections: `fold` once, then `forward`.
/// With [`Detail::Trace`] sections `rho J`, `std J`, `proj J`, `norm J` and `classify` stand in place of `forward`.
pub fn program(
    model: &Model,
    images: usize,
    capacity: usize,
    detail: Detail,
    limits: Limits,
) -> Result<Program> {
    let (plan, weights) = (&model.plan, &model.weights);
    let most = images_per_pass(plan, &limits);
    if images == 0 || images > capacity || capacity > most {
        return Err(Error::value("images in a pass", format!("1 to {}", capacity.min(most)), images));
    }
    let at = WeightsAt::new(plan);
    let mut b = Builder::new(limits);
    let learned = b.floats(&at.learned(weights))?;
    let input = plan.blocks[0].input;
    let first = b.buffer(input.len() * capacity)?;
    b.name("input", first, 0, input.len() * images);
    let mut blocks = Vec::new();
    let mut previous = first;
    for (block, w) in plan.blocks.iter().zip(&weights.blocks) {
        let keep_wave = detail != Detail::Results;
        let steps = Steps::new(&mut b, plan, block, &at, learned, keep_wave, false)?;
        let known = statistics(&w.mean_re, &w.mean_im, &w.var);
        let known = b.floats(&known)?;
        let output = block.output.with_images(capacity);
        let rows = b.buffer(steps.layout.rows * output.plane())?;
        let (out, norms) = (b.buffer(output.len())?, b.buffer(output.plane())?);
        if detail == Detail::Trace {
            // P_j alone: a mean of 0 and a scale of 1.
            let alone = [0.0, 0.0, 1.0, 1.0].repeat(block.rho_channels);
            let alone = b.floats(&alone)?;
            steps.fold(&mut b, alone);
        } else {
            steps.fold(&mut b, known);
        }
        blocks.push((steps, known, [previous, rows, out, norms]));
        previous = out;
    }
    b.end_section("fold");
    for (j, (steps, known, [input, rows, out, norms])) in blocks.iter().enumerate() {
        let output = steps.block.output.with_images(images);
        steps.wavelet_and_rho(&mut b, images, *input, *rows);
        if detail == Detail::Trace {
            b.end_section(format!("rho {j}"));
            steps.standardise(&mut b, images, *known, *rows);
            b.end_section(format!("std {j}"));
        }
        steps.project(&mut b, images, *rows, *out);
        if detail == Detail::Trace {
            b.end_section(format!("proj {j}"));
        }
        steps.normalise(&mut b, images, *out, *norms);
        if detail == Detail::Trace {
            b.end_section(format!("norm {j}"));
        }
        if detail != Detail::Results {
            b.name(format!("rows {j}"), *rows, 0, steps.layout.rows * output.plane());
            b.name(format!("out {j}"), *out, 0, output.len());
        }
        let features = output.channels * output.planes();
        let averages = b.buffer(features * capacity)?;
        b.launch(class_sums::averages(features, images, output.pixels(), 0), &[*out, averages]);
        b.name(format!("averages {j}"), averages, 0, features * images);
    }
    let c = &weights.classifier;
    let known = statistics(&c.mean, &vec![0.0; c.mean.len()], &c.var);
    let known = b.floats(&known)?;
    let features = b.buffer(plan.linear_inputs * capacity)?;
    let logits = b.buffer(plan.spec.classes * capacity)?;
    let (sizes, offsets) = (at.classifier_sizes(plan, images), at.classifier);
    b.launch(
        classifier::features(&sizes, Part::whole(images), &offsets),
        &[previous, known, learned, features],
    );
    b.launch(classifier::logits(&sizes, &offsets), &[features, learned, logits]);
    b.name("logits", logits, 0, plan.spec.classes * images);
    b.end_section(if detail == Detail::Trace { "classify" } else { "forward" });
    Ok(b.program)
}
