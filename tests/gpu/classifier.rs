//! The classifier against its reference loops in f64.
//!
//! Tolerance 1e-5 of the largest value, forward and backward: products of up to a few thousand terms are summed tile by tile, which
//! costs some 1e-6; an average over pixels likewise. What the batch normalisation sends back is a difference, d − mean(d) − y·mean(d·y),
//! which for two or three values a row is nearly nothing: there the largest value is that of the terms.

use std::sync::Arc;

use phase_collapse::gpu::{BufferId, Device};
use phase_collapse::kernels::classifier::gpu::{self, Offsets, Part, Sizes};
use phase_collapse::kernels::classifier::reference::{self, Tape};
use phase_collapse::kernels::classifier::{ClassifierWeights, EPSILON};
use phase_collapse::kernels::standardise::Statistics;
use phase_collapse::tensor::{Map, MapShape};

use super::support::{Bench, Noise, check, device};

const TOLERANCE: f64 = 1e-5;

/// A batch and its classifier, and how its images are parted.
struct Case {
    sizes: Sizes,
    parts: Vec<usize>,
    x: Vec<f32>,
    weights: Vec<f32>,
    at: Offsets,
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&v| f64::from(v)).collect()
}
fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&v| v as f32).collect()
}

impl Case {
    fn new(rows: usize, pixels: usize, average: bool, classes: usize, parts: &[usize]) -> Case {
        let sizes = Sizes { images: parts.iter().sum(), rows, pixels, average, classes };
        let at = Offsets {
            bias: 2,
            scale: 3 + classes,
            linear: 4 + classes + rows,
            shift: 5 + classes + rows + classes * sizes.inputs(),
        };
        let mut noise = Noise((rows * pixels * classes + sizes.images) as u64 + 1);
        let weights = noise.vec(at.shift + rows + 1);
        let shape =
            MapShape { channels: rows, complex: false, images: sizes.images, height: 1, width: pixels };
        let x = noise.map(shape).values().iter().map(|v| 0.3 + v).collect();
        Case { sizes, parts: parts.to_vec(), x, weights, at }
    }

    fn name(&self) -> String {
        format!("{:?} in parts of {:?}", self.sizes, self.parts)
    }

    fn map(&self) -> Map<f64> {
        let Sizes { images, rows, pixels, .. } = self.sizes;
        let shape = MapShape { channels: rows, complex: false, images, height: 1, width: pixels };
        Map::from_vec(shape, wide(&self.x)).unwrap()
    }

    /// The vectors that lie at `self.at` in a flat buffer.
    fn unpack(&self, flat: &[f32]) -> ClassifierWeights<f64> {
        let Sizes { rows, classes, .. } = self.sizes;
        let take = |at: usize, n: usize| wide(&flat[at..at + n]);
        ClassifierWeights {
            scale: take(self.at.scale, rows),
            shift: take(self.at.shift, rows),
            mean: vec![0.0; rows],
            var: vec![1.0; rows],
            linear: take(self.at.linear, classes * self.sizes.inputs()),
            bias: take(self.at.bias, classes),
        }
    }

    fn split(&self) -> Vec<Part> {
        let (mut first, parts) = (0, self.parts.len());
        let each = self.parts.iter().enumerate().map(|(index, &images)| {
            first += images;
            Part { first: first - images, images, index, parts }
        });
        each.collect()
    }

    /// (rows, images, pixels) of a part.
    fn part(&self, values: &[f32], part: Part) -> Vec<f32> {
        let Sizes { images, rows, pixels, .. } = self.sizes;
        let row = |r| &values[(r * images + part.first) * pixels..][..part.images * pixels];
        (0..rows).flat_map(row).copied().collect()
    }
}

fn four_a_row(statistics: &Statistics) -> Vec<f32> {
    let rows = statistics.mean_re.iter().zip(&statistics.var);
    rows.flat_map(|(&mean, &var)| [mean as f32, 0.0, (1.0 / (var + EPSILON).sqrt()) as f32, var as f32])
        .collect()
}

/// Features and logits of all parts, in buffers that a backward pass may use.
fn push_forward(
    case: &Case,
    bench: &mut Bench,
    xs: &[BufferId],
    statistics: BufferId,
    weights: BufferId,
) -> [BufferId; 2] {
    let Sizes { images, classes, .. } = case.sizes;
    let (features, logits) = (bench.output(images * case.sizes.inputs()), bench.output(images * classes));
    for (part, &x) in case.split().into_iter().zip(xs) {
        bench.launch(gpu::features(&case.sizes, part, &case.at), &[x, statistics, weights, features]);
    }
    bench.launch(gpu::logits(&case.sizes, &case.at), &[features, weights, logits]);
    [features, logits]
}

fn compare(device: &Arc<Device>, case: &Case) {
    let (sizes, name, parts) = (&case.sizes, case.name(), case.split());
    let d_logits = Noise(77).vec(sizes.images * sizes.classes);
    let statistics = reference::statistics(&case.map());

    let mut bench = Bench::new(device);
    let xs: Vec<BufferId> = parts.iter().map(|&p| bench.input(&case.part(&case.x, p))).collect();
    let four = bench.input(&four_a_row(&statistics));
    let weights = bench.input(&case.weights);
    let [features, _] = push_forward(case, &mut bench, &xs, four, weights);
    let d = bench.input(&d_logits);
    let gradients = bench.output(case.weights.len());
    let d_features = bench.output(sizes.images * sizes.inputs());
    let partials = bench.output(2 * sizes.rows * parts.len());
    let d_xs: Vec<BufferId> =
        parts.iter().map(|p| bench.output(sizes.rows * p.images * sizes.pixels)).collect();
    bench.launch(gpu::linear_adjoint(sizes, &case.at), &[d, features, gradients]);
    bench.launch(gpu::features_adjoint(sizes, &case.at), &[d, weights, d_features]);
    for (&part, &x) in parts.iter().zip(&xs) {
        bench.launch(gpu::batch_sums(sizes, part), &[x, four, d_features, partials]);
    }
    for ((&part, &x), &d_x) in parts.iter().zip(&xs).zip(&d_xs) {
        let buffers = [x, four, d_features, partials, weights, d_x, gradients];
        bench.launch(gpu::batch_adjoint(sizes, part, &case.at, &case.at), &buffers);
    }
    let got = bench.run();

    let (wide_weights, x) = (case.unpack(&case.weights), case.map());
    let mut tape = Tape::default();
    let mut logits = vec![0.0; d_logits.len()];
    reference::forward(&wide_weights, sizes.average, &statistics, &x, &mut tape, &mut logits);
    let mut d_weights = case.unpack(&vec![0.0; case.weights.len()]);
    let mut d_x = Map::zeros(x.shape());
    let d_wide = wide(&d_logits);
    reference::adjoint(
        &wide_weights,
        sizes.average,
        &statistics,
        &x,
        &tape,
        &d_wide,
        &mut d_weights,
        &mut d_x,
    );

    check(&format!("{name}: logits"), &got[1], &narrow(&logits), TOLERANCE);
    // The largest of the terms that d_x is a difference of. With few values, or one average, they cancel.
    let cancels = sizes.images * sizes.pixels <= 3 || sizes.average && sizes.images == 1;
    let share = if sizes.average { sizes.pixels as f32 } else { 1.0 };
    let d = if cancels { largest(&got[3]) / share } else { 0.0 };
    let factors = (0..sizes.rows).map(|r| wide_weights.scale[r] / (statistics.var[r] + EPSILON).sqrt());
    let factor = factors.fold(0.0f64, |m, v| m.max(v.abs())) as f32;

    let found = case.unpack(&got[2]);
    for (what, found, want, term) in [
        ("linear", &found.linear, &d_weights.linear, 0.0),
        ("bias", &found.bias, &d_weights.bias, 0.0),
        ("scale", &found.scale, &d_weights.scale, d),
        ("shift", &found.shift, &d_weights.shift, 0.0),
    ] {
        check_terms(&format!("{name}: d_{what}"), &narrow(found), &narrow(want), term);
    }
    let used = 2 * sizes.rows + sizes.classes * (1 + sizes.inputs());
    let written = got[2].iter().filter(|v| !v.is_nan()).count();
    assert_eq!(written, used, "{name}: written beside the gradients");

    let want = narrow(d_x.values());
    for (&part, found) in parts.iter().zip(&got[5..]) {
        check_terms(&format!("{name}: d_x of {part:?}"), found, &case.part(&want, part), d * factor);
    }
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |m, v| m.max(v.abs()))
}

/// [`check`] where the tolerance is also measured by `term`, the largest of the terms that the values are differences of.
fn check_terms(what: &str, got: &[f32], want: &[f32], term: f32) {
    let with = |values: &[f32]| values.iter().copied().chain([term]).collect::<Vec<_>>();
    check(what, &with(got), &with(want), TOLERANCE);
}

#[test]
fn every_size_in_parts() {
    let Some(device) = device() else { return };
    for average in [false, true] {
        for pixels in [1usize, 3, 16, 63, 64, 65] {
            compare(&device, &Case::new(5, pixels, average, 3, &[2, 3]));
        }
        for images in [1usize, 3, 31, 32, 33, 65] {
            compare(&device, &Case::new(3, 4, average, 10, &[images]));
            compare(&device, &Case::new(3, 4, average, 10, &[1, images, 2]));
        }
        for classes in [2usize, 31, 32, 33, 100] {
            compare(&device, &Case::new(7, 9, average, classes, &[4, 2]));
        }
        for rows in [1usize, 63, 64, 65, 127] {
            compare(&device, &Case::new(rows, 2, average, 10, &[3]));
        }
    }
}

#[test]
fn real_layers() {
    let Some(device) = device() else { return };
    compare(&device, &Case::new(256, 16, false, 10, &[64, 64]));
    compare(&device, &Case::new(512, 64, true, 100, &[48, 16]));
}

#[test]
fn no_image_is_no_work() {
    let Some(device) = device() else { return };
    let case = Case::new(3, 4, false, 10, &[0]);
    let mut bench = Bench::new(&device);
    let [x, four, weights] = [&[][..], &[0.0; 12], &case.weights].map(|v| bench.input(v));
    push_forward(&case, &mut bench, &[x], four, weights);
    assert!(bench.run().iter().all(Vec::is_empty));
}

#[test]
fn statistics_of_an_evaluation() {
    let Some(device) = device() else { return };
    for rows in [0usize, 1, 3, 63, 64, 65, 127] {
        let mut noise = Noise(rows as u64 + 1);
        let mean = noise.vec(rows);
        let var: Vec<f32> = noise.vec(rows).iter().map(|v| v.abs()).collect();
        let mut weights = vec![f32::NAN; 3];
        weights.extend(&mean);
        weights.push(f32::NAN);
        weights.extend(&var);
        let mut bench = Bench::new(&device);
        let (weights, four) = (bench.input(&weights), bench.output(4 * rows));
        bench.launch(gpu::statistics(rows, 3, 4 + rows), &[weights, four]);
        let want = Statistics { mean_re: wide(&mean), mean_im: vec![0.0; rows], var: wide(&var) };
        check(&format!("{rows} rows"), &bench.run()[0], &four_a_row(&want), TOLERANCE);
    }
}
