//! Eight times over: one network on one digit, its maps as pictures, while the digit moves.

use std::rc::Rc;

use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::library::{self, Network, js_error};
use crate::analysis::braid::Braid;
use crate::formats::samples::Samples;
use crate::kernels::colour::{Aspect, Atlas};
use crate::training::View;

/// A network and the digit it looks at.
#[wasm_bindgen]
pub struct Eight {
    network: Rc<Network>,
    samples: Rc<Samples>,
    tables: Vec<[f32; 256]>,
    input: Vec<f32>,
    followed: usize,
    braid: Braid,
}

#[wasm_bindgen]
impl Eight {
    /// Follows image `image` of the samples `mnist` through the network loaded under `network`.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str, image: usize) -> Result<Eight, JsError> {
        let (network, samples) = (library::network(network)?, library::samples("mnist")?);
        let tables = network.preparation.tables();
        let [c, h, w] = network.preparation.output([samples.channels, samples.height, samples.width]);
        let mut input = vec![0.0; c * h * w];
        prepare(&network, &samples, &tables, image, View::default(), &mut input)?;
        let braid = Braid::new(&network.model, &input).map_err(js_error)?;
        Ok(Eight { network, samples, tables, input, followed: image, braid })
    }

    /// Moves an image by whole pixels and runs the network. Another image is followed anew: maps and scales are chosen
    /// on it unmoved.
    pub fn run(&mut self, image: usize, right: i32, down: i32) -> Result<(), JsError> {
        if image != self.followed {
            self.prepare(image, View::default())?;
            self.braid.follow(&self.input).map_err(js_error)?;
            self.followed = image;
        }
        self.prepare(image, View { down: down as isize, right: right as isize, mirrored: false })?;
        self.braid.run(&self.input).map_err(js_error)
    }

    /// Softmax of the logits.
    pub fn probabilities(&self) -> Vec<f32> {
        self.braid.probabilities().into_iter().map(|p| p as f32).collect()
    }

    /// The true class of the image.
    pub fn label(&self) -> u8 {
        self.samples.labels[self.followed]
    }

    /// The moved image as the network gets it, before normalisation: RGBA grey, black 0 to white.
    pub fn digit(&self) -> Vec<u8> {
        let (mean, deviation) = (self.network.preparation.mean[0], self.network.preparation.deviation[0]);
        let grey = |v: &f32| ((v * deviation + mean) * 255.0).round() as u8;
        self.input.iter().map(grey).flat_map(|g| [g, g, g, 255]).collect()
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

    /// What is followed and at which scales, as JSON.
    pub fn path(&self) -> String {
        let path = self.braid.path();
        let step = |(j, step): (usize, &crate::analysis::braid::Step)| {
            let (sheet_wave, sheet_output) = self.braid.sheet_scales(j);
            json!({
                "input": step.input, "output": step.output, "share": step.share,
                "waveScale": self.braid.wave_scale(j), "outputScale": self.braid.output_scale(j),
                "sheetWaveScale": sheet_wave, "sheetOutputScale": sheet_output,
            })
        };
        let steps: Vec<Value> = path.steps.iter().enumerate().map(step).collect();
        json!({ "class": path.class, "lead": path.lead, "leadShare": path.lead_share, "steps": steps })
            .to_string()
    }

    /// The network's architecture and measured accuracy, as JSON.
    pub fn describe(&self) -> String {
        let plan = &self.network.model.plan;
        let block = |b: &crate::network::BlockPlan| {
            json!({
                "inputs": b.input.channels, "outputs": b.output.channels, "side": b.output.width,
                "outputComplex": b.output.complex, "keepsEvery": b.bank.stride(),
            })
        };
        let accuracy = self.network.card.as_ref().and_then(|card| card.accuracy.as_ref());
        json!({
            "blocks": plan.blocks.iter().map(block).collect::<Vec<_>>(),
            "orientations": plan.spec.orientations,
            "inputSide": plan.spec.input_size.width,
            "classes": self.samples.classes,
            "parameters": plan.parameters(),
            "accuracy": accuracy,
        })
        .to_string()
    }

    /// The first block's wavelets side by side, square RGBA pictures.
    pub fn wavelets(&self) -> Result<Vec<u8>, JsError> {
        let Atlas { pixels, .. } = self.braid.wavelets().map_err(js_error)?;
        Ok(pixels)
    }

    fn prepare(&mut self, image: usize, view: View) -> Result<(), JsError> {
        prepare(&self.network, &self.samples, &self.tables, image, view, &mut self.input)
    }
}

fn prepare(
    network: &Network,
    samples: &Samples,
    tables: &[[f32; 256]],
    image: usize,
    view: View,
    out: &mut [f32],
) -> Result<(), JsError> {
    let size = samples.channels * samples.height * samples.width;
    let bytes = samples
        .images
        .get(image * size..(image + 1) * size)
        .ok_or_else(|| JsError::new(&format!("image: expected 0 to {}, found {image}", samples.len() - 1)))?;
    network.preparation.apply(tables, bytes, [samples.channels, samples.height, samples.width], view, out);
    Ok(())
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
