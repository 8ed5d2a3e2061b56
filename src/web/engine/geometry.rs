//! What else is said of a block that `separation` has gathered: how its classes lie, and how sure its figures are.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::library::js_error;
use super::named::Named;
use super::separation::{block_of, choose, labels_of, measured_of, with_run};
use crate::analysis::{Features, GROUPS, Jackknife, Refit, geometry};
use crate::json::Value;

/// One network's blocks, each without each of its groups of images, as far as that was measured.
struct Resampled {
    seed: u32,
    blocks: Vec<Jackknife>,
}

thread_local! {
    static RESAMPLED: RefCell<Named<Resampled>> = const { RefCell::new(Named::new()) };
}

/// Of one block of a measured network, for the images' own labels or those that the seed's shuffle gives them: the figures of
/// `analysis::geometry`, the refitted readout's held-out accuracy, and distances and cosines between the class means, (C, C) by rows.
#[wasm_bindgen]
pub fn separation_geometry(
    network: &str,
    seed: u32,
    shuffled: bool,
    block: usize,
) -> Result<JsValue, JsError> {
    with_run(network, |run, _| {
        let features = block_of(run, block)?;
        let pairs = &choose(&measured_of(run, network, seed)?[block], shuffled).pairs;
        let labels = labels_of(&features.labels, features.classes, seed, shuffled)?;
        let found = geometry(features, &labels).map_err(js_error)?;
        let refit = Refit::new(features, seed.into()).map_err(js_error)?;
        // No number is null there.
        let cosines = pairs.cosines.iter().map(|cosine| cosine.unwrap_or(f64::NAN));
        Ok(answer(&Value::object([
            ("variability", found.variability.into()),
            ("equinorm", found.equinorm.into()),
            ("equiangular", found.equiangular.into()),
            ("simplex", found.simplex.into()),
            ("dimension", found.dimension.into()),
            ("class_dimension", found.class_dimension.into()),
            ("class_radius", found.class_radius.into()),
            ("rate_reduction", found.rate_reduction.into()),
            ("readout", if shuffled { refit.shuffled } else { refit.accuracy }.into()),
            ("distances", pairs.distances.iter().copied().collect()),
            ("cosines", cosines.collect()),
        ])))
    })
}

/// Measures the network's next block without its next group of images; returns `[done, total]` such measurements.
#[wasm_bindgen]
pub fn separation_resample(network: &str, seed: u32) -> Result<Vec<u32>, JsError> {
    with_run(network, |run, _| {
        measured_of(run, network, seed)?;
        RESAMPLED.with_borrow_mut(|all| {
            if all.get(network).is_none_or(|resampled| resampled.seed != seed) {
                let fresh =
                    |f: &Features| Jackknife::new(&f.labels, f.classes, seed.into()).map_err(js_error);
                let blocks: Result<_, JsError> = run.outputs().outputs().iter().map(fresh).collect();
                all.insert(network, Resampled { seed, blocks: blocks? });
            }
            let blocks = &mut all.get_mut(network).expect("just inserted").blocks;
            let next = blocks
                .iter_mut()
                .zip(run.outputs().outputs())
                .find(|(jackknife, _)| jackknife.done() < GROUPS);
            if let Some((jackknife, features)) = next {
                jackknife.step(features).map_err(js_error)?;
            }
            let done = blocks.iter().map(Jackknife::done).sum::<usize>();
            Ok(vec![done as u32, (GROUPS * blocks.len()) as u32])
        })
    })
}

/// The standard errors of every block's distance and nearest-mean accuracy, in turn; empty before all was resampled.
#[wasm_bindgen]
pub fn separation_errors(network: &str, seed: u32) -> Vec<f64> {
    RESAMPLED.with_borrow(|all| {
        let Some(resampled) = all.get(network).filter(|resampled| resampled.seed == seed) else {
            return Vec::new();
        };
        let errors: Option<Vec<_>> = resampled.blocks.iter().map(Jackknife::errors).collect();
        let pair = |e: crate::analysis::StandardErrors| [e.mean_distance, e.nearest_mean_accuracy];
        errors.unwrap_or_default().into_iter().flat_map(pair).collect()
    })
}
