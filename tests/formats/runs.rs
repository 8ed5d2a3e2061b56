//! Training, stopped and taken up again through a file, gives the same bits as training in one go.

use std::path::Path;

use phase_collapse::formats::run_state;
use phase_collapse::network::{Model, Spec};
use phase_collapse::training::{Augmentation, Images, Preparation, Recipe, RunState, Schedule, Session};

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
        augmentation: Augmentation { mirror: true, crop: 1 },
        held_out: 20,
        seed: 11,
    }
}

fn session() -> Session {
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 11).unwrap();
    Session::new(model, images(121), preparation(), recipe()).unwrap()
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
    let mut whole = session();
    assert_eq!(whole.steps_per_epoch(), 7);
    run(&mut whole, usize::MAX);
    let end = whole.state();
    assert_eq!(end.history.len(), 4);
    for stop in [0, 1, 6, 7, 8, 20, 27] {
        let mut part = session();
        run(&mut part, stop);
        let bytes = run_state::to_bytes(&part.state()).unwrap();
        let state: RunState = run_state::from_bytes(&bytes, Path::new("x")).unwrap();
        assert_eq!(state, part.state());
        let mut resumed = Session::resume(&state, images(121), preparation()).unwrap();
        run(&mut resumed, usize::MAX);
        assert_eq!(resumed.state(), end, "stopped after {stop} steps");
        assert_eq!(resumed.model().weights, whole.model().weights);
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
    let mut two = Session::new(model, images(121), preparation(), Recipe { seed: 12, ..recipe() }).unwrap();
    run(&mut two, usize::MAX);
    assert_ne!(one.model().weights, two.model().weights);
}

#[test]
fn thresholds_never_fall_below_zero() {
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
    let mut s = Session::new(model, images(121), preparation(), Recipe { rate: 2.0, ..recipe() }).unwrap();
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
    let state = session().state();
    let bytes = run_state::to_bytes(&state).unwrap();
    let resume = |state: &RunState, count: usize| Session::resume(state, images(count), preparation());
    let message = |r: phase_collapse::Result<Session>| r.expect_err("refused").to_string();
    assert!(message(resume(&state, 122)).contains("121 images"));
    let mut wrong = state.clone();
    wrong.tally.steps = 8;
    assert!(message(resume(&wrong, 121)).contains("8 steps"));
    let mut wrong = state.clone();
    wrong.momentum.clear();
    assert!(message(resume(&wrong, 121)).contains("no such tensor"));
    assert!(run_state::from_bytes(&bytes[..bytes.len() - 1], Path::new("x")).is_err());
}

#[test]
fn impossible_recipes_are_refused() {
    let new = |recipe: Recipe| {
        let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
        Session::new(model, images(121), preparation(), recipe).expect_err("refused").to_string()
    };
    assert!(new(Recipe { batch: 1, ..recipe() }).contains("batch"));
    assert!(new(Recipe { rate: f64::NAN, ..recipe() }).contains("rate"));
    assert!(new(Recipe { momentum: 1.0, ..recipe() }).contains("momentum"));
    assert!(new(Recipe { weight_decay: -1.0, ..recipe() }).contains("weight decay"));
    assert!(new(Recipe { held_out: 121, ..recipe() }).contains("held-out"));
    assert!(new(Recipe { held_out: 120, ..recipe() }).contains("at least 2"));
    let wide = Preparation { padding: 2, ..preparation() };
    let model = Model::untrained(&Spec::from_json(SPEC).unwrap(), 1).unwrap();
    let message = Session::new(model, images(121), wide, recipe()).err().unwrap().to_string();
    assert!(message.contains("1×8×8") && message.contains("1×10×10"), "{message}");
}
