//! What a spec becomes: published sizes, shapes, and refusals that name the block.

use phase_collapse::network::{Alpha, Nonlinearity, Plan, Size, Source, Spec};

fn cifar(widths: &[usize], skip: bool, real_projection: bool) -> Spec {
    Spec {
        input_channels: 3,
        input_size: Size { height: 32, width: 32 },
        widths: widths.to_vec(),
        orientations: 4,
        skip,
        real_projection,
        nonlinearity: Nonlinearity::Modulus,
        factorized_from_block: 0,
        avgpool: false,
        classes: 10,
        dataset: Some("cifar-10".into()),
    }
}

const WIDTHS: [usize; 8] = [8, 16, 32, 64, 64, 64, 64, 64];

fn scaled(by: usize) -> Vec<usize> {
    WIDTHS.iter().map(|w| w * by).collect()
}

/// Weights in millions and multiply-adds in millions per image, as published for these networks (multiply-adds with
/// moduli counted as the real numbers they are).
#[test]
fn sizes_are_the_published_ones() {
    for (spec, weights, multiply_adds) in [
        (cifar(&scaled(1), true, true), 0.19, 10.9),
        (cifar(&scaled(2), true, true), 0.76, 43.0),
        (cifar(&scaled(4), true, true), 3.05, 171.0),
        (cifar(&scaled(8), true, true), 12.2, 679.0),
        (cifar(&scaled(8), false, false), 12.3, 543.0),
        (cifar(&scaled(8), true, false), 24.5, 1358.0),
    ] {
        let plan = Plan::new(&spec).unwrap();
        let found = plan.parameters() as f64 / 1e6;
        assert!(
            (found / weights - 1.0).abs() < 0.04,
            "{:?}: {found} M weights, expected {weights}",
            spec.widths
        );
        let found = plan.multiply_adds() as f64 / 1e6;
        assert!(
            (found / multiply_adds - 1.0).abs() < 0.02,
            "{:?}: {found} M, expected {multiply_adds}",
            spec.widths
        );
    }
}

#[test]
fn resolution_halves_every_second_block() {
    let sides = |size: usize, blocks: usize| -> Vec<usize> {
        let mut spec = cifar(&vec![4; blocks], false, true);
        spec.input_size = Size { height: size, width: size };
        Plan::new(&spec).unwrap().blocks.iter().map(|b| b.output.height).collect()
    };
    assert_eq!(sides(32, 8), [32, 16, 16, 8, 8, 4, 4, 2]);
    assert_eq!(sides(28, 7), [28, 14, 14, 7, 6, 3, 2]);
}

fn refusal(change: impl FnOnce(&mut Spec)) -> String {
    let mut spec = cifar(&WIDTHS, true, true);
    change(&mut spec);
    Plan::new(&spec).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_done_is_refused_with_the_block_named() {
    let message = refusal(|s| s.orientations = 2);
    assert!(message.contains("block 0") && message.contains("at least 3 orientations"), "{message}");
    let message = refusal(|s| {
        s.orientations = 2;
        s.factorized_from_block = 5;
    });
    assert!(message.contains("block 5"), "dyadic blocks take two orientations: {message}");
    let message = refusal(|s| s.widths = vec![4; 12]);
    assert!(message.contains("block 10") && message.contains("1×1"), "{message}");
    let message = refusal(|s| s.widths[6] = 0);
    assert!(message.contains("block 6") && message.contains("width"), "{message}");
    for (change, word) in [
        ((|s: &mut Spec| s.input_size.height = 7) as fn(&mut Spec), "rows"),
        (|s| s.input_size.width = 65, "columns"),
        (|s| s.orientations = 17, "orientations"),
        (|s| s.orientations = 0, "orientations"),
        (|s| s.widths.clear(), "widths"),
        (|s| s.classes = 0, "classes"),
        (|s| s.input_channels = 0, "input_channels"),
    ] {
        assert!(refusal(change).contains(word), "{word}");
    }
}

#[test]
fn specs_are_read_as_people_write_them() {
    let json = r#"{"name": "x", "torch": "2", "input_channels": 1, "input_size": [9, 8], "widths": [2], "orientations": 4,
        "skip": false, "real_projection": false, "nonlinearity": "soft-threshold", "factorized_from_block": 0,
        "avgpool": true, "classes": 2, "dataset": "cifar10"}"#;
    let spec = Spec::from_json(json).unwrap();
    assert_eq!((spec.input_size.height, spec.input_size.width), (9, 8));
    assert_eq!(spec.nonlinearity, Nonlinearity::SoftThreshold);
    assert_eq!(spec.dataset.as_deref(), Some("cifar-10"));
    assert_eq!(Spec::from_json(&spec.to_json()).unwrap(), spec);
    let dial = json.replace("soft-threshold\",", "dial\", \"alpha\": 0.25,");
    let spec = Spec::from_json(&dial).unwrap();
    assert_eq!(spec.nonlinearity, Nonlinearity::Dial(Alpha::new(0.25).unwrap()));
    assert_eq!(Spec::from_json(&spec.to_json()).unwrap(), spec);
    // A negative real number has the phase π: ρ of a real map is complex.
    let plan = Plan::new(&Spec { skip: true, ..spec }).unwrap();
    assert!(!plan.blocks[0].low.complex && plan.blocks[0].part(Source::RhoLow).unwrap().shape.complex);
    for (alpha, says) in [("0", "modulus"), ("1.5", "1.5"), ("-1", "above 0")] {
        let message = Spec::from_json(&dial.replace("0.25", alpha)).unwrap_err().to_string();
        assert!(message.contains(says), "{message}");
    }
    let message = Spec::from_json(&json.replace("soft-threshold", "dial")).unwrap_err().to_string();
    assert!(message.contains("alpha"), "{message}");
    let message = Spec::from_json(&json.replace("widths", "width")).unwrap_err().to_string();
    assert!(message.contains("widths"), "{message}");
    let message = Spec::from_json(&json.replace("soft-threshold", "relu")).unwrap_err().to_string();
    assert!(message.contains("relu"), "{message}");
}
