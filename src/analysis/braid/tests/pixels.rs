//! A pixel's arrows, what feeds an output, and the images that excite it most, against the reference pass.

use super::super::path::supplies;
use super::*;

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
