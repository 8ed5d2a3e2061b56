//! Eight times over, for all sample images: which of them excite a channel most, and readouts refitted on what a network makes of them
//! with another ρ. Both are gathered a few images at a time and stay until the worker ends.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::eight::dial_at;
use super::library::{self, Network, js_error};
use super::named::Named;
use crate::analysis::braid::{Excitations, with_rho};
use crate::analysis::{Features, Refit};
use crate::engine::{Backend, Forward, Pass};
use crate::formats::samples::Samples;
use crate::kernels::cross_entropy::reference::argmax;

/// Images of the largest pass.
const CAPACITY: usize = 8;
/// Draws the halves that readouts are fitted on and tested on.
const SEED: u64 = 1;

/// A network on its way through the sample images, and what is kept of each.
struct Run<T> {
    forward: Option<Forward>,
    done: usize,
    kept: T,
}

/// What a refit needs, and the refit when it was made.
struct Readout {
    features: Features,
    /// Images that the network's own readout names rightly.
    right: usize,
    refit: Option<Refit>,
}

thread_local! {
    static EXCITED: RefCell<Named<Run<Excitations>>> = const { RefCell::new(Named::new()) };
    static READOUTS: RefCell<Named<Run<Readout>>> = const { RefCell::new(Named::new()) };
}

/// Runs up to `images` more images, and gives each pass to `take`. The network's buffers go when all are through.
fn push<T>(
    run: &mut Run<T>,
    network: &Network,
    samples: &Samples,
    images: usize,
    take: impl FnOnce(&mut T, &Forward),
) -> Result<Vec<u32>, JsError> {
    let total = samples.len();
    let n = images.min(CAPACITY).min(total - run.done);
    if let (Some(forward), true) = (&mut run.forward, n > 0) {
        forward.run(&network.prepared(samples, run.done, n)?, n).map_err(js_error)?;
        take(&mut run.kept, forward);
        run.done += n;
    }
    if run.done == total {
        run.forward = None;
    }
    Ok(vec![run.done as u32, total as u32])
}

/// Pushes up to `images` more sample images through a network (at most eight at a time; 0 only asks) to see what excites its channels;
/// returns `[done, total]`.
#[wasm_bindgen]
pub fn eight_excite(network: &str, images: usize) -> Result<Vec<u32>, JsError> {
    let found = library::network(network)?;
    let samples = found.samples()?;
    EXCITED.with_borrow_mut(|runs| {
        if runs.get(network).is_none() {
            let forward = Forward::new(&found.model, CAPACITY, Backend::Simd).map_err(js_error)?;
            let kept = Excitations::new(&found.model.plan);
            runs.insert(network, Run { forward: Some(forward), done: 0, kept });
        }
        let run = runs.get_mut(network).expect("just inserted");
        push(run, &found, &samples, images, |kept, forward| kept.add(forward))
    })
}

/// The `count` sample images that excite a channel most: their numbers, each followed by the channel's share of the block's output.
#[wasm_bindgen]
pub fn eight_strongest(
    network: &str,
    block: usize,
    output: usize,
    count: usize,
) -> Result<Vec<f32>, JsError> {
    EXCITED.with_borrow(|runs| {
        let run = runs.get(network).filter(|run| run.forward.is_none());
        let run = run.ok_or_else(|| JsError::new("sample images: expected all pushed through before"))?;
        let found = run.kept.strongest(block, output, count);
        Ok(found.into_iter().flat_map(|(image, share)| [image as f32, share]).collect())
    })
}

/// These sample images as a network gets them, RGBA, one after the other.
#[wasm_bindgen]
pub fn eight_pictures(network: &str, images: &[u32]) -> Result<Vec<u8>, JsError> {
    let network = library::network(network)?;
    let samples = network.samples()?;
    let mut out = Vec::new();
    for &image in images {
        out.extend(network.paint(&samples, &network.prepared(&samples, image as usize, 1)?));
    }
    Ok(out)
}

fn key(network: &str, alpha: f32) -> String {
    format!("{network} {}", (100.0 * alpha) as i32)
}

/// Pushes up to `images` more sample images through a network with the dial at `alpha` in every block (a negative one: as it was trained),
/// and fits a readout when all are through; returns `[done, total]`.
#[wasm_bindgen]
pub fn eight_refit(network: &str, alpha: f32, images: usize) -> Result<Vec<u32>, JsError> {
    let found = library::network(network)?;
    let samples = found.samples()?;
    let key = key(network, alpha);
    READOUTS.with_borrow_mut(|runs| {
        if runs.get(&key).is_none() {
            let turned =
                dial_at(alpha).map(|rho| with_rho(&found.model, rho)).transpose().map_err(js_error)?;
            let model = turned.as_ref().unwrap_or(&found.model);
            let forward = Forward::new(model, CAPACITY, Backend::Simd).map_err(js_error)?;
            let features = Features {
                dims: model.plan.features,
                values: Vec::new(),
                labels: samples.labels.clone(),
                classes: model.plan.spec.classes,
            };
            let kept = Readout { features, right: 0, refit: None };
            runs.insert(&key, Run { forward: Some(forward), done: 0, kept });
        }
        let run = runs.get_mut(&key).expect("just inserted");
        let first = run.done;
        let done = push(run, &found, &samples, images, |kept, forward| {
            let classes = kept.features.classes;
            for (image, logits) in forward.logits().chunks_exact(classes).enumerate() {
                kept.features.values.extend(averaged(forward, image));
                kept.right += usize::from(argmax(logits) == usize::from(kept.features.labels[first + image]));
            }
        })?;
        if run.forward.is_none() && run.kept.refit.is_none() {
            run.kept.refit = Some(Refit::new(&run.kept.features, SEED).map_err(js_error)?);
        }
        Ok(done)
    })
}

/// Shares of the sample images named rightly: by the network's own readout, by the refitted one (each half by the fit on the other), and by
/// one fitted in the same way on shuffled labels.
#[wasm_bindgen]
pub fn eight_refit_figures(network: &str, alpha: f32) -> Result<Vec<f64>, JsError> {
    READOUTS.with_borrow(|runs| {
        let run = runs.get(&key(network, alpha));
        let fitted = run.and_then(|run| run.kept.refit.as_ref().map(|refit| (run, refit)));
        let (run, refit) = fitted.ok_or_else(|| JsError::new("readout: expected it fitted before"))?;
        Ok(vec![run.kept.right as f64 / run.done as f64, refit.accuracy, refit.shuffled])
    })
}

/// The spatial means of the last output for one image of the last pass, complex channels as two reals.
fn averaged(forward: &Forward, image: usize) -> Vec<f32> {
    let plan = &forward.model().plan;
    let mut out = vec![0.0; plan.features];
    forward.averaged(plan.blocks.len() - 1, image, &mut out);
    out
}

/// What the readout fitted with the dial at `alpha` scores for the pass of one image; empty where none was fitted.
pub fn refitted_scores(network: &str, alpha: f32, image: usize, forward: &Forward) -> Vec<f64> {
    READOUTS.with_borrow(|runs| {
        let refit = runs.get(&key(network, alpha)).and_then(|run| run.kept.refit.as_ref());
        refit.map_or(Vec::new(), |refit| refit.scores(image, &averaged(forward, 0)))
    })
}
