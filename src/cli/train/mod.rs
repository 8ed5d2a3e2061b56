//! `train`: from official files and a spec to a model file, with checkpoints on the way.

mod arguments;

use std::path::Path;
use std::time::Instant;

use phase_collapse::engine::Level;
use phase_collapse::formats::datasets::Part;
use phase_collapse::formats::safetensors::Dtype;
use phase_collapse::formats::{Accuracy, Card, Checkpoint, files, run_state};
use phase_collapse::json;
use phase_collapse::network::{Model, Spec};
use phase_collapse::training::evaluation::{Score, score};
use phase_collapse::training::{Recipe, Session};
use phase_collapse::{Error, Result};
use serde_json::json;

use super::record::{self, Log};
use super::{Common, Stop, outputs, progress};
pub use arguments::Arguments;

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> std::result::Result<(), Stop> {
    arguments.check_outputs()?;
    let spec = arguments.spec()?;
    arguments.recipe().check()?;
    arguments.data.check(Part::Test)?;
    let mut session = begin(arguments, &spec)?;
    let log = begin_log(arguments, &session)?;
    progress::catch_interrupt()?;
    train(arguments, &mut session, &log)?;
    let test = test(arguments, session.model())?;
    log.add(&json!({ "test_accuracy": test.accuracy(), "test_images": test.images() }))?;
    let card = card(arguments, &session, &test);
    let checkpoint = Checkpoint { spec, card: Some(card), tensors: session.model().to_tensors() };
    files::write(&arguments.out, &checkpoint.to_bytes(Dtype::F32)?, arguments.force)?;
    files::remove(&arguments.checkpoint())?;
    Ok(report(arguments, common, &session, &test)?)
}

fn begin(arguments: &Arguments, spec: &Spec) -> Result<Session> {
    let (recipe, preparation) = (arguments.recipe(), arguments.data.dataset.preparation());
    if !arguments.resume {
        let model = recipe.start(spec)?;
        return Session::new(
            model,
            arguments.data.load(Part::Train)?,
            preparation,
            recipe,
            arguments.backend,
        );
    }
    let path = arguments.checkpoint();
    let state = run_state::from_bytes(&files::read(&path)?, &path)?;
    let refuse = |expected: String, found: String| {
        Err(Error::Format { path: path.clone(), format: "training checkpoint", expected, found })
    };
    if state.spec != *spec {
        return refuse(format!("the spec {}", spec.to_json()), state.spec.to_json());
    }
    if state.recipe != recipe {
        let text = |r: &Recipe| serde_json::to_string(r).expect("a recipe always serialises");
        return refuse(format!("the settings {}", text(&recipe)), text(&state.recipe));
    }
    Session::resume(&state, arguments.data.load(Part::Train)?, preparation, arguments.backend)
}

fn begin_log(arguments: &Arguments, session: &Session) -> Result<Log> {
    let mut lines = vec![json!({
        "command": record::command(std::env::args()),
        "dataset": arguments.data.dataset.name(),
        "spec": session.model().plan.spec.json(),
        "recipe": session.recipe(),
        "parameters": session.model().plan.parameters(),
        "simd": Level::best().name(),
        "threads": rayon::current_num_threads(),
        "version": env!("CARGO_PKG_VERSION"),
    })];
    lines.extend(session.history().iter().map(|epoch| json!(epoch)));
    Log::begin(&arguments.log(), &lines)
}

/// Steps until every epoch is finished, or Ctrl-C.
fn train(arguments: &Arguments, session: &mut Session, log: &Log) -> std::result::Result<(), Stop> {
    let save = |session: &mut Session| -> Result<()> {
        files::write(&arguments.checkpoint(), &run_state::to_bytes(&session.state()?)?, true)
    };
    let (steps, epochs) = (session.steps_per_epoch(), session.recipe().epochs);
    let bar = progress::bar(steps as u64);
    let per_epoch = session.images_per_epoch() as f64;
    let mut spent = 0.0;
    let mut seen = 0u64;
    while !session.is_finished() {
        let start = Instant::now();
        let before = session.tally().images;
        session.step()?;
        let seconds = start.elapsed().as_secs_f64();
        session.add_seconds(seconds);
        spent += seconds;
        seen += session.tally().images - before;
        let tally = session.tally();
        let left = (epochs - session.epoch()) as f64 * per_epoch - tally.images as f64;
        bar.set_prefix(format!("epoch {}/{epochs}", session.epoch() + 1));
        bar.set_message(format!(
            "loss {:.4}  accuracy {}  {:.0} images/s  {} left",
            tally.loss(),
            outputs::percent(tally.accuracy()),
            seen as f64 / spent,
            progress::duration(left * spent / seen as f64),
        ));
        bar.set_position(tally.steps as u64);
        if session.epoch_is_complete() {
            let epoch = session.finish_epoch()?;
            save(session)?;
            log.add(&json!(epoch))?;
            let held_out = epoch.held_out_accuracy.map_or(String::new(), |accuracy| {
                format!(", held-out accuracy {}", outputs::percent(accuracy))
            });
            let line = format!(
                "epoch {}/{epochs}: loss {:.4}, accuracy {}{held_out}, {} images/s, {}",
                epoch.epoch,
                epoch.loss,
                outputs::percent(epoch.accuracy),
                epoch.images_per_second,
                progress::duration(epoch.seconds),
            );
            bar.suspend(|| eprintln!("{line}"));
        }
        if progress::interrupted() && !session.is_finished() {
            save(session)?;
            bar.finish_and_clear();
            return Err(Stop::Interrupted(format!(
                "stopped in epoch {}, step {} of {steps}; the same command with --resume goes on",
                session.epoch() + 1,
                session.tally().steps,
            )));
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// The one look at the test split.
fn test(arguments: &Arguments, model: &Model) -> Result<Score> {
    let images = arguments.data.load(Part::Test)?;
    let all: Vec<u32> = (0..images.len() as u32).collect();
    score(model, arguments.backend, &images, &arguments.data.dataset.preparation(), &all)
}

fn card(arguments: &Arguments, session: &Session, test: &Score) -> Card {
    let dataset = arguments.data.dataset;
    let seconds: f64 = session.history().iter().map(|epoch| epoch.seconds).sum();
    Card {
        dataset: dataset.name().into(),
        classes: dataset.classes().map(String::from).to_vec(),
        input: dataset.preparation(),
        command: Some(record::command(std::env::args())),
        seed: Some(arguments.seed),
        accuracy: Some(Accuracy {
            fraction: test.accuracy(),
            split: Part::Test.name().into(),
            images: test.images() as usize,
            weights: "f32".into(),
        }),
        training: Some(training(json!({
            "recipe": session.recipe(),
            "held_out_accuracy": session.history().last().and_then(|epoch| epoch.held_out_accuracy),
            "seconds": seconds.round(),
            "threads": rayon::current_num_threads(),
            "simd": Level::best().name(),
        }))),
    }
}

fn training(value: serde_json::Value) -> json::Value {
    json::parse(&value.to_string()).expect("what serde_json writes is JSON")
}

fn report(arguments: &Arguments, common: &Common, session: &Session, test: &Score) -> Result<()> {
    let out: &Path = &arguments.out;
    let value = json!({
        "out": out,
        "log": arguments.log(),
        "test_accuracy": test.accuracy(),
        "test_images": test.images(),
        "epochs": session.history(),
        "parameters": session.model().plan.parameters(),
    });
    let (accuracy, images) = (outputs::percent(test.accuracy()), test.images());
    outputs::print(
        common.json,
        &value,
        &format!("test accuracy {accuracy} on {images} images; wrote {}", out.display()),
    )
}
