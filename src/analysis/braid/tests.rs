//! The strand against the reference pass, against planted paths, and the pictures against the maps.

use super::arrows;
use super::path::{leads, supplies};
use super::*;
use crate::engine::{reference, trace};
use crate::kernels::colour::{Aspect, Scale};
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
fn a_pixels_arrows_add_up_to_what_the_network_has_there() {
    for rho in Nonlinearity::ALL {
        for (skip, real) in [(true, true), (true, false), (false, true), (false, false)] {
            let model = model(&Spec { skip, ..spec(rho, real) });
            let braid = Braid::new(&model, &image(16)).unwrap();
            let apart = arrows_apart(&braid, &traced(&model, &image(16)));
            assert!(apart < 1e-5, "{rho:?}, skip {skip}, real {real}: {apart:e}");
        }
    }
}

#[test]
fn a_weight_or_a_mean_that_is_not_the_networks_own_is_noticed() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let braid = Braid::new(&model, &image(16)).unwrap();
    let spoil: [fn(&mut crate::network::BlockWeights<f32>); 3] =
        [|w| w.projection_re[3] += 0.01, |w| w.mean_re[3] += 0.01, |w| w.var[3] *= 1.1];
    for spoil in spoil {
        let mut other = model.clone();
        spoil(&mut other.weights.blocks[1]);
        assert!(arrows_apart(&braid, &traced(&other, &image(16))) > 1e-5);
    }
}

#[test]
fn feeds_are_the_row_of_weights_and_their_shares_are_all_of_the_energy() {
    for (rho, real, skip) in [
        (Nonlinearity::Modulus, true, true),
        (Nonlinearity::SoftThreshold, false, true),
        (Nonlinearity::Tanh, true, false),
    ] {
        let model = model(&Spec { skip, ..spec(rho, real) });
        let braid = Braid::new(&model, &image(16)).unwrap();
        for (j, plan) in model.plan.blocks.iter().enumerate() {
            let feeds = arrows::feeds(&braid.forward, j, 2);
            assert_eq!(feeds.len(), plan.rho_channels);
            assert!((feeds.iter().map(|f| f.share).sum::<f64>() - 1.0).abs() < 1e-9);
            let heaviest = arrows::heaviest(&braid.forward, j, 2, 5);
            let least = heaviest.iter().map(|&k| feeds[k].weight.norm()).fold(f64::INFINITY, f64::min);
            assert_eq!(feeds.iter().filter(|f| f.weight.norm() > least).count(), heaviest.len() - 1);
            assert!(heaviest.is_sorted_by(|&a, &b| feeds[a].weight.norm() >= feeds[b].weight.norm()));
            // By another way: what the wavelet maps of each input channel supply.
            let (total, own) = supplies(&braid.forward, j, 2, 0);
            let energy: f64 = total.iter().map(Complex64::norm_sqr).sum();
            for (c, own) in own.iter().enumerate() {
                let expected = own.iter().zip(&total).map(|(a, b)| (a * b.conj()).re).sum::<f64>() / energy;
                let found: f64 = feeds
                    .iter()
                    .filter(|f| {
                        let (source, channel) = arrows::origin(plan, f.k);
                        matches!(source, Source::Wave | Source::RhoWave) && channel / 4 == c
                    })
                    .map(|f| f.share)
                    .sum();
                assert!((found - expected).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn the_strongest_images_are_those_whose_share_is_largest() {
    let model = model(&spec(Nonlinearity::Modulus, true));
    let images: Vec<Vec<f32>> = (0..5)
        .map(|n| (0..256).map(|i| ((i * (n + 2)) as f32 * 0.37).sin() + 0.1 * n as f32).collect())
        .collect();
    let mut excitations = Excitations::new(&model.plan);
    let mut forward = Forward::new(&model, 3, Backend::Simd).unwrap();
    for batch in images.chunks(3) {
        forward.run(&batch.concat(), batch.len()).unwrap();
        excitations.add(&forward);
    }
    assert_eq!(excitations.images(), 5);
    for (j, block) in model.plan.blocks.iter().enumerate() {
        // One by one, by the definition.
        let shares: Vec<f64> = images
            .iter()
            .map(|image| {
                let pass = reference_pass(&model, image);
                let energy: f64 = pass.blocks[j].out.channel(1).iter().map(|v| v * v).sum();
                energy / block.output.pixels() as f64
            })
            .collect();
        let found = excitations.strongest(j, 1, 4);
        assert_eq!(found.len(), 4);
        assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
        for &(image, share) in &found {
            assert!((f64::from(share) - shares[image]).abs() < 1e-5);
        }
        let least = found.last().unwrap().1;
        let left = (0..5).find(|image| found.iter().all(|(i, _)| i != image)).unwrap();
        assert!(shares[left] <= f64::from(least) + 1e-6);
        // Unit vectors: the shares of all channels are 1.
        let all: f32 = (0..block.output.channels)
            .map(|c| excitations.strongest(j, c, 5).iter().find(|(i, _)| *i == 0).unwrap().1)
            .sum();
        assert!((all - 1.0).abs() < 1e-4);
    }
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
    let bare = super::tests::model(&Spec { skip: false, ..spec(Nonlinearity::Modulus, true) });
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
    let network = braid.network_light();
    assert!(braid.lights().iter().all(|l| l.low <= network && l.wave <= network && l.output <= network));
    assert!(braid.lights().iter().any(|l| [l.low, l.wave, l.output].contains(&network)));
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
fn supplies_add_up_to_what_the_reference_pass_projects() {
    for (rho, real) in
        [(Nonlinearity::Modulus, true), (Nonlinearity::SoftThreshold, true), (Nonlinearity::Modulus, false)]
    {
        let model = model(&spec(rho, real));
        let input = image(16);
        let braid = Braid::new(&model, &input).unwrap();
        let pass = reference_pass(&model, &input);
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
    let before = (braid.path().clone(), braid.scales().to_vec(), braid.strand(LAYER).unwrap());
    let mut moved = image(16);
    moved.rotate_right(3);
    braid.run(&moved).unwrap();
    assert_eq!((braid.path(), braid.scales()), (&before.0, &before.1[..]));
    assert_ne!(braid.strand(LAYER).unwrap(), before.2);
    braid.run(&image(16)).unwrap();
    assert_eq!(braid.strand(LAYER).unwrap(), before.2);
}

#[test]
fn pictures_hold_the_maps_they_should() {
    for rho in [Nonlinearity::Modulus, Nonlinearity::SoftThreshold] {
        let model = model(&spec(rho, true));
        let braid = Braid::new(&model, &image(16)).unwrap();
        let strand = braid.strand(LAYER).unwrap();
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
            let sheet = braid.sheet(j, UNIT).unwrap();
            let own = braid.strand(UNIT).unwrap();
            for row in 0..8 {
                // Painted once more from the engine's own maps.
                let source = if row < 4 { Source::Wave } else { Source::RhoWave };
                let view = braid.forward.part(j, source).unwrap();
                let channel = step.input * 4 + row % 4;
                let pixels = side * side;
                let (re, im) = view.values[channel * view.shape.row()..][..view.shape.row()].split_at(pixels);
                let mut expected = vec![0; 4 * pixels];
                let full = braid.lights()[j].strand_wave;
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
        assert_eq!((wavelets.width, wavelets.height), (5 * 19, 3 * 19));

        let light = |l: usize, y: usize, x: usize| -> i32 {
            wavelets.pixels[4 * (y * wavelets.width + (1 + l) * 19 + x)..][..3]
                .iter()
                .map(|&v| i32::from(v))
                .sum()
        };
        assert!(light(0, 9, 9) > 300 && light(0, 0, 0) < 60);
        assert_ne!(light(0, 9, 12), light(1, 9, 12));
        // An output with its heaviest channels: the same maps as in the sheet.
        let ks = arrows::heaviest(&braid.forward, 1, 2, 6);
        let taken = braid.channel(1, 2, &ks, UNIT).unwrap();
        let sheet = braid.sheet(1, UNIT).unwrap();
        assert_eq!((taken.width, taken.height), (7 * 8, 8));
        assert_eq!(picture(&taken, 0, 0, 8), picture(&sheet, 2 * 8, 5 * 8, 8));
        for (i, &k) in ks.iter().enumerate() {
            let (source, channel) = arrows::origin(&model.plan.blocks[1], k);
            let first = match source {
                Source::Wave => 0,
                Source::RhoWave => 4,
                _ => continue,
            };
            let in_sheet = picture(&sheet, (first + channel % 4) * 8, channel / 4 * 8, 8);
            assert_eq!(picture(&taken, (1 + i) * 8, 0, 8), in_sheet);
        }
    }
}
