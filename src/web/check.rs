//! Checks this machine's fast arithmetic against the plain loops.

use wasm_bindgen::prelude::*;

use super::library::{self, js_error};
use crate::engine::{Level, largest_difference};
use crate::training::View;

/// Runs sample digit `image` through a loaded network both ways: `{"difference": …, "tensor": …}`, the largest
/// difference over the largest value of the worst tensor.
#[wasm_bindgen]
pub fn check_engine(network: &str, image: usize) -> Result<String, JsError> {
    let (network, samples) = (library::network(network)?, library::samples("mnist")?);
    let shape = [samples.channels, samples.height, samples.width];
    let size: usize = shape.iter().product();
    let bytes = samples.images.get(image * size..(image + 1) * size).ok_or_else(|| {
        JsError::new(&format!("image: expected 0 to {}, found {image}", samples.len().saturating_sub(1)))
    })?;
    let preparation = &network.preparation;
    let [c, h, w] = preparation.output(shape);
    let mut input = ndarray::ArrayD::zeros(vec![1, c, h, w]);
    let values = input.as_slice_mut().expect("fresh arrays are contiguous");
    preparation.apply(&preparation.tables(), bytes, shape, View::default(), values);
    let found = largest_difference(&network.model, &input, Level::best()).map_err(js_error)?;
    Ok(serde_json::json!({ "difference": found.relative, "tensor": found.tensor }).to_string())
}
