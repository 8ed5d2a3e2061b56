//! Every network fixture: forward tensors, gradients and running statistics of the authors' own code against the
//! reference loops and against every SIMD level that this machine runs.

mod support;

use ndarray::ArrayD;
use phase_collapse::engine::{Backend, Forward, Level, trace, trace_at, trace_train};
use phase_collapse::kernels::standardise::{self, Statistics};
use phase_collapse::kernels::{mix, normalise, rho, wavelet};
use phase_collapse::tensor::{Map, MapShape, Tensors};
use phase_collapse::wavelet::FilterBank;
use support::{NETWORKS, golden_network, jumps, relative_error, worst_error};

/// Bounds in max|a − b| / max|b|.
const REFERENCE_FORWARD: f64 = 2e-5;
const REFERENCE_GRADIENT: f64 = 1e-4;
const FAST_FORWARD: f64 = 1e-4;
const FAST_GRADIENT: f64 = 5e-4;

fn check_forward(level: Option<Level>, bound: f64) {
    let mut compared = 0;
    for name in NETWORKS {
        let (model, expected) = golden_network(name);
        if !expected.contains_key("input") {
            continue;
        }
        let computed = trace_at(&model, &expected["input"], level).unwrap();
        let (e, at) = if jumps(&model) {
            let first: Tensors = expected
                .iter()
                .filter(|(n, _)| n.starts_with("block0.wavelet"))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect();
            worst_error(&computed, &first, "block0")
        } else {
            worst_error(&computed, &expected, "block")
        };
        assert!(e <= bound, "{name}, {level:?}: {at} differs by {e:.1e}");
        let logits = relative_error(&computed["logits"], &expected["logits"]);
        let logits_bound = if jumps(&model) { 1e-2 } else { bound };
        assert!(logits <= logits_bound, "{name}, {level:?}: logits differ by {logits:.1e}");
        println!("{name} {level:?}: {e:.1e} at {at}, logits {logits:.1e}");
        compared += 1;
    }
    assert!(compared >= 14, "only {compared} networks have a forward trace");
}

#[test]
fn reference_forward_equals_the_authors_code() {
    check_forward(None, REFERENCE_FORWARD);
}

#[test]
fn every_simd_level_equals_the_authors_code() {
    for level in Level::available() {
        check_forward(Some(level), FAST_FORWARD);
    }
}

fn check_training(backend: Backend, forward: f64, gradient: f64) {
    let mut compared = 0;
    for name in NETWORKS.iter().filter(|n| n.ends_with("_grads")) {
        let (model, expected) = golden_network(name);
        let labels: Vec<u8> = expected["train.labels"].iter().map(|&l| l as u8).collect();
        let computed = trace_train(&model, &expected["train.input"], &labels, backend).unwrap();
        for (prefix, bound) in [("train.loss", forward), ("train.after.", forward), ("train.grad.", gradient)]
        {
            let (e, at) = worst_error(&computed, &expected, prefix);
            println!("{name} {backend:?}: {e:.1e} at {at}");
            assert!(e <= bound, "{name}, {backend:?}: {at} differs by {e:.1e}");
        }
        compared += 1;
    }
    assert_eq!(compared, 5, "networks with gradients");
}

#[test]
fn reference_training_equals_the_authors_code() {
    check_training(Backend::Reference, REFERENCE_FORWARD, REFERENCE_GRADIENT);
}

#[test]
fn simd_training_equals_the_authors_code() {
    check_training(Backend::Simd, FAST_FORWARD, FAST_GRADIENT);
}

#[test]
fn folded_logits_equal_unfolded_ones() {
    for name in NETWORKS {
        let (model, expected) = golden_network(name);
        let Some(input) = expected.get("input") else { continue };
        if jumps(&model) {
            continue;
        }
        let unfolded = trace(&model, input, Backend::Simd).unwrap();
        let n = input.shape()[0];
        let mut forward = Forward::new(&model, n, Backend::Simd).unwrap();
        forward.run(&input.iter().copied().collect::<Vec<f32>>(), n).unwrap();
        let shape = unfolded["logits"].raw_dim();
        let folded = ArrayD::from_shape_vec(shape, forward.logits().to_vec()).unwrap();
        let e = relative_error(&folded, &unfolded["logits"]);
        assert!(e <= 1e-5, "{name}: folded logits differ by {e:.1e}");
    }
}

/// The two that jump at z = 0, step by step, each step fed the authors' own previous tensor.
#[test]
fn every_step_of_a_jumping_network_equals_the_authors_code() {
    for name in ["cifar_sigmoid", "cifar_amplitude_collapse"] {
        let (model, expected) = golden_network(name);
        let map = |name: &str| Map::<f32>::from_file_layout(name, &expected[name]).unwrap();
        let check = |what: &str, got: &Map<f32>, name: &str| {
            let e = relative_error(&got.to_file_layout(), &expected[name]);
            assert!(e <= REFERENCE_FORWARD, "{what}: {name} differs by {e:.1e}");
        };
        let mut x = map("input");
        for (block, w) in model.plan.blocks.iter().zip(&model.weights.blocks) {
            let (j, images) = (block.index, x.shape().images);
            let zeros = |shape: MapShape| Map::<f32>::zeros(shape.with_images(images));
            let tensor = |step: &str| format!("block{j}.{step}");
            let bank = FilterBank::new(block.bank, 4, block.input.height, block.input.width).unwrap();
            let (mut low, mut wave) = (zeros(block.low), zeros(block.wave));
            wavelet::reference::forward(&bank, &x, &mut low, &mut wave);
            check(name, &low, &tensor("wavelet.phi"));
            check(name, &wave, &tensor("wavelet.psi"));

            let (low, wave) = (map(&tensor("wavelet.phi")), map(&tensor("wavelet.psi")));
            let mut collapsed = zeros(block.wave);
            rho::reference::forward(model.plan.spec.nonlinearity, &w.bias, &w.gain, &wave, &mut collapsed);
            let mut concatenated = zeros(block.rho());
            let row = concatenated.shape().row();
            for (first, part) in [(0, &low), (low.shape().channels, &collapsed)] {
                for c in 0..part.shape().channels {
                    let values = part.channel(c);
                    concatenated.values_mut()[(first + c) * row..][..values.len()].copy_from_slice(values);
                }
            }
            check(name, &concatenated, &tensor("rho"));

            let wide = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect();
            let statistics =
                Statistics { mean_re: wide(&w.mean_re), mean_im: wide(&w.mean_im), var: wide(&w.var) };
            let (mut standard, mut mixed, mut unit) =
                (zeros(block.rho()), zeros(block.output), zeros(block.output));
            standardise::reference::forward(&map(&tensor("rho")), &statistics, &mut standard);
            mix::reference::forward(&w.projection_re, &w.projection_im, &standard, &mut mixed);
            let mut norms = vec![0.0; unit.shape().plane()];
            normalise::reference::forward(&mixed, &mut unit, &mut norms);
            check(name, &unit, &tensor("norm"));
            x = map(&tensor("norm"));
        }
    }
}

/// The comparison itself must be able to fail: a network with one weight changed, and a permuted one, are rejected.
#[test]
fn a_wrong_network_is_rejected() {
    let (mut model, expected) = golden_network("cifar_mod_skip_realp");
    model.weights.blocks[3].projection_re[17] += 0.05;
    let computed = trace(&model, &expected["input"], Backend::Reference).unwrap();
    assert!(worst_error(&computed, &expected, "block3.").0 > FAST_FORWARD);
    assert!(worst_error(&computed, &expected, "block2.").0 <= REFERENCE_FORWARD);
}
