//! Sample images pushed through a network, and how far apart its blocks bring their classes.
//!
//! Each network has a run: features gathered a few images at a time (`separation_push`), then measured block by
//! block (`separation_measure`), so that the worker can listen between pieces. What was computed stays until the
//! worker ends: asking again is cheap, and a cancelled run goes on where it stopped.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::gpu_plan::finite;
use super::library::{self, Network, js_error};
use super::named::Named;
use crate::analysis::{
    BlockFeatures, Features, Measured, Separation, halves, measure, principal_directions, shuffled_labels,
};
use crate::engine::gpu::Results;
use crate::engine::{Backend, Forward};
use crate::formats::samples::Samples;
use crate::json::Value;

/// Images of the largest pass.
const CAPACITY: usize = 8;
/// Sets of measures kept for each network: the true labels' and the last shuffle's.
const KEPT: usize = 2;

pub(super) struct Run {
    network: Rc<Network>,
    forward: Forward,
    features: BlockFeatures,
    /// Of each seed, newest last, the blocks measured so far.
    measured: Vec<(u32, Vec<Measured>)>,
}

thread_local! {
    static RUNS: RefCell<Named<Run>> = const { RefCell::new(Named::new()) };
}

fn classes(samples: &Samples) -> usize {
    samples.classes.len()
}

impl Run {
    fn new(network: &str, found: Rc<Network>, samples: &Samples) -> Result<Run, JsError> {
        let model = Rc::clone(&found.model);
        if model.plan.spec.classes != classes(samples) {
            return Err(JsError::new(&format!(
                "network {network}: expected {} classes, as the images have, found {}",
                classes(samples),
                model.plan.spec.classes
            )));
        }
        Ok(Run {
            network: found,
            forward: Forward::new(&model, CAPACITY, Backend::Simd).map_err(js_error)?,
            features: BlockFeatures::new(&model.plan, &samples.labels),
            measured: Vec::new(),
        })
    }

    /// Averaged features, one a block.
    pub(super) fn blocks(&self) -> &[Features] {
        self.features.blocks()
    }

    /// Those of one block.
    pub(super) fn block(&self, block: usize) -> Result<&Features, JsError> {
        let blocks = self.blocks();
        blocks
            .get(block)
            .ok_or_else(|| JsError::new(&format!("block: expected 0 to {}, found {block}", blocks.len() - 1)))
    }

    /// The measures with this seed, all blocks'.
    fn complete(&self, seed: u32) -> Option<&[Measured]> {
        let (_, measured) = self.measured.iter().find(|(s, _)| *s == seed)?;
        (measured.len() == self.features.blocks().len()).then_some(measured)
    }
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

pub(super) fn measured_of<'a>(run: &'a Run, network: &str, seed: u32) -> Result<&'a [Measured], JsError> {
    run.complete(seed).ok_or_else(|| {
        JsError::new(&format!("network {network}: expected every block measured with seed {seed} before"))
    })
}

pub(super) fn choose(measured: &Measured, shuffled: bool) -> &Separation {
    if shuffled { &measured.shuffled } else { &measured.labelled }
}

/// Pushes up to `images` more images through a network (at most eight at a time; 0 only asks) and returns how many
/// have been, `[done, total]`.
#[wasm_bindgen]
pub fn separation_push(network: &str, images: usize) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, samples| {
        let (done, total) = (run.features.images(), run.features.total());
        let n = images.min(CAPACITY).min(total - done);
        if n > 0 {
            let batch = run.network.prepared(samples, done, n)?;
            run.forward.run(&batch, n).map_err(js_error)?;
            run.features.add(&run.forward);
        }
        Ok(vec![(done + n) as u32, total as u32])
    })
}

/// Takes in what a graphics device computed of the images from `first` on, in a pass of `capacity`; what is not next is left alone. Returns
/// as [`separation_push`] does.
#[wasm_bindgen]
pub fn separation_take(
    network: &str,
    first: usize,
    capacity: usize,
    values: &[f32],
) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        let total = run.features.total();
        if first == run.features.images() && first < total {
            finite(values)?;
            let images = capacity.min(total - first);
            let results =
                Results::new(&run.network.model.plan, capacity, images, values).map_err(js_error)?;
            run.features.add(&results);
        }
        Ok(vec![run.features.images() as u32, total as u32])
    })
}

/// Measures one more block of a network that all images have been pushed through; returns `[done, total]` blocks.
/// The seed draws the two halves and the shuffled labels.
#[wasm_bindgen]
pub fn separation_measure(network: &str, seed: u32) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        let blocks = run.features.blocks();
        let at = run.measured.iter().position(|(s, _)| *s == seed).unwrap_or_else(|| {
            if run.measured.len() >= KEPT {
                // The first are the true labels'; the page never lets go of them.
                run.measured.remove(1);
            }
            run.measured.push((seed, Vec::new()));
            run.measured.len() - 1
        });
        let measured = &mut run.measured[at].1;
        if let Some(features) = blocks.get(measured.len()) {
            measured.push(measure(features, seed.into()).map_err(js_error)?);
        }
        Ok(vec![measured.len() as u32, blocks.len() as u32])
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

/// The measures of every block: `{"labelled": [{"mean_distance": …}, …], "shuffled": […]}`.
#[wasm_bindgen]
pub fn separation_figures(network: &str, seed: u32) -> Result<JsValue, JsError> {
    with_run(network, |run, _| {
        let measured = measured_of(run, network, seed)?;
        let of_all = |shuffled| measured.iter().map(|m| figures(choose(m, shuffled))).collect();
        Ok(answer(&Value::object([("labelled", of_all(false)), ("shuffled", of_all(true))])))
    })
}

/// What one network makes of the images in class space, in within-class standard deviations: in how many dimensions the means differ (blocks),
/// the class means (blocks, classes, classes − 1), the points (blocks, images, classes − 1), one after the other.
#[wasm_bindgen]
pub fn separation_space(network: &str, seed: u32, shuffled: bool) -> Result<Vec<f32>, JsError> {
    with_run(network, |run, _| {
        let blocks = || measured_of(run, network, seed).map(|all| all.iter().map(|m| choose(m, shuffled)));
        let mut out: Vec<f32> = blocks()?.map(|block| block.rank as f32).collect();
        blocks()?.for_each(|block| out.extend(&block.means));
        blocks()?.for_each(|block| out.extend(&block.points));
        Ok(out)
    })
}

/// The directions in which a network's class means differ most after its last block: orthonormal rows, (classes − 1, classes − 1).
#[wasm_bindgen]
pub fn separation_principal(network: &str, seed: u32, shuffled: bool) -> Result<Vec<f64>, JsError> {
    with_run(network, |run, samples| {
        let measured = measured_of(run, network, seed)?;
        let last = choose(measured.last().expect("a network has blocks"), shuffled);
        principal_directions(&last.means, classes(samples)).map_err(js_error)
    })
}

/// The averaged features of one block, (images, dims), to check the measures by.
#[wasm_bindgen]
pub fn separation_features(network: &str, block: usize) -> Result<Vec<f32>, JsError> {
    with_run(network, |run, _| Ok(run.block(block)?.values.clone()))
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
    if !shuffled {
        return Ok(samples.labels.clone());
    }
    let halves = halves(&samples.labels, classes(&samples), seed.into()).map_err(js_error)?;
    Ok(shuffled_labels(&samples.labels, &halves, seed.into()))
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
