//! Models in files: config, card and weights, ours and the reference's.

use std::path::Path;

use phase_collapse::formats::safetensors::{Dtype, File};
use phase_collapse::formats::{Accuracy, Card, Checkpoint};
use phase_collapse::network::{Model, Spec};
use phase_collapse::training::Preparation;

use crate::support::{NETWORKS, golden_path, relative_error};

fn small() -> (Spec, Card) {
    let spec = Spec::from_json(
        r#"{"input_channels": 1, "input_size": [8, 10], "widths": [3, 4], "orientations": 4, "skip": true,
            "real_projection": false, "nonlinearity": "cst", "factorized_from_block": 0, "avgpool": false,
            "classes": 2, "dataset": "mnist"}"#,
    );
    let card = Card {
        dataset: "mnist".into(),
        classes: vec!["zero".into(), "one".into()],
        input: Preparation { padding: 2, mean: vec![0.1307], deviation: vec![0.3081] },
        command: Some("train --seed 7".into()),
        seed: Some(7),
        accuracy: Some(Accuracy { fraction: 0.5, split: "test".into(), images: 4, weights: "f32".into() }),
        training: None,
    };
    (spec.unwrap(), card)
}

fn checkpoint() -> Checkpoint {
    let (spec, card) = small();
    let tensors = Model::untrained(&spec, 3).unwrap().to_tensors();
    Checkpoint { spec, card: Some(card), tensors }
}

#[test]
fn single_precision_round_trip_is_exact() {
    let before = checkpoint();
    let bytes = before.to_bytes(Dtype::F32).unwrap();
    let after = Checkpoint::from_bytes(&bytes, Path::new("x")).unwrap();
    assert_eq!(after, before);
    assert_eq!(after.to_bytes(Dtype::F32).unwrap(), bytes);
    assert_eq!(after.model().unwrap().weights, Model::untrained(&before.spec, 3).unwrap().weights);
}

#[test]
fn half_precision_round_trip_keeps_eleven_bits() {
    let before = checkpoint();
    let bytes = before.to_bytes(Dtype::F16).unwrap();
    let after = Checkpoint::from_bytes(&bytes, Path::new("x")).unwrap();
    assert_eq!((&after.spec, &after.card), (&before.spec, &before.card));
    let mut changed = 0;
    for (name, values) in after.tensors.iter() {
        let error = relative_error(values, &before.tensors[name]);
        assert!(error <= f64::powi(2.0, -11), "{name}: {error}");
        changed += usize::from(error > 0.0);
    }
    assert!(changed > 2, "{changed} tensors differ: half precision was written");
    // Rounding once is all that happens.
    assert_eq!(after.to_bytes(Dtype::F16).unwrap(), bytes);
}

#[test]
fn reference_state_dictionaries_become_models() {
    for name in NETWORKS {
        let path = golden_path(&format!("{name}.model"));
        let bytes = std::fs::read(&path).unwrap();
        let read = Checkpoint::from_bytes(&bytes, &path).unwrap();
        assert!(read.card.is_none());
        assert!(!read.tensors.keys().any(|n| n.ends_with("phis") || n.ends_with("psis")));
        assert!(read.tensors.keys().any(|n| n.ends_with("num_batches_tracked")));
        let model = read.model().unwrap_or_else(|e| panic!("{name}: {e}"));
        // What we would write holds the reference's own numbers under its own names.
        for (tensor, values) in model.to_tensors() {
            assert_eq!(values, read.tensors[&tensor], "{name}: {tensor}");
        }
    }
}

#[test]
fn a_spec_may_stand_in_for_a_missing_config() {
    let bytes = checkpoint().to_bytes(Dtype::F32).unwrap();
    let at = bytes.windows(8).position(|w| w == b"\"config\"").expect("a config");
    let bytes = [&bytes[..at], b"\"konfig\"", &bytes[at + 8..]].concat();
    let error = Checkpoint::from_bytes(&bytes, Path::new("m.safetensors")).expect_err("refused").to_string();
    assert!(error.contains("m.safetensors") && error.contains("spec"), "{error}");
    let (spec, _) = small();
    assert!(Checkpoint::with_spec(&bytes, Path::new("x"), Some(&spec)).unwrap().model().is_ok());
}

#[test]
fn wrong_cards_specs_and_weights_are_named() {
    let error = |change: &dyn Fn(&mut Checkpoint)| {
        let mut c = checkpoint();
        change(&mut c);
        let bytes = c.to_bytes(Dtype::F32).unwrap();
        let read = Checkpoint::from_bytes(&bytes, Path::new("x"));
        let message = read.and_then(|c| c.model()).expect_err("must be refused").to_string();
        assert!(!message.contains('\n'), "{message}");
        message
    };
    let weights = "module.2.module.5.submodules.dict.(0, 0).param";
    type Change<'a> = &'a dyn Fn(&mut Checkpoint);
    let cases: [(Change, &[&str]); 8] = [
        (&|c| c.card.as_mut().unwrap().classes.truncate(1), &["class names", "2", "1"]),
        (&|c| c.card.as_mut().unwrap().input.mean.push(0.0), &["mean", "1", "2"]),
        (&|c| c.card.as_mut().unwrap().input.deviation[0] = 0.0, &["deviation"]),
        (&|c| c.card.as_mut().unwrap().input.padding = 1000, &["padding", "1000"]),
        (&|c| c.spec.widths = vec![3, 5], &[weights, "5", "4"]),
        (&|c| c.spec.orientations = 2, &["block 0", "orientations", "2"]),
        (&|c| drop(c.tensors.remove(weights)), &[weights, "no such tensor"]),
        (&|c| c.tensors.get_mut(weights).unwrap().fill(f32::NAN), &[weights, "finite", "NaN"]),
    ];
    for (change, wanted) in cases {
        let message = error(change);
        for part in wanted {
            assert!(message.contains(part), "{part:?} is not in {message:?}");
        }
    }
}

#[test]
fn config_and_card_are_plain_metadata() {
    let bytes = checkpoint().to_bytes(Dtype::F32).unwrap();
    let file = File::parse(&bytes, Path::new("x")).unwrap();
    let config: serde_json::Value = serde_json::from_str(file.metadata("config").unwrap()).unwrap();
    let card: serde_json::Value = serde_json::from_str(file.metadata("card").unwrap()).unwrap();
    assert_eq!((&config["nonlinearity"], &config["input_size"]), (&"cst".into(), &vec![8, 10].into()));
    assert_eq!((&card["classes"][1], &card["seed"]), (&"one".into(), &7.into()));
    assert_eq!(card["input"]["padding"], 2);
}
