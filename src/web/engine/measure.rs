//! For benchmarks in the browser: work to be timed from JavaScript.

use wasm_bindgen::prelude::*;

use super::library::js_error;
use crate::engine::{Forward, Level};
use crate::kernels::simd::peak;
use crate::network::{Model, Spec};

/// Runs multiply-adds in registers; returns the floating-point operations done.
#[wasm_bindgen]
pub fn measure_peak(rounds: usize) -> f64 {
    let (operations, value) = peak::multiply_adds(Level::best(), rounds);
    // Uses the value, which is finite, so that the work cannot be left out.
    if value.is_finite() { operations } else { 0.0 }
}

/// A network with fresh weights and one image of noise, to run again and again.
#[wasm_bindgen]
pub struct Measured {
    forward: Forward,
    image: Vec<f32>,
}

#[wasm_bindgen]
impl Measured {
    /// From a spec (JSON).
    #[wasm_bindgen(constructor)]
    pub fn new(spec: &str) -> Result<Measured, JsError> {
        let model = Model::untrained(&Spec::from_json(spec).map_err(js_error)?, 1).map_err(js_error)?;
        let n = model.plan.blocks[0].input.len();
        let image = (0..n).map(|i| ((i * 7919) % 1000) as f32 / 500.0 - 1.0).collect();
        Ok(Measured { forward: Forward::at_level(&model, 1, Some(Level::best())).map_err(js_error)?, image })
    }

    /// Multiply-adds per image in all P_j.
    pub fn multiply_adds(&self) -> f64 {
        self.forward.model().plan.multiply_adds() as f64
    }

    /// One pass on one image; returns the logits.
    pub fn run(&mut self) -> Result<Vec<f32>, JsError> {
        self.forward.run(&self.image, 1).map_err(js_error)?;
        Ok(self.forward.logits().to_vec())
    }
}
