//! Neural collapse, dimension, rate reduction and their kin: against NumPy, under rotations, and where the answer is known.

use phase_collapse::analysis::{
    Features, GROUPS, Geometry, Jackknife, StandardErrors, duality, geometry, measure,
};
use serde_json::Value;

use super::data::{Normal, gaussian, identity, simplex_means};

fn figures(of: &Geometry) -> Vec<(String, f64)> {
    let Value::Object(members) = serde_json::to_value(of).unwrap() else { panic!("an object") };
    members.into_iter().map(|(name, value)| (name, value.as_f64().unwrap())).collect()
}

/// Cases of tests/golden/geometry/make.py: features and NumPy's figures.
fn golden() -> Vec<(String, Features, Value)> {
    let text = std::fs::read_to_string("tests/golden/geometry/geometry.json").unwrap();
    let Value::Array(cases) = serde_json::from_str(&text).unwrap() else { panic!("a list") };
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    };
    cases
        .into_iter()
        .map(|case| {
            let features = Features {
                dims: case["dims"].as_u64().unwrap() as usize,
                classes: case["classes"].as_u64().unwrap() as usize,
                values: numbers(&case["values"]).iter().map(|&v| v as f32).collect(),
                labels: numbers(&case["labels"]).iter().map(|&v| v as u8).collect(),
            };
            (case["name"].as_str().unwrap().to_owned(), features, case.clone())
        })
        .collect()
}

/// The largest difference of any figure, relative to NumPy's (absolute below 1e-3), and its name.
fn off(features: &Features, labels: &[u8], expected: &Value) -> (f64, String) {
    figures(&geometry(features, labels).unwrap())
        .into_iter()
        .map(|(name, found)| {
            let right = expected["geometry"][&name].as_f64().unwrap();
            ((found - right).abs() / right.abs().max(1e-3), name)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap()
}

#[test]
fn every_figure_is_numpys() {
    let cases = golden();
    assert_eq!(cases.len(), 4);
    for (name, features, expected) in &cases {
        let (most, of) = off(features, &features.labels, expected);
        assert!(most < 1e-9, "{name}: {of} differs by {most:e}");
    }
    // One value of one image spoiled, or two labels exchanged, is seen in every case.
    for (name, features, expected) in cases {
        let mut spoiled = features.clone();
        spoiled.values[3] += 0.25;
        assert!(off(&spoiled, &spoiled.labels, &expected).0 > 1e-4, "{name}");
        let mut labels = features.labels.clone();
        let other = labels.iter().position(|&l| l != labels[0]).unwrap();
        labels.swap(0, other);
        assert!(off(&features, &labels, &expected).0 > 1e-4, "{name}");
    }
}

/// NC3 and NC4 are NumPy's; a classifier that is the nearest-mean rule has neither, one at right angles to it has √2.
#[test]
fn classifiers_are_as_near_to_the_means_as_numpy_says() {
    let numbers = |value: &Value| -> Vec<f32> {
        value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
    };
    for (name, features, case) in golden() {
        let classifier = &case["classifier"];
        let (linear, logits) = (numbers(&classifier["linear"]), numbers(&classifier["logits"]));
        let of =
            |linear: &[f32], logits: &[f32]| duality(&features, &features.labels, linear, logits).unwrap();
        let found = of(&linear, &logits);
        let right = |key: &str| classifier[key].as_f64().unwrap();
        assert!((found.duality - right("duality")).abs() < 1e-9, "{name}: {found:?}");
        assert_eq!(found.disagreement, right("disagreement"), "{name}");
        let mut spoiled = linear.clone();
        spoiled[1] += 0.5;
        assert!((of(&spoiled, &logits).duality - right("duality")).abs() > 1e-4, "{name}");
        let mut other = logits.clone();
        other[..features.classes].reverse();
        other[0] += 1e6;
        assert_ne!(of(&linear, &other).disagreement, 0.0);

        let (classes, dims) = (features.classes, features.dims);
        let mean = |class: usize, d: usize| -> f64 {
            let rows = features.values.chunks_exact(dims).zip(&features.labels);
            let own: Vec<f64> = rows
                .filter(|(_, label)| usize::from(**label) == class)
                .map(|(row, _)| f64::from(row[d]))
                .collect();
            own.iter().sum::<f64>() / own.len() as f64
        };
        let mut rule = vec![0.0f32; classes * dims];
        let mut nearest = vec![0.0f32; features.labels.len() * classes];
        for d in 0..dims {
            let centre = (0..classes).map(|c| mean(c, d)).sum::<f64>() / classes as f64;
            for c in 0..classes {
                rule[c * dims + d] = (mean(c, d) - centre) as f32;
                for (row, scores) in features.values.chunks_exact(dims).zip(nearest.chunks_exact_mut(classes))
                {
                    scores[c] -= (f64::from(row[d]) - mean(c, d)).powi(2) as f32;
                }
            }
        }
        let exact = of(&rule, &nearest);
        assert!(exact.duality < 1e-6 && exact.disagreement == 0.0, "{name}: {exact:?}");
        assert!(duality(&features, &features.labels, &rule[1..], &nearest).is_err());
    }
}

#[test]
fn a_rotation_of_feature_space_changes_none() {
    let (_, features, expected) = golden().swap_remove(0);
    let dims = features.dims;
    // A product of Householder reflections, in f64.
    let mut normal = Normal::new(7);
    let mut rows: Vec<f64> = features.values.iter().map(|&v| f64::from(v)).collect();
    for _ in 0..4 {
        let axis: Vec<f64> = (0..dims).map(|_| normal.draw()).collect();
        let square: f64 = axis.iter().map(|a| a * a).sum();
        for row in rows.chunks_exact_mut(dims) {
            let along: f64 = row.iter().zip(&axis).map(|(x, a)| x * a).sum();
            row.iter_mut().zip(&axis).for_each(|(x, a)| *x -= 2.0 * along / square * a);
        }
    }
    let turned = Features { values: rows.iter().map(|&v| v as f32).collect(), ..features.clone() };
    // What rounding to f32 leaves.
    let (most, of) = off(&turned, &turned.labels, &expected);
    assert!(most < 1e-5, "{of} differs by {most:e}");
    // Stretching one axis is no rotation.
    let mut stretched = features;
    stretched.values.iter_mut().step_by(dims).for_each(|x| *x *= 1.5);
    assert!(off(&stretched, &stretched.labels, &expected).0 > 1e-3);
}

#[test]
fn a_simplex_of_gaussians_has_the_figures_of_its_definition() {
    let (classes, dims, distance) = (5, 8, 3.0);
    let features = gaussian(&simplex_means(classes, dims, distance), classes, &identity(dims), 50_000, 3);
    let found = geometry(&features, &features.labels).unwrap();
    let close = |found: f64, right: f64, what: &str| {
        assert!((found - right).abs() < 0.02 * right.max(1.0), "{what}: {found}, not {right}");
    };
    // Σ_B has C − 1 eigenvalues d²/2C: tr(Σ_W Σ_B⁺)/C = (C − 1)·2C/(d²C).
    close(found.variability, 2.0 * 4.0 / 9.0, "NC1");
    close(found.equinorm, 0.0, "lengths");
    close(found.equiangular, 0.0, "angles");
    close(found.simplex, 0.0, "simplex");
    close(found.class_dimension, dims as f64, "dimension of a class");
    // The means stand d·√((C − 1)/2C) from their centre.
    close(found.class_radius, 8f64.sqrt() / (distance * (4.0f64 / 10.0).sqrt()), "radius");
    // Four directions of variance 1 + d²/2C, four of 1.
    let wide = 1.0 + 9.0 / 10.0;
    close(found.dimension, (4.0 * wide + 4.0f64).powi(2) / (4.0 * wide * wide + 4.0), "dimension");
    assert!(found.rate_reduction > 0.0);
    // Labels that say nothing reduce no rate, and the means fall together.
    let shuffled: Vec<u8> =
        features.labels.iter().enumerate().map(|(n, _)| (n / classes % classes) as u8).collect();
    let chance = geometry(&features, &shuffled).unwrap();
    assert!(chance.rate_reduction < 0.01 * found.rate_reduction, "{}", chance.rate_reduction);
    assert!(chance.variability > 100.0 * found.variability, "{}", chance.variability);
}

#[test]
fn pairs_of_means_are_as_far_apart_and_turned_as_they_were_made() {
    let (classes, dims) = (4, 6);
    // Three on a line, 2 and 4 sd from the first, and one 3 sd off it.
    let mut means = vec![1.0; classes * dims];
    for (class, along, off) in [(1, 2.0, 0.0), (2, 4.0, 0.0), (3, 0.0, 3.0)] {
        means[class * dims] += along;
        means[class * dims + 1] += off;
    }
    let features = gaussian(&means, classes, &identity(dims), 40_000, 5);
    let measured = measure(&features, 5).unwrap().labelled;
    let at = |a: usize, b: usize| measured.pairs.distances[a * classes + b];
    for (a, b, right) in [(0, 1, 2.0), (1, 2, 2.0), (0, 2, 4.0), (0, 3, 3.0), (2, 3, 5.0)] {
        assert!((at(a, b) - right).abs() < 0.06, "{a} and {b}: {}, not {right}", at(a, b));
        assert_eq!(at(a, b), at(b, a));
    }
    // From their centre (1.5, 0.75): to (0, 0) and to (4, 0).
    let cosine = measured.pairs.cosines[2].unwrap();
    let right = (-1.5 * 2.5 + 0.75 * 0.75) / ((1.5f64.hypot(0.75)) * 2.5f64.hypot(0.75));
    assert!((cosine - right).abs() < 0.03, "{cosine}, not {right}");
    assert!((0..classes).all(|c| at(c, c) == 0.0 && measured.pairs.cosines[c * classes + c] == Some(1.0)));
    // The headline is their root mean square.
    let squares: f64 = measured.pairs.distances.iter().map(|d| d * d).sum::<f64>() / 12.0;
    assert!((squares.sqrt() - measured.mean_distance).abs() < 1e-9);
}

fn standard_errors(features: &Features, seed: u64) -> StandardErrors {
    let mut jackknife = Jackknife::new(&features.labels, features.classes, seed).unwrap();
    for step in 0..GROUPS {
        assert_eq!((jackknife.done(), jackknife.errors()), (step, None));
        jackknife.step(features).unwrap();
    }
    jackknife.errors().unwrap()
}

#[test]
fn the_standard_error_is_what_other_images_would_change() {
    let means = simplex_means(4, 6, 1.5);
    let of = |seed| gaussian(&means, 4, &identity(6), 600, seed);
    let figures: Vec<[f64; 2]> = (0..40)
        .map(|seed| measure(&of(seed), 1).unwrap().labelled)
        .map(|m| [m.mean_distance, m.nearest_mean_accuracy])
        .collect();
    let errors: Vec<[f64; 2]> = (0..10)
        .map(|seed| standard_errors(&of(100 + seed), 1))
        .map(|e| [e.mean_distance, e.nearest_mean_accuracy])
        .collect();
    for k in 0..2 {
        let mean = figures.iter().map(|f| f[k]).sum::<f64>() / figures.len() as f64;
        let spread = (figures.iter().map(|f| (f[k] - mean).powi(2)).sum::<f64>() / 39.0).sqrt();
        let said = (errors.iter().map(|e| e[k].powi(2)).sum::<f64>() / 10.0).sqrt();
        // 40 and 10·9 degrees of freedom: both sides within some 15 % of the truth.
        assert!((0.6..1.6).contains(&(said / spread)), "figure {k}: said {said}, seen {spread}");
    }
}

#[test]
fn what_cannot_be_measured_is_refused_by_name() {
    let features = gaussian(&simplex_means(3, 4, 1.0), 3, &identity(4), 30, 1);
    let refusal = |labels: &[u8]| geometry(&features, labels).unwrap_err().to_string();
    assert!(refusal(&features.labels[1..]).contains("30"), "{}", refusal(&features.labels[1..]));
    let mut lone = features.labels.clone();
    lone.iter_mut().filter(|l| **l == 2).skip(1).for_each(|l| *l = 0);
    assert!(refusal(&lone).contains("images of class 2"), "{}", refusal(&lone));
    let mut broken = features.clone();
    broken.values[5] = f32::NAN;
    assert!(geometry(&broken, &broken.labels).unwrap_err().to_string().contains("finite"));
}
