//! Work planned for the graphics device's module, and its results taken over. The CPU's copy of everything stays here.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::library::{self, Network, js_error};
use crate::engine::gpu::evaluation::{Detail, images_per_pass, program};
use crate::engine::gpu::{Results, channel_major, map_names};
use crate::engine::{Backend, Forward};
use crate::error::{Error, Words};
use crate::gpu::{KERNELS, Limits};

/// Refuses a device's values where one is not a number: a device that fails must not be believed.
pub fn finite(values: &[f32]) -> Result<(), JsError> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(at) => {
            let found = format!("{} at {at}", values[at].words());
            Err(js_error(Error::value("values of the graphics device", "finite numbers", found)))
        }
    }
}

/// As many of `images` images as one pass takes on a device of `rate` multiply-adds a second.
#[wasm_bindgen]
pub fn gpu_images(network: &str, images: usize, rate: f64) -> Result<usize, JsError> {
    let network = library::network(network)?;
    Ok(images.clamp(1, images_per_pass(&network.model.plan, &Limits::for_rate(rate))))
}

/// A network's evaluation on `images` images as a program for the device's module: sections `fold`, once, and `forward`; stretch
/// `input` (channels, images, rows, columns).
#[wasm_bindgen]
pub fn gpu_program(network: &str, images: usize, maps: bool, rate: f64) -> Result<Vec<u32>, JsError> {
    let network = library::network(network)?;
    let detail = if maps { Detail::Maps } else { Detail::Results };
    let program =
        program(&network.model, images, images, detail, Limits::for_rate(rate)).map_err(js_error)?;
    Ok(program.to_words(KERNELS))
}

/// The stretches to read after a pass: every map and the logits, or the logits and each block's averages.
#[wasm_bindgen]
pub fn gpu_names(network: &str, maps: bool) -> Result<Vec<String>, JsError> {
    let plan = &library::network(network)?.model.plan;
    Ok(if maps { map_names(plan) } else { Results::names(plan) })
}

/// Multiply-adds of one image in all P_j: most of a pass.
#[wasm_bindgen]
pub fn gpu_multiply_adds(network: &str) -> Result<f64, JsError> {
    Ok(library::network(network)?.model.plan.multiply_adds() as f64)
}

/// The sample images from `first` on as a pass of `capacity` images takes them; black where there are no more.
#[wasm_bindgen]
pub fn gpu_input(network: &str, first: usize, capacity: usize) -> Result<Vec<f32>, JsError> {
    let network = library::network(network)?;
    let samples = network.samples()?;
    let images = capacity.min(samples.len().saturating_sub(first));
    let mut input = network.prepared(&samples, first, images)?;
    let plan = &network.model.plan.blocks[0].input;
    input.resize(capacity * plan.len(), 0.0);
    Ok(channel_major(&input, capacity, plan.channels))
}

/// SIMD on a few sample images, to time it and to hold a device's results against it.
#[wasm_bindgen]
pub struct Comparison {
    network: Rc<Network>,
    forward: Forward,
    input: Vec<f32>,
    images: usize,
}

#[wasm_bindgen]
impl Comparison {
    /// On the first `images` sample images.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str, images: usize) -> Result<Comparison, JsError> {
        let network = library::network(network)?;
        let samples = network.samples()?;
        let input = network.prepared(&samples, 0, images)?;
        let forward = Forward::new(&network.model, images, Backend::Simd).map_err(js_error)?;
        Ok(Comparison { network, forward, input, images })
    }

    /// One pass on the CPU.
    pub fn run(&mut self) -> Result<(), JsError> {
        self.forward.run(&self.input, self.images).map_err(js_error)
    }

    /// The largest difference between a device's results of a pass of `capacity` images from the first on and the last [`run`](Self::run):
    /// logits and every block's averages, over the largest value of each.
    pub fn difference(&self, capacity: usize, values: &[f32]) -> Result<f64, JsError> {
        let results = Results::new(&self.network.model.plan, capacity, self.images, values);
        Ok(results.map_err(js_error)?.difference(&self.forward))
    }
}
