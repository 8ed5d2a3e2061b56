//! The strand's choice: against what the reference pass projects, and planted paths.

use super::super::path::{leads, supplies};
use super::*;

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
