//! A second engine, in a worker of its own, that pushes images for the first: it is given networks and images and keeps nothing else.

use std::cell::RefCell;

use ndarray::ArrayD;
use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::gathered::{CAPACITY, Stages, elsewhere};
use super::library::{self, js_error};
use super::named::Named;
use crate::engine::{Backend, Forward};
use crate::network::{Model, Spec};

thread_local! {
    static FORWARDS: RefCell<Named<Forward>> = const { RefCell::new(Named::new()) };
}

/// A network's architecture; as JSON, it is what [`helper_load`] takes elsewhere.
#[wasm_bindgen]
pub fn helper_spec(network: &str) -> Result<JsValue, JsError> {
    Ok(answer(&library::network(network)?.model.plan.spec.json()))
}

/// Its numbers as they are here, untrained or changed ones too.
#[wasm_bindgen]
pub fn helper_weights(network: &str) -> Result<Vec<f32>, JsError> {
    Ok(library::network(network)?.model.to_tensors().into_iter().flat_map(|(_, values)| values).collect())
}

/// Takes a network in; one of the same name goes.
#[wasm_bindgen]
pub fn helper_load(network: &str, spec: &str, weights: &[f32]) -> Result<(), JsError> {
    let spec = Spec::from_json(spec).map_err(js_error)?;
    let mut tensors = Model::untrained(&spec, 0).map_err(js_error)?.to_tensors();
    let expected: usize = tensors.values().map(ArrayD::len).sum();
    if expected != weights.len() {
        let found = weights.len();
        return Err(JsError::new(&format!("network {network}: expected {expected} numbers, found {found}")));
    }
    let mut rest = weights.iter();
    tensors.iter_mut().flat_map(|(_, values)| values).zip(&mut rest).for_each(|(to, &from)| *to = from);
    let model = Model::from_tensors(&spec, &tensors).map_err(js_error)?;
    let forward = Forward::new(&model, CAPACITY, Backend::Simd).map_err(js_error)?;
    FORWARDS.with_borrow_mut(|all| all.insert(network, forward));
    Ok(())
}

/// Lets go of a network.
#[wasm_bindgen]
pub fn helper_forget(network: &str) {
    FORWARDS.with_borrow_mut(|all| all.remove(network));
}

/// Features of some images (as `separation_batch` gives them) at some stages, for `separation_append`.
#[wasm_bindgen]
pub fn helper_push(network: &str, stages: i32, batch: &[f32]) -> Result<Vec<f32>, JsError> {
    FORWARDS.with_borrow_mut(|all| {
        let forward = all
            .get_mut(network)
            .ok_or_else(|| JsError::new(&format!("network {network}: expected it loaded before")))?;
        let plan = &forward.model().plan;
        let (stages, n) = (Stages::of(stages, plan)?, batch.len() / plan.blocks[0].input.len());
        elsewhere(forward, stages, batch, n)
    })
}
