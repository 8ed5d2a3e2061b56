//! What the worker has loaded: sample images and networks by name. Other web modules borrow from here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::formats::samples::Samples;
use crate::formats::{Card, Checkpoint};
use crate::network::Model;
use crate::training::Preparation;

thread_local! {
    static SAMPLES: RefCell<BTreeMap<String, Rc<Samples>>> = const { RefCell::new(BTreeMap::new()) };
    static NETWORKS: RefCell<BTreeMap<String, Rc<Network>>> = const { RefCell::new(BTreeMap::new()) };
}

/// An error as JavaScript's own, its message written for the reader.
pub fn js_error(error: crate::Error) -> JsError {
    JsError::new(&error.to_string())
}

/// Keeps a file of sample images under a name.
#[wasm_bindgen]
pub fn load_samples(name: &str, bytes: &[u8]) -> Result<(), JsError> {
    let samples = Samples::from_bytes(bytes, Path::new(name)).map_err(js_error)?;
    SAMPLES.with_borrow_mut(|all| all.insert(name.into(), Rc::new(samples)));
    Ok(())
}

/// Sample images loaded before under `name`.
pub fn samples(name: &str) -> Result<Rc<Samples>, JsError> {
    SAMPLES.with_borrow(|all| all.get(name).cloned()).ok_or_else(|| {
        JsError::new(&format!("sample images {name}: expected them loaded, found none of that name"))
    })
}

/// A network with what its file says about it.
#[derive(Debug)]
pub struct Network {
    /// The network.
    pub model: Rc<Model>,
    /// How an image's bytes become its input.
    pub preparation: Preparation,
    /// Where it comes from; an untrained one has none.
    pub card: Option<Card>,
}

/// Keeps a model file under a name.
#[wasm_bindgen]
pub fn load_model(name: &str, bytes: &[u8]) -> Result<(), JsError> {
    let checkpoint = Checkpoint::from_bytes(bytes, Path::new(name)).map_err(js_error)?;
    let model = Rc::new(checkpoint.model().map_err(js_error)?);
    let card = checkpoint.card.ok_or_else(|| {
        JsError::new(&format!(
            "network {name}: expected a card that says how images are prepared, found none"
        ))
    })?;
    keep(name, Network { model, preparation: card.input.clone(), card: Some(card) });
    Ok(())
}

/// Makes an untrained network with the architecture of the one under `like`, for images prepared in the same way, and
/// keeps it under a name. The same seed gives the same weights.
#[wasm_bindgen]
pub fn make_untrained(name: &str, like: &str, seed: u32) -> Result<(), JsError> {
    let like = network(like)?;
    let model = Rc::new(Model::untrained(&like.model.plan.spec, seed.into()).map_err(js_error)?);
    keep(name, Network { model, preparation: like.preparation.clone(), card: None });
    Ok(())
}

fn keep(name: &str, network: Network) {
    NETWORKS.with_borrow_mut(|all| all.insert(name.into(), Rc::new(network)));
}

/// The network loaded or made before under `name`.
pub fn network(name: &str) -> Result<Rc<Network>, JsError> {
    NETWORKS
        .with_borrow(|all| all.get(name).cloned())
        .ok_or_else(|| JsError::new(&format!("network {name}: expected it loaded, found none of that name")))
}

/// Its weights alone.
pub fn model(name: &str) -> Result<Rc<Model>, JsError> {
    Ok(network(name)?.model.clone())
}
