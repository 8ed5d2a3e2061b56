//! `evaluate`, `trace`, `inspect`, `convert`, `sample` and `bench` on good input.

use phase_collapse::formats::safetensors::File;
use phase_collapse::formats::samples::Samples;
use phase_collapse::tensor::Tensors;

use crate::support::{golden, golden_path, relative_error};
use crate::workbench::{Run, TEST_PER_CLASS, Workbench};

pub fn tensors(bench: &Workbench, name: &str) -> Tensors {
    let bytes = bench.read(name);
    File::parse(&bytes, &bench.path(name)).unwrap().all(|_| true).unwrap()
}

pub fn trace(bench: &Workbench, network: &str, more: &str) -> Run {
    let (model, input) = (golden_path(&format!("{network}.model")), golden_path(&format!("{network}.trace")));
    let line =
        format!("trace --model {} --input {} --out t.safetensors {more}", model.display(), input.display());
    bench.run(&line)
}

#[test]
fn traces_agree_with_the_reference_on_both_backends() {
    let bench = Workbench::new();
    let (_, expected) = golden("cifar_mod_skip_realp_grads.trace");
    for (backend, bound) in [("reference", 2e-5), ("simd", 1e-4)] {
        let run = trace(&bench, "cifar_mod_skip_realp_grads", &format!("--backend {backend} --force --json"));
        assert_eq!(run.json()["tensors"]["logits"], serde_json::json!([1, 10]));
        let ours = tensors(&bench, "t.safetensors");
        for part in ["wavelet.phi", "wavelet.psi", "rho", "std", "proj", "norm"] {
            assert!((0..4).all(|j| ours.contains_key(&format!("block{j}.{part}"))), "{part}");
        }
        let forward = expected.iter().filter(|(n, _)| n.starts_with("block") || *n == "logits");
        for (name, values) in forward {
            let error = relative_error(&ours[name], values);
            assert!(error < bound, "{name}, {backend}: {error}");
        }
    }
}

#[test]
fn training_traces_agree_with_the_reference() {
    let bench = Workbench::new();
    for network in ["cifar_mod_skip_realp_grads", "cifar_softthreshold_grads"] {
        let (_, expected) = golden(&format!("{network}.trace"));
        trace(&bench, network, "--train --force --json").json();
        let ours = tensors(&bench, "t.safetensors");
        let theirs: Vec<&String> = expected
            .keys()
            .filter(|n| n.starts_with("train.") && !n.ends_with("put") && !n.ends_with("labels"))
            .collect();
        assert!(theirs.iter().copied().eq(ours.keys()), "the names of the reference's training trace");
        for name in theirs {
            let error = relative_error(&ours[name], &expected[name]);
            assert!(error < 5e-4, "{network}: {name}: {error}");
        }
    }
}

#[test]
fn inspect_counts_what_is_in_the_file() {
    let bench = Workbench::new();
    let path = golden_path("cifar_mod_skip_realp.model");
    let report = bench.run(&format!("inspect --model {} --json", path.display())).json();
    let (_, tensors) = golden("cifar_mod_skip_realp.model");
    let learned = |name: &str| {
        ["param", "bn.weight", "bn.bias", "classifier.weight", "classifier.bias"]
            .iter()
            .any(|e| name.ends_with(e))
    };
    let count: usize = tensors.iter().filter(|(name, _)| learned(name)).map(|(_, v)| v.len()).sum();
    assert_eq!(report["parameters"], count);
    let of_blocks: u64 =
        report["blocks"].as_array().unwrap().iter().map(|b| b["parameters"].as_u64().unwrap()).sum();
    assert_eq!(of_blocks + report["classifier"]["parameters"].as_u64().unwrap(), count as u64);
    // 10.9 M for 3×32×32 input.
    let millions = report["multiply_adds"].as_f64().unwrap() / 1e6;
    assert!((millions - 10.9).abs() < 0.05, "{millions}");
    assert_eq!(
        report["blocks"][1]["output"],
        serde_json::json!({"channels": 16, "height": 16, "width": 16, "complex": true})
    );
    assert!(report["card"].is_null());
    assert_eq!(report["bytes"], std::fs::metadata(&path).unwrap().len());
    let text = bench.run(&format!("inspect --model {}", path.display()));
    assert!(text.stdout.contains("parameters") && text.stdout.contains("no card"), "{}", text.stdout);
    assert_eq!(bench.run("inspect --spec spec.json --json").json()["blocks"].as_array().unwrap().len(), 2);
}

#[test]
fn conversion_to_half_precision_halves_the_file_and_keeps_the_accuracy() {
    let bench = Workbench::new();
    bench.train("m.safetensors");
    let half = bench.run("convert --model m.safetensors --dtype f16 --out half.safetensors --json").json();
    assert!(half["largest_relative_change"].as_f64().unwrap() <= f64::powi(2.0, -11));
    let back = bench.run("convert --model half.safetensors --dtype f32 --out back.safetensors --json").json();
    assert_eq!(back["largest_relative_change"], 0.0);
    let weights = tensors(&bench, "m.safetensors").values().map(|v| v.len()).sum::<usize>();
    let saved = bench.read("m.safetensors").len() - bench.read("half.safetensors").len();
    assert!(saved.abs_diff(2 * weights) < 64, "{saved} of {weights} weights");
    let inspect = |name: &str| bench.run(&format!("inspect --model {name} --json")).json();
    assert_eq!(inspect("half.safetensors")["card"], inspect("m.safetensors")["card"]);
    assert_eq!(inspect("half.safetensors")["dtypes"], serde_json::json!(["F16"]));
    let evaluate = |name: &str| {
        let line = format!("evaluate --model {name} --dataset mnist --data digits --json");
        bench.run(&line).json()["accuracy"].as_f64().unwrap()
    };
    assert!((evaluate("half.safetensors") - evaluate("m.safetensors")).abs() < 0.05);
}

#[test]
fn a_reference_state_dictionary_converts_without_its_filters() {
    let bench = Workbench::new();
    let path = golden_path("mnist_mod.model");
    bench.run(&format!("convert --model {} --dtype f32 --out m.safetensors --json", path.display())).json();
    let (ours, (_, theirs)) = (tensors(&bench, "m.safetensors"), golden("mnist_mod.model"));
    for (name, values) in theirs.iter() {
        let left_out = ["phis", "psis", "num_batches_tracked"].iter().any(|e| name.ends_with(e));
        assert_eq!(ours.get(name), (!left_out).then_some(values), "{name}");
    }
}

#[test]
fn evaluation_is_consistent_and_independent_of_threads() {
    let bench = Workbench::new();
    bench.train("m.safetensors");
    let line = "evaluate --model m.safetensors --dataset mnist --data digits --json";
    let report = bench.run(line).json();
    assert_eq!(report, bench.run(&format!("{line} --threads 1")).json());
    assert_eq!(report, bench.run(&format!("{line} --threads 3")).json());
    let rows: Vec<Vec<u64>> = serde_json::from_value(report["confusion"].clone()).unwrap();
    assert!(rows.iter().all(|row| row.iter().sum::<u64>() == TEST_PER_CLASS as u64));
    let right: u64 = (0..10).map(|c| rows[c][c]).sum();
    assert_eq!(report["accuracy"].as_f64().unwrap(), right as f64 / (10 * TEST_PER_CLASS) as f64);
    assert_eq!(report["blocks"].as_array().unwrap().len(), 2);
    for block in report["blocks"].as_array().unwrap() {
        for measures in [block, &block["shuffled"]] {
            for key in ["mean_distance", "nearest_mean_accuracy", "fisher", "within", "between"] {
                assert!(measures[key].as_f64().is_some_and(|v| v >= 0.0), "{key} in {measures}");
            }
        }
        // The bars differ in length, so a mean over space tells classes apart.
        for key in ["mean_distance", "nearest_mean_accuracy"] {
            assert!(block[key].as_f64() > block["shuffled"][key].as_f64(), "{key} in {block}");
        }
    }
    // The reference loops say the same to rounding.
    let slow = bench.run(&format!("{line} --backend reference")).json();
    for j in 0..2 {
        let [a, b] = [&report, &slow].map(|r| r["blocks"][j]["within"].as_f64().unwrap());
        assert!((a / b - 1.0).abs() < 1e-4, "{a} {b}");
    }
}

#[test]
fn untrained_networks_and_parts_of_a_split_can_be_evaluated() {
    let bench = Workbench::new();
    let base = "evaluate --dataset mnist --data digits --json";
    let fresh = bench.run(&format!("{base} --spec spec.json --seed 3")).json();
    assert_eq!((&fresh["untrained"], &fresh["images"]), (&true.into(), &(10 * TEST_PER_CLASS).into()));
    bench.train("m.safetensors");
    let same = bench.run(&format!("{base} --model m.safetensors --untrained --seed 3")).json();
    assert_eq!(same, fresh);
    assert_ne!(
        bench.run(&format!("{base} --model m.safetensors --seed 3")).json()["blocks"],
        fresh["blocks"]
    );
    let part = bench.run(&format!("{base} --spec spec.json --split train --images 50")).json();
    assert_eq!((&part["split"], &part["images"]), (&"train".into(), &50.into()));
    assert_eq!(part["confusion"][9].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).sum::<u64>(), 5);
}

#[test]
fn a_file_of_samples_is_evaluated_as_the_page_does() {
    let bench = Workbench::new();
    bench.train("m.safetensors");
    bench.run("sample --dataset mnist --data digits --per-class 5 --out s.safetensors --json").json();
    let samples = bench.run("evaluate --model m.safetensors --images s.safetensors --seed 1 --json").json();
    // Classes take turns in the made-up files, too: the first fifty images are the sample.
    let split = "evaluate --model m.safetensors --dataset mnist --data digits --images 50 --seed 1 --json";
    let mut official = bench.run(split).json();
    assert_eq!((&samples["split"], &samples["dataset"]), (&"s.safetensors".into(), &"mnist".into()));
    for key in ["accuracy", "confusion", "loss", "images"] {
        assert_eq!(samples[key], official[key], "{key}");
    }
    for (own, official) in
        samples["blocks"].as_array().unwrap().iter().zip(official["blocks"].as_array_mut().unwrap())
    {
        assert!(official.get("geometry").is_none());
        for key in ["geometry", "inside"] {
            official[key] = own[key].clone();
        }
        assert_eq!(own, official);
        let geometry = &own["geometry"];
        let squares = geometry["distances"].as_array().unwrap().iter().map(|d| d.as_f64().unwrap().powi(2));
        let mean = (squares.sum::<f64>() / 90.0).sqrt();
        assert!((mean - own["mean_distance"].as_f64().unwrap()).abs() < 1e-9);
        assert!(geometry["standard_errors"]["mean_distance"].as_f64().unwrap() > 0.0);
        assert!(geometry["dimension"].as_f64().unwrap() >= 1.0);
        // Moduli are half as many real features as complex coefficients, and the means come apart there.
        let [before, after] = ["before", "after"].map(|end| &own["inside"][end]);
        assert_eq!(before["dims"].as_u64().unwrap(), 2 * after["dims"].as_u64().unwrap());
        let ratio =
            |end: &serde_json::Value| end["between"].as_f64().unwrap() / end["within"].as_f64().unwrap();
        assert!(ratio(after) > ratio(before), "{before} and {after}");
    }
    let (nc3, nc4) = (&samples["classifier"]["duality"], &samples["classifier"]["disagreement"]);
    assert!((0.0..1.5).contains(&nc3.as_f64().unwrap()) && (0.0..1.0).contains(&nc4.as_f64().unwrap()));
    assert!(official.get("classifier").is_none());
    // Without a model's card or a name, nobody knows how the bytes are prepared.
    bench.run("evaluate --spec spec.json --images s.safetensors").refused(1, &["--dataset"]);
}

#[test]
fn samples_take_the_first_of_each_class_in_turn() {
    let bench = Workbench::new();
    bench.run("sample --dataset mnist --data digits --per-class 3 --out s.safetensors --json").json();
    let samples = Samples::from_bytes(&bench.read("s.safetensors"), &bench.path("s.safetensors")).unwrap();
    assert_eq!((samples.len(), samples.height, samples.width, samples.channels), (30, 28, 28, 1));
    let turns: Vec<u8> = (0..30).map(|n| n % 10).collect();
    assert_eq!(samples.labels, turns);
    // Classes take turns in the made-up files, too, so the first thirty images are the sample.
    assert_eq!(samples.images, bench.read("digits/t10k-images-idx3-ubyte")[16..16 + 30 * 784]);
    bench.run("sample --dataset cifar-10 --data photos --per-class 2 --out p.safetensors --json").json();
    let samples = Samples::from_bytes(&bench.read("p.safetensors"), &bench.path("p.safetensors")).unwrap();
    assert_eq!((samples.len(), samples.channels, samples.classes[1].as_str()), (20, 3, "automobile"));
    let record = &bench.read("photos/test_batch.bin")[3073 * 7 + 1..3073 * 8];
    for (y, x, c) in [(0, 0, 0), (15, 3, 1), (20, 12, 2), (31, 31, 1)] {
        assert_eq!(samples.image(7)[c * 1024 + y * 32 + x], record[c * 1024 + y * 32 + x]);
    }
}

#[test]
fn bench_measures() {
    let bench = Workbench::new();
    let report = bench.run("bench --spec spec.json --seconds 0.05 --batch 16 --json").json();
    assert!(report["training_images_per_second"].as_f64().unwrap() > 0.0, "{report}");
}

#[test]
fn help_is_no_error() {
    let bench = Workbench::new();
    for line in ["--help", "train --help", "evaluate --help", "--version"] {
        let run = bench.run(line);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        assert!(run.stdout.len() > 10);
    }
}

#[test]
fn a_profile_accounts_for_every_step() {
    let bench = Workbench::new();
    let model = golden_path("cifar_mod_skip_realp.model");
    let line = format!("bench --profile --seconds 0.01 --model {} --json", model.display());
    let profile = bench.run(&line).json();
    let rows = |key: &str| profile[key].as_array().unwrap().clone();
    let of = |name: &str| rows("operations").into_iter().find(|r| r["step"] == name).unwrap();
    for name in ["wavelet", "rho", "mix", "normalise", "classifier", "all"] {
        assert!(of(name)["ms"].as_f64().unwrap() > 0.0, "{name}");
    }
    // 10.9 M multiply-adds.
    let report = bench.run(&format!("inspect --model {} --json", model.display())).json();
    assert_eq!(of("mix")["flop"].as_u64().unwrap(), 2 * report["multiply_adds"].as_u64().unwrap());
    // Eight blocks of four operations.
    assert_eq!(rows("steps").len(), 32);
    let sum: f64 = rows("steps").iter().map(|r| r["ms"].as_f64().unwrap()).sum();
    let (all, classifier) = (of("all")["ms"].as_f64().unwrap(), of("classifier")["ms"].as_f64().unwrap());
    assert!((sum + classifier - all).abs() < 1e-9 * all, "{sum} + {classifier} for {all}");
}

#[test]
fn what_an_instruction_counter_is_put_around_does_so_much_and_no_more() {
    let bench = Workbench::new();
    let counted = bench.run("bench --spec spec.json --passes 3 --json").json();
    assert_eq!(counted["done"], 3);
    let counted = bench.run("bench --spec spec.json --steps 2 --batch 4 --json").json();
    assert_eq!(counted["done"], 2);
    bench.run("bench --spec spec.json --passes 3 --steps 2").refused(2, &["--passes", "--steps"]);
}
