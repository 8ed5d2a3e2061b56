//! For benchmarks in the browser: work to be timed from JavaScript.

use std::path::Path;

use wasm_bindgen::prelude::*;

use super::library::js_error;
use crate::engine::gpu::evaluation::{Detail, program};
use crate::engine::{Forward, Level, Observer, Operation, Step};
use crate::formats::Checkpoint;
use crate::gpu::{KERNELS, Limits};
use crate::kernels::simd::peak;
use crate::network::{Model, Spec};

/// Runs multiply-adds in registers; returns the floating-point operations done.
#[wasm_bindgen]
pub fn measure_peak(rounds: usize) -> f64 {
    let (operations, value) = peak::multiply_adds(Level::best(), rounds);
    // Uses the value, which is finite, so that the work cannot be left out.
    if value.is_finite() { operations } else { 0.0 }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

struct Profile {
    times: u32,
    /// Milliseconds and floating-point operations of each operation.
    sums: Vec<f64>,
}

impl Observer for Profile {
    fn see(&mut self, step: Step, mut act: impl FnMut()) {
        let begin = now();
        (0..self.times).for_each(|_| act());
        let at = 2 * step.operation as usize;
        self.sums[at] += (now() - begin) / f64::from(self.times);
        self.sums[at + 1] += step.flop as f64;
    }
}

/// A network and one image of noise, to run again and again.
#[wasm_bindgen]
pub struct Measured {
    forward: Forward,
    image: Vec<f32>,
}

#[wasm_bindgen]
impl Measured {
    /// From a spec (JSON), with fresh weights of seed 1.
    #[wasm_bindgen(constructor)]
    pub fn new(spec: &str) -> Result<Measured, JsError> {
        Measured::of(&Model::untrained(&Spec::from_json(spec).map_err(js_error)?, 1).map_err(js_error)?)
    }

    /// From a model's file (safetensors).
    pub fn of_file(bytes: &[u8]) -> Result<Measured, JsError> {
        let checkpoint = Checkpoint::from_bytes(bytes, Path::new("model")).map_err(js_error)?;
        Measured::of(&checkpoint.model().map_err(js_error)?)
    }

    fn of(model: &Model) -> Result<Measured, JsError> {
        let n = model.plan.blocks[0].input.len();
        let image = (0..n).map(|i| ((i * 7919) % 1000) as f32 / 500.0 - 1.0).collect();
        Ok(Measured { forward: Forward::at_level(model, 1, Some(Level::best())).map_err(js_error)?, image })
    }

    /// The image, (channels, rows, columns), for others to run on.
    pub fn image(&self) -> Vec<f32> {
        self.image.clone()
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

    /// One pass in which every step is done `times` times over: of each operation (wavelet, ρ, P_j, normalise, classifier) the milliseconds of
    /// one pass, and its floating-point operations.
    pub fn profile(&mut self, times: u32) -> Result<Vec<f64>, JsError> {
        let mut profile = Profile { times, sums: vec![0.0; 2 * Operation::ALL.len()] };
        self.forward.run_observed(&self.image, 1, &mut profile).map_err(js_error)?;
        Ok(profile.sums)
    }

    /// The same pass as a program for the graphics device's module, on a device of `rate` multiply-adds a second: sections `fold`, once,
    /// and `forward`; stretches `input` and `logits`.
    pub fn gpu_program(&self, rate: f64) -> Result<Vec<u32>, JsError> {
        let limits = Limits::for_rate(rate);
        let program = program(self.forward.model(), 1, 1, Detail::Results, limits).map_err(js_error)?;
        Ok(program.to_words(KERNELS))
    }
}
