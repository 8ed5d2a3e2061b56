//! `train` from official files to a model with its card.

use phase_collapse::formats::safetensors::File;
use phase_collapse::formats::{Card, Checkpoint};
use serde_json::Value;

use crate::workbench::{TEST_PER_CLASS, TRAIN, TRAINING_PER_CLASS, Workbench};

fn checkpoint(bench: &Workbench, name: &str) -> Checkpoint {
    Checkpoint::from_bytes(&bench.read(name), &bench.path(name)).expect("a model")
}

#[test]
fn writes_a_model_with_its_card_and_log() {
    let bench = Workbench::new();
    let run = bench.run(&format!("train {TRAIN} --epochs 3 --seed 5 --out model.safetensors --json"));
    let report = run.json();
    assert_eq!(report["test_images"], 10 * TEST_PER_CLASS);
    assert_eq!(report["epochs"].as_array().unwrap().len(), 3);

    let model = checkpoint(&bench, "model.safetensors");
    assert_eq!(model.spec.dataset.as_deref(), Some("mnist"));
    model.model().expect("whole weights");
    let card: Card = model.card.expect("a card");
    assert_eq!((card.dataset.as_str(), card.seed, card.input.padding), ("mnist", Some(5), 2));
    assert_eq!(card.classes, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    let command = card.command.unwrap();
    assert!(command.contains("--data DIR") && command.contains("--seed 5"), "{command}");
    let accuracy = card.accuracy.unwrap();
    assert_eq!(accuracy.fraction, report["test_accuracy"].as_f64().unwrap());
    assert_eq!((accuracy.split.as_str(), accuracy.images), ("test", 10 * TEST_PER_CLASS));

    let log = String::from_utf8(bench.read("model.jsonl")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1 + 3 + 1);
    assert_eq!(
        (&lines[0]["recipe"]["rate"], &lines[0]["recipe"]["augmentation"]["crop"]),
        (&0.1.into(), &0.into())
    );
    for (epoch, line) in lines[1..4].iter().enumerate() {
        assert_eq!(line["epoch"], epoch + 1);
        for key in
            ["loss", "accuracy", "rate", "seconds", "images_per_second", "held_out_loss", "held_out_accuracy"]
        {
            assert!(line[key].is_f64(), "{key} in {line}");
        }
    }
    assert_eq!(lines[4]["test_accuracy"], report["test_accuracy"]);
    assert!(!bench.path("model.safetensors.checkpoint").exists());
    // A line an epoch even where no bar is drawn.
    assert_eq!(run.stderr.lines().filter(|l| l.starts_with("epoch ")).count(), 3);
}

#[test]
fn the_same_seed_gives_the_same_bits_whatever_the_threads() {
    let bench = Workbench::new();
    let train = |seed: u32, threads: u32, out: &str| {
        let line = format!("train {TRAIN} --epochs 2 --seed {seed} --threads {threads} --out {out}");
        assert_eq!(bench.run(&line).code, Some(0));
        checkpoint(&bench, out).tensors
    };
    let one = train(1, 1, "a.safetensors");
    assert_eq!(one, train(1, 1, "b.safetensors"));
    assert_eq!(one, train(1, 2, "c.safetensors"));
    assert_ne!(one, train(2, 1, "d.safetensors"));
}

#[test]
fn accuracy_in_the_card_is_what_evaluate_measures() {
    let bench = Workbench::new();
    let report = bench.run(&format!("train {TRAIN} --epochs 6 --seed 3 --out m.safetensors --json")).json();
    let measured = bench.run("evaluate --model m.safetensors --dataset mnist --data digits --json").json();
    assert_eq!(measured["accuracy"], report["test_accuracy"]);
    assert!(measured["accuracy"].as_f64().unwrap() > 0.3, "it learns: {measured}");
    let last = report["epochs"].as_array().unwrap().last().unwrap();
    assert!(last["loss"].as_f64() < report["epochs"][0]["loss"].as_f64());
}

#[test]
fn no_epoch_writes_the_untrained_network() {
    let bench = Workbench::new();
    let run = bench.run(&format!("train {TRAIN} --epochs 0 --seed 9 --out m.safetensors"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let model = checkpoint(&bench, "m.safetensors");
    let fresh = phase_collapse::network::Model::untrained(&model.spec, 9).unwrap();
    assert_eq!(model.tensors, fresh.to_tensors());
}

#[test]
fn photographs_are_augmented_as_the_reference_does() {
    let bench = Workbench::new();
    let line = "train --dataset cifar10 --data photos --spec photos.json --batch 20 --held-out 20 --epochs 1 --out p.safetensors";
    assert_eq!(bench.run(line).code, Some(0));
    let card = checkpoint(&bench, "p.safetensors").card.unwrap();
    let training = serde_json::to_value(card.training).unwrap();
    let augmentation = &training["recipe"]["augmentation"];
    assert_eq!((&augmentation["mirror"], &augmentation["crop"]), (&true.into(), &4.into()));
    assert_eq!((card.dataset.as_str(), card.classes[9].as_str()), ("cifar-10", "truck"));
    assert_eq!(card.input.mean, [0.485, 0.456, 0.406]);
    let plain = format!("{line} --mirror false --crop 0 --force");
    let before = checkpoint(&bench, "p.safetensors").tensors;
    assert_eq!(bench.run(&plain).code, Some(0));
    assert_ne!(before, checkpoint(&bench, "p.safetensors").tensors);
}

#[test]
fn thresholds_in_the_file_are_not_negative() {
    let bench = Workbench::new();
    let spec = String::from_utf8(bench.read("spec.json")).unwrap().replace("\"mod\"", "\"cst\"");
    bench.write("spec.json", spec.as_bytes());
    assert_eq!(
        bench
            .run(&format!("train {TRAIN} --rate 1 --epochs 4 --out m.safetensors").replace("--rate 0.1", ""))
            .code,
        Some(0)
    );
    let bytes = bench.read("m.safetensors");
    let file = File::parse(&bytes, &bench.path("m.safetensors")).unwrap();
    let thresholds: Vec<f32> = file
        .names()
        .filter(|name| name.ends_with("non_lin.bias"))
        .flat_map(|name| file.values(name).unwrap())
        .collect();
    assert_eq!(thresholds.len(), 5 + 15);
    assert!(thresholds.iter().all(|b| *b >= 0.0) && thresholds.iter().any(|b| *b != 0.1), "{thresholds:?}");
}

#[test]
fn the_test_split_has_no_part_in_training() {
    let bench = Workbench::new();
    let run = |out: &str| bench.run(&format!("train {TRAIN} --epochs 2 --out {out} --json")).json();
    let before = run("a.safetensors");
    // Test labels moved on by one: nothing but the test accuracy may change.
    let mut labels = bench.read("digits/t10k-labels-idx1-ubyte");
    labels[8..].iter_mut().for_each(|l| *l = (*l + 1) % 10);
    bench.write("digits/t10k-labels-idx1-ubyte", &labels);
    let after = run("b.safetensors");
    assert_eq!(checkpoint(&bench, "a.safetensors").tensors, checkpoint(&bench, "b.safetensors").tensors);
    for (a, b) in before["epochs"].as_array().unwrap().iter().zip(after["epochs"].as_array().unwrap()) {
        assert_eq!((&a["loss"], &a["held_out_accuracy"]), (&b["loss"], &b["held_out_accuracy"]));
    }
    assert_eq!(TRAINING_PER_CLASS * 10, 80);
}
