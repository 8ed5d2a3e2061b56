//! One wave on the torus, where everything is known exactly.

use num_complex::Complex64;

use super::octaves::Octaves;
use super::torus::Torus;
use super::{
    ENLARGEMENT, FRAME, LINE_POINTS, Mixture, OCTAVES, ORIENTATIONS, Swapped, Turning, Warping, faded,
    likeness,
};

/// A spectrum of noise, as (coefficients) complex numbers.
fn noise(n: usize) -> Vec<Complex64> {
    let mut state = 5u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..n).map(|_| Complex64::new(next(), next())).collect()
}

#[test]
fn samples_of_a_spectrum_are_its_waves_added_up_and_give_it_back() {
    let mut torus = Torus::new(3, 6, ENLARGEMENT);
    assert_eq!((torus.rows.padded, torus.cols.padded), (24, 30));
    let spectrum = noise(torus.coefficients());
    let dirty = Complex64::new(f64::NAN, f64::NAN);
    let mut samples = vec![dirty; torus.samples()];
    torus.synthesise(&spectrum, &mut samples);
    let enlargement = ENLARGEMENT as f64;
    for (r, c) in [(0, 0), (1, 2), (50, 119), (95, 7)] {
        let (row, col) = (r as f64 / enlargement, c as f64 / enlargement);
        let sum: Complex64 = spectrum
            .iter()
            .zip(torus.frequencies())
            .map(|(s, (a, b))| s * Complex64::cis(a * row + b * col))
            .sum();
        let found = samples[r * torus.cols.fine() + c];
        assert!((found - sum).norm() < 1e-11, "({r}, {c}): {found} against {sum}");
        assert!((torus.at(&spectrum, row, col) - sum).norm() < 1e-11, "at ({row}, {col})");
    }
    let mut back = vec![dirty; spectrum.len()];
    torus.analyse(&mut samples, &mut back);
    assert!(back.iter().zip(&spectrum).all(|(a, b)| (a - b).norm() < 1e-12));
}

/// An image that is one wave of the kept frequency `index`, in place of the one the module was made with.
fn one_wave(index: usize, j: usize, l: usize) -> (Turning, (f64, f64)) {
    let mut turning = Turning::new(&[0.0; 80], 8, 10).unwrap();
    let frequency = turning.torus.frequencies().nth(index).unwrap();
    turning.image.fill(Complex64::ZERO);
    turning.image[index] = Complex64::new(0.3, 0.4);
    turning.set_wavelet(j, l).unwrap();
    (turning, frequency)
}

#[test]
fn a_pure_wave_turns_by_frequency_times_move_and_keeps_its_length() {
    for (j, l, row, col) in
        [(0, 0, 1.5, 1.4), (0, 3, 0.2, -1.6), (1, 1, 1.0, 0.1), (2, 2, 0.5, -0.5), (3, 1, 0.4, 0.0)]
    {
        let (probe, _) = one_wave(0, j, l);
        let nearest = probe
            .torus
            .frequencies()
            .enumerate()
            .min_by(|(_, a), (_, b)| {
                let distance = |w: &(f64, f64)| (w.0 - row).hypot(w.1 - col);
                distance(a).total_cmp(&distance(b))
            })
            .unwrap();
        let (mut turning, frequency) = one_wave(nearest.0, j, l);
        turning.set_place(2.25, 3.5).unwrap();
        let centroid = turning.centroid();
        assert!((centroid.0 - frequency.0).abs() + (centroid.1 - frequency.1).abs() < 1e-12);
        let local = turning.place_frequency().unwrap();
        assert!((local.0 - frequency.0).abs() + (local.1 - frequency.1).abs() < 1e-9);
        for (down, right) in [(0.3, 0.0), (0.25, -0.5), (-0.7, 0.4)] {
            let expected = frequency.0 * down + frequency.1 * right;
            let view = turning.at_shift(down, right).unwrap();
            let place = view.place;
            assert!((place.turn.unwrap() - expected).abs() < 1e-10, "{:?} against {expected}", place.turn);
            assert!((place.after.norm() / place.before.norm() - 1.0).abs() < 1e-12);
            assert!((view.predicted_turn - expected).abs() < 1e-12);
            assert!((view.mean_turn - expected.abs()).abs() < 1e-9);
            assert!((view.change_of_z - 2.0 * (expected / 2.0).sin().abs()).abs() < 1e-12, "a chord");
            assert!(view.change_of_modulus < 1e-12 && view.change_of_averaged_modulus < 1e-12);
            assert_eq!(view.shown, 1.0);
        }
        let curve = turning.curve((3.0, 4.0), 4.0, 7).unwrap();
        assert_eq!(curve.len(), 8);
        for point in curve {
            let expected = point.shift * (frequency.0 * 0.6 + frequency.1 * 0.8);
            assert!((point.turn.unwrap() - expected).abs() < 1e-9, "{point:?}, not wrapped at π");
            assert!((point.length - 1.0).abs() < 1e-12 && (point.predicted - expected).abs() < 1e-12);
        }
    }
}

#[test]
fn a_blank_image_has_no_phase_and_changes_by_nothing() {
    let mut turning = Turning::new(&[0.0; 64], 8, 8).unwrap();
    for l in 0..ORIENTATIONS {
        turning.set_wavelet(0, l).unwrap();
        let view = turning.at_shift(1.0, 2.0).unwrap();
        assert_eq!(view.place.turn, None);
        assert_eq!(
            [view.change_of_z, view.change_of_modulus, view.change_of_averaged_modulus, view.mean_turn],
            [0.0; 4]
        );
        assert_eq!((view.arrows(4).count(), view.shown), (0, 0.0));
        assert_eq!((view.rows, view.cols), ((8 + 2 * FRAME) * ENLARGEMENT, (8 + 2 * FRAME) * ENLARGEMENT));
        assert!(turning.curve((0.0, 1.0), 4.0, 4).unwrap().iter().all(|point| point.turn.is_none()));
        assert_eq!(turning.place_frequency(), None);
    }
}

/// A small image that is not the same whichever way it is turned.
fn small(rows: usize, cols: usize, seed: usize) -> Vec<f32> {
    (0..rows * cols).map(|i| ((i * i + 7 * i * seed + i / cols) % 11) as f32 / 10.0).collect()
}

#[test]
fn a_way_is_followed_whatever_its_shape() {
    let (turning, frequency) = one_wave(140, 1, 1);
    let circle: Vec<_> = (0..=24)
        .map(|i| f64::from(i) * std::f64::consts::TAU / 24.0)
        .map(|angle| (2.0 * angle.sin(), 2.0 * angle.cos()))
        .collect();
    let expected = |(down, right): (f64, f64)| frequency.0 * down + frequency.1 * right;
    for (point, &tau) in turning.along(&circle).unwrap().iter().zip(&circle) {
        assert!((point.turn.unwrap() - expected(tau)).abs() < 1e-9, "{point:?} against {}", expected(tau));
        assert!((point.predicted - expected(tau)).abs() < 1e-9 && (point.shift - 2.0).abs() < 1e-12);
    }
    assert!(turning.along(&[(0.0, f64::NAN)]).is_err() && turning.along(&[(11.0, 0.0)]).is_err());
}

#[test]
fn changes_alone_are_those_of_the_view_and_leave_it() {
    let mut turning = Turning::new(&small(8, 10, 1), 8, 10).unwrap();
    turning.set_wavelet(1, 2).unwrap();
    let view = turning.at_shift(0.5, 1.25).unwrap();
    let seen = [view.change_of_z, view.change_of_modulus, view.change_of_averaged_modulus];
    turning.at_shift(0.0, 0.0).unwrap();
    assert_eq!(turning.changes_at(0.5, 1.25).unwrap(), seen);
    assert_eq!((turning.view().shift, turning.view().change_of_z), ((0.0, 0.0), 0.0));
    assert!(seen.iter().all(|&change| change > 0.01) && turning.changes_at(0.0, 11.0).is_err());
}

#[test]
fn photographs_fade_into_their_mean_and_fill_their_picture() {
    let mut image = small(32, 32, 3);
    let before = image.clone();
    let mean = faded(&mut image, 32);
    assert!((f64::from(mean) - before.iter().map(|&v| f64::from(v)).sum::<f64>() / 1024.0).abs() < 1e-6);
    assert!((image[16 * 32 + 9] - (before[16 * 32 + 9] - mean)).abs() < 1e-6, "as it was inside");
    assert!(image[..32].iter().all(|v| v.abs() < 0.05), "nearly nothing at the border");
    let mut flat = vec![0.25; 64];
    assert_eq!(faded(&mut flat, 8), 0.25);
    assert!(flat.iter().all(|&v| v == 0.0));
    let turning = Turning::new(&image, 32, 32).unwrap();
    assert_eq!((turning.view().frame, turning.view().rows), (0, 32 * ENLARGEMENT));
}

#[test]
fn a_warp_of_no_size_is_no_warp_and_a_shift_leaves_the_global_modulus() {
    let mut warping = Warping::new(&small(8, 10, 1), 8, 10).unwrap();
    let still = warping.picture();
    warping.set_size(1.0).unwrap();
    let moved = warping.picture();
    assert!(still.iter().zip(&moved).any(|(a, b)| (a - b).abs() > 0.1), "the check can fail");
    for j in 0..OCTAVES {
        let [warped, shifted] = warping.changes(j).unwrap();
        assert!(warped.global > 0.02 && warped.averaged > 0.001 && warped.local > 0.01, "{j}: {warped:?}");
        assert!(shifted.global < 1e-12 && shifted.local > 0.01, "{j}: {shifted:?}");
    }
    warping.set_size(0.0).unwrap();
    assert!(still.iter().zip(&warping.picture()).all(|(a, b)| (a - b).abs() < 1e-6));
    for j in 0..OCTAVES {
        for bands in warping.changes(j).unwrap() {
            assert!(bands.global.max(bands.local).max(bands.averaged) < 1e-10, "{j}: {bands:?}");
        }
    }
    assert!(
        warping.set_size(4.5).is_err() && warping.set_size(f64::NAN).is_err() && warping.changes(4).is_err()
    );
}

#[test]
fn a_warped_spectrum_is_the_sum_over_displaced_points() {
    let mut warping = Warping::new(&small(8, 10, 2), 8, 10).unwrap();
    let size = 1.3;
    warping.set_size(size).unwrap();
    let torus = warping.torus.clone();
    let (rows, cols, fine) = (torus.rows.fine(), torus.cols.fine(), torus.enlargement as f64);
    // The image's own value at p − τ(p), wave by wave, for every fine sample p.
    let values: Vec<f64> = (0..rows * cols)
        .map(|i| {
            let (row, col) = ((i / cols) as f64 / fine, (i % cols) as f64 / fine);
            let middle = |before: usize, image: usize| before as f64 + (image as f64 - 1.0) / 2.0;
            let centred = (
                row - middle(torus.rows.before, torus.rows.image),
                col - middle(torus.cols.before, torus.cols.image),
            );
            let (down, right) = Warping::displacement(centred);
            torus.at(&warping.image, row - size * down, col - size * right).re
        })
        .collect();
    let scale = warping.image.iter().map(|z| z.norm()).fold(0.0, f64::max);
    for index in [0, 3, 200, 420, 421, 600, 840] {
        let (a, b) = torus.frequencies().nth(index).unwrap();
        let sum: Complex64 = values
            .iter()
            .enumerate()
            .map(|(i, v)| Complex64::cis(-a * (i / cols) as f64 / fine - b * (i % cols) as f64 / fine) * v)
            .sum::<Complex64>()
            / (rows * cols) as f64;
        assert!(
            (sum - warping.warped[index]).norm() < 1e-4 * scale,
            "{index}: {sum} {}",
            warping.warped[index]
        );
    }
    let worst = warping.warped.iter().zip(&warping.image).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
    assert!(worst > 0.05 * scale, "the check can fail: {worst}");
    for point in warping.lines().as_chunks::<2>().0.iter().take(3 * LINE_POINTS) {
        let (row, col) = (f64::from(point[0]), f64::from(point[1]));
        let (down, _) = Warping::displacement((row - 3.5, col - 4.5));
        // Level lines were level: where each came from, all points of a line have one row.
        let first = f64::from(warping.lines()[0]);
        let (first_down, _) = Warping::displacement((first - 3.5, f64::from(warping.lines()[1]) - 4.5));
        let spacing = ((row - size * down) - (first - size * first_down)) / 1.5;
        assert!((spacing - spacing.round()).abs() < 1e-4, "{spacing}");
    }
}

#[test]
fn octaves_agree_with_one_wavelet_at_a_time_on_finer_samples() {
    let image = small(8, 8, 4);
    let mut turning = Turning::new(&image, 8, 8).unwrap();
    let mut octaves = Octaves::new(8, 8, turning.image.clone());
    let mut moved = turning.image.clone();
    turning.torus.shift(&turning.image, (0.75, -0.5), &mut moved);
    for j in 0..OCTAVES {
        let found = octaves.compare(&moved, j);
        let (mut sums, mut averaged) = ([0.0; 2], [0.0; 2]);
        for l in 0..ORIENTATIONS {
            turning.set_wavelet(j, l).unwrap();
            let [_, local, smooth] = turning.changes_at(0.75, -0.5).unwrap();
            let energy = turning.unmoved.energy;
            sums = [sums[0] + local * local * energy, sums[1] + energy];
            let spectrum = turning.unmoved.modulus_spectrum.iter().zip(&turning.unmoved.averaging);
            let energy: f64 = spectrum.map(|(z, weight)| z.norm_sqr() * weight).sum();
            averaged = [averaged[0] + smooth * smooth * energy, averaged[1] + energy];
        }
        for (ours, [part, all]) in [(found.local, sums), (found.averaged, averaged)] {
            let expected = (part / all).sqrt();
            assert!((ours - expected).abs() < 0.03 * expected, "octave {j}: {ours} against {expected}");
        }
        assert!(found.global < 1e-12);
    }
}

#[test]
fn phases_swapped_twice_are_back() {
    let images = [small(8, 10, 1), small(8, 10, 5)];
    let mut swapped = Swapped::new([&images[0], &images[1]], 8, 10).unwrap();
    let spectrum = |swapped: &Swapped, modulus, phase| swapped.spectrum(Mixture { modulus, phase });
    let once = [spectrum(&swapped, 0, Some(1)), spectrum(&swapped, 1, Some(0))];
    let apart =
        |a: &[Complex64], b: &[Complex64]| a.iter().zip(b).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
    assert!(apart(&once[0], &swapped.images[0]) > 1e-3, "once is not");
    for (mixed, image) in once.iter().zip(&swapped.images) {
        assert!(mixed.iter().zip(image).all(|(a, b)| (a.norm() - b.norm()).abs() < 1e-12), "its modulus");
    }
    let twice = Swapped { images: once, ..swapped.clone() };
    assert!(apart(&spectrum(&twice, 0, Some(1)), &swapped.images[0]) < 1e-12);
    assert!(apart(&spectrum(&twice, 1, Some(0)), &swapped.images[1]) < 1e-12);

    // All of them are real images, and without phase they are the same when turned by half a turn.
    for (modulus, phase) in [(0, Some(1)), (1, Some(0)), (0, None)] {
        let mixed = spectrum(&swapped, modulus, phase);
        let last = mixed.len() - 1;
        assert!((0..=last).all(|i| (mixed[i] - mixed[last - i].conj()).norm() < 1e-12));
    }
    let (rows, cols) = swapped.picture();
    let flat = swapped.see(Mixture { modulus: 0, phase: None }, 0).unwrap().image;
    // The picture has one sample more before the middle than after it.
    for (r, c) in [(1, 1), (5, 9), (11, 20)] {
        let (a, b) = (flat[r * cols + c], flat[(rows - 1 - r - 1) * cols + cols - 1 - c - 1]);
        assert!((a - b).abs() < 1e-5, "({r}, {c}): {a} {b}");
    }
    let blank = Swapped::new([&images[0], &[0.0; 80]], 8, 10).unwrap();
    assert!(spectrum(&blank, 0, Some(1)).iter().all(|z| z.re.is_finite() && z.im == 0.0));
    assert!(swapped.see(Mixture { modulus: 2, phase: None }, 0).is_err());
    assert!(swapped.see(Mixture { modulus: 0, phase: None }, OCTAVES).is_err());
    assert!(Swapped::new([&images[0], &images[1][1..]], 8, 10).is_err());
}

#[test]
fn a_local_modulus_is_the_root_of_all_orientations_energy() {
    let image = small(8, 10, 6);
    let mut swapped = Swapped::new([&image, &image], 8, 10).unwrap();
    let seen = swapped.see(Mixture { modulus: 0, phase: Some(0) }, 1).unwrap();
    let (rows, cols) = swapped.picture();
    let mut turning = Turning::new(&image, 8, 10).unwrap();
    let mut energy = vec![0.0; rows * cols];
    let finer = turning.view().cols / cols;
    for l in 0..ORIENTATIONS {
        turning.set_wavelet(1, l).unwrap();
        let view = turning.at_shift(0.0, 0.0).unwrap();
        for (i, sum) in energy.iter_mut().enumerate() {
            let at = finer * (i / cols) * view.cols + finer * (i % cols);
            *sum += view.re[at].powi(2) + view.im[at].powi(2);
        }
        assert!((view.image[finer * 5 * view.cols + finer * 7] - seen.image[5 * cols + 7]).abs() < 1e-6);
    }
    assert!(seen.local.iter().zip(&energy).all(|(a, b)| (a - b.sqrt()).abs() < 1e-5));
    assert!(seen.local.iter().copied().fold(0.0, f32::max) > 0.1);
}

#[test]
fn likeness_is_a_correlation() {
    let a = small(4, 5, 1);
    let turned: Vec<f32> = a.iter().map(|v| 3.0 - 2.0 * v).collect();
    assert!((likeness(&a, &a) - 1.0).abs() < 1e-12 && (likeness(&a, &turned) + 1.0).abs() < 1e-6);
    assert_eq!((likeness(&a, &[1.0; 20]), likeness(&[], &[])), (0.0, 0.0));
    assert!((likeness(&[0.0, 1.0, 2.0], &[0.0, 2.0, 1.0]) - 0.5).abs() < 1e-12);
}
