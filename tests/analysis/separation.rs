//! Distance, Fisher ratio, nearest mean and class space against known answers and the oracle.

use phase_collapse::analysis::{
    Features, MAX_DIMS, Measured, SeparationStream, class_axes, halves, measure, shuffled_labels,
};

use super::data::{gaussian, identity, mixing, simplex_means};
use super::oracle::{self, Matrix};

fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1e-3), "{what}: {a} and {b}");
}

/// Mean and standard error of a figure over seeds.
fn over_seeds(seeds: u64, figure: impl Fn(u64) -> f64) -> (f64, f64) {
    let values: Vec<f64> = (0..seeds).map(figure).collect();
    let mean = values.iter().sum::<f64>() / seeds as f64;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (seeds - 1) as f64;
    (mean, (variance / seeds as f64).sqrt())
}

#[test]
fn distance_of_isotropic_classes_is_the_distance_of_their_means() {
    for distance in [1.0, 3.0] {
        let means = simplex_means(10, 12, distance);
        let (mean, error) = over_seeds(8, |seed| {
            let features = gaussian(&means, 10, &identity(12), 20_000, seed);
            measure(&features, seed).unwrap().labelled.mean_distance
        });
        // Estimated axes lose about dims/n of the distance: one part in a hundred is left for that.
        assert!((mean - distance).abs() < 3.0 * error + 0.01 * distance, "{mean} ± {error} for {distance}");
        assert!(error < 0.01, "{error}");
    }
}

#[test]
fn distance_of_correlated_classes_is_that_of_the_population() {
    let (classes, dims) = (4, 6);
    let means = simplex_means(classes, dims, 2.0);
    let mix = mixing(dims, 2.0, 5);
    let matrix = |flat: &[f64]| -> Matrix { flat.chunks(dims).map(<[f64]>::to_vec).collect() };
    let covariance = oracle::multiply(&matrix(&mix), &oracle::transpose(&matrix(&mix)));
    let mut centred = matrix(&means);
    for d in 0..dims {
        let centre = centred.iter().map(|m| m[d]).sum::<f64>() / classes as f64;
        centred.iter_mut().for_each(|m| m[d] -= centre);
    }
    let p = oracle::class_projection(&centred, &oracle::inverse_root(&oracle::shrink(&covariance)));
    let spread = oracle::multiply(&oracle::multiply(&p, &covariance), &oracle::transpose(&p));
    let variance = (0..classes - 1).map(|k| spread[k][k]).sum::<f64>() / (classes - 1) as f64;
    let placed = oracle::multiply(&centred, &oracle::transpose(&p));
    let squares: f64 = placed.iter().flatten().map(|x| x * x).sum();
    let expected = (2.0 / (classes - 1) as f64 * squares / variance).sqrt();
    let (mean, error) = over_seeds(8, |seed| {
        measure(&gaussian(&means, classes, &mix, 20_000, seed), seed).unwrap().labelled.mean_distance
    });
    assert!((mean - expected).abs() < 3.0 * error + 0.01 * expected, "{mean} ± {error}, not {expected}");
    assert!(
        (expected - 2.0).abs() > 0.2,
        "{expected}: the correlation must matter for this test to say anything"
    );
}

#[test]
fn identical_classes_and_shuffled_labels_are_at_chance() {
    let (apart, same) = (simplex_means(10, 40, 4.0), simplex_means(10, 40, 0.0));
    let mut zeros = 0;
    let (mut accuracy, mut runs) = (0.0, 0.0);
    for seed in 0..12 {
        let separated = measure(&gaussian(&apart, 10, &identity(40), 1000, seed), seed).unwrap();
        let identical = measure(&gaussian(&same, 10, &identity(40), 1000, seed), seed).unwrap();
        assert!(separated.labelled.mean_distance > 3.0 && separated.labelled.nearest_mean_accuracy > 0.75);
        for chance in [&separated.shuffled, &identical.labelled, &identical.shuffled] {
            assert!(chance.mean_distance < 0.45, "{}", chance.mean_distance);
            // 500 held-out images and nine directions: Σ_B's noise alone gives about 81/500.
            assert!((0.05..0.4).contains(&chance.fisher), "{}", chance.fisher);
            zeros += u32::from(chance.mean_distance == 0.0);
            accuracy += chance.nearest_mean_accuracy;
            runs += 1.0;
        }
    }
    // Cross-half sums are negative as often as not where nothing is there.
    assert!((8..=28).contains(&zeros), "{zeros} of 36");
    // Standard deviation of the mean of 36 accuracies on 1,000 images: 0.0016.
    close(accuracy / runs, 0.1, 0.08, "accuracy at chance");
}

#[test]
fn measures_are_those_of_the_definition_whatever_the_whitening() {
    for (classes, dims, images) in [(5, 17, 301), (10, 12, 400), (5, 3, 120), (2, 6, 60)] {
        let mut means = simplex_means(classes, dims.max(classes), 2.0);
        means.truncate(classes * dims);
        let features = gaussian(&means, classes, &mixing(dims, 0.8, 3), images, 11);
        let ours = measure(&features, 4).unwrap().labelled;
        assert_eq!((ours.rank, ours.dims), ((classes - 1).min(dims), dims));
        for whiten in [oracle::inverse_root, oracle::inverse_cholesky] {
            let expected = oracle::separation(&features, 4, whiten);
            close(ours.mean_distance, expected.mean_distance, 1e-6, "distance");
            close(ours.fisher, expected.fisher, 1e-6, "Fisher ratio");
            close(ours.within, expected.within, 1e-6, "within");
            close(ours.between, expected.between, 1e-6, "between");
            assert_eq!(ours.nearest_mean_accuracy, expected.accuracy);
            assert_eq!(ours.points.len(), images * (classes - 1));
            for (a, b) in ours.points.iter().zip(expected.points.iter().flatten()) {
                assert!((f64::from(*a) - b).abs() < 1e-4, "point {a}, not {b}");
            }
        }
        // The comparison notices one wrong label.
        let mut wrong = features.clone();
        wrong.labels.swap(0, 1);
        let other = oracle::separation(&wrong, 4, oracle::inverse_root);
        assert!((ours.mean_distance - other.mean_distance).abs() > 1e-5);
    }
}

#[test]
fn shuffled_measures_are_those_of_the_shuffled_labels() {
    let features = gaussian(&simplex_means(5, 8, 1.5), 5, &mixing(8, 0.5, 2), 300, 1);
    let half = halves(&features.labels, 5, 9).unwrap();
    let labels = shuffled_labels(&features.labels, &half, 9);
    // Points and distance of the shuffled labels, with the halves drawn from the true ones.
    let shuffled = measure(&features, 9).unwrap().shuffled;
    let mean_of = |class: u8, j: usize| {
        let own = (0..300).filter(|&n| labels[n] == class);
        own.clone().map(|n| f64::from(shuffled.points[n * 4 + j])).sum::<f64>() / own.count() as f64
    };
    for class in 0..5u8 {
        (0..4).for_each(|j| {
            let mean = f64::from(shuffled.means[usize::from(class) * 4 + j]);
            assert!((mean_of(class, j) - mean).abs() < 1e-5);
        });
    }
}

fn stream(features: &Features, seed: u64, batches: &[usize]) -> Measured {
    let cut = |at: usize, size: usize| {
        let end = (at + size).min(features.labels.len());
        (&features.values[at * features.dims..end * features.dims], end)
    };
    let mut pass = SeparationStream::new(features.dims, features.classes, &features.labels, seed).unwrap();
    let (mut at, mut sizes) = (0, batches.iter().cycle());
    while at < features.labels.len() {
        let (rows, end) = cut(at, *sizes.next().unwrap());
        pass.add(rows).unwrap();
        at = end;
    }
    let mut fit = pass.fit().unwrap();
    at = 0;
    while at < features.labels.len() {
        let (rows, end) = cut(at, *sizes.next().unwrap());
        fit.add_with_points(rows).unwrap();
        at = end;
    }
    fit.finish().unwrap()
}

#[test]
fn streaming_in_any_batches_gives_the_same_bits() {
    let features = gaussian(&simplex_means(10, 21, 2.0), 10, &mixing(21, 0.5, 2), 700, 1);
    let whole = measure(&features, 3).unwrap();
    for batches in [&[1][..], &[64], &[7, 0, 130]] {
        assert_eq!(stream(&features, 3, batches), whole);
    }
    assert_ne!(measure(&features, 4).unwrap(), whole, "another seed, other halves");
}

#[test]
fn units_and_dead_features_do_not_matter_and_rotations_keep_the_nearest_mean() {
    let features = gaussian(&simplex_means(6, 9, 2.0), 6, &mixing(9, 0.6, 8), 600, 4);
    let plain = measure(&features, 1).unwrap().labelled;

    // Each feature in another unit and from another zero; two constant ones added.
    let scaled = Features {
        dims: 11,
        values: features
            .values
            .chunks(9)
            .flat_map(|row| {
                let moved =
                    row.iter().enumerate().map(|(d, x)| (x - d as f32) * 2f32.powi(3 * d as i32 - 12));
                moved.chain([0.0, 7.25]).collect::<Vec<f32>>()
            })
            .collect(),
        ..features.clone()
    };
    let moved = measure(&scaled, 1).unwrap().labelled;
    close(moved.mean_distance, plain.mean_distance, 1e-5, "distance in other units");
    close(moved.fisher, plain.fisher, 1e-5, "Fisher ratio in other units");
    let worst = moved.points.iter().zip(&plain.points).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4, "points moved by {worst}");
    assert!((moved.within / plain.within - 1.0).abs() > 0.1, "traces do depend on units");

    // A reflection x − 2v(v·x) keeps lengths, so the nearest mean and the traces stay.
    let v: Vec<f32> = (1..=9).map(|d| d as f32 / 285f32.sqrt()).collect();
    let mut turned = features.clone();
    for row in turned.values.chunks_mut(9) {
        let along: f32 = row.iter().zip(&v).map(|(x, w)| x * w).sum();
        row.iter_mut().zip(&v).for_each(|(x, w)| *x -= 2.0 * along * w);
    }
    let turned = measure(&turned, 1).unwrap().labelled;
    assert_eq!(turned.nearest_mean_accuracy, plain.nearest_mean_accuracy);
    close(turned.within, plain.within, 1e-5, "within");
    close(turned.between, plain.between, 1e-5, "between");
}

#[test]
fn class_axes_form_a_simplex_and_means_lie_near_their_own() {
    let features = gaussian(&simplex_means(10, 30, 5.0), 10, &mixing(30, 0.7, 2), 2000, 6);
    let measured = measure(&features, 2).unwrap().labelled;
    let axes = class_axes(10);
    let inner = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum::<f64>();
    for (c, mean) in measured.means.chunks(9).enumerate() {
        let along = |k: usize| inner(mean, &axes[k * 9..(k + 1) * 9]);
        assert_eq!((0..10).max_by(|&a, &b| along(a).total_cmp(&along(b))), Some(c));
        for k in 0..10 {
            let expected = if k == c { 1.0 } else { -1.0 / 9.0 };
            assert!((inner(&axes[c * 9..(c + 1) * 9], &axes[k * 9..(k + 1) * 9]) - expected).abs() < 1e-6);
        }
    }
    // The unit is one held-out within-class sd.
    let mut squares = 0.0;
    for (n, point) in measured.points.chunks(9).enumerate() {
        let mean = &measured.means[usize::from(features.labels[n]) * 9..][..9];
        squares += point.iter().zip(mean).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>();
    }
    close(squares / (1990.0 * 9.0), 1.0, 1e-5, "variance in class space");
}

/// An image's margin by its definition: how far it must move to stand as near to another mean as to its own.
#[test]
fn margins_are_distances_to_the_nearest_border() {
    let features = gaussian(&simplex_means(4, 6, 2.0), 4, &mixing(6, 0.6, 3), 240, 9);
    let measured = measure(&features, 5).unwrap().labelled;
    let halves = halves(&features.labels, 4, 5).unwrap();
    let row = |n: usize| features.values[n * 6..(n + 1) * 6].iter().map(|&x| f64::from(x));
    let mean = |half: u8, class: u8| -> Vec<f64> {
        let own: Vec<usize> =
            (0..240).filter(|&n| halves[n] == half && features.labels[n] == class).collect();
        (0..6).map(|d| own.iter().map(|&n| row(n).nth(d).unwrap()).sum::<f64>() / own.len() as f64).collect()
    };
    let unit = (measured.within / 6.0).sqrt();
    let (mut right, mut of_half) = ([0.0; 2], [0.0; 2]);
    for n in 0..240 {
        let (half, label) = (1 - halves[n], features.labels[n]);
        let own = mean(half, label);
        let border = |class: u8| {
            let other = mean(half, class);
            let apart = own.iter().zip(&other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
            // Along the line from the other mean to its own, from the middle between them.
            let along = row(n).zip(own.iter().zip(&other));
            along.map(|(x, (a, b))| (x - (a + b) / 2.0) * (a - b) / apart).sum::<f64>() / unit
        };
        let expected = (0..4).filter(|&class| class != label).map(border).fold(f64::INFINITY, f64::min);
        assert!((f64::from(measured.margins[n]) - expected).abs() < 1e-4, "image {n}");
        assert_eq!(measured.nearest[n] == label, expected > 0.0, "image {n}");
        of_half[usize::from(halves[n])] += 1.0;
        right[usize::from(halves[n])] += f64::from(u8::from(expected > 0.0));
    }
    let accuracy = (right[0] / of_half[0] + right[1] / of_half[1]) / 2.0;
    close(measured.nearest_mean_accuracy, accuracy, 1e-12, "share on the right side");
    assert!(measured.margins.iter().any(|&m| m < 0.0), "some are on the wrong side");
}

#[test]
fn features_that_do_not_vary_have_distance_zero_or_are_refused() {
    let labels: Vec<u8> = (0..40).map(|n| n % 4).collect();
    let constant = Features { dims: 3, values: vec![0.1; 120], labels: labels.clone(), classes: 4 };
    let nothing = measure(&constant, 1).unwrap().labelled;
    assert_eq!((nothing.mean_distance, nothing.fisher, nothing.rank), (0.0, 0.0, 0));
    assert!(nothing.points.iter().all(|x| *x == 0.0));
    let values = labels.iter().flat_map(|&l| [f32::from(l); 3]).collect();
    let perfect = measure(&Features { values, ..constant }, 1).unwrap_err().to_string();
    assert!(perfect.contains("variation within classes"), "{perfect}");
}

#[test]
fn what_cannot_be_measured_is_refused_with_a_reason() {
    let good = gaussian(&simplex_means(3, 4, 2.0), 3, &identity(4), 60, 1);
    let refused = |features: &Features, part: &str| {
        let message = measure(features, 1).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    };
    let wide = Features { dims: MAX_DIMS + 1, values: vec![0.0; 60 * (MAX_DIMS + 1)], ..good.clone() };
    refused(&wide, "average the maps over space");
    refused(&Features { dims: 0, ..good.clone() }, "1 to 4096");
    refused(&Features { classes: 2, ..good.clone() }, "below 2");
    refused(&Features { classes: 4, ..good.clone() }, "images of class 3");
    refused(&Features { values: good.values[4..].to_vec(), ..good.clone() }, "one a label");
    refused(&Features { labels: good.labels[1..].to_vec(), ..good.clone() }, "as many as labels");
    let mut broken = good.clone();
    broken.values[4 * 7 + 2] = f32::NAN;
    refused(&broken, "feature 2 of image 7");
    let few = Features { values: good.values[..24].to_vec(), labels: good.labels[..6].to_vec(), ..good };
    refused(&few, "give more images");
}
