//! Sample images pushed through a network, and how far apart its blocks bring their classes.
//!
//! Each network has a run: features gathered a few images at a time (`separation_push`), then measured block by
//! block (`separation_measure`), so that the worker can listen between pieces. What was computed stays until the
//! worker ends: asking again is cheap, and a cancelled run goes on where it stopped.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::gathered::{CAPACITY, Run, Stages};
use super::gpu_plan::finite;
use super::library::{self, js_error};
use super::named::Named;
use crate::analysis::{
    Features, Measured, Separation, duality, halves, principal_directions, shuffled_labels,
};
use crate::engine::gpu::Results;
use crate::formats::samples::Samples;
use crate::json::Value;

/// Of the stages that measures are asked of: the blocks' outputs, of the images seen when [`separation_so_far`] was last called.
const SO_FAR: i32 = -2;

thread_local! {
    static RUNS: RefCell<Named<Run>> = const { RefCell::new(Named::new()) };
}

fn classes(samples: &Samples) -> usize {
    samples.classes.len()
}

/// Runs `act` on a network's run, begun if there is none.
pub(super) fn with_run<T>(
    network: &str,
    act: impl FnOnce(&mut Run, &Rc<Samples>) -> Result<T, JsError>,
) -> Result<T, JsError> {
    let found = library::network(network)?;
    let samples = found.samples()?;
    RUNS.with_borrow_mut(|runs| {
        if runs.get(network).is_none() {
            runs.insert(network, Run::new(network, found, &samples)?);
        }
        act(runs.get_mut(network).expect("just inserted"), &samples)
    })
}

/// A block's averaged output features.
pub(super) fn block_of(run: &Run, block: usize) -> Result<&Features, JsError> {
    let blocks = run.outputs().outputs();
    blocks
        .get(block)
        .ok_or_else(|| JsError::new(&format!("block: expected 0 to {}, found {block}", blocks.len() - 1)))
}

fn unmeasured(network: &str, seed: u32) -> JsError {
    JsError::new(&format!("network {network}: expected every stage measured with seed {seed} before"))
}

/// The measures of all blocks' outputs.
pub(super) fn measured_of<'a>(run: &'a Run, network: &str, seed: u32) -> Result<&'a [Measured], JsError> {
    run.outputs().complete(seed).ok_or_else(|| unmeasured(network, seed))
}

/// The measures of some stages.
fn measured_at<'a>(
    run: &'a mut Run,
    network: &str,
    stages: i32,
    seed: u32,
) -> Result<&'a [Measured], JsError> {
    if stages == SO_FAR {
        return run.so_far().ok_or_else(|| unmeasured(network, seed));
    }
    let stages = Stages::of(stages, &run.network.model.plan)?;
    run.of(stages).complete(seed).ok_or_else(|| unmeasured(network, seed))
}

pub(super) fn choose(measured: &Measured, shuffled: bool) -> &Separation {
    if shuffled { &measured.shuffled } else { &measured.labelled }
}

/// Pushes up to `images` more images through a network (at most eight at a time; 0 only asks) for some of its stages (0: the blocks'
/// outputs, −1: before and after ρ in every block, b: the steps between those two in block b), which are to be measured with `seed`. Returns
/// how many have been, `[done, total]`.
#[wasm_bindgen]
pub fn separation_push(network: &str, stages: i32, seed: u32, images: usize) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, samples| {
        let stages = Stages::of(stages, &run.network.model.plan)?;
        let (done, total) = run.progress(stages, seed);
        let n = images.min(CAPACITY).min(total - done);
        if n > 0 {
            let batch = run.network.prepared(samples, done, n)?;
            run.push(stages, &batch, n)?;
        }
        Ok(vec![(done + n) as u32, total as u32])
    })
}

/// `images` images from `first` on as the network sees them, for a helper to push; fewer where there are no more.
#[wasm_bindgen]
pub fn separation_batch(network: &str, first: usize, images: usize) -> Result<Vec<f32>, JsError> {
    let network = library::network(network)?;
    let samples = network.samples()?;
    network.prepared(&samples, first, images.min(CAPACITY).min(samples.len().saturating_sub(first)))
}

/// Takes in what a helper made of `images` images from `first` on; what is not next is left alone. Returns as [`separation_push`] does.
#[wasm_bindgen]
pub fn separation_append(
    network: &str,
    stages: i32,
    seed: u32,
    first: usize,
    images: usize,
    values: &[f32],
) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        let stages = Stages::of(stages, &run.network.model.plan)?;
        let (done, total) = run.progress(stages, seed);
        if first == done && images <= total - done {
            run.append(stages, values, images)?;
        }
        Ok(vec![run.progress(stages, seed).0 as u32, total as u32])
    })
}

/// Takes in what a graphics device computed of the images from `first` on, in a pass of `capacity`, for the blocks' outputs; what is not next
/// is left alone. Returns as [`separation_push`] does.
#[wasm_bindgen]
pub fn separation_take(
    network: &str,
    first: usize,
    capacity: usize,
    seed: u32,
    values: &[f32],
) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        let (done, total) = run.progress(Stages::Outputs, seed);
        if first == done && first < total {
            finite(values)?;
            let images = capacity.min(total - first);
            let results =
                Results::new(&run.network.model.plan, capacity, images, values).map_err(js_error)?;
            run.take(&results);
        }
        Ok(vec![run.progress(Stages::Outputs, seed).0 as u32, total as u32])
    })
}

/// Measures one more of some stages of a network that all images have been pushed through; returns `[done, total]` stages.
/// The seed draws the two halves and the shuffled labels.
#[wasm_bindgen]
pub fn separation_measure(network: &str, stages: i32, seed: u32) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        let stages = Stages::of(stages, &run.network.model.plan)?;
        run.of(stages).measure(seed)
    })
}

fn figures(of: &Separation) -> Value {
    Value::object([
        ("mean_distance", of.mean_distance.into()),
        ("nearest_mean_accuracy", of.nearest_mean_accuracy.into()),
        ("fisher", of.fisher.into()),
        ("within", of.within.into()),
        ("between", of.between.into()),
        ("dims", of.dims.into()),
        ("rank", of.rank.into()),
    ])
}

/// The measures of some stages: `{"labelled": [{"mean_distance": …}, …], "shuffled": […]}`.
#[wasm_bindgen]
pub fn separation_figures(network: &str, stages: i32, seed: u32) -> Result<JsValue, JsError> {
    with_run(network, |run, _| {
        let measured = measured_at(run, network, stages, seed)?;
        let of_all = |shuffled| measured.iter().map(|m| figures(choose(m, shuffled))).collect();
        Ok(answer(&Value::object([("labelled", of_all(false)), ("shuffled", of_all(true))])))
    })
}

/// What some stages of a network make of the images in class space, in within-class standard deviations. Of each stage in turn: in how many
/// dimensions the means differ (1), the class means (classes, classes − 1), the points (images, classes − 1), each image's nearest mean
/// (images), and its distance from the border of its class (images).
#[wasm_bindgen]
pub fn separation_space(network: &str, stages: i32, seed: u32, shuffled: bool) -> Result<Vec<f32>, JsError> {
    with_run(network, |run, _| {
        let mut out = Vec::new();
        for stage in measured_at(run, network, stages, seed)?.iter().map(|m| choose(m, shuffled)) {
            out.push(stage.rank as f32);
            out.extend(&stage.means);
            out.extend(&stage.points);
            out.extend(stage.nearest.iter().map(|&class| f32::from(class)));
            out.extend(&stage.margins);
        }
        Ok(out)
    })
}

/// Measures the blocks' outputs of a network still at work from the images seen so far alone, for [`separation_figures`] and
/// [`separation_space`] of the stages −2 and for [`separation_principal`]; returns how many those are. Refused where they are too few.
#[wasm_bindgen]
pub fn separation_so_far(network: &str, seed: u32) -> Result<usize, JsError> {
    with_run(network, |run, _| run.measure_so_far(seed))
}

/// How nearly a network's classifier is the nearest-mean rule of what it receives, once the stages inside were gathered: NC3 and NC4.
#[wasm_bindgen]
pub fn separation_classifier(network: &str, seed: u32, shuffled: bool) -> Result<Vec<f64>, JsError> {
    with_run(network, |run, _| {
        let at = &run.classifier;
        let labels = labels_of(&at.inputs.labels, at.inputs.classes, seed, shuffled)?;
        let linear = &run.network.model.weights.classifier.linear;
        let found = duality(&at.inputs, &labels, linear, &at.logits).map_err(js_error)?;
        Ok(vec![found.duality, found.disagreement])
    })
}

/// The directions in which a network's class means differ most after its last block, of the images so far where they are not all measured:
/// orthonormal rows, (classes − 1, classes − 1).
#[wasm_bindgen]
pub fn separation_principal(network: &str, seed: u32, shuffled: bool) -> Result<Vec<f64>, JsError> {
    with_run(network, |run, samples| {
        let all = run.outputs().complete(seed);
        let measured = all.or(run.so_far()).ok_or_else(|| unmeasured(network, seed))?;
        let last = choose(measured.last().expect("a network has blocks"), shuffled);
        principal_directions(&last.means, classes(samples)).map_err(js_error)
    })
}

/// The averaged features of one block, (images, dims), to check the measures by.
#[wasm_bindgen]
pub fn separation_features(network: &str, block: usize) -> Result<Vec<f32>, JsError> {
    with_run(network, |run, _| Ok(block_of(run, block)?.values.clone()))
}

/// The half, 0 or 1, that the seed puts each of a network's images in.
#[wasm_bindgen]
pub fn separation_halves(network: &str, seed: u32) -> Result<Vec<u8>, JsError> {
    let samples = library::network(network)?.samples()?;
    halves(&samples.labels, classes(&samples), seed.into()).map_err(js_error)
}

/// The class of each image: its own, or that which the seed's shuffle gives it.
#[wasm_bindgen]
pub fn separation_labels(network: &str, seed: u32, shuffled: bool) -> Result<Vec<u8>, JsError> {
    let samples = library::network(network)?.samples()?;
    labels_of(&samples.labels, classes(&samples), seed, shuffled)
}

/// Labels as they are, or as the seed shuffles them.
pub(super) fn labels_of(
    labels: &[u8],
    classes: usize,
    seed: u32,
    shuffled: bool,
) -> Result<Vec<u8>, JsError> {
    if !shuffled {
        return Ok(labels.to_vec());
    }
    let halves = halves(labels, classes, seed.into()).map_err(js_error)?;
    Ok(shuffled_labels(labels, &halves, seed.into()))
}

/// The images as the network sees them, RGBA, (images, side, side, 4).
#[wasm_bindgen]
pub fn separation_pictures(network: &str) -> Result<Vec<u8>, JsError> {
    let network = library::network(network)?;
    let samples = network.samples()?;
    network.pictures(&samples)
}

/// The images' class names.
#[wasm_bindgen]
pub fn separation_classes(network: &str) -> Result<Vec<String>, JsError> {
    Ok(library::network(network)?.samples()?.classes.clone())
}
