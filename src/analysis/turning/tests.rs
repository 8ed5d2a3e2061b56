//! One wave on the torus, where everything is known exactly.

use num_complex::Complex64;

use super::torus::Torus;
use super::{ENLARGEMENT, FRAME, ORIENTATIONS, Turning};

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

#[test]
fn explore() {
    for (set, cols) in [("mnist", 28usize), ("fashion-mnist", 28), ("cifar-10", 32)] {
        let path = format!("www/assets/images/{set}-1000.safetensors");
        let bytes = std::fs::read(&path).unwrap();
        let s = crate::formats::samples::Samples::from_bytes(&bytes, path.as_ref()).unwrap();
        let image = |i: usize| {
            let x = s.padded(i, 0);
            let n = cols * cols;
            let mut g: Vec<f32> = if s.channels == 1 {
                x
            } else {
                (0..n).map(|p| 0.2126 * x[p] + 0.7152 * x[n + p] + 0.0722 * x[2 * n + p]).collect()
            };
            if s.channels == 3 {
                super::faded(&mut g, cols);
            }
            g
        };
        for size in [1.0, 2.0] {
            let mut sums = [[0.0; 3]; 8];
            let n = 12;
            for i in 0..n {
                let mut w = super::Warping::new(&image(i * 7), cols, cols).unwrap();
                w.set_size(size).unwrap();
                for j in 0..4 {
                    for (k, b) in w.changes(j).unwrap().iter().enumerate() {
                        for (t, v) in sums[2 * j + k].iter_mut().zip([b.global, b.local, b.averaged]) {
                            *t += 100.0 * v / n as f64;
                        }
                    }
                }
            }
            println!("{set} {size}: {sums:.0?}");
        }
        let mut means = [0.0; 10];
        for i in 0..12 {
            let (a, b) = (image(i * 7), image(i * 7 + 31));
            let mut sw = Swapped::new([&a, &b], cols, cols).unwrap();
            use super::{Mixture, Swapped, likeness};
            let m = |modulus, phase| Mixture { modulus, phase };
            let j = 1;
            let one = sw.see(m(0, Some(0)), j).unwrap();
            let two = sw.see(m(1, Some(1)), j).unwrap();
            let h = sw.see(m(0, Some(1)), j).unwrap();
            let z = sw.see(m(0, None), j).unwrap();
            let all = [
                likeness(&one.image, &two.image),
                likeness(&h.image, &two.image),
                likeness(&h.image, &one.image),
                likeness(&z.image, &one.image),
                likeness(&one.local, &two.local),
                likeness(&h.local, &two.local),
                likeness(&h.local, &one.local),
                likeness(&z.local, &one.local),
                likeness(&one.local, &one.image),
                0.0,
            ];
            for (t, v) in means.iter_mut().zip(all) {
                *t += v / 12.0;
            }
        }
        println!("{set} A~B, h~phase, h~mod, zero~A; local A~B, h~phase, h~mod, z~A; localA~A {means:.2?}");
    }
}
