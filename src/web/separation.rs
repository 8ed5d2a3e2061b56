//! The digits pushed through a network, and how far apart its blocks bring their classes.
//!
//! Each network has a run: features gathered a few images at a time (`separation_push`), then measured block by
//! block (`separation_measure`), so that the worker can listen between pieces. What was computed stays until the
//! worker ends: asking again is cheap, and a cancelled run goes on where it stopped.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::library::{self, Network, js_error};
use crate::analysis::{BlockFeatures, Measured, Separation, ViewPlane, halves, measure, shuffled_labels};
use crate::engine::{Backend, Forward};
use crate::formats::samples::Samples;
use crate::training::View;

const SAMPLES: &str = "mnist";
/// Images of the largest pass.
const CAPACITY: usize = 8;
/// Sets of measures kept for each network: the true labels' and the last shuffle's.
const KEPT: usize = 2;

struct Run {
    network: Rc<Network>,
    forward: Forward,
    features: BlockFeatures,
    /// Of each seed, newest last, the blocks measured so far.
    measured: Vec<(u32, Vec<Measured>)>,
}

thread_local! {
    static RUNS: RefCell<BTreeMap<String, Run>> = const { RefCell::new(BTreeMap::new()) };
}

fn classes(samples: &Samples) -> usize {
    samples.classes.len()
}

impl Run {
    fn new(network: &str, samples: &Samples) -> Result<Run, JsError> {
        let found = library::network(network)?;
        let model = Rc::clone(&found.model);
        if samples.channels != 1 {
            return Err(JsError::new(&format!(
                "sample images: expected grey ones, found {} channels",
                samples.channels
            )));
        }
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

    /// The measures with this seed, all blocks'.
    fn complete(&self, seed: u32) -> Option<&[Measured]> {
        let (_, measured) = self.measured.iter().find(|(s, _)| *s == seed)?;
        (measured.len() == self.features.blocks().len()).then_some(measured)
    }
}

/// Runs `act` on a network's run, begun if there is none.
fn with_run<T>(
    network: &str,
    act: impl FnOnce(&mut Run, &Rc<Samples>) -> Result<T, JsError>,
) -> Result<T, JsError> {
    let samples = library::samples(SAMPLES)?;
    RUNS.with_borrow_mut(|runs| {
        if !runs.contains_key(network) {
            runs.insert(network.into(), Run::new(network, &samples)?);
        }
        act(runs.get_mut(network).expect("just inserted"), &samples)
    })
}

fn measured_of<'a>(run: &'a Run, network: &str, seed: u32) -> Result<&'a [Measured], JsError> {
    run.complete(seed).ok_or_else(|| {
        JsError::new(&format!("network {network}: expected every block measured with seed {seed} before"))
    })
}

fn choose(measured: &Measured, shuffled: bool) -> &Separation {
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
            let preparation = &run.network.preparation;
            let (tables, shape) = (preparation.tables(), [1, samples.height, samples.width]);
            let pixels = samples.height * samples.width;
            let size: usize = preparation.output(shape).iter().product();
            let mut batch = vec![0.0; n * size];
            for (index, out) in (done..).zip(batch.chunks_exact_mut(size)) {
                let image = &samples.images[index * pixels..][..pixels];
                preparation.apply(&tables, image, shape, View::default(), out);
            }
            run.forward.run(&batch, n).map_err(js_error)?;
            run.features.add(&run.forward);
        }
        Ok(vec![(done + n) as u32, total as u32])
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

#[derive(Serialize)]
struct Figures<'a> {
    labelled: Vec<&'a Separation>,
    shuffled: Vec<&'a Separation>,
}

/// The measures of every block as JSON: `{"labelled": [{"mean_distance": …}, …], "shuffled": […]}`.
#[wasm_bindgen]
pub fn separation_figures(network: &str, seed: u32) -> Result<String, JsError> {
    with_run(network, |run, _| {
        let measured = measured_of(run, network, seed)?;
        let figures = Figures {
            labelled: measured.iter().map(|m| &m.labelled).collect(),
            shuffled: measured.iter().map(|m| &m.shuffled).collect(),
        };
        serde_json::to_string(&figures).map_err(|e| JsError::new(&e.to_string()))
    })
}

/// What one network makes of the digits, seen in the plane of the first two principal directions of `plane_of`'s
/// class means after its last block, turned by `turn_degrees` towards the third and fourth. In within-class standard
/// deviations: the plane's share of the separation (blocks), the class means (blocks, classes, 2), the points
/// (blocks, images, 2), one after the other.
#[wasm_bindgen]
pub fn separation_cloud(
    network: &str,
    plane_of: &str,
    seed: u32,
    shuffled: bool,
    turn_degrees: f64,
) -> Result<Vec<f32>, JsError> {
    let plane = with_run(plane_of, |run, samples| {
        let measured = measured_of(run, plane_of, seed)?;
        let last = choose(measured.last().expect("a network has blocks"), shuffled);
        ViewPlane::principal(&last.means, classes(samples), turn_degrees.to_radians()).map_err(js_error)
    })?;
    with_run(network, |run, _| {
        let blocks = || measured_of(run, network, seed).map(|all| all.iter().map(|m| choose(m, shuffled)));
        let mut out: Vec<f32> = blocks()?.map(|block| plane.share(&block.means) as f32).collect();
        blocks()?.for_each(|block| out.extend(plane.project(&block.means)));
        blocks()?.for_each(|block| out.extend(plane.project(&block.points)));
        Ok(out)
    })
}

/// The averaged features of one block, (images, dims), to check the measures by.
#[wasm_bindgen]
pub fn separation_features(network: &str, block: usize) -> Result<Vec<f32>, JsError> {
    with_run(network, |run, _| match run.features.blocks().get(block) {
        Some(features) => Ok(features.values.clone()),
        None => Err(JsError::new(&format!(
            "block: expected 0 to {}, found {block}",
            run.features.blocks().len() - 1
        ))),
    })
}

/// The half, 0 or 1, that the seed puts each image in.
#[wasm_bindgen]
pub fn separation_halves(seed: u32) -> Result<Vec<u8>, JsError> {
    let samples = library::samples(SAMPLES)?;
    halves(&samples.labels, classes(&samples), seed.into()).map_err(js_error)
}

/// The class of each image: its own, or that which the seed's shuffle gives it.
#[wasm_bindgen]
pub fn separation_labels(seed: u32, shuffled: bool) -> Result<Vec<u8>, JsError> {
    let samples = library::samples(SAMPLES)?;
    if !shuffled {
        return Ok(samples.labels.clone());
    }
    let halves = halves(&samples.labels, classes(&samples), seed.into()).map_err(js_error)?;
    Ok(shuffled_labels(&samples.labels, &halves, seed.into()))
}

/// The digits' ink, (images, 28, 28), 0 to 255.
#[wasm_bindgen]
pub fn separation_digits() -> Result<Vec<u8>, JsError> {
    Ok(library::samples(SAMPLES)?.images.clone())
}
