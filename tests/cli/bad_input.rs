//! Input that is wrong in one place: one line that says what was expected and found, a code, and nothing written.

use std::fs;

use crate::support::golden_path;
use crate::workbench::{TRAIN, Workbench};

/// Runs `line` and asserts that it is refused and no file has come or changed.
fn refused(bench: &Workbench, line: &str, parts: &[&str]) {
    let contents = || bench.files().into_iter().map(|p| (fs::read(&p).unwrap(), p)).collect::<Vec<_>>();
    let before = contents();
    bench.run(line).refused(1, parts);
    assert!(contents() == before, "files have changed: {line}");
}

/// A workbench with a model, a reference model and its trace.
fn bench() -> Workbench {
    let bench = Workbench::new();
    assert_eq!(bench.train("m.safetensors").code, Some(0));
    for (name, golden) in [
        ("ref.safetensors", "mnist_mod.model"),
        ("trace.safetensors", "mnist_mod.trace"),
        ("photo.safetensors", "cifar_mod_grads.trace"),
        ("photo-ref.safetensors", "cifar_mod_grads.model"),
    ] {
        bench.write(name, &fs::read(golden_path(golden)).unwrap());
    }
    let mut bytes = bench.read("m.safetensors");
    bytes.pop();
    bench.write("cut.safetensors", &bytes);
    bench.write("text.safetensors", b"hello, I am no model at all");
    bench.write("empty.safetensors", b"");
    bench
}

#[test]
fn wrong_arguments_are_one_line_and_code_two() {
    let bench = Workbench::new();
    for (line, parts) in [
        ("", &["verb", "train, evaluate, trace, inspect, convert", "--help"][..]),
        ("fly", &["fly"]),
        ("train", &["--dataset", "--data", "--spec", "--epochs", "--out"]),
        ("train --dataset imagenet", &["imagenet", "mnist, mnist-moving, fashion-mnist, cifar-10"]),
        (&format!("train {TRAIN} --epochs -1 --out x"), &["-1"]),
        (&format!("train {TRAIN} --epochs 1 --seed x --out x"), &["--seed", "x"]),
        (&format!("train {TRAIN} --epochs 1 --out x --schedule up"), &["up", "one-cycle"]),
        ("evaluate --dataset mnist --data digits", &["--model"]),
        ("evaluate --dataset mnist --data digits --spec spec.json --images 0", &["0"]),
        ("trace --model a --input b", &["--out"]),
        ("trace --model a --input b --out c --backend tpu", &["tpu", "reference"]),
        ("inspect", &["--model"]),
        ("convert --model a --out b", &["--dtype"]),
        ("convert --model a --out b --dtype f8", &["f8", "f16"]),
        ("sample --dataset mnist --data digits --per-class 0 --out s", &["0"]),
        ("bench", &["--model"]),
        ("inspect --spec spec.json --threads 0", &["--threads"]),
    ] {
        bench.run(line).refused(2, parts);
    }
}

#[test]
fn wrong_models_are_refused_by_every_verb_that_reads_one() {
    let bench = bench();
    let verbs = [
        "evaluate --dataset mnist --data digits --model",
        "trace --input trace.safetensors --out new --model",
        "inspect --model",
        "convert --dtype f16 --out new --model",
        "bench --model",
    ];
    for verb in verbs {
        for (model, parts) in [
            ("nowhere.safetensors", &["nowhere.safetensors", "reading failed"][..]),
            ("digits", &["digits", "reading failed"]),
            ("empty.safetensors", &["empty.safetensors", "at least 8 bytes", "0 bytes"]),
            ("text.safetensors", &["text.safetensors", "header"]),
            ("cut.safetensors", &["cut.safetensors", "truncated"]),
            ("trace.safetensors", &["no such tensor"]),
            ("digits/t10k-images-idx3-ubyte", &["t10k-images-idx3-ubyte", "safetensors", "header"]),
            ("spec.json", &["spec.json", "JSON"]),
        ] {
            refused(&bench, &format!("{verb} {model}"), parts);
        }
    }
}

#[test]
fn wrong_specs_are_refused_by_every_verb_that_reads_one() {
    let bench = Workbench::new();
    let good = String::from_utf8(bench.read("spec.json")).unwrap();
    let change = |name: &str, from: &str, to: &str| {
        assert!(good.contains(from));
        bench.write(name, good.replace(from, to).as_bytes());
    };
    change("missing.json", "\"skip\": true,", "");
    change("type.json", "\"skip\": true", "\"skip\": \"yes\"");
    change("rho.json", "\"mod\"", "\"relu\"");
    change("deep.json", "[3, 4]", "[3, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]");
    change("slant.json", "\"orientations\": 4", "\"orientations\": 2");
    change("size.json", "\"input_size\": 32", "\"input_size\": 320");
    change("half.json", "\"classes\": 10", "");
    let verbs = [
        format!("train --epochs 1 --out new {}", TRAIN.replace("--spec spec.json", "--spec")),
        "evaluate --dataset mnist --data digits --spec".into(),
        "inspect --spec".into(),
        "bench --spec".into(),
    ];
    for verb in &verbs {
        // The spec's name stands last, or after --spec in the middle.
        let line = |spec: &str| match verb.contains("--batch") {
            true => verb.replace("--spec", &format!("--spec {spec}")),
            false => format!("{verb} {spec}"),
        };
        for (spec, parts) in [
            ("none.json", &["none.json", "reading failed"][..]),
            ("digits/t10k-labels-idx1-ubyte", &["t10k-labels-idx1-ubyte", "spec"]),
            ("missing.json", &["missing.json", "skip"]),
            ("type.json", &["type.json", "boolean"]),
            ("rho.json", &["rho.json", "relu", "cst"]),
            ("half.json", &["half.json", "spec"]),
            ("deep.json", &["block", "2×2"]),
            ("slant.json", &["block 0", "orientations"]),
            ("size.json", &["input_size", "320"]),
        ] {
            refused(&bench, &line(spec), parts);
        }
    }
}

#[test]
fn wrong_data_are_refused_by_every_verb_that_reads_them() {
    let bench = Workbench::new();
    let (train, evaluate, sample) = (
        "train --epochs 1 --out new --spec spec.json --held-out 20 --batch 20 --dataset mnist --data"
            .to_string(),
        "evaluate --spec spec.json --dataset mnist --data".to_string(),
        "sample --per-class 2 --out new --dataset mnist --data".to_string(),
    );
    let images = bench.read("digits/t10k-images-idx3-ubyte");
    let labels = bench.read("digits/t10k-labels-idx1-ubyte");
    let folder = |name: &str, images: &[u8], labels: &[u8]| {
        for prefix in ["train", "t10k"] {
            bench.write(&format!("{name}/{prefix}-images-idx3-ubyte"), images);
            bench.write(&format!("{name}/{prefix}-labels-idx1-ubyte"), labels);
        }
    };
    folder("cut", &images[..images.len() - 1], &labels);
    folder("magic", &labels, &images);
    folder("few", &images, &[&[0, 0, 8, 1, 0, 0, 0, 2][..], &[1, 2]].concat());
    let mut wrong = labels.clone();
    wrong[8] = 77;
    folder("label", &images, &wrong);
    folder("void", &[], &[]);
    bench.write("half/train-images-idx3-ubyte", &images);
    bench.write("half/t10k-images-idx3-ubyte", &images);
    let mut gzip = vec![0x1f, 0x8b, 8, 0];
    gzip.extend([0; 40]);
    folder("damaged", &gzip, &labels);
    for verb in [&train, &evaluate, &sample] {
        for (data, parts) in [
            ("nowhere", &["nowhere", "no such folder"][..]),
            ("spec.json", &["spec.json", "a file"]),
            ("photos", &["photos", "images-idx3-ubyte", "no such file"]),
            ("half", &["half", "labels-idx1-ubyte", "no such file"]),
            ("cut", &["images-idx3-ubyte", "47040 bytes", "47039", "truncated"]),
            ("magic", &["images-idx3-ubyte", "0x00000803", "0x00000801"]),
            ("few", &["labels-idx1-ubyte", "60 labels", "2"]),
            ("label", &["labels-idx1-ubyte", "below 10", "77 at 0"]),
            ("void", &["images-idx3-ubyte", "16 bytes", "0 bytes"]),
            ("damaged", &["images-idx3-ubyte", "gzip"]),
        ] {
            refused(&bench, &format!("{verb} {data}"), parts);
        }
    }
    bench.write("torn/test_batch.bin", &bench.read("photos/test_batch.bin")[..5000]);
    for n in 1..=5 {
        bench.write(&format!("torn/data_batch_{n}.bin"), &[3; 3000]);
    }
    let photos = |verb: &str| verb.replace("mnist", "cifar-10").replace("spec.json", "photos.json");
    refused(&bench, &format!("{} torn", photos(&train)), &["data_batch_1.bin", "3073", "3000 bytes"]);
    refused(&bench, &format!("{} torn", photos(&evaluate)), &["test_batch.bin", "3073", "5000 bytes"]);
    refused(&bench, &format!("{} torn", photos(&sample)), &["test_batch.bin", "3073", "5000 bytes"]);
    refused(&bench, "sample --per-class 7 --out new --dataset mnist --data digits", &["class 0", "7", "6"]);
}

#[test]
fn networks_and_data_that_do_not_fit_are_refused() {
    let bench = bench();
    let evaluate = "evaluate --model";
    refused(
        &bench,
        &format!("{evaluate} m.safetensors --dataset cifar-10 --data photos"),
        &["1×32×32", "3×36×36"],
    );
    refused(
        &bench,
        &format!("{evaluate} ref.safetensors --dataset mnist --data digits"),
        &["1×28×28", "1×32×32", "2 pixels of padding"],
    );
    refused(
        &bench,
        &format!("{evaluate} m.safetensors --dataset mnist --data digits --images 61"),
        &["60", "61"],
    );
    refused(
        &bench,
        &format!("{evaluate} m.safetensors --dataset mnist --data digits --images 5"),
        &["class"],
    );
    let train = |more: &str| format!("train {TRAIN} --epochs 1 --out new {more}");
    refused(&bench, &train("").replace("spec.json", "photos.json"), &["1", "3"]);
    refused(&bench, &train("").replace("--held-out 20", "--held-out 80"), &["held-out", "80"]);
    refused(&bench, &train("").replace("--batch 20", "--batch 1"), &["batch", "2 to", "found 1"]);
    refused(&bench, &train("").replace("--rate 0.1", "--rate NaN"), &["rate", "NaN"]);
    refused(&bench, &train("--crop 65"), &["crop", "65"]);
    let spec = String::from_utf8(bench.read("spec.json")).unwrap();
    bench.write("other.json", spec.replace("\"classes\": 10", "\"classes\": 11").as_bytes());
    refused(&bench, &train("").replace("spec.json", "other.json"), &["other.json", "classes 10", "11"]);
    bench.write(
        "other.json",
        spec.replace("\"classes\": 10", "\"classes\": 10, \"dataset\": \"cifar10\"").as_bytes(),
    );
    refused(&bench, &train("").replace("spec.json", "other.json"), &["other.json", "mnist", "cifar-10"]);
}

#[test]
fn wrong_trace_input_is_refused() {
    let bench = bench();
    let trace = |more: &str| format!("trace --out new {more}");
    refused(&bench, &trace("--model ref.safetensors --input nowhere"), &["nowhere"]);
    refused(
        &bench,
        &trace("--model ref.safetensors --input text.safetensors"),
        &["text.safetensors", "header"],
    );
    refused(
        &bench,
        &trace("--model ref.safetensors --input m.safetensors"),
        &["input", "a tensor of this name"],
    );
    refused(
        &bench,
        &trace("--model ref.safetensors --input photo.safetensors"),
        &["input", "(N, 1, 28, 28)", "[1, 3, 32, 32]"],
    );
    refused(&bench, &trace("--train --model ref.safetensors --input trace.safetensors"), &["train.labels"]);
    refused(
        &bench,
        &trace("--train --model ref.safetensors --input photo.safetensors"),
        &["input", "(N, 1, 28, 28)"],
    );
    // Labels beyond the network's classes: the eight labels are the first tensor's bytes but one.
    let bytes = bench.read("photo.safetensors");
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    for (label, parts) in [(10i64, ["below 10", "10"]), (-1, ["0 to 255", "-1"])] {
        let mut wrong = bytes.clone();
        wrong[header + 8..header + 16].copy_from_slice(&label.to_le_bytes());
        bench.write("wrong.safetensors", &wrong);
        refused(&bench, &trace("--train --model photo-ref.safetensors --input wrong.safetensors"), &parts);
    }
}

#[test]
fn what_exists_is_kept_unless_forced() {
    let bench = bench();
    bench.write("old", b"as it was");
    let verbs = [
        format!("train {TRAIN} --epochs 1 --out"),
        "trace --model ref.safetensors --input trace.safetensors --out".into(),
        "convert --model m.safetensors --dtype f16 --out".into(),
        "sample --dataset mnist --data digits --per-class 2 --out".into(),
    ];
    for verb in &verbs {
        refused(&bench, &format!("{verb} old"), &["old: writing failed", "--force"]);
        refused(&bench, &format!("{verb} digits"), &["digits: writing failed", "folder"]);
        refused(&bench, &format!("{verb} no/such/folder"), &["no/such", "folder"]);
        refused(&bench, &format!("{verb} /dev/full --force"), &["/dev/full", "device"]);
        let run = bench.run(&format!("{verb} old --force"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_ne!(bench.read("old"), b"as it was");
        bench.write("old", b"as it was");
        drop(fs::remove_file(bench.path("old.jsonl")));
    }
    bench.write("x.jsonl", b"as it was");
    refused(&bench, &format!("{} x.safetensors", verbs[0]), &["x.jsonl: writing failed", "--force"]);
    refused(
        &bench,
        &format!("{} y.safetensors --resume", verbs[0]),
        &["y.safetensors.checkpoint", "reading failed"],
    );
    bench.write("z.safetensors.checkpoint", b"rubbish");
    refused(
        &bench,
        &format!("{} z.safetensors --resume", verbs[0]),
        &["z.safetensors.checkpoint", "8 bytes"],
    );
    fs::copy(bench.path("m.safetensors"), bench.path("z.safetensors.checkpoint")).unwrap();
    refused(
        &bench,
        &format!("{} z.safetensors --resume", verbs[0]),
        &["z.safetensors.checkpoint", "run", "a model"],
    );
}
