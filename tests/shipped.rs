//! What ships with the page: networks that fit, say where they come from, and answer as their cards say.

use std::path::{Path, PathBuf};

use phase_collapse::engine::{Backend, Forward};
use phase_collapse::formats::Checkpoint;
use phase_collapse::formats::samples::Samples;
use phase_collapse::network::Nonlinearity;
use phase_collapse::training::View;

fn asset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/assets").join(name)
}

fn checkpoint(name: &str) -> (Checkpoint, usize) {
    let path = asset(&format!("models/{name}.safetensors"));
    let bytes = std::fs::read(&path).unwrap();
    (Checkpoint::from_bytes(&bytes, &path).unwrap(), bytes.len())
}

fn samples() -> Samples {
    let path = asset("images/mnist-1000.safetensors");
    Samples::from_bytes(&std::fs::read(&path).unwrap(), &path).unwrap()
}

/// Share of the sample digits called right.
fn accuracy(checkpoint: &Checkpoint, samples: &Samples) -> f64 {
    let model = checkpoint.model().unwrap();
    let preparation = &checkpoint.card.as_ref().unwrap().input;
    let shape = [samples.channels, samples.height, samples.width];
    let (size, tables) = (shape.iter().product::<usize>(), preparation.tables());
    let each: usize = preparation.output(shape).iter().product();
    let mut forward = Forward::new(&model, 50, Backend::Simd).unwrap();
    let mut input = vec![0.0; 50 * each];
    let mut right = 0;
    for (labels, images) in samples.labels.chunks(50).zip(samples.images.chunks(50 * size)) {
        for (image, out) in images.chunks(size).zip(input.chunks_mut(each)) {
            preparation.apply(&tables, image, shape, View::default(), out);
        }
        forward.run(&input, labels.len()).unwrap();
        for (&label, logits) in labels.iter().zip(forward.logits().chunks(10)) {
            let best = (0..10).max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap();
            right += usize::from(best == usize::from(label));
        }
    }
    right as f64 / samples.len() as f64
}

#[test]
fn the_digit_networks_answer_as_their_cards_say() {
    let samples = samples();
    for (name, nonlinearity, least) in [
        ("mnist-modulus", Nonlinearity::Modulus, 0.993),
        ("mnist-soft-threshold", Nonlinearity::SoftThreshold, 0.99),
    ] {
        let (checkpoint, bytes) = checkpoint(name);
        assert!(bytes <= 450_000, "{name}: {bytes} bytes");
        assert_eq!(checkpoint.spec.nonlinearity, nonlinearity);
        assert_eq!(checkpoint.spec.widths, [8, 16, 32, 64, 64, 64, 64, 64]);
        let card = checkpoint.card.as_ref().unwrap();
        let claimed = card.accuracy.as_ref().unwrap().fraction;
        assert!(claimed >= least, "{name}: {claimed}");
        // 1,000 of the 10,000 test images: five standard errors.
        let found = accuracy(&checkpoint, &samples);
        let error = (claimed * (1.0 - claimed) / samples.len() as f64).sqrt();
        assert!(
            (found - claimed).abs() <= 5.0 * error,
            "{name}: {found} on the samples, {claimed} on the card"
        );
    }
}

#[test]
fn the_sample_digits_are_a_hundred_a_class_in_turn() {
    let samples = samples();
    assert_eq!((samples.len(), samples.height, samples.width, samples.channels), (1000, 28, 28, 1));
    assert!(samples.labels.iter().enumerate().all(|(i, &l)| usize::from(l) == i % 10));
}

/// The measure must be able to fail: a network whose last layer is turned round answers wrongly.
#[test]
fn a_spoilt_network_is_noticed() {
    let (mut checkpoint, _) = checkpoint("mnist-modulus");
    for (name, tensor) in checkpoint.tensors.iter_mut() {
        if name.ends_with("classifier.weight") {
            tensor.mapv_inplace(|v| -v);
        }
    }
    assert!(accuracy(&checkpoint, &samples()) < 0.2);
}
