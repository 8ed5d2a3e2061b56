//! Loss and gradient, to 1e-5 of the largest value: WGSL's exponential and logarithm promise no more.

use phase_collapse::kernels::cross_entropy::{gpu, reference};

use super::support::{Bench, Noise, check, device};

const TOLERANCE: f64 = 1e-5;

struct Answer {
    d_logits: Vec<f32>,
    loss: Vec<f32>,
    correct: Vec<f32>,
}

fn on_device(
    device: &std::sync::Arc<phase_collapse::gpu::Device>,
    logits: &[f32],
    labels: &[u8],
    smoothing: f32,
) -> Answer {
    let (n, classes) = (labels.len(), logits.len() / labels.len().max(1));
    let mut bench = Bench::new(device);
    let labels: Vec<u32> = labels.iter().map(|&l| u32::from(l)).collect();
    let (x, labels) = (bench.input(logits), bench.words(&labels));
    let outputs = [bench.output(logits.len()), bench.output(n), bench.output(n)];
    bench.launch(gpu::gradient(n, classes, smoothing), &[x, labels, outputs[0], outputs[1], outputs[2]]);
    let [d_logits, loss, correct] = bench.run().try_into().unwrap();
    Answer { d_logits, loss, correct }
}

/// Losses and hits one by one, by the reference loops on each image alone.
fn one_by_one(logits: &[f32], labels: &[u8], classes: usize, smoothing: f32) -> (Vec<f32>, Vec<f32>) {
    let mut unused = vec![0.0; classes];
    let scores = labels.iter().enumerate().map(|(i, &label)| {
        let row = &logits[i * classes..][..classes];
        reference::forward_backward(row, &[label], classes, f64::from(smoothing), &mut unused)
    });
    scores.map(|s| (s.loss as f32, s.correct as f32)).unzip()
}

#[test]
fn loss_gradient_and_hits() {
    let Some(device) = device() else { return };
    for n in [0usize, 1, 3, 63, 64, 65, 127] {
        for classes in [2usize, 3, 10, 64, 65, 200] {
            for (spread, smoothing) in [(1.0, 0.0), (8.0, 0.0), (60.0, 0.0), (1.0, 0.1), (60.0, 0.3)] {
                let what =
                    format!("{n} images, {classes} classes, logits to {spread}, smoothing {smoothing}");
                let mut noise = Noise((n * classes) as u64 + 1);
                let logits: Vec<f32> = noise.vec(n * classes).iter().map(|v| v * spread).collect();
                let labels: Vec<u8> = (0..n).map(|i| (i * 7 % classes) as u8).collect();
                let got = on_device(&device, &logits, &labels, smoothing);
                let mut want = vec![0.0; logits.len()];
                reference::forward_backward(&logits, &labels, classes, f64::from(smoothing), &mut want);
                let (loss, correct) = one_by_one(&logits, &labels, classes, smoothing);
                check(&format!("{what}: gradient"), &got.d_logits, &want, TOLERANCE);
                check(&format!("{what}: loss"), &got.loss, &loss, TOLERANCE);
                assert_eq!(got.correct, correct, "{what}");
            }
        }
    }
}

#[test]
fn the_first_of_equals_counts() {
    let Some(device) = device() else { return };
    let classes = 130;
    // Equal logits that one invocation, and two, come upon.
    for (first, second) in [(3, 67), (67, 68), (0, 129), (65, 129)] {
        let mut logits = vec![0.0f32; 2 * classes];
        for image in 0..2 {
            logits[image * classes + first] = 1.0;
            logits[image * classes + second] = 1.0;
        }
        let got = on_device(&device, &logits, &[first as u8, second as u8], 0.0);
        assert_eq!(got.correct, [1.0, 0.0], "{first} and {second}");
    }
}

/// Where the network is sure, loss and gradient still have their digits.
#[test]
fn small_losses_keep_their_digits() {
    let Some(device) = device() else { return };
    for margin in [4.0f32, 8.0, 12.0, 15.0, 40.0] {
        let logits = [margin, 0.0, -0.5, 0.25];
        let got = on_device(&device, &logits, &[0], 0.0);
        let others: f64 = [0.0f32, -0.5, 0.25].iter().map(|&v| f64::from(v - margin).exp()).sum();
        let p = others / (1.0 + others);
        // The exponential's own error grows with the margin: 3 + 2·|x| units of the last place.
        let allowed = 1e-5 + 2.4e-7 * f64::from(margin);
        for (what, got, want) in [("loss", got.loss[0], others.ln_1p()), ("gradient", got.d_logits[0], -p)] {
            let error = (f64::from(got) - want).abs() / want.abs();
            assert!(error <= allowed, "{what} at a margin of {margin}: {got}, {want} expected");
        }
    }
}
