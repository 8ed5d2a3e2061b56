//! A braid that is moved and intervened in, its scales, and what all of its tests stand on.

mod pictures;
mod pixels;
mod strand;

use super::arrows;
use super::*;
use crate::engine::{reference, trace};
use crate::kernels::colour::Aspect;
use crate::network::{Alpha, Size};
use crate::tensor::{Map, Tensors};
use crate::wavelet::FilterBank;
use ndarray::{ArrayD, IxDyn};
use num_complex::Complex64;

fn spec(nonlinearity: Nonlinearity, real_projection: bool) -> Spec {
    Spec {
        input_channels: 1,
        input_size: Size { height: 16, width: 16 },
        widths: vec![5, 6, 7],
        orientations: 4,
        skip: true,
        real_projection,
        nonlinearity,
        factorized_from_block: 0,
        avgpool: false,
        classes: 4,
        dataset: None,
    }
}

/// An untrained network with statistics and shifts of its own, so that none of them can be forgotten unnoticed.
fn model(spec: &Spec) -> Model {
    let mut model = Model::untrained(spec, 3).unwrap();
    let wobble =
        |v: &mut [f32], by: f32| v.iter_mut().enumerate().for_each(|(i, v)| *v += by * (i as f32).sin());
    for (block, plan) in model.weights.blocks.iter_mut().zip(&model.plan.blocks) {
        wobble(&mut block.mean_re, 0.1);
        wobble(&mut block.var, 0.5);
        for part in plan.parts.iter().filter(|p| p.shape.complex) {
            wobble(&mut block.mean_im[part.offset..][..part.shape.channels], 0.1);
        }
    }
    wobble(&mut model.weights.classifier.mean, 0.1);
    wobble(&mut model.weights.classifier.var, 0.5);
    model
}

fn image(side: usize) -> Vec<f32> {
    (0..side * side)
        .map(|i| ((i % side) as f32 * 0.9).sin() * ((i / side) as f32 * 0.4).cos() + 0.2)
        .collect()
}

const LAYER: Wanted = Wanted { aspect: Aspect::Complex, by: ScaleBy::Layer };
const UNIT: Wanted = Wanted { by: ScaleBy::Unit, ..LAYER };
const NETWORK: Wanted = Wanted { by: ScaleBy::Network, ..LAYER };

/// The reference loops on one image.
fn reference_pass(model: &Model, input: &[f32]) -> reference::Pass<f64> {
    let banks: Vec<FilterBank> = model
        .plan
        .blocks
        .iter()
        .map(|b| FilterBank::new(b.bank, 4, b.input.height, b.input.width).unwrap())
        .collect();
    let map =
        Map::from_vec(model.plan.blocks[0].input, input.iter().map(|&v| f64::from(v)).collect()).unwrap();
    reference::forward(&model.plan, &banks, &model.weights.cast::<f64>(), map, false)
}

/// Every map of the vectorised pass, by its name in a trace.
fn traced(model: &Model, input: &[f32]) -> Tensors {
    let images = ArrayD::from_shape_vec(IxDyn(&[1, 1, 16, 16]), input.to_vec()).unwrap();
    trace(model, &images, Backend::Simd).unwrap()
}

/// The largest distance of any pixel's sum, norm or output from what the trace has there, over the block's largest value.
fn arrows_apart(braid: &Braid, traced: &Tensors) -> f64 {
    let mut worst = 0.0f64;
    for (j, plan) in braid.shown().model().plan.blocks.iter().enumerate() {
        let proj = traced.get(&format!("block{j}.proj")).unwrap();
        let values: Vec<f64> = proj.iter().map(|&v| f64::from(v)).collect();
        let (planes, pixels) = (plan.output.planes(), plan.output.pixels());
        let value = |o: usize, i: usize| {
            let z = &values[(o * pixels + i) * planes..][..planes];
            Complex64::new(z[0], z.get(1).copied().unwrap_or(0.0))
        };
        let scale = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        for i in (0..pixels).step_by(3) {
            let norm = (0..plan.output.channels).map(|o| value(o, i).norm_sqr()).sum::<f64>().sqrt();
            for output in 0..plan.output.channels {
                let found = arrows::pixel(braid.shown(), j, output, i);
                let sum: Complex64 = found.arrows.iter().map(|a| a.product).sum();
                worst = worst.max((sum - found.sum).norm() / scale);
                worst = worst.max((found.sum - value(output, i)).norm() / scale);
                worst = worst.max((found.norm - norm).abs() / norm);
                worst = worst.max((found.sum / found.norm - found.output).norm());
            }
        }
    }
    worst
}

#[test]
fn an_intervention_runs_the_same_weights_with_another_rho_and_goes_again() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let mut braid = Braid::new(&model, &image(16)).unwrap();
    let (before, lights, path) = (braid.probabilities(), braid.lights().to_vec(), braid.path().clone());
    for alpha in [0.25, 0.5, 1.0] {
        let rho = Nonlinearity::Dial(Alpha::new(alpha).unwrap());
        braid.turn(Some(rho)).unwrap();
        braid.run(&image(16)).unwrap();
        let turned = with_rho(&model, rho).unwrap();
        let pass = reference_pass(&turned, &image(16));
        assert!(arrows_apart(&braid, &traced(&turned, &image(16))) < 1e-5);
        for (p, q) in braid.probabilities().iter().zip(softmax(&pass.logits)) {
            assert!((p - q).abs() < 1e-5);
        }
        assert_ne!(braid.probabilities(), before);
        // Maps and scales stay those of the network as it was trained.
        assert_eq!((braid.lights(), braid.path()), (&lights[..], &path));
        // Another image is followed without the dial.
        braid.follow(&image(16)).unwrap();
        assert_eq!((braid.lights(), braid.path()), (&lights[..], &path));
    }
    braid.turn(Some(Nonlinearity::Modulus)).unwrap();
    braid.run(&image(16)).unwrap();
    assert_eq!(braid.probabilities(), before);
    braid.turn(None).unwrap();
    braid.run(&image(16)).unwrap();
    assert_eq!(braid.probabilities(), before);
    assert!(with_rho(&model, Nonlinearity::SoftThreshold).is_err());
    let bare = self::model(&Spec { skip: false, ..spec(Nonlinearity::Modulus, true) });
    assert!(
        with_rho(&bare, Nonlinearity::Dial(Alpha::HALF)).unwrap_err().to_string().contains("complex or real")
    );
}

#[test]
fn lights_are_shared_by_block_by_network_and_between_networks() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let mut braid = Braid::new(&model, &image(16)).unwrap();
    let largest_of = |j: usize, source| {
        let view = braid.forward.part(j, source).unwrap();
        largest_moduli(view).0.into_iter().fold(0.0, f32::max)
    };
    for (j, lights) in braid.lights().iter().enumerate() {
        assert_eq!((lights.low, lights.wave), (largest_of(j, Source::Low), largest_of(j, Source::Wave)));
        for (o, &peak) in braid.scales()[j].peaks.iter().enumerate() {
            let view = braid.forward.output(j);
            let channel = &view.values[o * view.shape.row()..];
            let at = channel[peak].hypot(channel[view.shape.plane() + peak]);
            assert_eq!(at, braid.scales()[j].output[o]);
        }
    }
    let network = braid.network_lights();
    let kinds = [|l: &Lights| l.low, |l: &Lights| l.wave, |l: &Lights| l.output];
    for kind in kinds {
        assert_eq!(braid.lights().iter().map(kind).fold(0.0, f32::max), kind(&network));
    }
    assert_eq!((network.strand_wave, network.strand_output), (network.wave, network.output));
    let own = braid.strand(LAYER).unwrap();
    let one = braid.strand(NETWORK).unwrap();
    assert_ne!(own, one);
    let light = |atlas: &crate::kernels::colour::Atlas| {
        atlas.pixels.chunks_exact(4).map(|p| p[..3].iter().map(|&v| u64::from(v)).sum::<u64>()).sum::<u64>()
    };
    assert!(light(&one) < light(&own) && light(&own) < light(&braid.strand(UNIT).unwrap()));
    let mut others = braid.own_lights();
    others.iter_mut().for_each(|l| *l = Lights { strand_wave: 2.0 * l.strand_wave, ..Lights::default() });
    braid.share_lights(&others);
    assert!(light(&braid.strand(LAYER).unwrap()) < light(&own));
    braid.share_lights(&[]);
    assert_eq!(braid.strand(LAYER).unwrap(), own);
}

#[test]
fn moving_keeps_choice_and_scales_and_changes_the_maps() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let mut braid = Braid::new(&model, &image(16)).unwrap();
    let before = (braid.path().clone(), braid.scales().to_vec(), braid.strand(LAYER).unwrap());
    let mut moved = image(16);
    moved.rotate_right(3);
    braid.run(&moved).unwrap();
    assert_eq!((braid.path(), braid.scales()), (&before.0, &before.1[..]));
    assert_ne!(braid.strand(LAYER).unwrap(), before.2);
    braid.run(&image(16)).unwrap();
    assert_eq!(braid.strand(LAYER).unwrap(), before.2);
}
