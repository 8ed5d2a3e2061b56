//! What a small move does to real digits: against direct sums in space, and against figures seen elsewhere.

mod support;

use std::f64::consts::{FRAC_PI_2, PI};

use num_complex::Complex64;
use phase_collapse::analysis::turning::{
    AVERAGING_WIDTHS, ENLARGEMENT, FRAME, OCTAVES, ORIENTATIONS, Turning, TurningView,
};
use support::golden;

const SIDE: usize = 28;

/// Real test digits, ink at 1 and paper at 0.
fn digits() -> Vec<Vec<f32>> {
    let raw = golden("kymatio_mnist_J2_L8").1.remove("input").unwrap();
    let digits: Vec<Vec<f32>> = raw.outer_iter().map(|digit| digit.iter().copied().collect()).collect();
    assert!(digits.iter().flatten().all(|v| (0.0..=1.0).contains(v)));
    digits
}

/// The digit moved by whole pixels, what leaves the frame lost.
fn moved(digit: &[f32], down: isize, right: isize) -> Vec<f32> {
    let at = |r: isize, c: isize| {
        let inside = (0..SIDE as isize).contains(&r) && (0..SIDE as isize).contains(&c);
        if inside { digit[r as usize * SIDE + c as usize] } else { 0.0 }
    };
    (0..(SIDE * SIDE) as isize).map(|i| at(i / SIDE as isize - down, i % SIDE as isize - right)).collect()
}

fn z(view: &TurningView) -> Vec<Complex64> {
    view.re.iter().zip(&view.im).map(|(a, b)| Complex64::new((*a).into(), (*b).into())).collect()
}

#[test]
fn whole_pixels_move_the_picture_itself() {
    let digit = &digits()[0];
    for (down, right) in [(1, 0), (-2, 3)] {
        let mut ours = Turning::new(digit, SIDE, SIDE).unwrap();
        let mut theirs = Turning::new(&moved(digit, down, right), SIDE, SIDE).unwrap();
        for (j, l) in [(0, 1), (2, 0), (3, 3)] {
            ours.set_wavelet(j, l).unwrap();
            theirs.set_wavelet(j, l).unwrap();
            let a = ours.at_shift(down as f64, right as f64).unwrap();
            let b = theirs.at_shift(0.0, 0.0).unwrap();
            let worst = a.image.iter().zip(&b.image).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-6, "image: {worst}");
            let worst = z(a).iter().zip(z(b)).map(|(x, y)| (x - y).norm()).fold(0.0, f64::max);
            assert!(worst < 1e-6 * f64::from(a.full), "octave {j}: {worst:e}");
        }
    }
}

#[test]
fn coefficients_agree_with_a_sum_in_space() {
    // Low-passed enough that the picture's frame holds all of the image, and the sum over samples is the integral.
    let mut turning = Turning::with_low_pass(&digits()[1], SIDE, SIDE, 0.8).unwrap();
    for (j, l) in [(0, 0), (0, 3), (1, 1), (1, 2)] {
        turning.set_wavelet(j, l).unwrap();
        turning.set_place_to_strongest();
        let (place_row, place_col) = turning.place();
        let wavelet = turning.wavelet();
        let view = turning.at_shift(0.0, 0.0).unwrap();
        let kappa = (-0.5 * (wavelet.sigma * wavelet.xi).powi(2)).exp();
        let mut sum = Complex64::ZERO;
        for (i, value) in view.image.iter().enumerate() {
            let row = place_row - view.pixel(i / view.cols);
            let col = place_col - view.pixel(i % view.cols);
            let envelope =
                wavelet.amplitude() * (-(row * row + col * col) / (2.0 * wavelet.sigma.powi(2))).exp();
            let wave = Complex64::cis(wavelet.xi * (row * wavelet.theta.cos() + col * wavelet.theta.sin()));
            sum += envelope * (wave - kappa) * f64::from(*value) / (ENLARGEMENT * ENLARGEMENT) as f64;
        }
        let found = view.place.before;
        assert!((found - sum).norm() < 2e-3 * found.norm(), "octave {j}, {l}: {found} against {sum}");
        assert!((found.norm() - f64::from(view.full)).abs() < 1e-6, "the strongest place");
        let sample = |at: f64| ((at + FRAME as f64) * ENLARGEMENT as f64) as usize;
        let in_picture = z(view)[sample(place_row) * view.cols + sample(place_col)];
        assert!((in_picture - found).norm() < 1e-6, "the same value in the picture");
    }
}

#[test]
fn changes_agree_with_sums_over_the_picture() {
    let mut turning = Turning::new(&digits()[0], SIDE, SIDE).unwrap();
    for l in 0..ORIENTATIONS {
        turning.set_wavelet(0, l).unwrap();
        let before = z(turning.at_shift(0.0, 0.0).unwrap());
        let view = turning.at_shift(0.6, -0.2).unwrap();
        let after = z(view);
        let length = |values: &[Complex64]| values.iter().map(|v| v.norm_sqr()).sum::<f64>().sqrt();
        let change = |a: &[Complex64], b: &[Complex64]| {
            let difference: Vec<Complex64> = a.iter().zip(b).map(|(x, y)| x - y).collect();
            length(&difference) / length(b)
        };
        let moduli =
            |values: &[Complex64]| values.iter().map(|v| v.norm().into()).collect::<Vec<Complex64>>();
        let sigma = AVERAGING_WIDTHS * turning.wavelet().sigma * ENLARGEMENT as f64;
        let view = turning.view();
        let averaged = |values: &[Complex64]| blurred(&moduli(values), view.rows, view.cols, sigma);
        let close = |ours: f64, sum: f64| assert!((ours - sum).abs() < 0.02 * sum, "{ours} against {sum}");
        close(view.change_of_z, change(&after, &before));
        close(view.change_of_modulus, change(&moduli(&after), &moduli(&before)));
        close(view.change_of_averaged_modulus, change(&averaged(&after), &averaged(&before)));
        let (mut turned, mut weights) = (0.0, 0.0);
        for (a, b) in after.iter().zip(&before) {
            if a.norm().min(b.norm()) > f64::from(view.floor) {
                turned += a.norm() * b.norm() * (a / b).arg().abs();
                weights += a.norm() * b.norm();
            }
        }
        close(view.mean_turn, turned / weights);
    }
}

/// A Gaussian average by its definition, one axis after the other.
fn blurred(values: &[Complex64], rows: usize, cols: usize, sigma: f64) -> Vec<Complex64> {
    let reach = (5.0 * sigma) as isize;
    let along =
        |values: &[Complex64], step: usize, size: usize, at: &dyn Fn(usize) -> usize| -> Vec<Complex64> {
            (0..values.len())
                .map(|i| {
                    (-reach..=reach)
                        .filter(|u| (0..size as isize).contains(&(at(i) as isize + u)))
                        .map(|u| {
                            let weight = (-((u * u) as f64) / (2.0 * sigma * sigma)).exp();
                            values[(i as isize + u * step as isize) as usize] * weight
                        })
                        .sum()
                })
                .collect()
        };
    let down = along(values, cols, rows, &|i| i / cols);
    along(&down, 1, cols, &|i| i % cols)
}

/// Means over the digits, and over moves down and to the right, each seen by the wavelets along it: changes of z, |z| and
/// averaged |z| in percent, and the mean turn in degrees.
fn figures(j: usize, pixels: f64) -> [f64; 4] {
    let mut sums = [0.0; 4];
    let digits = digits();
    for digit in &digits {
        let mut turning = Turning::with_low_pass(digit, SIDE, SIDE, 0.0).unwrap();
        for (l, down, right) in [(1, pixels, 0.0), (3, 0.0, pixels)] {
            turning.set_wavelet(j, l).unwrap();
            let view = turning.at_shift(down, right).unwrap();
            let changes = [view.change_of_z, view.change_of_modulus, view.change_of_averaged_modulus];
            for (sum, value) in sums
                .iter_mut()
                .zip(changes.map(|c| 100.0 * c).into_iter().chain([view.mean_turn.to_degrees()]))
            {
                *sum += value / (2 * digits.len()) as f64;
            }
        }
    }
    sums
}

#[test]
fn figures_seen_on_sixty_digits_come_out_on_these_two() {
    // Computed with NumPy on the first 60 test digits without the low-pass: a program that shares no code with this
    // one, filters in closed form on the pixel grid. (With the network's own filters, whose transforms alias, the
    // finest moduli change by more: 52, 29 and 130, 60 % where here it is 49, 21 and 126, 56.)
    let seen: [(usize, f64, [f64; 4]); 5] = [
        (0, 1.0 / 3.0, [49.0, 21.0, 7.0, 25.0]),
        (1, 2.0 / 3.0, [63.0, 23.0, 8.0, 34.0]),
        (0, 1.0, [126.0, 56.0, 21.0, 75.0]),
        (2, 1.0, [55.0, 19.0, 6.0, 29.0]),
        (2, 2.0, [103.0, 37.0, 12.0, 59.0]),
    ];
    for (j, pixels, expected) in seen {
        let found = figures(j, pixels);
        println!("octave {j}, {pixels:.2} px: {found:.1?} (sixty digits: {expected:.0?})");
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1.0 + 0.1 * b, "octave {j}, {pixels} px: {found:?} against {expected:?}");
        }
    }
}

#[test]
fn arrows_turn_more_than_they_shrink_and_averages_hold_best() {
    for digit in digits() {
        let mut turning = Turning::new(&digit, SIDE, SIDE).unwrap();
        for j in 0..OCTAVES {
            let mut before = 1.0;
            for l in [1, 3] {
                turning.set_wavelet(j, l).unwrap();
                // An eighth of the wave's period.
                let quarter = FRAC_PI_2 / 2.0 / turning.wavelet().xi;
                let (row, col) = if l == 1 { (quarter, 0.0) } else { (0.0, -quarter) };
                let view = turning.at_shift(row, col).unwrap();
                assert!(
                    view.change_of_z > view.change_of_modulus
                        && view.change_of_modulus > view.change_of_averaged_modulus
                );
                // The spectrum of digits falls: the finest wavelets find about half of what is nominal.
                assert!((view.narrow_band_turn.abs() - PI / 4.0).abs() < 1e-12);
                let share = view.predicted_turn / view.narrow_band_turn;
                assert!(
                    if j == 0 { (0.3..0.6).contains(&share) } else { (0.5..1.2).contains(&share) },
                    "{j}: {share}"
                );
                assert!(
                    (view.mean_turn - view.predicted_turn.abs()).abs() < 0.15,
                    "{} {}",
                    view.mean_turn,
                    view.predicted_turn
                );
                before = f64::min(before, view.shown);
            }
            println!("octave {j}: {:.0} % of places shown", 100.0 * before);
            assert!(j > 0 || before < 0.5, "over half of the finest map is below the floor: {before}");
        }
    }
}

#[test]
fn nothing_rings() {
    for digit in digits() {
        let mut turning = Turning::new(&digit, SIDE, SIDE).unwrap();
        let mut sharp = Turning::with_low_pass(&digit, SIDE, SIDE, 0.0).unwrap();
        for (down, right) in [(0.0, 0.0), (0.5, 0.5), (1.3, -2.6)] {
            let undershoot = |turning: &mut Turning| {
                let image = &turning.at_shift(down, right).unwrap().image;
                -image.iter().copied().fold(0.0, f32::min) / image.iter().copied().fold(0.0, f32::max)
            };
            let (soft, hard) = (undershoot(&mut turning), undershoot(&mut sharp));
            assert!(soft < 0.03, "{soft}");
            assert!(hard > 0.08, "the test can fail: {hard}");
        }
    }
}

#[test]
fn the_curve_passes_through_the_views_and_starts_along_the_local_frequency() {
    let mut turning = Turning::new(&digits()[0], SIDE, SIDE).unwrap();
    for (j, l) in [(3, 1), (2, 1), (1, 3), (0, 3)] {
        turning.set_wavelet(j, l).unwrap();
        turning.set_place_to_strongest();
        let (row, col) = turning.place_frequency().unwrap();
        let direction = if l == 1 { (1.0, 0.0) } else { (0.0, 1.0) };
        let curve = turning.curve(direction, 4.0, 40).unwrap();
        assert_eq!((curve[0].shift, curve[0].turn, curve[0].length), (0.0, Some(0.0), 1.0));
        let slope = turning.curve(direction, 1e-3, 1).unwrap()[1].turn.unwrap() / 1e-3;
        assert!((slope - row * direction.0 - col * direction.1).abs() < 1e-2, "octave {j}: slope {slope}");
        for point in &curve {
            let view = turning.at_shift(point.shift * direction.0, point.shift * direction.1).unwrap();
            if let (Some(a), Some(b)) = (point.turn, view.place.turn) {
                assert!(
                    (a - b).sin().abs() < 1e-9 && (a - b).cos() > 0.0,
                    "octave {j} at {}: {a}, {b}",
                    point.shift
                );
            }
            assert!((view.predicted_turn - point.predicted).abs() < 1e-12);
            assert!((view.narrow_band_turn - point.narrow_band).abs() < 1e-12);
            assert!((view.place.after.norm() / view.place.before.norm() - point.length).abs() < 1e-9);
        }
        let last = curve.iter().rev().find_map(|point| point.turn).unwrap();
        println!(
            "octave {j}: turned {:.0}° by 4 px, pure wave {:.0}°",
            last.to_degrees(),
            curve[40].narrow_band.to_degrees()
        );
    }
}

#[test]
fn clock_hands_stand_where_there_is_something_to_see() {
    let mut turning = Turning::new(&digits()[0], SIDE, SIDE).unwrap();
    turning.set_wavelet(1, 1).unwrap();
    let view = turning.at_shift(1.0, 0.0).unwrap();
    let arrows: Vec<_> = view.arrows(16).collect();
    let places = (view.rows / 16) * (view.cols / 16);
    assert!(arrows.len() > places / 10 && arrows.len() < places, "{} of {places}", arrows.len());
    for arrow in arrows {
        assert!(arrow.before.norm() > f64::from(view.floor));
        let sample = |at: f64| ((at + FRAME as f64) * ENLARGEMENT as f64) as usize;
        assert_eq!(arrow.after, z(view)[sample(arrow.row) * view.cols + sample(arrow.col)]);
    }
    assert_eq!(view.arrows(0).count(), 0);
}

#[test]
fn what_cannot_be_moved_is_refused() {
    let digit = &digits()[0];
    let refused = |result: phase_collapse::Result<Turning>, reason: &str| {
        let message = result.expect_err("a refusal").to_string();
        assert!(message.contains(reason), "{message}");
    };
    refused(Turning::new(digit, SIDE, SIDE + 1), "28·29 values");
    refused(Turning::new(&[0.0], 1, 1), "2 to 64");
    refused(Turning::new(&vec![0.0; 65 * 28], 65, 28), "2 to 64");
    refused(Turning::new(&[0.0, 1.0, f32::NAN, 0.0], 2, 2), "pixel 2");
    refused(Turning::with_low_pass(digit, SIDE, SIDE, -1.0), "0 to 16");
    let mut turning = Turning::new(digit, SIDE, SIDE).unwrap();
    assert!(turning.set_wavelet(OCTAVES, 0).is_err() && turning.set_wavelet(0, ORIENTATIONS).is_err());
    assert!(turning.set_place(-2.5, 0.0).is_err() && turning.set_place(0.0, f64::NAN).is_err());
    assert!(turning.set_place(29.0, -2.0).is_ok());
    for (down, right) in [(10.5, 0.0), (0.0, f64::NAN), (f64::NEG_INFINITY, 0.0)] {
        assert!(turning.at_shift(down, right).is_err());
    }
    for (direction, furthest, steps) in
        [((0.0, 0.0), 4.0, 4), ((1.0, f64::NAN), 4.0, 4), ((1.0, 0.0), 11.0, 4), ((1.0, 0.0), 4.0, 0)]
    {
        assert!(turning.curve(direction, furthest, steps).is_err());
    }
    // The last good view stands.
    assert_eq!(turning.view().shift, (0.0, 0.0));
}
