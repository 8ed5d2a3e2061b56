//! Filters tested by what they must be, and padding against an independent construction.

use std::f64::consts::{PI, TAU};

use ndarray::Array2;
use num_complex::Complex64;
use phase_collapse::Error;
use phase_collapse::wavelet::{
    Axis, BankKind, FilterBank, Gabor, REFERENCE_PI, ScatteringBank, SeparableTerm, gabor, orientation_angles,
};

const KINDS: [BankKind; 3] = [BankKind::FactorizedEven, BankKind::FactorizedOdd, BankKind::Dyadic];

fn banks() -> impl Iterator<Item = FilterBank> {
    KINDS
        .into_iter()
        .flat_map(|kind| [3, 4, 5, 8, 16].into_iter().map(move |l| FilterBank::new(kind, l, 40, 33).unwrap()))
}

/// The signed frequency of a transform's index, in radians a pixel, in [−π, π).
fn frequency(index: usize, size: usize) -> f64 {
    let signed = if index < size.div_ceil(2) { index as f64 } else { index as f64 - size as f64 };
    TAU * signed / size as f64
}

#[test]
fn wavelets_have_zero_mean_and_the_low_pass_does_not() {
    for bank in banks() {
        for (l, psi) in bank.psi.iter().enumerate() {
            let mean = psi.sum().norm() / psi.iter().map(|z| z.norm()).sum::<f64>();
            assert!(mean < 1e-14, "{:?} L={} ψ_{l}: {mean:e}", bank.kind, bank.orientations);
        }
        // A Gaussian of unit mass, but for the reference's rounded π, and sampled densely enough for 1 %.
        let mass = bank.phi.sum() * REFERENCE_PI / PI;
        assert!((mass - 1.0).abs() < 0.02, "{:?}: mass {mass}", bank.kind);
    }
}

#[test]
fn wavelets_peak_at_their_frequency_in_their_direction() {
    for bank in banks() {
        for (l, params) in bank.psi_params.iter().enumerate() {
            let fourier = bank.psi_fourier(l);
            let ((k, m), _) = fourier.indexed_iter().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
            let (row, col) = (frequency(k, bank.rows.padded), frequency(m, bank.cols.padded));
            let (along, across) = {
                let (sin, cos) = params.theta.sin_cos();
                (row * cos + col * sin, col * cos - row * sin)
            };
            // One grid step either way, and the subtracted low-pass pushes the peak outwards a little.
            let step = TAU / bank.cols.padded as f64;
            let name = format!("{:?} L={} ψ_{l}: {along:.3}, {across:.3}", bank.kind, bank.orientations);
            assert!(
                along > params.xi - step && along < params.xi * 1.04 + step,
                "{name}, ξ {:.3}",
                params.xi
            );
            assert!(across.abs() <= step, "{name}");
        }
    }
}

/// Poisson summation: the transform of the sampled Gabor function is its continuous transform, a Gaussian at
/// the wave's frequency, summed over the frequencies that alias.
fn gabor_fourier(params: &Gabor, row: f64, col: f64) -> f64 {
    let (sin, cos) = params.theta.sin_cos();
    let mut sum = 0.0;
    for i in -4..=4 {
        for j in -4..=4 {
            let (r, c) = (row + TAU * f64::from(i), col + TAU * f64::from(j));
            let along = r * cos + c * sin - params.xi;
            let across = (c * cos - r * sin) / params.slant;
            sum += (-0.5 * params.sigma * params.sigma * (along * along + across * across)).exp();
        }
    }
    sum * PI / REFERENCE_PI
}

#[test]
fn filters_agree_with_their_closed_form_in_the_fourier_domain() {
    for bank in banks() {
        for (l, params) in bank.psi_params.iter().enumerate() {
            let still = Gabor { xi: 0.0, ..*params };
            let kappa = gabor_fourier(params, 0.0, 0.0) / gabor_fourier(&still, 0.0, 0.0);
            assert!((bank.kappa[l] - kappa).norm() < 1e-12, "K {} against {kappa}", bank.kappa[l]);
            for ((k, m), v) in bank.psi_fourier(l).indexed_iter() {
                let (row, col) = (frequency(k, bank.rows.padded), frequency(m, bank.cols.padded));
                let exact = gabor_fourier(params, row, col) - kappa * gabor_fourier(&still, row, col);
                assert!((v - exact).abs() < 1e-12, "{:?} ψ_{l} at {k}, {m}: {v} against {exact}", bank.kind);
            }
        }
        for ((k, m), v) in bank.phi_fourier().indexed_iter() {
            let (row, col) = (frequency(k, bank.rows.padded), frequency(m, bank.cols.padded));
            let exact = gabor_fourier(&bank.phi_params, row, col);
            assert!((v - exact).abs() < 1e-12, "{:?} φ at {k}, {m}: {v} against {exact}", bank.kind);
        }
    }
}

#[test]
fn envelopes_decay_as_gaussians() {
    for bank in banks() {
        for (psi, params) in bank.psi.iter().zip(&bank.psi_params) {
            let widest = params.sigma / params.slant.min(1.0);
            for ((r, c), z) in psi.indexed_iter() {
                let row = r.min(bank.rows.padded - r) as f64;
                let col = c.min(bank.cols.padded - c) as f64;
                let envelope =
                    params.amplitude() * (-(row * row + col * col) / (2.0 * widest * widest)).exp();
                // Up to four periods meet at the far corner, and K times the envelope is added.
                assert!(z.norm() <= 4.0 * 1.5 * envelope + 1e-15, "{:?} at {r}, {c}", bank.kind);
            }
        }
    }
}

#[test]
fn an_octave_covers_the_plane() {
    // Littlewood-Paley sums |φ|² + ½ Σ_l (|ψ_l(ω)|² + |ψ_l(−ω)|²): nothing is amplified, nothing lost.
    for orientations in [4, 8] {
        for kind in KINDS {
            let bank = FilterBank::new(kind, orientations, 64, 64).unwrap();
            let (p, q) = (bank.rows.padded, bank.cols.padded);
            let mut sum = bank.phi_fourier().mapv(|v| v * v);
            for l in 0..orientations {
                let psi = bank.psi_fourier(l);
                for ((k, m), s) in sum.indexed_iter_mut() {
                    let (there, opposite) = (psi[[k, m]], psi[[(p - k) % p, (q - m) % q]]);
                    *s += 0.5 * (there * there + opposite * opposite);
                }
            }
            // The corners beyond |ω| = π hold little of an image and are covered thinly on purpose.
            let in_disc = |k, m| frequency(k, p).hypot(frequency(m, q)) <= PI;
            let disc = sum.indexed_iter().filter(|((k, m), _)| in_disc(*k, *m)).map(|(_, s)| *s);
            let lowest = disc.fold(f64::INFINITY, f64::min);
            let highest = sum.iter().copied().fold(0.0, f64::max);
            println!("{kind:?} L={orientations}: {lowest:.3} to {highest:.3}");
            assert!(
                lowest > 0.15 && highest < 1.02,
                "{kind:?} L={orientations}: {lowest:.3} to {highest:.3}"
            );
        }
    }
}

#[test]
fn transforms_are_real_because_filters_are_hermitian() {
    // Sizes where the folded periods of long wavelets do not close symmetrically are included.
    for (l, height, width) in [(3, 2, 2), (4, 2, 3), (16, 2, 5), (16, 3, 40), (4, 32, 28)] {
        let bank = FilterBank::new(BankKind::FactorizedOdd, l, height, width).unwrap();
        for psi in &bank.psi {
            let (p, q) = psi.dim();
            for ((r, c), z) in psi.indexed_iter() {
                assert_eq!(*z, psi[[(p - r) % p, (q - c) % q]].conj());
            }
        }
    }
}

#[test]
fn round_envelopes_are_sums_of_two_separable_terms() {
    let outer = |t: &SeparableTerm| {
        Array2::from_shape_fn((t.rows.len(), t.cols.len()), |(r, c)| t.rows[r] * t.cols[c])
    };
    for kind in KINDS {
        for (height, width) in [(2, 2), (7, 12), (32, 28)] {
            let bank = FilterBank::new(kind, 4, height, width).unwrap();
            assert!(bank.isotropic());
            let phi = outer(&bank.phi_separable().unwrap()) - bank.phi.mapv(Complex64::from);
            assert!(phi.iter().all(|z| z.norm() < 1e-15), "{kind:?} φ");
            for l in 0..4 {
                let [wave, envelope] = bank.psi_separable(l).unwrap();
                let psi = outer(&wave) + outer(&envelope) - &bank.psi[l];
                assert!(psi.iter().all(|z| z.norm() < 1e-14), "{kind:?} ψ_{l}");
            }
        }
        let slanted = FilterBank::new(kind, 8, 32, 32).unwrap();
        assert!(!slanted.isotropic() && slanted.psi_separable(0).is_none());
    }
}

#[test]
fn folding_periods_is_the_sum_over_them() {
    for slant in [1.0, 0.5, 1.3] {
        let params = Gabor { sigma: 2.1, theta: 0.7, xi: 1.9, slant };
        let folded = gabor(&params, 6, 9);
        for ((r, c), found) in folded.indexed_iter() {
            let mut sum = Complex64::ZERO;
            for (i, j) in (-2..=2).flat_map(|i| (-2..=2).map(move |j| (i, j))) {
                sum += params.at(r as f64 + 6.0 * f64::from(i), c as f64 + 9.0 * f64::from(j));
            }
            assert!((found - sum).norm() < 1e-15, "slant {slant} at {r}, {c}: {found} against {sum}");
        }
    }
}

#[test]
fn angles_are_those_of_the_reference() {
    let degrees =
        |l| orientation_angles(l).into_iter().map(|a| a.to_degrees().round() as i64).collect::<Vec<_>>();
    assert_eq!(degrees(1), [0]);
    assert_eq!(degrees(2), [0, -90]);
    assert_eq!(degrees(3), [0, -60, -120]);
    assert_eq!(degrees(4), [45, 0, -45, -90]);
    assert_eq!(degrees(5), [36, 0, -36, -72, -108]);
    assert_eq!(degrees(8), [68, 45, 23, 0, -23, -45, -68, -90]);
}

/// Padding as a walk: from the image's end step back and forth between its ends, one pixel a step.
fn padded_by_walking(image: &[usize], before: usize, after: usize) -> Vec<usize> {
    let walk = |start: usize, mut inward: isize, steps: usize| {
        let mut at = start as isize;
        let mut seen = Vec::new();
        for _ in 0..steps {
            if at + inward < 0 || at + inward >= image.len() as isize {
                inward = -inward;
            }
            at += inward;
            seen.push(image[at as usize]);
        }
        seen
    };
    let mut left = walk(0, 1, before);
    left.reverse();
    [left, image.to_vec(), walk(image.len() - 1, -1, after)].concat()
}

#[test]
fn padding_subsampling_and_cropping_agree_with_doing_them_one_after_the_other() {
    assert_eq!(padded_by_walking(&[7, 8], 2, 2), [7, 8, 7, 8, 7, 8]);
    for size in 2..=64 {
        let image: Vec<usize> = (0..size).collect();
        for kind in KINDS {
            let axis = Axis::new(size, kind).unwrap();
            // The smallest even size with at least one more pixel at either end, and two more in all.
            let padded_size = if size % 2 == 0 { size + 4 } else { size + 3 };
            let before = (padded_size - size) / 2;
            let padded = padded_by_walking(&image, before, padded_size - size - before);
            assert_eq!(axis.padded, padded_size);
            let read: Vec<usize> = (0..padded_size as isize).map(|i| axis.source(i)).collect();
            assert_eq!(read, padded, "{size} {kind:?}");
            let around: Vec<usize> =
                (0..padded_size as isize).map(|i| axis.source(i - padded_size as isize)).collect();
            assert_eq!(around, padded, "{size} {kind:?}, once around the torus");
            let (stride, crop) = if kind == BankKind::FactorizedEven { (1, 2) } else { (2, 1) };
            let kept: Vec<usize> = (0..padded_size).step_by(stride).collect();
            let centres: Vec<usize> = (0..axis.output).map(|y| axis.centre(y)).collect();
            assert_eq!(centres, kept[crop..kept.len() - crop], "{size} {kind:?}");
        }
    }
    let output = |size, kind| Axis::new(size, kind).unwrap().output;
    let chain = |size| {
        [BankKind::FactorizedEven, BankKind::FactorizedOdd].into_iter().cycle().scan(size, move |s, kind| {
            *s = output(*s, kind);
            Some(*s)
        })
    };
    assert_eq!(chain(32).take(8).collect::<Vec<_>>(), [32, 16, 16, 8, 8, 4, 4, 2]);
    assert_eq!(chain(28).take(7).collect::<Vec<_>>(), [28, 14, 14, 7, 6, 3, 2]);
}

#[test]
fn offsets_visit_no_point_of_the_torus_twice() {
    for size in 2..=20 {
        let axis = Axis::new(size, BankKind::Dyadic).unwrap();
        for radius in 0..=axis.padded {
            let mut seen: Vec<isize> =
                axis.offsets(radius).map(|u| u.rem_euclid(axis.padded as isize)).collect();
            let count = seen.len();
            assert_eq!(count, axis.padded.min(2 * radius + 1), "{size}, radius {radius}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), count, "{size}, radius {radius}");
        }
    }
}

#[test]
fn kinds_follow_the_block() {
    use BankKind::{Dyadic, FactorizedEven, FactorizedOdd};
    let kinds = |from| (0..5).map(|block| BankKind::for_block(block, from)).collect::<Vec<_>>();
    assert_eq!(kinds(0), [FactorizedEven, FactorizedOdd, FactorizedEven, FactorizedOdd, FactorizedEven]);
    assert_eq!(kinds(1), [Dyadic, FactorizedEven, FactorizedOdd, FactorizedEven, FactorizedOdd]);
    assert_eq!(kinds(9), [Dyadic; 5]);
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let refused = |kind, l, height, width| match FilterBank::new(kind, l, height, width) {
        Err(error @ Error::Spec { block: None, .. }) => error.to_string(),
        other => panic!("expected a refusal, got {:?}", other.map(|bank| bank.kind)),
    };
    let message = refused(BankKind::FactorizedEven, 2, 32, 32);
    assert!(message.contains("at least 3") && message.contains("found 2"), "{message}");
    refused(BankKind::FactorizedOdd, 0, 32, 32);
    refused(BankKind::Dyadic, 0, 32, 32);
    let message = refused(BankKind::Dyadic, 4, 1, 32);
    assert!(message.contains("at least 2") && message.contains("found 1"), "{message}");
    refused(BankKind::FactorizedEven, 4, 32, 0);
    for l in [1, 2] {
        let bank = FilterBank::new(BankKind::Dyadic, l, 8, 9).unwrap();
        assert!(bank.psi.iter().flatten().all(|z| z.is_finite()));
    }
    for (octaves, orientations, rows, cols) in [(0, 4, 32, 32), (2, 0, 32, 32), (5, 4, 32, 31), (1, 1, 1, 1)]
    {
        assert!(ScatteringBank::new(octaves, orientations, rows, cols).is_err());
    }
    let bank = ScatteringBank::new(2, 3, 8, 9).unwrap();
    assert!(bank.transform(Array2::zeros((9, 8)).view()).is_err());
}

#[test]
fn scattering_of_a_constant_is_that_constant_and_nothing_else() {
    let bank = ScatteringBank::new(2, 3, 8, 12).unwrap();
    let s = bank.transform(Array2::from_elem((8, 12), 2.0).view()).unwrap();
    assert_eq!(s.dim(), (bank.coefficients(), 2, 3));
    let mass = bank.phi[0][[0, 0]];
    for ((order, ..), v) in s.indexed_iter() {
        let expected = if order == 0 { 2.0 * mass } else { 0.0 };
        assert!((v - expected).abs() < 1e-12, "coefficient {order}: {v}");
    }
}

#[test]
fn a_wrong_filter_would_be_noticed() {
    // The comparisons above must be able to fail: a width off by a thousandth, an angle of the other sign.
    let bank = FilterBank::new(BankKind::FactorizedOdd, 4, 32, 32).unwrap();
    let params = bank.psi_params[0];
    let right = gabor(&params, 36, 36);
    for wrong in [Gabor { sigma: params.sigma * 1.001, ..params }, Gabor { theta: -params.theta, ..params }] {
        let error = (gabor(&wrong, 36, 36) - &right).iter().map(|z| z.norm()).fold(0.0, f64::max);
        assert!(error / params.amplitude() > 1e-3);
    }
}
