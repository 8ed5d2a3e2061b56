//! Eight times over: one network on one image, its maps as pictures, while the image moves.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::gpu_plan::finite;
use super::library::{self, Network, js_error};
use super::pictures;
use crate::analysis::braid::Braid;
use crate::engine::gpu::channel_major;
use crate::formats::Accuracy;
use crate::formats::samples::Samples;
use crate::json::Value;
use crate::kernels::colour::{Aspect, Atlas};

/// A network and the image it looks at.
#[wasm_bindgen]
pub struct Eight {
    network: Rc<Network>,
    samples: Rc<Samples>,
    input: Vec<f32>,
    followed: usize,
    braid: Braid,
}

#[wasm_bindgen]
impl Eight {
    /// Follows a sample image of its data set through the network loaded under `network`.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str, image: usize) -> Result<Eight, JsError> {
        let network = library::network(network)?;
        let samples = network.samples()?;
        let input = network.prepared(&samples, image, 1)?;
        let braid = Braid::new(&network.model, &input).map_err(js_error)?;
        Ok(Eight { network, samples, input, followed: image, braid })
    }

    /// Moves an image by whole pixels and runs the network. Another image is followed anew: maps and scales are chosen
    /// on it unmoved.
    pub fn run(&mut self, image: usize, right: i32, down: i32) -> Result<(), JsError> {
        if image != self.followed {
            self.prepare(image, [0, 0])?;
            self.braid.follow(&self.input).map_err(js_error)?;
            self.followed = image;
        }
        self.prepare(image, [right, down])?;
        self.braid.run(&self.input).map_err(js_error)
    }

    /// The image that maps and scales are chosen on.
    pub fn follows(&self) -> usize {
        self.followed
    }

    /// The moved image as a graphics device takes it.
    pub fn input(&mut self, image: usize, right: i32, down: i32) -> Result<Vec<f32>, JsError> {
        self.prepare(image, [right, down])?;
        Ok(channel_major(&self.input, 1, self.network.model.plan.blocks[0].input.channels))
    }

    /// As [`run`](Self::run), with every map as a graphics device computed it: of the moved image, and, where another image is to be
    /// followed, of that one unmoved.
    pub fn adopt(
        &mut self,
        image: usize,
        right: i32,
        down: i32,
        unmoved: &[f32],
        moved: &[f32],
    ) -> Result<(), JsError> {
        if image != self.followed {
            self.prepare(image, [0, 0])?;
            if unmoved.is_empty() {
                self.braid.follow(&self.input).map_err(js_error)?;
            } else {
                finite(unmoved)?;
                self.braid.follow_adopted(&self.input, unmoved).map_err(js_error)?;
            }
            self.followed = image;
        }
        finite(moved)?;
        self.prepare(image, [right, down])?;
        self.braid.adopt(&self.input, moved).map_err(js_error)
    }

    /// Softmax of the logits.
    pub fn probabilities(&self) -> Vec<f32> {
        self.braid.probabilities().into_iter().map(|p| p as f32).collect()
    }

    /// The true class of the image; one of the reader's own has none.
    pub fn label(&self) -> Option<u8> {
        pictures::label(&self.samples, self.followed)
    }

    /// The moved image as the network gets it, before normalisation, RGBA.
    pub fn picture(&self) -> Vec<u8> {
        self.network.paint(&self.samples, &self.input)
    }

    /// The strand's maps in one RGBA picture, laid out as `Braid::strand` says.
    pub fn strand(&self, aspect: &str, own_scale: bool) -> Result<Vec<u8>, JsError> {
        Ok(self.braid.strand(aspect_named(aspect)?, own_scale).map_err(js_error)?.pixels)
    }

    /// All maps of a block in one RGBA picture, laid out as `Braid::sheet` says.
    pub fn sheet(&self, block: usize, aspect: &str, own_scale: bool) -> Result<Vec<u8>, JsError> {
        let blocks = self.network.model.plan.blocks.len();
        if block >= blocks {
            return Err(JsError::new(&format!("block: expected 0 to {}, found {block}", blocks - 1)));
        }
        Ok(self.braid.sheet(block, aspect_named(aspect)?, own_scale).map_err(js_error)?.pixels)
    }

    /// What is followed and at which scales, as an object.
    pub fn path(&self) -> JsValue {
        let path = self.braid.path();
        let step = |(j, step): (usize, &crate::analysis::braid::Step)| {
            let (sheet_wave, sheet_output) = self.braid.sheet_scales(j);
            Value::object([
                ("input", step.input.into()),
                ("output", step.output.into()),
                ("share", step.share.into()),
                ("waveScale", self.braid.wave_scale(j).into()),
                ("outputScale", self.braid.output_scale(j).into()),
                ("sheetWaveScale", sheet_wave.into()),
                ("sheetOutputScale", sheet_output.into()),
            ])
        };
        answer(&Value::object([
            ("class", path.class.into()),
            ("lead", path.lead.into()),
            ("leadShare", path.lead_share.into()),
            ("steps", path.steps.iter().enumerate().map(step).collect()),
        ]))
    }

    /// The network's architecture and measured accuracy, as an object.
    pub fn describe(&self) -> JsValue {
        let plan = &self.network.model.plan;
        let block = |b: &crate::network::BlockPlan| {
            Value::object([
                ("inputs", b.input.channels.into()),
                ("outputs", b.output.channels.into()),
                ("side", b.output.width.into()),
                ("outputComplex", b.output.complex.into()),
                ("keepsEvery", b.bank.stride().into()),
            ])
        };
        let accuracy = self.network.card.as_ref().and_then(|card| card.accuracy.as_ref());
        answer(&Value::object([
            ("blocks", plan.blocks.iter().map(block).collect()),
            ("orientations", plan.spec.orientations.into()),
            ("skip", plan.spec.skip.into()),
            ("rho", plan.spec.nonlinearity.name().into()),
            ("alpha", plan.spec.nonlinearity.alpha().map(|alpha| f64::from(alpha.value())).into()),
            ("inputSide", plan.spec.input_size.width.into()),
            ("classes", self.samples.classes.iter().map(String::as_str).collect()),
            ("parameters", plan.parameters().into()),
            ("accuracy", accuracy.map(Accuracy::json).into()),
        ]))
    }

    /// The first block's wavelets side by side, square RGBA pictures.
    pub fn wavelets(&self) -> Result<Vec<u8>, JsError> {
        let Atlas { pixels, .. } = self.braid.wavelets().map_err(js_error)?;
        Ok(pixels)
    }

    fn prepare(&mut self, image: usize, by: [i32; 2]) -> Result<(), JsError> {
        self.network.prepare(&self.samples, image, by, &mut self.input)
    }
}

fn aspect_named(name: &str) -> Result<Aspect, JsError> {
    Ok(match name {
        "complex" => Aspect::Complex,
        "modulus" => Aspect::Modulus,
        "phase" => Aspect::Phase,
        "real" => Aspect::Real,
        "imag" => Aspect::Imaginary,
        other => {
            let message = format!("aspect: expected complex, modulus, phase, real or imag, found {other}");
            return Err(JsError::new(&message));
        }
    })
}
