use super::*;
use crate::engine::Backend;
use crate::network::{Model, Spec};

const PIXELS: usize = 256;
const LABELS: [u8; 5] = [0, 1, 2, 0, 1];

fn model(rho: &str) -> Model {
    let text = r#"{"input_channels":1,"input_size":16,"widths":[4,6],"orientations":4,"skip":true,
        "real_projection":true,"nonlinearity":"RHO","factorized_from_block":1,"avgpool":false,"classes":3}"#;
    let spec = Spec::from_json(&text.replace(r#""RHO""#, rho)).unwrap();
    Model::untrained(&spec, 5).unwrap()
}

fn images() -> Vec<f32> {
    (0..LABELS.len() * PIXELS).map(|i| ((i * i % 97) as f32 / 48.0).sin()).collect()
}

fn gathered(model: &Model, wanted: Wanted, batches: &[usize]) -> Inside {
    let (images, mut forward) = (images(), Forward::new(model, 4, Backend::Simd).unwrap());
    let mut inside = Inside::new(&model.plan, &LABELS, wanted);
    for &n in batches {
        let at = inside.images() * PIXELS;
        forward.run_blocks(&images[at..at + n * PIXELS], n, inside.blocks()).unwrap();
        inside.add(&forward);
    }
    assert_eq!((inside.images(), inside.total()), (5, 5));
    inside
}

/// Rows of one block at a step by the definition, in double precision, from the wavelet coefficients themselves.
fn expected(model: &Model, block: usize, step: impl Fn(f64, f64, usize) -> Vec<f64>) -> Vec<f64> {
    let (images, mut forward) = (images(), Forward::new(model, 1, Backend::Simd).unwrap());
    let mut rows = Vec::new();
    for image in images.chunks_exact(PIXELS) {
        forward.run(image, 1).unwrap();
        let wave = forward.part(block, Source::Wave).unwrap();
        let pixels = wave.shape.pixels();
        for channel in 0..wave.shape.channels {
            let plane = |p: usize| &wave.values[(2 * channel + p) * pixels..][..pixels];
            let all: Vec<Vec<f64>> =
                (0..pixels).map(|i| step(f64::from(plane(0)[i]), f64::from(plane(1)[i]), channel)).collect();
            let planes = all[0].len();
            rows.extend((0..planes).map(|p| all.iter().map(|v| v[p]).sum::<f64>() / pixels as f64));
        }
    }
    rows
}

fn worst(found: &Features, expected: &[f64]) -> f64 {
    assert_eq!(found.values.len(), expected.len());
    found.values.iter().zip(expected).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max)
}

#[test]
fn the_ends_are_the_coefficients_and_their_moduli_averaged() {
    let model = model(r#""mod""#);
    let inside = gathered(&model, Wanted::Ends, &[4, 1]);
    let stages: Vec<Features> = (0..inside.count()).map(|at| inside.stage(at)).collect();
    assert_eq!(stages.len(), 4);
    for block in 0..2 {
        let wave = expected(&model, block, |x, y, _| vec![x, y]);
        let moduli = expected(&model, block, |x, y, _| vec![x.hypot(y)]);
        assert!(worst(&stages[2 * block], &wave) < 1e-6);
        assert!(worst(&stages[2 * block + 1], &moduli) < 1e-6);
        // The comparison tells one end from the other.
        let swapped = expected(&model, block, |x, y, _| vec![y, x]);
        assert!(worst(&stages[2 * block], &swapped) > 1e-3);
    }
}

#[test]
fn steps_between_turn_by_a_part_of_the_phase() {
    let model = model(r#""mod""#);
    let inside = gathered(&model, Wanted::Between(1), &[1, 2, 2]);
    assert_eq!((inside.blocks(), inside.count()), (2, STEPS - 2));
    for at in 0..inside.count() {
        let (step, found) = (at + 1, inside.stage(at));
        let alpha = 1.0 - step as f64 / 8.0;
        let turned = |x: f64, y: f64, _: usize| {
            let (r, phase) = (x.hypot(y), alpha * y.atan2(x));
            vec![r * phase.cos(), r * phase.sin()]
        };
        let away = worst(&found, &expected(&model, 1, turned));
        assert!(away < 2e-6, "step {step}: {away:e}");
    }
}

#[test]
fn a_trained_dial_begins_at_its_own_phase() {
    let model = model(r#""dial","alpha":0.5"#);
    let inside = gathered(&model, Wanted::Between(0), &[4, 1]);
    let half = inside.stage(3);
    let turned = |x: f64, y: f64, _: usize| {
        let phase = 0.75 * y.atan2(x);
        vec![x.hypot(y) * phase.cos(), x.hypot(y) * phase.sin()]
    };
    assert!(worst(&half, &expected(&model, 0, turned)) < 2e-6);
}

#[test]
fn the_soft_threshold_rises_and_others_are_mixed() {
    let mut soft = model(r#""cst""#);
    let biases = &mut soft.weights.blocks[0].bias;
    biases.iter_mut().enumerate().for_each(|(c, b)| *b = 0.05 + 0.02 * c as f32);
    let first = biases.len() - soft.plan.blocks[0].wave.channels;
    let biases = biases.clone();
    let inside = gathered(&soft, Wanted::Between(0), &[4, 1]);
    let gated = |x: f64, y: f64, c: usize| {
        let gate = (1.0 - 0.5 * f64::from(biases[first + c]) / (x.hypot(y) + 1e-6)).max(0.0);
        vec![gate * x, gate * y]
    };
    assert!(worst(&inside.stage(3), &expected(&soft, 0, gated)) < 1e-6);

    let tanh = model(r#""tanh""#);
    let inside = gathered(&tanh, Wanted::Between(0), &[4, 1]);
    let mixed = |x: f64, y: f64, _: usize| {
        let r = x.hypot(y);
        let part = 0.25 + 0.75 * r.tanh() / (r + 1e-6);
        vec![part * x, part * y]
    };
    assert!(worst(&inside.stage(5), &expected(&tanh, 0, mixed)) < 1e-6);
}

#[test]
fn features_from_elsewhere_stand_where_ones_own_would() {
    let model = model(r#""mod""#);
    let whole = gathered(&model, Wanted::Ends, &[4, 1]);
    let (images, mut forward) = (images(), Forward::new(&model, 4, Backend::Simd).unwrap());
    let mut joined = Inside::new(&model.plan, &LABELS, Wanted::Ends);
    for (first, n) in [(0, 2), (2, 3)] {
        let mut apart = Inside::new(&model.plan, &vec![0; n], Wanted::Ends);
        forward.run(&images[first * PIXELS..(first + n) * PIXELS], n).unwrap();
        apart.add(&forward);
        let mut values: Vec<f32> = (0..apart.count()).flat_map(|at| apart.stage(at).values).collect();
        values.push(7.0);
        assert_eq!(joined.append(n, &values), [7.0]);
    }
    assert_eq!(joined.images(), 5);
    for at in 0..whole.count() {
        assert_eq!(joined.stage(at).values, whole.stage(at).values, "stage {at}");
    }
}
