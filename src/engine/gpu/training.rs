//! A training step as a program. A batch too large for one tensor is cut into parts of images; every sum over the batch goes over all
//! of them before the next step needs it. The mathematics is `engine::trainer`'s.

use super::block::Steps;
use super::evaluation::images_per_pass;
use super::layout::WeightsAt;
use crate::engine::Objective;
use crate::gpu::{BufferId, Builder, Limits, Program};
use crate::kernels::classifier::gpu::{self as classifier, Part};
use crate::kernels::cross_entropy::gpu as cross_entropy;
use crate::kernels::rho::gpu as rho;
use crate::kernels::sgd::gpu as sgd;
use crate::kernels::standardise::gpu::{self as standardise, MOMENT_WORDS, STATISTICS_WORDS};
use crate::kernels::wgsl::NONE;
use crate::network::{Model, Nonlinearity, Plan};
use crate::{Error, Result};

/// The largest batch.
pub const LARGEST_BATCH: usize = 1024;
/// Words of the partial sums of P_j's gradient at most: enough that every part of a large device has work.
fn partial_words(limits: &Limits) -> usize {
    (limits.storage_bytes / 4).min(4 << 20) as usize
}

/// Buffers that every block uses in turn.
struct Shared {
    /// Partial moments.
    moments: BufferId,
    /// Gradient of the concatenation.
    d_rows: BufferId,
    /// Gradients of φx and ψx.
    d_z: BufferId,
    /// Raw dot products, and their slices.
    raw: BufferId,
    slices: BufferId,
    /// Σ of the products' gradients.
    sums: BufferId,
    corrections: BufferId,
    matrices: BufferId,
    /// Partial gradients of ρ's parameters.
    rho_partials: BufferId,
}

/// The maps of one part of the batch.
struct PartBuffers {
    /// Images.
    part: Part,
    input: BufferId,
    /// Of each block: rows, output, norms.
    blocks: Vec<[BufferId; 3]>,
    /// Gradients of a block's output and input, in turn.
    gradients: [BufferId; 2],
}

/// `count` parts of `images` images, as even as can be; fewer where there are fewer images.
fn parts(images: usize, count: usize) -> Vec<Part> {
    let count = count.min(images);
    let start = |i: usize| i * images / count;
    (0..count)
        .map(|index| Part {
            first: start(index),
            images: start(index + 1) - start(index),
            index,
            parts: count,
        })
        .collect()
}

/// A program for batches of `images`, whose buffers hold `capacity`. Stretches: `input I` of each part (C, 1, N, H, W), `labels` (bits), `learned`, `running`,
/// `velocity`, `gradients` (flat, as [`WeightsAt`] says), `loss` and `correct` (one an image). Sections: `gradients`, then `update`,
/// which reads the stretch `rule`: rate, momentum, weight decay.
pub fn program(
    model: &Model,
    images: usize,
    capacity: usize,
    limits: Limits,
    objective: Objective,
) -> Result<Program> {
    if images == 0 || images > capacity || capacity > LARGEST_BATCH {
        let expected = format!("1 to {}", capacity.min(LARGEST_BATCH));
        return Err(Error::value("images in a batch on the GPU", expected, images));
    }
    let plan = &model.plan;
    let count = capacity.div_ceil(images_per_pass(plan, &limits));
    let at = WeightsAt::new(plan);
    let mut b = Builder::new(limits);
    let learned = b.floats(&at.learned(&model.weights))?;
    let running = b.floats(&at.running(&model.weights))?;
    let (gradients, velocity) = (b.buffer(at.len)?, b.buffer(at.len)?);
    for (name, buffer, len) in [
        ("learned", learned, at.len),
        ("running", running, at.running_len),
        ("gradients", gradients, at.len),
        ("velocity", velocity, at.len),
    ] {
        b.name(name, buffer, 0, len);
    }
    let steps = plan
        .blocks
        .iter()
        .map(|block| Steps::new(&mut b, plan, block, &at, learned, true, true))
        .collect::<Result<Vec<_>>>()?;
    let parts = part_buffers(&mut b, plan, &steps, parts(images, count), parts(capacity, count))?;
    let shared = Shared::new(&mut b, &steps, capacity, count)?;
    let statistics = forward(&mut b, &steps, &parts, &shared, running, &at)?;
    let smoothing = objective.label_smoothing;
    let sizes = [images, capacity, count];
    classify(&mut b, plan, &at, sizes, smoothing, &parts, &shared, [learned, gradients, running])?;
    if !objective.classifier_only {
        backward(&mut b, &steps, &parts, &shared, &statistics, [learned, gradients])?;
    }
    b.end_section("gradients");
    let rule = b.buffer(3)?;
    b.name("rule", rule, 0, 3);
    let from = if objective.classifier_only { at.classifier.scale } else { 0 };
    update(&mut b, plan, &at, from, [rule, gradients, learned, velocity]);
    b.end_section("update");
    Ok(b.program)
}

fn part_buffers(
    b: &mut Builder,
    plan: &Plan,
    steps: &[Steps<'_>],
    parts: Vec<Part>,
    largest: Vec<Part>,
) -> Result<Vec<PartBuffers>> {
    let mut all = Vec::new();
    for (index, most) in largest.into_iter().enumerate() {
        let n = most.images;
        let input = b.buffer(plan.blocks[0].input.with_images(n).len())?;
        let mut blocks = Vec::new();
        for s in steps {
            let output = s.block.output.with_images(n);
            blocks.push([
                b.buffer(s.layout.rows * output.plane())?,
                b.buffer(output.len())?,
                b.buffer(output.plane())?,
            ]);
        }
        let maps = plan.blocks.iter().map(|b| b.output.len().max(b.input.len()) * n).max().unwrap_or(0);
        let gradients = [b.buffer(maps)?, b.buffer(maps)?];
        // With few images the last parts have none.
        let Some(&part) = parts.get(index) else { continue };
        b.name(format!("input {index}"), input, 0, plan.blocks[0].input.with_images(part.images).len());
        all.push(PartBuffers { part, input, blocks, gradients });
    }
    Ok(all)
}

/// Slices that a row of each part is cut into, and the first of each part.
fn slices(parts: &[PartBuffers], pixels: usize) -> (Vec<usize>, usize) {
    let mut all = 0;
    let firsts = parts.iter().map(|p| {
        let first = all;
        all += standardise::slices(p.part.images * pixels);
        first
    });
    (firsts.collect(), all)
}

impl Shared {
    /// For `capacity` images in `count` parts.
    fn new(b: &mut Builder, steps: &[Steps<'_>], capacity: usize, count: usize) -> Result<Shared> {
        let largest = |of: &dyn Fn(&Steps<'_>) -> usize| steps.iter().map(of).max().unwrap_or(1);
        let most = capacity.div_ceil(count);
        let pixels = |s: &Steps<'_>| s.block.output.pixels();
        let out_rows = |s: &Steps<'_>| s.block.output.channels * s.block.output.planes();
        let rows = |s: &Steps<'_>| s.layout.concatenation().max(out_rows(s));
        let moments = largest(&|s| MOMENT_WORDS * count * standardise::slices(most * pixels(s)) * rows(s));
        let raw = largest(&|s| s.projection.raw_layout().1);
        Ok(Shared {
            moments: b.buffer(moments)?,
            d_rows: b.buffer(largest(&|s| s.layout.concatenation() * most * pixels(s)))?,
            d_z: b.buffer(largest(&|s| (s.block.low.len() + s.block.wave.len()) * most))?,
            raw: b.buffer(raw)?,
            slices: b.buffer(partial_words(&b.limits()).max(raw))?,
            sums: b.buffer(largest(&out_rows))?,
            corrections: b.buffer(largest(&|s| standardise::CORRECTION_WORDS * s.layout.channels))?,
            matrices: b.buffer(largest(&|s| s.projection.matrix_words()))?,
            rho_partials: b
                .buffer(largest(&|s| rho::partials_len(most * pixels(s), s.block.collapsed_channels)))?,
        })
    }
}

/// All blocks forward; returns each block's statistics.
fn forward(
    b: &mut Builder,
    steps: &[Steps<'_>],
    parts: &[PartBuffers],
    shared: &Shared,
    running: BufferId,
    at: &WeightsAt,
) -> Result<Vec<BufferId>> {
    let mut all = Vec::new();
    for (j, s) in steps.iter().enumerate() {
        let (firsts, all_slices) = slices(parts, s.block.output.pixels());
        let rows = s.layout.concatenation();
        for (p, &first) in parts.iter().zip(&firsts) {
            let n = p.part.images;
            let input = if j == 0 { p.input } else { p.blocks[j - 1][1] };
            s.wavelet_and_rho(b, n, input, p.blocks[j][0]);
            let moments = standardise::moments(rows, n * s.block.output.pixels(), first, all_slices);
            b.launch(moments, &[p.blocks[j][0], shared.moments]);
        }
        let statistics = b.buffer(STATISTICS_WORDS * s.layout.channels)?;
        let launch = standardise::statistics(s.layout.channels, all_slices, at.running[j]);
        b.launch(launch, &[shared.moments, s.complex_at, statistics, running]);
        s.fold(b, statistics);
        for p in parts {
            let [rows, out, norms] = p.blocks[j];
            s.project(b, p.part.images, rows, out);
            s.normalise(b, p.part.images, out, norms);
        }
        all.push(statistics);
    }
    Ok(all)
}

/// Classifier and loss, forward and backward, in buffers for `capacity` images in `count` parts; leaves the gradient of the last output in each part's first gradient buffer.
fn classify(
    b: &mut Builder,
    plan: &Plan,
    at: &WeightsAt,
    [images, capacity, count]: [usize; 3],
    smoothing: f32,
    parts: &[PartBuffers],
    shared: &Shared,
    [learned, gradients, running]: [BufferId; 3],
) -> Result<()> {
    let output = plan.last_output();
    let last = plan.blocks.len() - 1;
    let (sizes, offsets) = (at.classifier_sizes(plan, images), at.classifier);
    let real = b.words(vec![NONE; plan.features])?;
    let statistics = b.buffer(STATISTICS_WORDS * plan.features)?;
    let features = b.buffer(sizes.inputs() * capacity)?;
    let d_features = b.buffer(sizes.inputs() * capacity)?;
    let [logits, d_logits] = [b.buffer(capacity * sizes.classes)?, b.buffer(capacity * sizes.classes)?];
    let [loss, correct, labels] = [b.buffer(capacity)?, b.buffer(capacity)?, b.buffer(capacity)?];
    let partials = b.buffer(2 * sizes.rows * count)?;
    b.name("loss", loss, 0, images);
    b.name("correct", correct, 0, images);
    b.name("labels", labels, 0, images);
    let (firsts, all_slices) = slices(parts, output.pixels());
    for (p, &first) in parts.iter().zip(&firsts) {
        let moments = standardise::moments(plan.features, p.part.images * output.pixels(), first, all_slices);
        b.launch(moments, &[p.blocks[last][1], shared.moments]);
    }
    let launch = standardise::statistics(plan.features, all_slices, at.classifier_running);
    b.launch(launch, &[shared.moments, real, statistics, running]);
    for p in parts {
        b.launch(
            classifier::features(&sizes, p.part, &offsets),
            &[p.blocks[last][1], statistics, learned, features],
        );
    }
    b.launch(classifier::logits(&sizes, &offsets), &[features, learned, logits]);
    let launch = cross_entropy::gradient(images, sizes.classes, smoothing);
    b.launch(launch, &[logits, labels, d_logits, loss, correct]);
    b.launch(classifier::linear_adjoint(&sizes, &offsets), &[d_logits, features, gradients]);
    b.launch(classifier::features_adjoint(&sizes, &offsets), &[d_logits, learned, d_features]);
    for p in parts {
        b.launch(
            classifier::batch_sums(&sizes, p.part),
            &[p.blocks[last][1], statistics, d_features, partials],
        );
    }
    for p in parts {
        let buffers =
            [p.blocks[last][1], statistics, d_features, partials, learned, p.gradients[0], gradients];
        b.launch(classifier::batch_adjoint(&sizes, p.part, &offsets, &offsets), &buffers);
    }
    Ok(())
}

/// All blocks backward.
fn backward(
    b: &mut Builder,
    steps: &[Steps<'_>],
    parts: &[PartBuffers],
    shared: &Shared,
    statistics: &[BufferId],
    [learned, gradients]: [BufferId; 2],
) -> Result<()> {
    let images: usize = parts.iter().map(|p| p.part.images).sum();
    for (turn, (j, s)) in steps.iter().enumerate().rev().enumerate() {
        let output = s.block.output;
        let (from, to) = (turn % 2, 1 - turn % 2);
        let rows = output.channels * output.planes();
        let (firsts, all_slices) = slices(parts, output.pixels());
        for (p, &first) in parts.iter().zip(&firsts) {
            let columns = p.part.images * output.pixels();
            s.normalise_adjoint(b, p.part.images, p.blocks[j][1], p.blocks[j][2], p.gradients[from]);
            b.launch(
                standardise::moments(rows, columns, first, all_slices),
                &[p.gradients[from], shared.moments],
            );
            let buffers = [p.gradients[from], p.blocks[j][0], shared.slices, shared.raw];
            s.raw_products(b, p.part, partial_words(&b.limits()), buffers);
        }
        b.launch(standardise::row_sums(rows, all_slices), &[shared.moments, shared.sums]);
        let buffers = [
            learned,
            statistics[j],
            s.complex_at,
            shared.raw,
            shared.sums,
            gradients,
            shared.matrices,
            shared.corrections,
        ];
        b.launch(s.projection.back(images * output.pixels()), &buffers);
        for p in parts {
            s.back_project(b, p.part.images, shared.matrices, p.gradients[from], shared.d_rows);
            let buffers =
                [p.blocks[j][0], shared.d_rows, shared.corrections, shared.d_z, shared.rho_partials];
            s.rho_adjoint(b, p.part, buffers, gradients);
            if j > 0 {
                s.wavelet_adjoint(b, p.part.images, shared.d_z, p.gradients[to]);
            }
        }
    }
    Ok(())
}

/// One step of the optimiser on every stretch of the flat vectors from `from` on; soft thresholds stay ≥ 0.
fn update(b: &mut Builder, plan: &Plan, at: &WeightsAt, from: usize, buffers: [BufferId; 4]) {
    let thresholds = plan.spec.nonlinearity == Nonlinearity::SoftThreshold;
    let mut start = from;
    let mut stretch = |b: &mut Builder, end: usize, floor: bool| {
        let launch = sgd::update(start, end - start, floor);
        b.launch(launch, &buffers);
        start = end;
    };
    if thresholds && from == 0 {
        for (block, at) in plan.blocks.iter().zip(&at.blocks) {
            stretch(b, at.bias as usize, false);
            stretch(b, at.bias as usize + block.collapsed_channels, true);
        }
    }
    stretch(b, at.len, false);
}
