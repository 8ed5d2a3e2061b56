//! Every verb that computes, on this machine's graphics device: in tests a software one. Without one each verb says so in one line;
//! these tests then say that nothing was tested, and fail where REQUIRE_GPU=1.

use crate::support::{golden, relative_error};
use crate::verbs::{tensors, trace};
use crate::workbench::{TEST_PER_CLASS, TRAIN, Workbench};

/// Whether the verbs find a device.
fn there_is_a_device(bench: &Workbench) -> bool {
    let run = trace(bench, "cifar_dyadic", "--backend gpu --force --json");
    if run.code == Some(0) {
        return true;
    }
    run.refused(1, &["--backend gpu"]);
    assert!(!std::env::var("REQUIRE_GPU").is_ok_and(|v| v == "1"), "REQUIRE_GPU=1, but {}", run.stderr);
    eprintln!("NOT TESTED: {}", run.stderr);
    false
}

#[test]
fn traces_agree_with_the_reference() {
    let bench = Workbench::new();
    if !there_is_a_device(&bench) {
        return;
    }
    let (_, expected) = golden("cifar_mod_skip_realp_grads.trace");
    for (train, prefixes, bound) in [
        ("", &["block", "logits"][..], 1e-4),
        ("--train", &["train.loss", "train.grad", "train.after"], 5e-4),
    ] {
        let options = format!("--backend gpu {train} --force --json");
        trace(&bench, "cifar_mod_skip_realp_grads", &options).json();
        let ours = tensors(&bench, "t.safetensors");
        let theirs: Vec<_> =
            expected.iter().filter(|(n, _)| prefixes.iter().any(|p| n.starts_with(p))).collect();
        assert!(theirs.len() > 3);
        for (name, values) in theirs {
            let error = relative_error(&ours[name], values);
            assert!(error < bound, "{name}: {error}");
        }
    }
}

#[test]
fn a_run_goes_where_the_cpu_goes() {
    let bench = Workbench::new();
    if !there_is_a_device(&bench) {
        return;
    }
    let report =
        bench.run(&format!("train {TRAIN} --epochs 2 --backend gpu --out model.safetensors --json")).json();
    assert_eq!(report["test_images"], 10 * TEST_PER_CLASS);
    // The CPU, from the same seed and in the same order, goes the same way.
    let cpu = bench.run(&format!("train {TRAIN} --epochs 2 --out cpu.safetensors --json")).json();
    for (ours, theirs) in report["epochs"].as_array().unwrap().iter().zip(cpu["epochs"].as_array().unwrap()) {
        let (ours, theirs) = (ours["loss"].as_f64().unwrap(), theirs["loss"].as_f64().unwrap());
        assert!((ours - theirs).abs() < 0.02 * theirs, "loss {ours}, on the CPU {theirs}");
    }
    let line = "evaluate --model model.safetensors --dataset mnist --data digits --json";
    let (gpu, cpu) = (bench.run(&format!("{line} --backend gpu")).json(), bench.run(line).json());
    assert_eq!(gpu["confusion"], cpu["confusion"]);
    for (a, b) in gpu["blocks"].as_array().unwrap().iter().zip(cpu["blocks"].as_array().unwrap()) {
        let (a, b) = (a["mean_distance"].as_f64().unwrap(), b["mean_distance"].as_f64().unwrap());
        assert!((a - b).abs() <= 1e-3 * b.max(1.0), "{a}, on the CPU {b}");
    }
}
