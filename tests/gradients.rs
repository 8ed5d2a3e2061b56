//! Every backward pass against finite differences, in f64: whole networks, all non-linearities, with and without
//! skip, real and complex P_j, both classifiers.

use phase_collapse::engine::reference;
use phase_collapse::kernels::cross_entropy::reference::forward_backward;
use phase_collapse::network::{Nonlinearity, Plan, Size, Spec, Weights};
use phase_collapse::tensor::Map;
use phase_collapse::wavelet::FilterBank;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn unit(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

struct Case {
    plan: Plan,
    banks: Vec<FilterBank>,
    weights: Weights<f64>,
    input: Map<f64>,
    labels: Vec<u8>,
}

fn case(nonlinearity: Nonlinearity, skip: bool, real_projection: bool, avgpool: bool) -> Case {
    let spec = Spec {
        input_channels: 2,
        input_size: Size { height: 9, width: 8 },
        widths: vec![3, 4, 2],
        orientations: 3,
        skip,
        real_projection,
        nonlinearity,
        factorized_from_block: 1,
        avgpool,
        classes: 3,
        dataset: None,
    };
    let plan = Plan::new(&spec).unwrap();
    let banks = plan
        .blocks
        .iter()
        .map(|b| FilterBank::new(b.bank, spec.orientations, b.input.height, b.input.width).unwrap())
        .collect();
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut weights = Weights::untrained(&plan, 7);
    for v in weights.learned_mut() {
        v.iter_mut().for_each(|v| *v += 0.05 * unit(&mut rng));
    }
    let mut input = Map::zeros(plan.blocks[0].input.with_images(3));
    input.values_mut().iter_mut().for_each(|v| *v = unit(&mut rng));
    Case { plan, banks, weights, input, labels: vec![0, 2, 1] }
}

fn loss(case: &Case, weights: &Weights<f64>, input: &Map<f64>) -> f64 {
    let pass = reference::forward(&case.plan, &case.banks, weights, input.clone(), true);
    let mut unused = vec![0.0; pass.logits.len()];
    forward_backward(&pass.logits, &case.labels, case.plan.spec.classes, 0.0, &mut unused).loss
}

/// Largest |finite difference − gradient| over the size of the gradient, one random direction a vector of weights,
/// and one for the input.
fn worst_error(case: &Case, spoil: bool) -> f64 {
    let pass = reference::forward(&case.plan, &case.banks, &case.weights, case.input.clone(), true);
    let (_, mut gradients, d_input) =
        reference::backward(&case.plan, &case.banks, &case.weights, &pass, &case.labels);
    if spoil {
        gradients.blocks[1].projection_re.iter_mut().for_each(|g| *g *= 1.01);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    // Sigmoid and amplitude collapse jump at z = 0, the dial at negative numbers: a step so small that no coefficient crosses it.
    let rho = case.plan.spec.nonlinearity;
    let jumps =
        matches!(rho, Nonlinearity::Sigmoid | Nonlinearity::AmplitudeCollapse | Nonlinearity::Dial(_));
    let step = if jumps { 1e-8 } else { 1e-5 };
    let mut worst = 0.0f64;
    for i in 0..case.weights.learned().len() {
        let n = case.weights.learned()[i].len();
        if n == 0 {
            continue;
        }
        let direction: Vec<f64> = (0..n).map(|_| unit(&mut rng)).collect();
        let moved = |by: f64| {
            let mut w = case.weights.clone();
            w.learned_mut()[i].iter_mut().zip(&direction).for_each(|(w, d)| *w += by * d);
            loss(case, &w, &case.input)
        };
        let difference = (moved(step) - moved(-step)) / (2.0 * step);
        let along: f64 = gradients.learned()[i].iter().zip(&direction).map(|(g, d)| g * d).sum();
        let size: f64 =
            gradients.learned()[i].iter().zip(&direction).map(|(g, d)| (g * d).powi(2)).sum::<f64>().sqrt();
        worst = worst.max((difference - along).abs() / size.max(1e-6));
    }
    let direction: Vec<f64> = case.input.values().iter().map(|_| unit(&mut rng)).collect();
    let moved = |by: f64| {
        let mut x = case.input.clone();
        x.values_mut().iter_mut().zip(&direction).for_each(|(x, d)| *x += by * d);
        loss(case, &case.weights, &x)
    };
    let difference = (moved(step) - moved(-step)) / (2.0 * step);
    let along: f64 = d_input.values().iter().zip(&direction).map(|(g, d)| g * d).sum();
    worst.max((difference - along).abs() / along.abs().max(1e-6))
}

#[test]
fn every_gradient_equals_its_finite_difference() {
    for nonlinearity in Nonlinearity::ALL {
        for (skip, real_projection, avgpool) in
            [(false, false, false), (true, false, true), (false, true, true), (true, true, false)]
        {
            let e = worst_error(&case(nonlinearity, skip, real_projection, avgpool), false);
            println!("{nonlinearity:?} skip {skip} real {real_projection} avgpool {avgpool}: {e:.1e}");
            assert!(
                e < 2e-4,
                "{nonlinearity:?} skip {skip} real {real_projection} avgpool {avgpool}: {e:.1e}"
            );
        }
    }
}

#[test]
fn label_smoothing_has_its_gradient() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (labels, classes) = ([2u8, 0, 1], 4);
    let logits: Vec<f64> = (0..12).map(|_| 3.0 * unit(&mut rng)).collect();
    for smoothing in [0.0, 0.1, 0.9] {
        let mut gradient = vec![0.0; 12];
        let score = forward_backward(&logits, &labels, classes, smoothing, &mut gradient);
        // By hand: cross-entropy against the smoothed target.
        let by_hand: f64 = (0..3)
            .map(|i| {
                let row = &logits[4 * i..4 * i + 4];
                let sum: f64 = row.iter().map(|v| v.exp()).sum();
                let target = |k: usize| {
                    smoothing / 4.0 + if k == usize::from(labels[i]) { 1.0 - smoothing } else { 0.0 }
                };
                -(0..4).map(|k| target(k) * (row[k] - sum.ln())).sum::<f64>() / 3.0
            })
            .sum();
        assert!((score.loss - by_hand).abs() < 1e-12, "{} {by_hand}", score.loss);
        for i in 0..12 {
            let moved = |by: f64| {
                let mut x = logits.clone();
                x[i] += by;
                forward_backward(&x, &labels, classes, smoothing, &mut [0.0; 12]).loss
            };
            let difference = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            assert!((difference - gradient[i]).abs() < 1e-9, "{smoothing} {i}");
        }
    }
}

#[test]
fn a_gradient_one_percent_off_is_noticed() {
    assert!(worst_error(&case(Nonlinearity::Modulus, true, true, false), true) > 2e-4);
}
