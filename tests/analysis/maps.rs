//! Class sums, the dial, chains and the nearest mean of whole maps, against the definitions.

use num_complex::Complex;
use phase_collapse::analysis::{
    ClassSums, Gate, InkAndWander, Labels, Look, Planes, Polar, Rho, Shifts, Tangles, chains, dial_length,
    first_layer, halves, invert_and_shift, nearest_mean_accuracy, random_walk_floor, values_at,
};

use super::data::Normal;

/// Complex maps (channels, 2, images, pixels) from a function of (channel, image, pixel).
fn maps(
    channels: usize,
    images: usize,
    pixels: usize,
    mut value: impl FnMut(usize, usize, usize) -> Complex<f64>,
) -> Vec<f32> {
    let mut out = vec![0.0; 2 * channels * images * pixels];
    for c in 0..channels {
        for n in 0..images {
            for i in 0..pixels {
                let z = value(c, n, i);
                out[((2 * c) * images + n) * pixels + i] = z.re as f32;
                out[((2 * c + 1) * images + n) * pixels + i] = z.im as f32;
            }
        }
    }
    out
}

fn labels(images: usize) -> Vec<u8> {
    (0..images).map(|n| (n % 10) as u8).collect()
}

/// ρ by its formula in the table, in f64.
fn formula(gate: Gate, alpha: f64, z: Complex<f64>) -> Complex<f64> {
    let r = z.norm();
    let length = match gate {
        Gate::Keep => r,
        Gate::SoftThreshold { b } => (1.0 - f64::from(b) / (r + 1e-6)).max(0.0) * r,
        Gate::Sigmoid { gain, b } => r / (r + 1e-6) / (1.0 + (-(f64::from(gain) * r + f64::from(b))).exp()),
        Gate::Tanh { gain } => (f64::from(gain) * r).tanh() / f64::from(gain) / (r + 1e-6) * r,
        Gate::Unit => r / (r + 1e-6),
    };
    Complex::from_polar(length, alpha * z.arg())
}

const GATES: [Gate; 6] = [
    Gate::Keep,
    Gate::SoftThreshold { b: 0.6 },
    Gate::Sigmoid { gain: 1.5, b: -0.4 },
    Gate::Tanh { gain: 1.0 },
    Gate::Tanh { gain: 3.0 },
    Gate::Unit,
];

#[test]
fn every_gate_and_dial_position_is_its_formula() {
    let mut normal = Normal::new(1);
    let z: Vec<Complex<f32>> =
        (0..501).map(|_| Complex::new(normal.draw() as f32, normal.draw() as f32)).collect();
    let (re, im): (Vec<f32>, Vec<f32>) = z.iter().map(|z| (z.re, z.im)).unzip();
    let polar = Polar::new(&re, &im).unwrap();
    for gate in GATES {
        for alpha in [0.0, 0.25, 0.5, 0.9, 1.0] {
            let rho = Rho::new(gate, alpha).unwrap();
            let (mut a, mut b) = (vec![f32::NAN; 501], vec![f32::NAN; 501]);
            rho.apply(&polar.modulus, &polar.phase, &mut a, &mut b);
            for (n, z) in z.iter().enumerate() {
                let wide = Complex::new(f64::from(z.re), f64::from(z.im));
                let expected = formula(gate, alpha.into(), wide);
                let one = rho.apply_one(z.re, z.im);
                for (x, y) in [(a[n], b[n]), one] {
                    let error = (Complex::new(f64::from(x), f64::from(y)) - expected).norm();
                    assert!(error < 2e-6 * wide.norm().max(1.0), "{gate:?} α = {alpha}: {error:e}");
                }
            }
        }
    }
    assert_eq!(Rho::MODULUS.apply_one(-3.0, 4.0), (5.0, 0.0));
    assert_eq!(Rho::NONE.apply_one(-3.0, 4.0), (-3.0, 4.0));
    let cut = Rho::dial(0.5).unwrap();
    assert_eq!(cut.apply_one(-2.0, 0.0), cut.apply_one(-2.0, -0.0), "one side of the cut");
    assert!(Rho::dial(1.1).is_err() && Rho::dial(f32::NAN).is_err());
}

#[test]
fn class_sums_are_the_sums_in_any_batches() {
    let (channels, images, pixels) = (3, 57, 11);
    let mut normal = Normal::new(2);
    let values = maps(channels, images, pixels, |_, _, _| Complex::new(normal.draw() + 1.0, normal.draw()));
    let labels = labels(images);
    let mut whole = ClassSums::new(10, channels, true, pixels).unwrap();
    whole.add(Planes::new(&values, 6, images, pixels).unwrap(), &labels).unwrap();

    let mut merged = ClassSums::new(10, channels, true, pixels).unwrap();
    for range in [0..20, 20..21, 21..57] {
        let part: Vec<f32> = (0..6)
            .flat_map(|p| {
                values[(p * images + range.start) * pixels..(p * images + range.end) * pixels].to_vec()
            })
            .collect();
        let mut sums = ClassSums::new(10, channels, true, pixels).unwrap();
        sums.add(Planes::new(&part, 6, range.len(), pixels).unwrap(), &labels[range]).unwrap();
        merged.merge(&sums).unwrap();
    }
    let at = |p: usize, n: usize, i: usize| f64::from(values[(p * images + n) * pixels + i]);
    for class in 0..10 {
        let own: Vec<usize> = (0..images).filter(|n| n % 10 == class).collect();
        assert_eq!(whole.counts()[class], own.len() as u64);
        for c in 0..channels {
            for i in 0..pixels {
                let z = |n: usize| Complex::new(at(2 * c, n, i), at(2 * c + 1, n, i));
                let mean = own.iter().map(|&n| z(n)).sum::<Complex<f64>>() / own.len() as f64;
                let modulus = own.iter().map(|&n| z(n).norm()).sum::<f64>() / own.len() as f64;
                for sums in [&whole, &merged] {
                    let ghost = sums.mean(class);
                    assert!((f64::from(ghost[2 * c * pixels + i]) - mean.re).abs() < 1e-6);
                    assert!((f64::from(ghost[(2 * c + 1) * pixels + i]) - mean.im).abs() < 1e-6);
                    assert!((f64::from(sums.mean_modulus(class)[c * pixels + i]) - modulus).abs() < 1e-6);
                }
            }
        }
    }
    assert!(whole.merge(&ClassSums::new(10, 2, true, pixels).unwrap()).is_err());
    assert!(whole.add(Planes::new(&values, 3, 2 * images, pixels).unwrap(), &labels).is_err());
    assert!(whole.add(Planes::new(&values, 6, images, pixels).unwrap(), &labels[1..]).is_err());
}

#[test]
fn real_maps_have_sums_too() {
    let values = [1.0, -2.0, 3.0, -4.0, 5.0, 6.0];
    let mut sums = ClassSums::new(2, 1, false, 2).unwrap();
    sums.add(Planes::new(&values, 1, 3, 2).unwrap(), &[0, 1, 0]).unwrap();
    assert_eq!((sums.mean(0), sums.mean_modulus(0)), (vec![3.0, 2.0], vec![3.0, 4.0]));
    assert!((sums.length_of_mean(0) - 5.0 / 7.0).abs() < 1e-12);
    assert_eq!(sums.spread_of_mean_moduli(), vec![0.0, 0.0]);
    sums.add(Planes::new(&[9.0, 2.0], 1, 1, 2).unwrap(), &[1]).unwrap();
    // Mean moduli (3, 4) and (6, 3).
    assert_eq!(sums.spread_of_mean_moduli(), vec![1.5, 0.5]);
    let mut sums = ClassSums::new(2, 1, false, 2).unwrap();
    sums.add(Planes::new(&values, 1, 3, 2).unwrap(), &[0, 1, 0]).unwrap();
    assert!((sums.length_of_means() - (5.0 + 7.0) / (7.0 + 7.0)).abs() < 1e-12);
}

/// Length of the means over the mean modulus at ρ, of maps whose phases are given and moduli vary.
fn length(images: usize, rho: Rho, mut phase: impl FnMut(&mut Normal) -> f64) -> f64 {
    let mut normal = Normal::new(17);
    let values = maps(1, images, 40, |_, _, _| {
        let modulus = normal.draw().hypot(normal.draw());
        Complex::from_polar(modulus, phase(&mut normal))
    });
    let tangles = Tangles::new(Planes::new(&values, 2, images, 40).unwrap(), &labels(images), 10, 1).unwrap();
    tangles.read(rho, Labels::True).unwrap().sums.length_of_means()
}

fn uniform(normal: &mut Normal) -> f64 {
    std::f64::consts::TAU * (normal.uniform() - 0.5)
}

#[test]
fn kept_phases_average_to_the_floor_and_no_gate_changes_that() {
    for images in [1000, 4000] {
        let floor = random_walk_floor(images / 10);
        let kept = length(images, Rho::NONE, uniform);
        // 400 means, each spread by half its length: 2.6 % from one draw to another.
        assert!((kept / floor - 1.0).abs() < 0.1, "{kept} and {floor}");
        for gate in GATES {
            let gated = length(images, Rho { gate, alpha: 1.0 }, uniform);
            assert!(gated < 2.0 * floor, "{gate:?}: {gated}");
            assert!(length(images, Rho { gate, alpha: 0.0 }, uniform) > 0.999_999);
        }
    }
    assert!(random_walk_floor(0).is_nan());
}

#[test]
fn along_the_dial_the_means_grow_as_predicted_for_uniform_phases_only() {
    for alpha in [0.0, 0.25, 0.5, 0.75] {
        let predicted = dial_length(alpha);
        let rho = Rho::dial(alpha as f32).unwrap();
        let found = length(20_000, rho, uniform);
        assert!((found - predicted).abs() < 0.01, "α = {alpha}: {found}, predicted {predicted}");
        if alpha > 0.0 {
            let narrow = length(20_000, rho, |normal| 0.5 * uniform(normal));
            assert!((narrow - predicted).abs() > 0.03, "phases that are not uniform must not fit");
        }
    }
    assert!((dial_length(0.5) - 2.0 / std::f64::consts::PI).abs() < 1e-15);
    assert!((dial_length(1e-5) - 1.0).abs() < 1e-9 && dial_length(1.0).abs() < 1e-15);
}

#[test]
fn chains_run_from_the_origin_to_the_sum_and_straighten_when_the_phase_goes() {
    let mut normal = Normal::new(4);
    let values = maps(2, 60, 9, |_, _, _| Complex::new(normal.draw(), normal.draw()));
    let batch = Planes::new(&values, 4, 60, 9).unwrap();
    let (re, im) = values_at(batch, 1, 5).unwrap();
    assert_eq!((re[7], im[7]), (values[(2 * 60 + 7) * 9 + 5], values[(3 * 60 + 7) * 9 + 5]));
    let labels = labels(60);
    let kept = chains(&re, &im, &labels, 10, 4, Rho::NONE).unwrap();
    let gone = chains(&re, &im, &labels, 10, usize::MAX, Rho::MODULUS).unwrap();
    for (class, chain) in kept.iter().enumerate() {
        assert_eq!((chain.arrows(), gone[class].arrows()), (4, 6));
        assert_eq!(chain.vertices[..2], [0.0, 0.0]);
        let own: Vec<usize> = (0..60).filter(|n| n % 10 == class).take(4).collect();
        let sum: Complex<f32> = own.iter().map(|&n| Complex::new(re[n], im[n])).sum();
        assert!((Complex::new(chain.end().0, chain.end().1) - sum).norm() < 1e-5);
        let bar: f32 = own.iter().map(|&n| re[n].hypot(im[n])).sum();
        assert!((chain.bar - bar).abs() < 1e-5 && chain.bar == chain.bar_before);
        assert!((gone[class].end().0 - gone[class].bar).abs() < 1e-5 && gone[class].end().1 == 0.0);
    }
    let shorter =
        chains(&re, &im, &labels, 10, 4, Rho::new(Gate::SoftThreshold { b: 0.5 }, 1.0).unwrap()).unwrap();
    assert!(shorter.iter().zip(&kept).all(|(s, k)| s.bar < k.bar && s.bar_before == k.bar_before));
    let none = chains(&[], &[], &[], 10, 4, Rho::NONE).unwrap();
    assert!(none.iter().all(|c| c.vertices == [0.0, 0.0] && c.bar == 0.0));
    assert!(values_at(batch, 2, 0).is_err() && values_at(batch, 0, 9).is_err());
    assert!(chains(&re, &im[1..], &labels, 10, 4, Rho::NONE).is_err());
}

#[test]
fn ink_cancels_the_mean_of_what_all_images_share() {
    let labels = labels(400);
    let ink = InkAndWander { ink: true, seed: 12, ..Default::default() };
    let signs = ink.signs(&labels, 10).unwrap();
    let values = maps(1, 400, 3, |_, n, i| f64::from(signs[n]) * Complex::new(2.0, i as f64));
    let mut sums = ClassSums::new(10, 1, true, 3).unwrap();
    sums.add(Planes::new(&values, 2, 400, 3).unwrap(), &labels).unwrap();
    assert_eq!(sums.length_of_means(), 0.0);
}

/// Held-out nearest mean by its definition, in f64, from (image) → vector.
fn brute_force(vectors: &[Vec<f64>], labels: &[u8], seed: u64) -> f64 {
    let half = halves(labels, 10, seed).unwrap();
    let mut accuracy = 0.0;
    for h in 0..2u8 {
        let mean = |class: u8| -> Vec<f64> {
            let own: Vec<usize> = (0..labels.len()).filter(|&n| half[n] != h && labels[n] == class).collect();
            (0..vectors[0].len())
                .map(|d| own.iter().map(|&n| vectors[n][d]).sum::<f64>() / own.len() as f64)
                .collect()
        };
        let means: Vec<Vec<f64>> = (0..10).map(mean).collect();
        let held: Vec<usize> = (0..labels.len()).filter(|&n| half[n] == h).collect();
        let apart = |n: usize, m: &[f64]| vectors[n].iter().zip(m).map(|(x, y)| (x - y).powi(2)).sum::<f64>();
        let nearest = |n: usize| (0..10).min_by(|&a, &b| apart(n, &means[a]).total_cmp(&apart(n, &means[b])));
        let correct = held.iter().filter(|&&n| nearest(n) == Some(usize::from(labels[n]))).count();
        accuracy += correct as f64 / held.len() as f64 / 2.0;
    }
    accuracy
}

#[test]
fn a_reading_is_the_dial_then_the_nearest_mean_by_brute_force() {
    let (channels, images, pixels) = (2, 430, 13);
    let mut normal = Normal::new(6);
    let mut noise = |n: usize, i: usize| {
        let modulus = 1.0 + 0.5 * f64::from(u8::from(n % 10 == i % 10)) + 0.3 * normal.draw();
        Complex::from_polar(modulus.abs(), uniform(&mut normal))
    };
    let values = maps(channels, images, pixels, |_, n, i| noise(n, i));
    let labels = labels(images);
    let batch = Planes::new(&values, 4, images, pixels).unwrap();
    let tangles = Tangles::new(batch, &labels, 10, 21).unwrap();
    let mut along = Vec::new();
    for alpha in [1.0, 0.5, 0.0] {
        let vectors: Vec<Vec<f64>> = (0..images)
            .map(|n| {
                let z = |c: usize, i: usize| {
                    let part = |p: usize| f64::from(values[((2 * c + p) * images + n) * pixels + i]);
                    formula(Gate::Keep, alpha.into(), Complex::new(part(0), part(1)))
                };
                let all = (0..channels).flat_map(|c| (0..pixels).map(move |i| (c, i)));
                all.flat_map(|(c, i)| [z(c, i).re, z(c, i).im]).collect()
            })
            .collect();
        let reading = tangles.read(Rho::dial(alpha).unwrap(), Labels::True).unwrap();
        assert_eq!(reading.nearest_mean_accuracy, brute_force(&vectors, &labels, 21), "α = {alpha}");
        let shuffled = tangles.read(Rho::dial(alpha).unwrap(), Labels::Shuffled).unwrap();
        assert!((0.03..0.2).contains(&shuffled.nearest_mean_accuracy));
        if alpha == 1.0 {
            assert_eq!(nearest_mean_accuracy(batch, &labels, 10, 21).unwrap(), reading.nearest_mean_accuracy);
        }
        let rows: Vec<f32> = vectors.iter().flatten().map(|&x| x as f32).collect();
        let as_rows = Planes::rows(&rows, 2 * channels * pixels).unwrap();
        let of_rows = nearest_mean_accuracy(as_rows, &labels, 10, 21).unwrap();
        assert_eq!(of_rows, reading.nearest_mean_accuracy, "rows or planes");
        let mut broken = values.clone();
        broken[5] = f32::NAN;
        let broken = Planes::new(&broken, 4, images, pixels).unwrap();
        assert!(nearest_mean_accuracy(broken, &labels, 10, 21).unwrap_err().to_string().contains("finite"));
        along.push(reading.nearest_mean_accuracy);
    }
    assert!(along[0] < 0.25 && along[2] > 0.7, "the classes differ in modulus only: {along:?}");
}

#[test]
fn a_reading_in_pieces_is_the_reading_and_a_moved_image_gives_the_moved_map() {
    // Random images on black, wide enough a margin for the filters and for moves of ±3 pixels.
    let (side, images) = (32usize, 60usize);
    let mut normal = Normal::new(8);
    let mut plain = vec![0.0f32; images * side * side];
    for (i, x) in plain.iter_mut().enumerate() {
        let (row, col) = (i / side % side, i % side);
        if (9..23).contains(&row) && (9..23).contains(&col) {
            *x = normal.uniform() as f32;
        }
    }
    let wander = InkAndWander { ink: true, wander: 3, seed: 5, ..Default::default() };
    let labels = labels(images);
    let signs = wander.signs(&labels, 10).unwrap();
    let by: Vec<(isize, isize)> = (0..images).map(|n| wander.walk(n, 2.3)).collect();
    let mut moved = vec![0.0f32; plain.len()];
    for n in 0..images {
        let range = n * side * side..(n + 1) * side * side;
        invert_and_shift(&plain[range.clone()], side, side, 1.0, by[n], &mut moved[range]).unwrap();
    }
    let tangles = |images: &[f32]| {
        let maps = first_layer(images, &signs, side, side, 4).unwrap();
        Tangles::new(Planes::new(&maps, 8, 60, side * side).unwrap(), &labels, 10, 3).unwrap()
    };
    let (still, shifted) = (tangles(&plain), tangles(&moved));
    let shifts = Some(Shifts { width: side, by });
    for (alpha, kind) in [(1.0, Labels::True), (0.4, Labels::True), (0.0, Labels::Shuffled)] {
        let rho = Rho::dial(alpha).unwrap();
        let look = Look { rho, labels: kind, shifts: shifts.clone(), signs: None };
        let there = Look { shifts: None, ..look.clone() };
        for (channel, place) in [(0, 16 * 32 + 16), (3, 12 * 32 + 20)] {
            let ours = still.chains(channel, place, 6, &look).unwrap();
            let theirs = shifted.chains(channel, place, 6, &there).unwrap();
            for (a, b) in ours.iter().zip(&theirs) {
                assert!(a.vertices.iter().zip(&b.vertices).all(|(x, y)| (x - y).abs() < 1e-4));
                let [left, right, low, high] = a.extent();
                assert!(left <= 0.0 && a.vertices.iter().step_by(2).all(|x| (left..=right).contains(x)));
                assert!(low <= 0.0 && a.vertices[1..].iter().step_by(2).all(|y| (low..=high).contains(y)));
            }
        }
        let (ours, theirs) = (still.ghosts(2, &look).unwrap(), shifted.ghosts(2, &there).unwrap());
        for class in 0..10 {
            for (a, b) in ours.mean(class).iter().zip(theirs.mean(class)) {
                assert!((a - b).abs() < 1e-5);
            }
        }
        let mut reader = still.reader(look).unwrap();
        let mut pieces = 1;
        let reading = loop {
            match reader.advance(&still, 7).unwrap() {
                Some(reading) => break reading,
                None => pieces += 1,
            }
        };
        assert_eq!(pieces, 18);
        let expected = shifted.read(rho, kind).unwrap();
        assert!((reading.sums.length_of_means() - expected.sums.length_of_means()).abs() < 1e-5);
        assert!((reading.nearest_mean_accuracy - expected.nearest_mean_accuracy).abs() < 0.02);
        // The ghosts are one channel of the whole reading.
        let whole = reading.sums.mean(4);
        assert_eq!(ours.mean(4)[..], whole[4 * 1024..6 * 1024]);
    }
    let short = Look { shifts: Some(Shifts { width: side, by: vec![(0, 0)] }), ..Rho::NONE.into() };
    assert!(still.reader(short).is_err());
    assert!(
        still.ghosts(4, &Rho::NONE.into()).is_err() && still.chains(0, 1024, 1, &Rho::NONE.into()).is_err()
    );
}

/// Random images of 32×32 as a layer with all signs +1 and one with these signs.
fn inked() -> (Tangles, Tangles, Vec<f32>) {
    let (side, images) = (32usize, 40usize);
    let mut normal = Normal::new(31);
    let plain: Vec<f32> = (0..images * side * side).map(|_| normal.uniform() as f32).collect();
    let labels = labels(images);
    let ink = InkAndWander { ink: true, wander: 0, seed: 4, step: 0 };
    let signs = ink.signs(&labels, 10).unwrap();
    let tangles = |signs: &[f32]| {
        let maps = first_layer(&plain, signs, side, side, 4).unwrap();
        Tangles::new(Planes::new(&maps, 8, images, side * side).unwrap(), &labels, 10, 3).unwrap()
    };
    (tangles(&vec![1.0; images]), tangles(&signs), signs)
}

#[test]
fn ink_at_a_look_is_the_layer_of_inverted_images() {
    let (plain, inverted, signs) = inked();
    let signs: std::rc::Rc<[f32]> = signs.into();
    for (gate, alpha) in [
        (Gate::Keep, 1.0),
        (Gate::Keep, 0.6),
        (Gate::Keep, 0.0),
        (Gate::SoftThreshold { b: 0.1 }, 1.0),
        (Gate::Tanh { gain: 20.0 }, 1.0),
        (Gate::Sigmoid { gain: 20.0, b: -4.0 }, 1.0),
        (Gate::Unit, 1.0),
    ] {
        let rho = Rho::new(gate, alpha).unwrap();
        let shifts = Some(Shifts { width: 32, by: (0..40).map(|n| (n % 3 - 1, 2 - n % 5)).collect() });
        for shifts in [None, shifts] {
            let there = Look { shifts, ..rho.into() };
            let ours = Look { signs: Some(signs.clone()), ..there.clone() };
            let mut apart = 0.0f32;
            let of = |tangles: &Tangles, look: &Look| tangles.chains(2, 500, 4, look).unwrap();
            let (theirs, ours_now, without) = (of(&inverted, &there), of(&plain, &ours), of(&plain, &there));
            for ((a, b), c) in ours_now.iter().zip(&theirs).zip(&without) {
                for ((x, y), z) in a.vertices.iter().zip(&b.vertices).zip(&c.vertices) {
                    assert!((x - y).abs() < 2e-5, "{gate:?} α = {alpha}");
                    apart = apart.max((z - y).abs());
                }
            }
            assert_eq!(apart > 1e-2, alpha > 0.0, "the modulus does not know of ink, all else does");
            let read = |tangles: &Tangles, look: &Look| {
                let mut reader = tangles.reader(look.clone()).unwrap();
                loop {
                    if let Some(reading) = reader.advance(tangles, 13).unwrap() {
                        return (reading.nearest_mean_accuracy, reading.sums.length_of_means());
                    }
                }
            };
            let (a, b) = (read(&plain, &ours), read(&inverted, &there));
            assert!((a.0 - b.0).abs() < 0.03 && (a.1 - b.1).abs() < 1e-4, "{gate:?}: {a:?} {b:?}");
        }
    }
    let short = Look { signs: Some(vec![1.0].into()), ..Rho::NONE.into() };
    assert!(plain.chains(0, 0, 4, &short).unwrap_err().to_string().contains("signs"));
}

#[test]
fn extents_hold_every_look_and_no_more() {
    let (plain, _, signs) = inked();
    let along = Look { signs: Some(signs.into()), ..Rho::NONE.into() }.along_dial();
    assert_eq!((along.len(), along[0].rho.alpha, along[20].rho.alpha), (21, 0.0, 1.0));
    let extents = plain.extents(1, 400, 4, &along).unwrap();
    let mut union = vec![[0.0f32; 4]; 10];
    for look in &along {
        for (union, chain) in union.iter_mut().zip(plain.chains(1, 400, 4, look).unwrap()) {
            for corner in chain.vertices.chunks(2) {
                union[0] = union[0].min(corner[0]);
                union[1] = union[1].max(corner[0]);
                union[2] = union[2].min(corner[1]);
                union[3] = union[3].max(corner[1]);
            }
        }
    }
    assert_eq!(extents, union);
    assert_ne!(extents, plain.extents(1, 400, 4, &along[20..]).unwrap());
}

#[test]
fn another_seed_draws_other_halves_for_the_same_maps() {
    let (plain, _, _) = inked();
    let (same, other) = (plain.with_seed(3).unwrap(), plain.with_seed(4).unwrap());
    let of = |tangles: &Tangles, labels| {
        let reading = tangles.read(Rho::MODULUS, labels).unwrap();
        (reading.nearest_mean_accuracy, reading.sums.mean(2))
    };
    assert_eq!(of(&plain, Labels::Shuffled), of(&same, Labels::Shuffled));
    assert_eq!(of(&plain, Labels::True).1, of(&other, Labels::True).1, "the same maps");
    assert_ne!(of(&plain, Labels::Shuffled).1, of(&other, Labels::Shuffled).1, "other labels");
}

#[test]
fn gates_have_the_names_of_files() {
    assert_eq!(Gate::named("none", 2.0, 1.0), Some(Gate::Keep));
    assert_eq!(Gate::named("cst", 2.0, 1.0), Some(Gate::SoftThreshold { b: 1.0 }));
    assert_eq!(Gate::named("ms", 2.0, 1.0), Some(Gate::Sigmoid { gain: 2.0, b: 1.0 }));
    assert_eq!(Gate::named("tanh", 2.0, 1.0), Some(Gate::Tanh { gain: 2.0 }));
    assert_eq!(Gate::named("mc", 2.0, 1.0), Some(Gate::Unit));
    assert_eq!(Gate::named("mod", 2.0, 1.0), None, "the modulus is the dial at 0");
}
