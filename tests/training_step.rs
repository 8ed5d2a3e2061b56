//! The training step: the same bits whatever the number of threads, batches that do not fill a shard, refusals.

use phase_collapse::engine::{Sgd, Trainer};
use phase_collapse::network::{Model, Nonlinearity, Size, Spec};

fn spec(nonlinearity: Nonlinearity) -> Spec {
    Spec {
        input_channels: 1,
        input_size: Size { height: 12, width: 10 },
        widths: vec![4, 6, 8],
        orientations: 4,
        skip: true,
        real_projection: true,
        nonlinearity,
        factorized_from_block: 0,
        avgpool: false,
        classes: 3,
        dataset: None,
    }
}

/// Two shards and a bit: bright blobs at a place that depends on the label.
fn batch(n: usize) -> (Vec<f32>, Vec<u8>) {
    let labels: Vec<u8> = (0..n).map(|i| (i % 3) as u8).collect();
    let pixel = |i: usize, p: usize| {
        let (y, x) = ((p / 10) as f32, (p % 10) as f32);
        let noise = ((i * 7919 + p * 104_729) % 1000) as f32 / 2000.0;
        let centre = 2.0 + 3.0 * f32::from(labels[i]);
        noise + (-((y - centre).powi(2) + (x - 5.0).powi(2)) / 4.0).exp()
    };
    ((0..n * 120).map(|j| pixel(j / 120, j % 120)).collect(), labels)
}

const RULE: Sgd = Sgd { rate: 0.05, momentum: 0.9, weight_decay: 1e-4 };

fn trained(threads: usize, steps: usize) -> (Trainer, Vec<f64>) {
    let (images, labels) = batch(37);
    let pool = rayon_pool(threads);
    pool.install(|| {
        let mut trainer =
            Trainer::new(Model::untrained(&spec(Nonlinearity::Modulus), 3).unwrap(), 64).unwrap();
        let losses = (0..steps).map(|_| trainer.step(&images, &labels, &RULE).unwrap().loss).collect();
        (trainer, losses)
    })
}

fn rayon_pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    let (one, losses_one) = trained(1, 4);
    let (three, losses_three) = trained(3, 4);
    assert_eq!(losses_one, losses_three);
    assert_eq!(one.model().weights, three.model().weights);
}

#[test]
fn it_learns() {
    let (_, losses) = trained(2, 40);
    assert!(losses[0] > 0.8 && losses[39] < 0.1, "{} → {}", losses[0], losses[39]);
}

#[test]
fn soft_thresholds_stay_above_zero() {
    let mut model = Model::untrained(&spec(Nonlinearity::SoftThreshold), 3).unwrap();
    model.weights.blocks.iter_mut().for_each(|b| b.bias.fill(0.0));
    let (images, labels) = batch(37);
    let mut trainer = Trainer::new(model, 64).unwrap();
    for _ in 0..5 {
        trainer.step(&images, &labels, &RULE).unwrap();
    }
    let biases = || trainer.model().weights.blocks.iter().flat_map(|b| &b.bias);
    assert!(biases().all(|&b| b >= 0.0) && biases().any(|&b| b > 0.0));
}

#[test]
fn bad_batches_are_refused() {
    let mut trainer = Trainer::new(Model::untrained(&spec(Nonlinearity::Modulus), 3).unwrap(), 8).unwrap();
    let (images, labels) = batch(8);
    let mut message =
        |images: &[f32], labels: &[u8]| trainer.step(images, labels, &RULE).unwrap_err().to_string();
    assert!(message(&images, &[]).contains("1 to 8"));
    assert!(message(&images[1..], &labels).contains("960"));
    assert!(message(&images, &[9; 8]).contains("below 3"));
    let spoilt: Vec<f32> = images.iter().map(|_| f32::NAN).collect();
    assert!(message(&spoilt, &labels).contains("loss"));
}
