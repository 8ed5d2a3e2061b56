//! Whole networks on the device: every golden network forward and backward against the authors' own values, batches of all sizes
//! against the CPU, and training side by side.

use ndarray::ArrayD;
use phase_collapse::engine::gpu::evaluation::{Detail, images_per_pass};
use phase_collapse::engine::gpu::{Evaluator, GpuTrainer, trace, trace_train};
use phase_collapse::engine::{Backend, Forward, Objective, Pass, Sgd, Trainer};
use phase_collapse::gpu::Limits;
use phase_collapse::network::{Model, Source, Spec};
use phase_collapse::tensor::Tensors;
use pollster::block_on;

use super::golden::{NETWORKS, golden_network, jumps, relative_error, worst_error};
use super::support::{Noise, device, limits};

const FORWARD: f64 = 1e-4;
const GRADIENT: f64 = 5e-4;

#[test]
fn golden_networks_forward() {
    let Some(device) = device() else { return };
    let mut compared = 0;
    for name in NETWORKS {
        let (model, expected) = golden_network(name);
        let Some(input) = expected.get("input") else { continue };
        let computed = block_on(trace(device.clone(), &model, input, limits())).unwrap();
        let prefix = if jumps(&model) { "block0.wavelet" } else { "block" };
        let (e, at) = worst_error(&computed, &expected, prefix);
        let logits = relative_error(&computed["logits"], &expected["logits"]);
        println!("{name}: {e:.1e} at {at}, logits {logits:.1e}");
        assert!(e <= FORWARD, "{name}: {at} differs by {e:.1e}");
        assert!(
            logits <= if jumps(&model) { 1e-2 } else { FORWARD },
            "{name}: logits differ by {logits:.1e}"
        );
        compared += 1;
    }
    assert!(compared >= 14, "only {compared} networks have a forward trace");
}

#[test]
fn golden_networks_backward() {
    let Some(device) = device() else { return };
    let mut compared = 0;
    for name in NETWORKS.iter().filter(|n| n.ends_with("_grads")) {
        let (model, expected) = golden_network(name);
        let labels: Vec<u8> = expected["train.labels"].iter().map(|&l| l as u8).collect();
        let input = &expected["train.input"];
        let computed = block_on(trace_train(device.clone(), &model, input, &labels, limits())).unwrap();
        for (prefix, bound) in [("train.loss", FORWARD), ("train.after.", FORWARD), ("train.grad.", GRADIENT)]
        {
            let (e, at) = worst_error(&computed, &expected, prefix);
            println!("{name}: {e:.1e} at {at}");
            assert!(e <= bound, "{name}: {at} differs by {e:.1e}");
        }
        compared += 1;
    }
    assert_eq!(compared, 5, "networks with gradients");
}

/// The comparison must be able to fail.
#[test]
fn a_wrong_network_is_rejected() {
    let Some(device) = device() else { return };
    let (mut model, expected) = golden_network("cifar_mod_skip_realp");
    model.weights.blocks[3].projection_re[17] += 0.05;
    let computed = block_on(trace(device, &model, &expected["input"], limits())).unwrap();
    assert!(worst_error(&computed, &expected, "block3.").0 > FORWARD);
    assert!(worst_error(&computed, &expected, "block2.").0 <= FORWARD);
}

fn spec(nonlinearity: &str, skip: bool, real: bool, orientations: usize, avgpool: bool) -> Spec {
    Spec::from_json(&format!(
        r#"{{"input_channels": 2, "input_size": [12, 10], "widths": [4, 6, 8], "orientations": {orientations},
            "skip": {skip}, "real_projection": {real}, "nonlinearity": "{nonlinearity}", "factorized_from_block": 1,
            "avgpool": {avgpool}, "classes": 3}}"#
    ))
    .unwrap()
}

fn close(what: &str, got: &[f32], want: &[f32], bound: f64) {
    let array = |v: &[f32]| ArrayD::from_shape_vec(vec![v.len()], v.to_vec()).unwrap();
    let e = relative_error(&array(got), &array(want));
    assert!(e <= bound, "{what}: differs by {e:.1e}");
}

#[test]
fn batches_of_any_size_give_what_the_cpu_gives() {
    let Some(device) = device() else { return };
    for (nonlinearity, skip, real, orientations, avgpool) in [
        ("mod", true, true, 4, false),
        ("mod", false, true, 4, true),
        ("mod", false, false, 3, false),
        ("cst", true, false, 4, false),
        ("tanh", true, true, 8, true),
        ("none", false, true, 4, false),
    ] {
        let model = Model::untrained(&spec(nonlinearity, skip, real, orientations, avgpool), 3).unwrap();
        let mut gpu = block_on(Evaluator::new(device.clone(), &model, 1024, Detail::Maps, limits())).unwrap();
        assert_eq!(gpu.capacity(), 1024);
        let mut noise = Noise(7);
        for n in [1024, 1, 3, 64, 65] {
            let images = noise.vec(n * 240);
            block_on(gpu.run(&images, n)).unwrap();
            let results = gpu.results().unwrap();
            let mut cpu = Forward::new(&model, n, Backend::Simd).unwrap();
            cpu.run(&images, n).unwrap();
            let what = format!("{nonlinearity} skip {skip} real {real} L {orientations}, {n} images");
            let apart = results.difference(&cpu);
            assert!(apart <= FORWARD, "{what}: differs by {apart:.1e}");
            assert_eq!(results.images(), n);
            if n > 65 {
                continue;
            }
            // The maps, too, taken over as if the CPU had run them.
            let maps = block_on(gpu.maps()).unwrap();
            let mut adopted = Forward::new(&model, n, Backend::Simd).unwrap();
            adopted.adopt(&images, n, &maps).unwrap();
            close(&what, adopted.logits(), cpu.logits(), FORWARD);
            for j in 0..3 {
                close(
                    &format!("{what}, output {j}"),
                    adopted.output(j).values,
                    cpu.output(j).values,
                    FORWARD,
                );
                for source in [Source::Low, Source::Wave, Source::RhoLow, Source::RhoWave] {
                    let (a, b) = (adopted.part(j, source), cpu.part(j, source));
                    assert_eq!(a.is_some(), b.is_some());
                    if let (Some(a), Some(b)) = (a, b) {
                        assert_eq!(a.shape, b.shape);
                        close(&format!("{what}, {source:?} {j}"), a.values, b.values, FORWARD);
                    }
                }
            }
            assert!(adopted.adopt(&images, n, &maps[1..]).is_err());
        }
    }
}

#[test]
fn tensors_over_the_limit_are_cut_into_parts() {
    let Some(device) = device() else { return };
    // So small a limit that a batch needs many parts.
    let tight = Limits { storage_bytes: 40_000, ..limits() };
    for (nonlinearity, real) in [("mod", true), ("cst", false)] {
        let model = Model::untrained(&spec(nonlinearity, true, real, 4, false), 3).unwrap();
        let most = images_per_pass(&model.plan, &tight);
        assert!(most < 8, "{most} images a pass");
        let n = 29;
        let (images, labels) = (Noise(3).vec(n * 240), (0..n).map(|i| (i % 3) as u8).collect::<Vec<u8>>());
        let mut gpu =
            block_on(GpuTrainer::new(device.clone(), model.clone(), n, tight, Objective::default())).unwrap();
        let report = block_on(gpu.gradients(&images, &labels)).unwrap();
        let mut cpu = Trainer::new(model, n).unwrap();
        let want = cpu.gradients(&images, &labels).unwrap();
        assert!((report.loss - want.loss).abs() < 1e-4 * want.loss && report.correct == want.correct);
        let gradients = block_on(gpu.read_gradients()).unwrap();
        for (i, (a, b)) in gradients.learned().iter().zip(cpu.last_gradients().learned()).enumerate() {
            close(&format!("{nonlinearity}, learned vector {i}"), a, b, GRADIENT);
        }
    }
}

#[test]
fn training_goes_where_the_cpu_goes() {
    let Some(device) = device() else { return };
    for (nonlinearity, skip, real) in [("mod", true, true), ("cst", true, true), ("ms", false, false)] {
        let model = Model::untrained(&spec(nonlinearity, skip, real, 4, false), 5).unwrap();
        let mut gpu =
            block_on(GpuTrainer::new(device.clone(), model.clone(), 32, limits(), Objective::default()))
                .unwrap();
        let mut cpu = Trainer::new(model, 32).unwrap();
        let rule = Sgd { rate: 0.05, momentum: 0.9, weight_decay: 1e-3 };
        let mut noise = Noise(11);
        // The last batch of an epoch is smaller; buffers stay.
        for n in [32, 32, 17, 32] {
            let images = noise.vec(n * 240);
            let labels: Vec<u8> = (0..n).map(|i| (i * 7 % 3) as u8).collect();
            let got = block_on(gpu.step(&images, &labels, &rule)).unwrap();
            let want = cpu.step(&images, &labels, &rule).unwrap();
            assert!((got.loss - want.loss).abs() < 1e-3 * want.loss, "{nonlinearity}: {got:?}, {want:?}");
        }
        block_on(gpu.settle()).unwrap();
        let pairs = gpu.model().weights.learned().into_iter().zip(cpu.model().weights.learned());
        for (i, (a, b)) in pairs.enumerate() {
            close(&format!("{nonlinearity}: learned vector {i}"), a, b, 5e-3);
        }
        let momentum = |t: &Tensors| t.values().flatten().copied().collect::<Vec<f32>>();
        close("momentum", &momentum(&gpu.momentum()), &momentum(&cpu.momentum()), 5e-3);
    }
}
