//! The strand against the reference pass, against planted paths, and the pictures against the maps.

use super::path::{leads, supplies};
use super::*;
use crate::engine::reference;
use crate::kernels::colour::{Aspect, Scale};
use crate::network::{Nonlinearity, Size, Spec};
use crate::tensor::Map;
use crate::wavelet::FilterBank;

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

#[test]
fn supplies_add_up_to_what_the_reference_pass_projects() {
    for (rho, real) in
        [(Nonlinearity::Modulus, true), (Nonlinearity::SoftThreshold, true), (Nonlinearity::Modulus, false)]
    {
        let model = model(&spec(rho, real));
        let input = image(16);
        let braid = Braid::new(&model, &input).unwrap();
        let banks: Vec<FilterBank> = model
            .plan
            .blocks
            .iter()
            .map(|b| FilterBank::new(b.bank, 4, b.input.height, b.input.width).unwrap())
            .collect();
        let map =
            Map::from_vec(model.plan.blocks[0].input, input.iter().map(|&v| f64::from(v)).collect()).unwrap();
        let pass = reference::forward(&model.plan, &banks, &model.weights.cast::<f64>(), map, false);
        for (j, block) in pass.blocks.iter().enumerate() {
            for output in 0..block.proj.shape().channels {
                let (total, own) = supplies(&braid.forward, j, output, 0);
                assert_eq!(own.len(), model.plan.blocks[j].input.channels);
                for (i, y) in total.iter().enumerate() {
                    let re = block.proj.image_plane(output, 0, 0);
                    let im = block.proj.image_plane(output, 1, 0);
                    let (r, c) = (i / re.ncols(), i % re.ncols());
                    assert!((y.re - re[[r, c]]).abs() < 1e-4 && (y.im - im[[r, c]]).abs() < 1e-4);
                }
            }
        }
    }
}

#[test]
fn leads_add_up_to_the_logits_lead() {
    for avgpool in [false, true] {
        let spec = Spec { avgpool, ..spec(Nonlinearity::Modulus, true) };
        let mut model = model(&spec);
        model.weights.classifier.bias.fill(0.0);
        let braid = Braid::new(&model, &image(16)).unwrap();
        let logits = braid.forward.logits();
        let mean = logits.iter().sum::<f32>() / logits.len() as f32;
        for class in 0..4 {
            let sum: f64 = leads(&braid.forward, 0, class).iter().sum();
            assert!((sum - f64::from(logits[class] - mean)).abs() < 1e-4, "{sum} {logits:?}");
        }
    }
}

#[test]
fn a_planted_path_is_found() {
    let mut model = model(&spec(Nonlinearity::Modulus, true));
    let (outputs, answer) = ([3, 1, 6], 2);
    for (j, block) in model.weights.blocks.iter_mut().enumerate() {
        let plan = &model.plan.blocks[j];
        let input = if j == 0 { 0 } else { outputs[j - 1] };
        // The output followed hears the low-pass copies loudly, the planted channel well, the others hardly.
        for part in &plan.parts {
            for channel in 0..part.shape.channels {
                let wavelet = matches!(part.source, Source::Wave | Source::RhoWave);
                let weight = if !wavelet {
                    0.3
                } else if channel / 4 == input {
                    1.0
                } else {
                    0.01
                };
                block.projection_re[outputs[j] * plan.rho_channels + part.offset + channel] = weight;
            }
        }
    }
    let plan = &model.plan;
    let c = &mut model.weights.classifier;
    let pixels = plan.last_output().pixels();
    // Only the real and imaginary parts of the last planted channel speak, and for one class; the mean is below all values.
    c.linear.fill(0.0);
    c.bias.fill(0.0);
    c.mean.fill(-2.0);
    c.linear[answer * plan.linear_inputs + 2 * outputs[2] * pixels..][..2 * pixels].fill(1.0);
    let braid = Braid::new(&model, &image(16)).unwrap();
    assert_eq!(braid.path().class, answer);
    assert_eq!(braid.path().steps.iter().map(|s| s.output).collect::<Vec<_>>(), outputs);
    assert_eq!(braid.path().steps.iter().map(|s| s.input).collect::<Vec<_>>(), [0, 3, 1]);
    assert!((braid.path().lead_share - 1.0).abs() < 1e-9);
}

#[test]
fn moving_keeps_choice_and_scales_and_changes_the_maps() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let mut braid = Braid::new(&model, &image(16)).unwrap();
    let before =
        (braid.path().clone(), braid.scales().to_vec(), braid.strand(Aspect::Complex, false).unwrap());
    let mut moved = image(16);
    moved.rotate_right(3);
    braid.run(&moved).unwrap();
    assert_eq!((braid.path(), braid.scales()), (&before.0, &before.1[..]));
    assert_ne!(braid.strand(Aspect::Complex, false).unwrap(), before.2);
    braid.run(&image(16)).unwrap();
    assert_eq!(braid.strand(Aspect::Complex, false).unwrap(), before.2);
}

#[test]
fn pictures_hold_the_maps_they_should() {
    for rho in [Nonlinearity::Modulus, Nonlinearity::SoftThreshold] {
        let model = model(&spec(rho, true));
        let braid = Braid::new(&model, &image(16)).unwrap();
        let strand = braid.strand(Aspect::Complex, false).unwrap();
        assert_eq!((strand.width, strand.height), (16 + 8 + 8, 9 * 16));
        let picture =
            |atlas: &crate::kernels::colour::Atlas, left: usize, top: usize, side: usize| -> Vec<u8> {
                (top..top + side)
                    .flat_map(|y| atlas.pixels[4 * (y * atlas.width + left)..][..4 * side].to_vec())
                    .collect()
            };
        let mut left = 0;
        for (j, step) in braid.path().steps.iter().enumerate() {
            let side = model.plan.blocks[j].output.width;
            let sheet = braid.sheet(j, Aspect::Complex, true).unwrap();
            let own = braid.strand(Aspect::Complex, true).unwrap();
            for row in 0..8 {
                // Painted once more from the engine's own maps.
                let source = if row < 4 { Source::Wave } else { Source::RhoWave };
                let view = braid.forward.part(j, source).unwrap();
                let channel = step.input * 4 + row % 4;
                let pixels = side * side;
                let (re, im) = view.values[channel * view.shape.row()..][..view.shape.row()].split_at(pixels);
                let mut expected = vec![0; 4 * pixels];
                let full = braid.wave_scale(j);
                let scale = Scale { full, floor: NOISE_FLOOR * full };
                let im = (!im.is_empty()).then_some(im);
                Aspect::Complex.paint(&braid.painter, re, im, scale, &mut expected).unwrap();
                assert_eq!(picture(&strand, left, row * side, side), expected, "block {j}, row {row}");
                assert_eq!(
                    picture(&sheet, row * side, step.input * side, side),
                    picture(&own, left, row * side, side)
                );
                // The collapsed lane has no hue; with a threshold what passes it keeps one.
                let coloured = expected.chunks_exact(4).any(|p| p[0] != p[1] || p[1] != p[2]);
                let any = expected.chunks_exact(4).any(|p| p[..3] != [0, 0, 0]);
                assert_eq!(coloured, any && (row < 4 || rho == Nonlinearity::SoftThreshold));
                assert!(any || rho == Nonlinearity::SoftThreshold && row >= 4);
            }
            left += side;
        }
        let wavelets = braid.wavelets().unwrap();
        assert_eq!((wavelets.width, wavelets.height), (4 * 19, 19));

        let light = |l: usize, y: usize, x: usize| -> i32 {
            wavelets.pixels[4 * (y * wavelets.width + l * 19 + x)..][..3].iter().map(|&v| i32::from(v)).sum()
        };
        assert!(light(0, 9, 9) > 300 && light(0, 0, 0) < 60);
        assert_ne!(light(0, 9, 12), light(1, 9, 12));
    }
}
