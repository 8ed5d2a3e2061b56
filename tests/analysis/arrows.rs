//! The arrows of a pixel in the networks that ship: they add up to what a trace of the network has there before Normalise.

use std::path::Path;

use ndarray::{ArrayD, IxDyn};
use num_complex::Complex64;
use phase_collapse::analysis::braid::{Braid, arrows};
use phase_collapse::engine::{Backend, trace};
use phase_collapse::formats::Checkpoint;
use phase_collapse::network::Model;

fn model(name: &str) -> Model {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("www/assets/models").join(format!("{name}.safetensors"));
    Checkpoint::from_bytes(&std::fs::read(&path).unwrap(), &path).unwrap().model().unwrap()
}

/// The largest distance of a sum from the traced value, over the block's largest.
fn apart(model: &Model, traced: &Model) -> f64 {
    let shape = model.plan.blocks[0].input;
    let image: Vec<f32> = (0..shape.len()).map(|i| ((i * i % 977) as f32 * 0.013).sin()).collect();
    let braid = Braid::new(model, &image).unwrap();
    let images =
        ArrayD::from_shape_vec(IxDyn(&[1, shape.channels, shape.height, shape.width]), image).unwrap();
    let traced = trace(traced, &images, Backend::Simd).unwrap();
    let mut worst = 0.0f64;
    for (j, plan) in model.plan.blocks.iter().enumerate() {
        let proj = traced.get(&format!("block{j}.proj")).unwrap();
        let values: Vec<f64> = proj.iter().map(|&v| f64::from(v)).collect();
        let scale = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        let (planes, pixels) = (plan.output.planes(), plan.output.pixels());
        for (output, pixel) in [(0, 0), (3, pixels / 2 + 1), (plan.output.channels - 1, pixels - 1)] {
            let found = arrows::pixel(braid.shown(), j, output, pixel);
            assert_eq!(found.arrows.len(), plan.rho_channels);
            let z = &values[(output * pixels + pixel) * planes..][..planes];
            let own = Complex64::new(z[0], z.get(1).copied().unwrap_or(0.0));
            let sum: Complex64 = found.arrows.iter().map(|arrow| arrow.product).sum();
            worst = worst.max((sum - own).norm() / scale);
        }
    }
    worst
}

#[test]
fn they_add_up_in_every_mechanism_that_ships() {
    for name in [
        "mnist-modulus",
        "mnist-soft-threshold",
        "mnist-dial-1",
        "cifar-10-modulus-noskip",
        "cifar-10-soft-threshold-noskip",
        "cifar-10-sigmoid",
        "cifar-10-amplitude-collapse",
        "cifar-10-scattering",
    ] {
        let model = model(name);
        let apart = apart(&model, &model);
        assert!(apart < 1e-5, "{name}: {apart:e}");
    }
}

#[test]
fn another_networks_arrows_are_noticed() {
    let model = model("mnist-modulus");
    let mut other = model.clone();
    other.weights.blocks[2].projection_re[7] += 0.02;
    assert!(apart(&model, &other) > 1e-5);
}
