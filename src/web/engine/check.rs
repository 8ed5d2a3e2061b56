//! Checks this machine's fast arithmetic against the plain loops.

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::library::{self, js_error};
use crate::engine::{Level, largest_difference};
use crate::json::Value;

/// Runs sample image `image` through a loaded network both ways: `{"difference": …, "tensor": …}`, the largest
/// difference over the largest value of the worst tensor.
#[wasm_bindgen]
pub fn check_engine(network: &str, image: usize) -> Result<JsValue, JsError> {
    let network = library::network(network)?;
    let samples = network.samples()?;
    let input = network.prepared(&samples, image, 1)?;
    let found = largest_difference(&network.model, input, Level::best()).map_err(js_error)?;
    Ok(answer(&Value::object([
        ("difference", found.relative.into()),
        ("tensor", found.tensor.as_str().into()),
    ])))
}
