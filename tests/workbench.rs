//! The workbench's mathematics against what it must be: the reference's own filters, the frame inequality itself, transforms of
//! subsampled signals, the kernels, and sums written out. Each check is shown to fail on something wrong.

mod support;

use std::f64::consts::{PI, TAU};

use ndarray::{Array2, ArrayD, Axis as Dim};
use num_complex::Complex64;
use phase_collapse::analysis::workbench::*;
use phase_collapse::engine::{Backend, Forward, MapView};
use phase_collapse::kernels::wavelet::reference;
use phase_collapse::network::Source;
use phase_collapse::tensor::{Map, MapShape};
use phase_collapse::wavelet::{BankKind, FilterBank, dft2, dft2_inverse};
use support::{golden, golden_network, relative_error};

const KINDS: [BankKind; 3] = [BankKind::FactorizedEven, BankKind::FactorizedOdd, BankKind::Dyadic];

/// Numbers in −1 … 1, the same each time.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

fn recipes() -> Vec<Recipe> {
    let own = Recipe::own(BankKind::FactorizedEven, 4);
    vec![
        own,
        Recipe::own(BankKind::FactorizedOdd, 6),
        Recipe { orientations: 3, sigma: 0.5, xi: 1.1 * PI, ..own },
        Recipe { sigma: 2.0, xi: 0.6, slant: 0.4, zero_mean: false, ..own },
        Recipe { octaves: 1.0, orientations: 8, slant: 1.7, ..own },
    ]
}

fn spectra(bank: &FilterBank, zero_mean: bool) -> (Spectrum, Vec<Spectrum>) {
    let psi = bank.psi_params.iter().map(|&p| Spectrum::new(p, zero_mean)).collect();
    (Spectrum::new(bank.phi_params, false), psi)
}

#[test]
fn a_networks_own_recipe_builds_the_references_filters() {
    for (name, orientations) in [("mnist_mod", 4), ("cifar_mod_L8_avgpool", 8), ("cifar_dyadic", 4)] {
        let (config, tensors) = golden(&format!("{name}.model"));
        let config: serde_json::Value = serde_json::from_str(&config).unwrap();
        let number = |key: &str| config[key].as_u64().unwrap() as usize;
        assert_eq!(number("orientations"), orientations);
        let mut size = number("input_size");
        for block in 0..config["widths"].as_array().unwrap().len() {
            let kind = BankKind::for_block(block, number("factorized_from_block"));
            let own = Recipe::own(kind, orientations);
            let bank = own.build(kind, size, size).unwrap();
            let theirs = |what: &str| &tensors[&format!("module.{}.module.0.{what}", block + 1)];
            let to_f32 = |values: &Array2<f64>| -> ArrayD<f32> { values.mapv(|v| v as f32).into_dyn() };
            let phi = relative_error(&to_f32(&bank.phi_fourier()), theirs("phis"));
            assert!(phi < 2e-5, "{name} block {block} φ: {phi:e}");
            let other = Recipe { sigma: 1.02 * own.sigma, ..own }.build(kind, size, size).unwrap();
            for l in 0..orientations {
                let expected = theirs("psis").index_axis(Dim(0), l).to_owned();
                let psi = relative_error(&to_f32(&bank.psi_fourier(l)), &expected);
                assert!(psi < 2e-5, "{name} block {block} ψ {l}: {psi:e}");
                // A width two in a hundred off does not pass for the reference's.
                assert!(relative_error(&to_f32(&other.psi_fourier(l)), &expected) > 2e-3);
            }
            size = bank.rows.output;
        }
    }
}

#[test]
fn the_formulas_spectrum_is_the_banks_own_on_the_torus() {
    for recipe in recipes() {
        let bank = recipe.build(BankKind::FactorizedOdd, 32, 28).unwrap();
        let (p, q) = (bank.rows.padded, bank.cols.padded);
        let (phi, psi) = spectra(&bank, recipe.zero_mean);
        let worst = |spectrum: &Spectrum, theirs: &Array2<f64>| {
            theirs
                .indexed_iter()
                .map(|((k, m), v)| {
                    (spectrum.at(TAU * k as f64 / p as f64, TAU * m as f64 / q as f64) - v).abs()
                })
                .fold(0.0, f64::max)
        };
        assert!(worst(&phi, &bank.phi_fourier()) < 1e-6, "{recipe:?}: φ");
        for (l, spectrum) in psi.iter().enumerate() {
            let error = worst(spectrum, &bank.psi_fourier(l));
            assert!(error < 1e-6, "{recipe:?}: ψ {l} differs by {error:e}");
            if recipe.zero_mean {
                assert!(spectrum.at(0.0, 0.0).abs() < 1e-12);
            }
            // Another orientation's is not it.
            assert!(worst(spectrum, &bank.psi_fourier((l + 1) % psi.len())) > 0.1);
        }
        // The picture of the plane holds these values, and repeats itself at ±π.
        let plane = psi[0].plane();
        for (row, col) in [(0, 0), (10, 40), (PLANE - 1, 7), (24, 24)] {
            let expected = psi[0].at(plane_frequency(row), plane_frequency(col)) as f32;
            assert_eq!(plane[row * PLANE + col], expected);
        }
        assert!((plane[5] - plane[(PLANE - 1) * PLANE + 5]).abs() < 1e-6);
    }
}

/// ‖x⋆φ‖² + Σ‖x⋆ψ_l‖² by circular convolution in space.
fn energy_after(bank: &FilterBank, x: &Array2<Complex64>) -> f64 {
    let (p, q) = x.dim();
    let convolved = |filter: &Array2<Complex64>| -> f64 {
        let mut all = 0.0;
        for r in 0..p {
            for c in 0..q {
                let mut sum = Complex64::ZERO;
                for ((u, v), k) in filter.indexed_iter() {
                    sum += k * x[[(r + p - u) % p, (c + q - v) % q]];
                }
                all += sum.norm_sqr();
            }
        }
        all
    };
    convolved(&bank.phi.mapv(Complex64::from)) + bank.psi.iter().map(convolved).sum::<f64>()
}

#[test]
fn frame_bounds_bound_and_are_attained() {
    let energy = |x: &Array2<Complex64>| x.iter().map(|z| z.norm_sqr()).sum::<f64>();
    for (recipe, kind) in recipes().into_iter().flat_map(|r| KINDS.map(|k| (r, k))) {
        let bank = recipe.build(kind, 8, 7).unwrap();
        let (p, q) = (bank.rows.padded, bank.cols.padded);
        let found = coverage(&bank);
        let mut next = noise(7);
        for complex in [false, true] {
            let (least, most) = match complex {
                false => (found.least, found.most),
                true => (found.least_complex, found.most_complex),
            };
            for _ in 0..6 {
                let x = Array2::from_shape_simple_fn((p, q), || {
                    Complex64::new(next(), if complex { next() } else { 0.0 })
                });
                let ratio = energy_after(&bank, &x) / energy(&x);
                assert!(
                    least.value - 1e-9 <= ratio && ratio <= most.value + 1e-9,
                    "{recipe:?}, complex {complex}: {ratio} outside {} … {}",
                    least.value,
                    most.value
                );
            }
            // A wave of the frequency named attains the bound: none is closer.
            for extreme in [least, most] {
                let wave = Array2::from_shape_fn((p, q), |(r, c)| {
                    let z = Complex64::cis(extreme.at.0 * r as f64 + extreme.at.1 * c as f64);
                    if complex { z } else { z.re.into() }
                });
                let ratio = energy_after(&bank, &wave) / energy(&wave);
                assert!((ratio - extreme.value).abs() < 1e-9, "{recipe:?}: {ratio} is not {extreme:?}");
            }
        }
    }
    // Bounds for real maps do not hold for complex ones: a wave that runs against all wavelets is missed.
    let bank = FilterBank::new(BankKind::FactorizedEven, 4, 8, 8).unwrap();
    let found = coverage(&bank);
    assert!(found.least_complex.value < 0.8 * found.least.value);
    assert!(found.mean < 1e-12);
}

#[test]
fn what_breaks_is_measured() {
    let own = Recipe::own(BankKind::FactorizedEven, 4);
    let measured = |recipe: Recipe| coverage(&recipe.build(BankKind::FactorizedEven, 32, 32).unwrap());
    // Without the correction a Gabor function's mean is exp(−σ²ξ²/2) of its peak, but for what folds in from beyond π.
    let gabor = Recipe { sigma: 1.2, xi: 1.2, zero_mean: false, ..own };
    let expected = (-0.5 * (1.2f64 * 1.2).powi(2)).exp();
    let mean = measured(gabor).mean;
    assert!((mean / expected - 1.0).abs() < 0.02, "{mean} against {expected}");
    assert!(measured(Recipe { zero_mean: true, ..gabor }).mean < 1e-12);
    // Filters wider in space are narrower in frequency, and leave a gap: the wavelets alone, and all the more with a wider φ.
    let wide = measured(Recipe { sigma: 3.0, ..own });
    assert!(wide.least.value < 0.2 * measured(own).least.value, "{wide:?}");
    let coarse = measured(Recipe { octaves: 1.5, ..own });
    assert!(coarse.least.value < 1e-3, "{coarse:?}");
}

#[test]
fn profiles_and_contours_are_those_of_the_plane() {
    let own = Recipe::own(BankKind::FactorizedEven, 4);
    let bank = own.build(BankKind::FactorizedEven, 32, 32).unwrap();
    let (phi, psi) = spectra(&bank, true);
    let a = |row: f64, col: f64| {
        let waves: f64 = psi.iter().map(|s| s.at(row, col).powi(2) + s.at(-row, -col).powi(2)).sum();
        phi.at(row, col).powi(2) + waves / 2.0
    };
    let along = profile_along(&phi, &psi, &[0.0, 1.0, 2.5]);
    assert!((f64::from(along[0][0]) - a(0.0, 0.0)).abs() < 1e-6 && along[0][0] == along[0][1]);
    for (radius, [least, most]) in [1.0, 2.5].into_iter().zip(&along[1..]) {
        for step in 0..24 {
            let (sin, cos) = (PI * f64::from(step) / 24.0).sin_cos();
            let here = a(radius * cos, radius * sin) as f32;
            assert!(least - 1e-6 <= here && here <= most + 1e-6);
        }
        assert!(most > least);
    }
    let around = profile_around(&phi, &psi, own.xi, &[0.0, 1.0]);
    assert!((f64::from(around[0]) - a(own.xi, 0.0)).abs() < 1e-6);
    assert!((f64::from(around[1]) - a(own.xi * 1f64.cos(), own.xi * 1f64.sin())).abs() < 1e-6);

    // The half-height line of a round Gaussian in the plane is a circle of radius √(2 ln 2)/σ around its frequency.
    let round = Recipe { sigma: 2.0, xi: 1.5, zero_mean: false, ..own };
    let wave = round.build(BankKind::FactorizedEven, 32, 32).unwrap().psi_params[2];
    let plane = Spectrum::new(wave, false).plane();
    let peak = plane.iter().copied().fold(0.0, f32::max);
    let pieces = contour(&plane, peak / 2.0);
    assert!(pieces.len() > 10);
    let (row, col) = wave.frequency();
    let radius = (2.0 * 2f64.ln()).sqrt() / 2.0;
    for [r, c, ..] in pieces {
        let found = (f64::from(r) - row).hypot(f64::from(c) - col);
        assert!((found / radius - 1.0).abs() < 0.03, "{found} against {radius}");
    }
    assert!(contour(&plane, 2.0 * peak).is_empty());
}

#[test]
fn folding_is_the_transform_of_every_second_pixel() {
    let mut next = noise(3);
    for (p, q) in [(8, 8), (12, 10), (36, 20)] {
        let z = Array2::from_shape_simple_fn((p, q), || Complex64::new(next(), next()));
        let whole = dft2(&z);
        let kept = Array2::from_shape_fn((p / 2, q / 2), |(r, c)| z[[2 * r, 2 * c]]);
        let (folded, expected) = (fold(&whole, 2), dft2(&kept));
        let error = (&folded - &expected).iter().map(|z| z.norm()).fold(0.0, f64::max);
        assert!(error < 1e-10, "{p}×{q}: {error:e}");
        // Leaving out a copy, or the scale, is noticed.
        let cut = whole.slice(ndarray::s![..p / 2, ..q / 2]).to_owned();
        assert!((&cut - &expected).iter().map(|z| z.norm()).fold(0.0, f64::max) > 1.0);
        assert_eq!(fold(&whole, 1), whole);
        let share = share_beyond(&whole);
        let by_sums: f64 = whole
            .indexed_iter()
            .filter(|((k, m), _)| {
                let far = |i: usize, n: usize| (TAU * i.min(n - i) as f64 / n as f64) > PI / 2.0 + 1e-9;
                far(*k, p) || far(*m, q)
            })
            .map(|(_, z)| z.norm_sqr())
            .sum::<f64>()
            / whole.iter().map(|z| z.norm_sqr()).sum::<f64>();
        assert!((share - by_sums).abs() < 1e-12 && share > 0.4, "{share} against {by_sums}");
    }
    // One wave alone falls on nothing; two that are π apart fall together, and the weaker is lost under the other.
    let wave = |k: usize, size: f64| {
        Array2::from_shape_fn((12, 12), |(r, _)| Complex64::cis(TAU * (k * r) as f64 / 12.0) * size)
    };
    assert!(share_under(&dft2(&wave(5, 1.0)), 2) < 1e-12);
    assert!(share_beyond(&dft2(&wave(5, 1.0))) > 1.0 - 1e-12);
    let two = dft2(&(wave(1, 1.0) + wave(7, 0.5)));
    assert!((share_under(&two, 2) - 0.2).abs() < 1e-12, "{}", share_under(&two, 2));
    assert_eq!(Folding::of(&two, 1), Folding { beyond: 0.0, under: 0.0 });
}

/// A map of one image with `channels` channels of noise.
fn noisy_map(channels: usize, complex: bool, height: usize, width: usize) -> Map<f32> {
    let shape = MapShape { channels, complex, images: 1, height, width };
    let mut next = noise(11);
    Map::from_vec(shape, (0..shape.len()).map(|_| next() as f32).collect()).unwrap()
}

#[test]
fn products_add_up_to_the_kernels_pixel() {
    for recipe in recipes() {
        for (kind, height, width, complex) in [
            (BankKind::FactorizedEven, 9, 12, false),
            (BankKind::FactorizedOdd, 8, 8, true),
            (BankKind::FactorizedOdd, 2, 3, true),
            (BankKind::Dyadic, 28, 28, false),
        ] {
            let bank = recipe.build(kind, height, width).unwrap();
            let map = noisy_map(2, complex, height, width);
            let (rows, cols) = (bank.rows.output, bank.cols.output);
            let out =
                |channels, complex| MapShape { channels, complex, images: 1, height: rows, width: cols };
            let mut low = Map::zeros(out(2, complex));
            let mut wave = Map::zeros(out(2 * bank.orientations, true));
            reference::forward(&bank, &map, &mut low, &mut wave);
            let view = MapView { shape: map.shape(), values: map.values() };
            let largest = wave.values().iter().fold(0.0f32, |m, v| m.max(v.abs())).max(1e-3);
            for (row, col) in [(0, 0), (rows - 1, cols - 1), (rows / 2, cols / 3)] {
                for filter in 0..=bank.orientations {
                    let by_hand = ByHand::new(&bank, view, 1, filter, (row, col), 5).unwrap();
                    let plane = |map: &Map<f32>, channel, plane| {
                        f64::from(map.image_plane(channel, plane, 0)[[row, col]])
                    };
                    let expected = if filter < bank.orientations {
                        let channel = bank.orientations + filter;
                        Complex64::new(plane(&wave, channel, 0), plane(&wave, channel, 1))
                    } else {
                        Complex64::new(plane(&low, 1, 0), if complex { plane(&low, 1, 1) } else { 0.0 })
                    };
                    let error = (by_hand.sum - expected).norm() / f64::from(largest);
                    assert!(error < 1e-5, "{recipe:?} {kind:?} ({row}, {col}) filter {filter}: {error:e}");
                    // The arrows end where the sum says, and every place of the torus is counted once.
                    let chain: Complex64 = by_hand.products.iter().map(|p| p.product).sum();
                    assert!((chain + by_hand.rest.1 - by_hand.sum).norm() < 1e-12);
                    assert_eq!(by_hand.products.len() + by_hand.rest.0, bank.rows.padded * bank.cols.padded);
                    // What is said of the products is what they are made of.
                    for p in &by_hand.products {
                        let x =
                            |plane: usize| f64::from(map.image_plane(1, plane, 0)[[p.pixel.0, p.pixel.1]]);
                        assert_eq!(p.value, Complex64::new(x(0), if complex { x(1) } else { 0.0 }));
                        let straight = (by_hand.middle.0 + p.down, by_hand.middle.1 + p.right);
                        assert_eq!(p.reflected, straight != (p.pixel.0 as isize, p.pixel.1 as isize));
                    }
                    // One term less is noticed.
                    let dropped = by_hand.products.iter().map(|p| p.product.norm()).fold(0.0, f64::max);
                    assert!(dropped / f64::from(largest) > 1e-5);
                }
            }
        }
    }
    let bank = FilterBank::new(BankKind::FactorizedEven, 4, 9, 9).unwrap();
    let map = noisy_map(1, false, 9, 9);
    let view = MapView { shape: map.shape(), values: map.values() };
    for (channel, filter, at) in [(1, 0, (0, 0)), (0, 5, (0, 0)), (0, 0, (10, 0)), (0, 0, (0, 10))] {
        assert!(ByHand::new(&bank, view, channel, filter, at, 5).is_err());
    }
    let other = noisy_map(1, false, 8, 9);
    let view = MapView { shape: other.shape(), values: other.values() };
    assert!(ByHand::new(&bank, view, 0, 0, (0, 0), 5).is_err());
}

#[test]
fn a_filter_applied_by_its_transform_is_the_kernels_map() {
    for recipe in recipes() {
        for (kind, complex) in [(BankKind::FactorizedEven, false), (BankKind::FactorizedOdd, true)] {
            let bank = recipe.build(kind, 10, 12).unwrap();
            let map = noisy_map(3, complex, 10, 12);
            let view = MapView { shape: map.shape(), values: map.values() };
            let out = MapShape {
                images: 1,
                channels: 3,
                complex,
                height: bank.rows.output,
                width: bank.cols.output,
            };
            let mut low = Map::zeros(out);
            let mut wave = Map::zeros(MapShape { channels: 3 * bank.orientations, complex: true, ..out });
            reference::forward(&bank, &map, &mut low, &mut wave);
            let filtered = Filtered::new(&bank, view, 2).unwrap();
            let largest = wave.values().iter().fold(0.0f32, |m, v| m.max(v.abs()));
            for l in 0..=bank.orientations {
                let (expected, channel) =
                    if l < bank.orientations { (&wave, 2 * bank.orientations + l) } else { (&low, 2) };
                for ((r, c), z) in filtered.output(l).indexed_iter() {
                    let part = |p: usize| {
                        if p < expected.shape().planes() {
                            f64::from(expected.image_plane(channel, p, 0)[[r, c]])
                        } else {
                            0.0
                        }
                    };
                    let error = (z - Complex64::new(part(0), part(1))).norm() / f64::from(largest);
                    assert!(error < 1e-5, "{recipe:?} {kind:?} filter {l}: {error:e}");
                }
                // Its spectrum, folded, is that of the pixels kept.
                let z = dft2_inverse(filtered.spectrum(l));
                let s = kind.stride();
                let kept = Array2::from_shape_fn((z.nrows() / s, z.ncols() / s), |(r, c)| z[[s * r, s * c]]);
                let error = (fold(filtered.spectrum(l), s) - dft2(&kept))
                    .iter()
                    .map(|z| z.norm())
                    .fold(0.0, f64::max);
                assert!(error < 1e-9);
            }
        }
    }
}

#[test]
fn in_a_running_network_the_products_give_its_own_maps() {
    let (model, trace) = golden_network("mnist_mod_skip_realp_7blocks");
    let input: Vec<f32> = trace["input"].index_axis(Dim(0), 0).iter().copied().collect();
    let mut forward = Forward::new(&model, 1, Backend::Simd).unwrap();
    forward.run(&input, 1).unwrap();
    for block in [1, 2, 5] {
        let plan = &model.plan.blocks[block];
        let own = Recipe::own(plan.bank, model.plan.spec.orientations);
        let bank = own.build(plan.bank, plan.input.height, plan.input.width).unwrap();
        let wave = forward.part(block, Source::Wave).unwrap();
        let l = own.orientations;
        let channel = plan.input.channels - 1;
        let pixels = wave.shape.pixels();
        let largest = wave.values.iter().fold(0.0f32, |m, v| m.max(v.abs()));
        for filter in 0..l {
            let at = (plan.wave.height / 2, plan.wave.width - 1);
            let by_hand = ByHand::new(&bank, forward.output(block - 1), channel, filter, at, 5).unwrap();
            let start = (channel * l + filter) * wave.shape.row() + at.0 * plan.wave.width + at.1;
            let expected = Complex64::new(wave.values[start].into(), wave.values[start + pixels].into());
            let error = (by_hand.sum - expected).norm() / f64::from(largest);
            assert!(error < 1e-5, "block {block}, filter {filter}: {error:e}");
        }
    }
}

#[test]
fn statistics_are_those_of_sums_written_out() {
    for complex in [false, true] {
        let shape = MapShape { channels: 3, complex, images: 2, height: 4, width: 5 };
        let mut next = noise(5);
        let maps: Vec<Vec<f32>> = (0..4)
            .map(|_| {
                (0..shape.len())
                    .map(|i| if i / shape.row() == 2 { 0.0 } else { (next() + 0.3) as f32 })
                    .collect()
            })
            .collect();
        let mut moments = Moments::default();
        for values in &maps {
            moments.add(MapView { shape, values }).unwrap();
        }
        for (c, found) in moments.statistics().enumerate() {
            let value = |map: &[f32], image: usize, i: usize| {
                let part = |p: usize| f64::from(map[((c * shape.planes() + p) * 2 + image) * 20 + i]);
                Complex64::new(part(0), if complex { part(1) } else { 0.0 })
            };
            let all =
                |image: usize| maps.iter().flat_map(move |map| (0..20).map(move |i| value(map, image, i)));
            let n = 80.0;
            let mean = all(0).sum::<Complex64>() / n;
            let energy = all(0).map(|z| z.norm_sqr()).sum::<f64>();
            let deviation = (all(0).map(|z| (z - mean).norm_sqr()).sum::<f64>() / n).sqrt();
            let modulus = all(0).map(|z| z.norm()).sum::<f64>() / n;
            let change = all(0).zip(all(1)).map(|(a, b)| (a - b).norm_sqr()).sum::<f64>();
            let expected = if c == 2 {
                [0.0; 5]
            } else {
                [mean.re, mean.im, deviation, 1.0 - modulus * modulus * n / energy, (change / energy).sqrt()]
            };
            let found = [found.mean.0, found.mean.1, found.deviation, found.sparsity, found.change];
            for (a, b) in found.into_iter().zip(expected) {
                assert!((a - b).abs() < 1e-12, "channel {c}: {found:?} against {expected:?}");
            }
        }
        // One image counted twice is another answer; a batch of another size is refused.
        let before: Vec<_> = moments.statistics().collect();
        moments.add(MapView { shape, values: &maps[0] }).unwrap();
        assert_ne!(before, moments.statistics().collect::<Vec<_>>());
        assert!(
            moments
                .add(MapView { shape: shape.with_images(1), values: &maps[0][..shape.len() / 2] })
                .is_err()
        );
    }
}

#[test]
fn numbers_outside_the_limits_are_refused() {
    let own = Recipe::own(BankKind::FactorizedEven, 4);
    for wrong in [
        Recipe { orientations: 0, ..own },
        Recipe { orientations: 13, ..own },
        Recipe { sigma: 0.1, ..own },
        Recipe { sigma: f64::NAN, ..own },
        Recipe { xi: 9.0, ..own },
        Recipe { slant: 0.0, ..own },
        Recipe { octaves: 3.0, ..own },
    ] {
        let error = wrong.build(BankKind::FactorizedEven, 8, 8).unwrap_err().to_string();
        assert!(error.contains("expected") && error.contains(" to "), "{error}");
    }
}
