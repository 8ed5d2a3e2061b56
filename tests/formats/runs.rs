//! Training, stopped and taken up again through a file, gives the same bits as training in one go.

use std::path::Path;

use phase_collapse::engine::Backend;
use phase_collapse::formats::run_state;
use phase_collapse::network::{Model, Spec};
use phase_collapse::training::{
    Augmentation, EpochRecord, Images, Preparation, Recipe, RunState, Schedule, Session,
};

const SPEC: &str = r#"{"input_channels": 1, "input_size": 8, "widths": [4, 6], "orientations": 4, "skip": true,
    "real_projection": true, "nonlinearity": "cst", "factorized_from_block": 0, "avgpool": false, "classes": 2}"#;

fn preparation() -> Preparation {
    Preparation { padding: 1, mean: vec![0.3], deviation: vec![0.4] }
}

/// Vertical and horizontal stripes with a pseudo-random offset and strength.
fn images(count: usize) -> Images {
    let mut pixels = Vec::new();
    let labels: Vec<u8> = (0..count).map(|n| (n % 2) as u8).collect();
    for n in 0..count {
        let (offset, strength) = (n / 2 % 3, 100 + (n * 37 % 156) as u8);
        for y in 0..6 {
            for x in 0..6 {
                let along = if n % 2 == 0 { x } else { y };
                pixels.push(if (along + offset) % 3 == 0 { strength } else { 0 });
            }
        }
    }
    Images::new([1, 6, 6], pixels, labels).unwrap()
}

fn recipe() -> Recipe {
    Recipe {
        epochs: 4,
        batch: 16,
        rate: 0.1,
        momentum: 0.9,
        weight_decay: 1e-4,
        schedule: Schedule::OneCycle,
        augmentation: Augmentation { mirror: true, crop: 1, invert: false },
        held_out: 20,
        seed: 11,
        label_smoothing: 0.0,
        average: 0,
        scattering: false,
    }
}

fn session() -> Session {
    session_of(recipe())
}

fn session_of(recipe: Recipe) -> Session {
    let model = recipe.start(&Spec::from_json(SPEC).unwrap()).unwrap();
    Session::new(model, images(121), preparation(), recipe, Backend::Simd).unwrap()
}

fn run(session: &mut Session, steps: usize) {
    for _ in 0..steps {
        if session.is_finished() {
            return;
        }
        session.step().unwrap();
        if session.epoch_is_complete() {
            session.finish_epoch().unwrap();
        }
    }
}

#[test]
fn a_run_that_is_stopped_anywhere_goes_on_bit_for_bit() {
    let changed = [
        recipe(),
        Recipe { label_smoothing: 0.1, average: 3, schedule: Schedule::Step, ..recipe() },
        Recipe { scattering: true, average: 1, ..recipe() },
    ];
    for recipe in changed {
        goes_on_bit_for_bit(&recipe);
    }
}

fn goes_on_bit_for_bit(recipe: &Recipe) {
    let mut whole = session_of(recipe.clone());
    assert_eq!(whole.steps_per_epoch(), 7);
    run(&mut whole, usize::MAX);
    let end = whole.state().unwrap();
    assert_eq!(end.history.len(), 4);
    for stop in [0, 1, 6, 7, 8, 20, 27] {
        let mut part = session_of(recipe.clone());
        run(&mut part, stop);
        let bytes = run_state::to_bytes(&part.state().unwrap()).unwrap();
        let state: RunState = run_state::from_bytes(&bytes, Path::new("x")).unwrap();
        assert_eq!(state, part.state().unwrap());
        let mut resumed = Session::resume(&state, images(121), preparation(), Backend::Simd).unwrap();
        run(&mut resumed, usize::MAX);
        assert_eq!(resumed.state().unwrap(), end, "stopped after {stop} steps");
        assert_eq!(resumed.model().weights, whole.model().weights);
    }
}

#[test]
fn averaged_weights_are_the_mean_of_the_last_epochs() {
    let mut plain = session();
    let mut sums: Vec<Vec<f64>> = Vec::new();
    for epoch in 1..=4 {
        let steps = plain.steps_per_epoch();
        run(&mut plain, steps);
        let weights = plain.model().weights.cast::<f64>();
        let learned = weights.learned();
        sums.resize(learned.len(), Vec::new());
        for (sum, w) in sums.iter_mut().zip(learned).filter(|_| epoch > 1) {
            sum.resize(w.len(), 0.0);
            sum.iter_mut().zip(w).for_each(|(s, w)| *s += w / 3.0);
        }
    }
    let mut averaged = session_of(Recipe { average: 3, ..recipe() });
    run(&mut averaged, usize::MAX);
    let found = averaged.model().weights.cast::<f64>();
    let apart = |found: &[&Vec<f64>]| {
        let pairs = sums.iter().flatten().zip(found.iter().copied().flatten());
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    assert!(apart(&found.learned()) < 1e-6, "{}", apart(&found.learned()));
    // The check tells the mean from the last epoch's weights.
    assert!(apart(&plain.model().weights.cast::<f64>().learned()) > 1e-4);
    // Statistics of other weights: neither the last epoch's nor untouched ones.
    let last = plain.model().weights.cast::<f64>();
    assert_ne!(found.blocks[1].var, last.blocks[1].var);
    assert_eq!(plain.history()[..3], averaged.history()[..3].iter().map(untimed(&plain)).collect::<Vec<_>>());
    assert!(averaged.history()[3].held_out_accuracy.unwrap() > 0.9, "{:?}", averaged.history());
}

/// Takes wall time, which differs from run to run, from another run's record.
fn untimed(other: &Session) -> impl Fn(&EpochRecord) -> EpochRecord {
    let (seconds, images_per_second) = (other.history()[0].seconds, other.history()[0].images_per_second);
    move |record| EpochRecord { seconds, images_per_second, ..record.clone() }
}

#[test]
fn scattering_learns_the_classifier_alone() {
    let scattering = Recipe { scattering: true, ..recipe() };
    let mut s = session_of(scattering);
    let before = s.model().weights.clone();
    run(&mut s, usize::MAX);
    let after = &s.model().weights;
    for (b, a) in before.blocks.iter().zip(&after.blocks) {
        assert_eq!((&b.projection_re, &b.bias), (&a.projection_re, &a.bias));
        assert_ne!(b.var, a.var);
    }
    assert_ne!(before.classifier.linear, after.classifier.linear);
    // Orthonormal rows, as drawn.
    let rows: Vec<&[f32]> =
        before.blocks[1].projection_re.chunks(before.blocks[1].projection_re.len() / 6).collect();
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate() {
            let dot: f32 = a.iter().zip(*b).map(|(a, b)| a * b).sum();
            assert!((dot - if i == j { 1.0 } else { 0.0 }).abs() < 1e-5);
        }
    }
}

#[test]
fn another_seed_gives_other_weights_and_training_learns() {
    let mut one = session();
    run(&mut one, usize::MAX);
    let last = one.history().last().unwrap();
    assert!(last.held_out_accuracy.unwrap() > 0.9, "{:?}", one.history());
    assert!(last.loss < one.history()[0].loss);
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 11).unwrap();
    let mut two =
        Session::new(model, images(121), preparation(), Recipe { seed: 12, ..recipe() }, Backend::Simd)
            .unwrap();
    run(&mut two, usize::MAX);
    assert_ne!(one.model().weights, two.model().weights);
}

#[test]
fn thresholds_never_fall_below_zero() {
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
    let mut s =
        Session::new(model, images(121), preparation(), Recipe { rate: 2.0, ..recipe() }, Backend::Simd)
            .unwrap();
    let mut at_zero = 0;
    for _ in 0..s.steps_per_epoch() * 4 {
        run(&mut s, 1);
        let thresholds: Vec<f32> =
            s.model().weights.blocks.iter().flat_map(|b| b.bias.iter().copied()).collect();
        assert!(!thresholds.is_empty() && thresholds.iter().all(|b| *b >= 0.0), "{thresholds:?}");
        at_zero += thresholds.iter().filter(|b| **b == 0.0).count();
    }
    assert!(at_zero > 0, "a rate this high pushes some of them to the bound");
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let state = session().state().unwrap();
    let bytes = run_state::to_bytes(&state).unwrap();
    let resume =
        |state: &RunState, count: usize| Session::resume(state, images(count), preparation(), Backend::Simd);
    let message = |r: phase_collapse::Result<Session>| r.expect_err("refused").to_string();
    assert!(message(resume(&state, 122)).contains("121 images"));
    let mut wrong = state.clone();
    wrong.tally.steps = 8;
    assert!(message(resume(&wrong, 121)).contains("8 steps"));
    let mut wrong = state.clone();
    wrong.momentum = Default::default();
    assert!(message(resume(&wrong, 121)).contains("no such tensor"));
    assert!(run_state::from_bytes(&bytes[..bytes.len() - 1], Path::new("x")).is_err());
}

#[test]
fn impossible_recipes_are_refused() {
    let new = |recipe: Recipe| {
        let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
        Session::new(model, images(121), preparation(), recipe, Backend::Simd)
            .expect_err("refused")
            .to_string()
    };
    assert!(new(Recipe { batch: 1, ..recipe() }).contains("batch"));
    assert!(new(Recipe { rate: f64::NAN, ..recipe() }).contains("rate"));
    assert!(new(Recipe { label_smoothing: 1.0, ..recipe() }).contains("label smoothing"));
    assert!(new(Recipe { average: 5, ..recipe() }).contains("averaged epochs"));
    assert!(new(Recipe { momentum: 1.0, ..recipe() }).contains("momentum"));
    assert!(new(Recipe { weight_decay: -1.0, ..recipe() }).contains("weight decay"));
    assert!(new(Recipe { held_out: 121, ..recipe() }).contains("held-out"));
    assert!(new(Recipe { held_out: 120, ..recipe() }).contains("at least 2"));
    let wide = Preparation { padding: 2, ..preparation() };
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
    let message = Session::new(model, images(121), wide, recipe(), Backend::Simd).err().unwrap().to_string();
    assert!(message.contains("1×8×8") && message.contains("1×10×10"), "{message}");
}
