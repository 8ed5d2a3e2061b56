//! Eight times over: one network on one image, its maps as pictures, while the image moves.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::eight_samples::refitted_scores;
use super::gpu_plan::finite;
use super::library::{self, Network, js_error};
use super::pictures;
use crate::analysis::braid::{Braid, Lights, ScaleBy, Wanted, arrows};
use crate::engine::gpu::channel_major;
use crate::formats::Accuracy;
use crate::formats::samples::Samples;
use crate::json::Value;
use crate::kernels::colour::{Aspect, Atlas};
use crate::network::{Alpha, BlockPlan, Nonlinearity};

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
        self.follow(image)?;
        self.prepare(image, [right, down])?;
        self.braid.run(&self.input).map_err(js_error)
    }

    /// Chooses maps and scales on an image unmoved, unless it is the one followed.
    pub fn follow(&mut self, image: usize) -> Result<(), JsError> {
        if image != self.followed {
            self.prepare(image, [0, 0])?;
            self.braid.follow(&self.input).map_err(js_error)?;
            self.followed = image;
        }
        Ok(())
    }

    /// Puts the dial at `alpha` into every block in place of ρ; a negative one takes it out again.
    pub fn turn(&mut self, alpha: f32) -> Result<(), JsError> {
        self.braid.turn(dial_at(alpha)).map_err(js_error)
    }

    /// The lights of all blocks by this network's maps alone, five a block.
    pub fn lights(&self) -> Vec<f32> {
        let five = |l: Lights| [l.strand_wave, l.strand_output, l.low, l.wave, l.output];
        self.braid.own_lights().into_iter().flat_map(five).collect()
    }

    /// Shows each block at the larger of its own lights and these of another network.
    pub fn share_lights(&mut self, others: &[f32]) {
        let lights: Vec<Lights> = others
            .chunks_exact(5)
            .map(|l| Lights { strand_wave: l[0], strand_output: l[1], low: l[2], wave: l[3], output: l[4] })
            .collect();
        self.braid.share_lights(&lights);
    }

    /// The pixel where an output channel is largest on the image followed.
    pub fn peak(&self, block: usize, output: usize) -> Result<usize, JsError> {
        self.output_of(block, output)?;
        Ok(self.braid.scales()[block].peaks[output])
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
    pub fn strand(&self, aspect: &str, by: &str) -> Result<Vec<u8>, JsError> {
        Ok(self.braid.strand(wanted(aspect, by)?).map_err(js_error)?.pixels)
    }

    /// All maps of a block in one RGBA picture, laid out as `Braid::sheet` says.
    pub fn sheet(&self, block: usize, aspect: &str, by: &str) -> Result<Vec<u8>, JsError> {
        self.output_of(block, 0)?;
        Ok(self.braid.sheet(block, wanted(aspect, by)?).map_err(js_error)?.pixels)
    }

    /// |P_ok| of a block, (outputs, channels of its concatenation).
    pub fn weights(&self, block: usize) -> Result<Vec<f32>, JsError> {
        self.output_of(block, 0)?;
        let weights = &self.network.model.weights.blocks[block];
        let imaginary = |at: usize| weights.projection_im.get(at).copied().unwrap_or(0.0);
        Ok(weights.projection_re.iter().enumerate().map(|(at, re)| re.hypot(imaginary(at))).collect())
    }

    /// The `count` channels with the largest weights in an output, heaviest first: each one's number in the concatenation, the real and
    /// imaginary part of its weight, and its share of the output's energy.
    pub fn feeds(&self, block: usize, output: usize, count: usize) -> Result<Vec<f64>, JsError> {
        self.output_of(block, output)?;
        let all = arrows::feeds(self.braid.shown(), block, output);
        let of = |k: usize| [k as f64, all[k].weight.re, all[k].weight.im, all[k].share];
        Ok(arrows::heaviest(self.braid.shown(), block, output, count).into_iter().flat_map(of).collect())
    }

    /// An output's map and the maps of the `count` heaviest channels side by side, RGBA.
    pub fn channel(
        &self,
        block: usize,
        output: usize,
        count: usize,
        aspect: &str,
        by: &str,
    ) -> Result<Vec<u8>, JsError> {
        self.output_of(block, output)?;
        let ks = arrows::heaviest(self.braid.shown(), block, output, count);
        Ok(self.braid.channel(block, output, &ks, wanted(aspect, by)?).map_err(js_error)?.pixels)
    }

    /// One pixel of an output: the sum of its arrows (real and imaginary part), the norm it is divided by, the network's own output; then
    /// each arrow in the concatenation's order: real and imaginary part of the weight, of the standardised value and of their product.
    pub fn pixel(&self, block: usize, output: usize, pixel: usize) -> Result<Vec<f64>, JsError> {
        let plan = self.output_of(block, output)?;
        if pixel >= plan.output.pixels() {
            return Err(out_of_range("pixel", plan.output.pixels(), pixel));
        }
        let found = arrows::pixel(self.braid.shown(), block, output, pixel);
        let mut out = vec![found.sum.re, found.sum.im, found.norm, found.output.re, found.output.im];
        for arrow in &found.arrows {
            for z in [arrow.weight, arrow.value, arrow.product] {
                out.extend([z.re, z.im]);
            }
        }
        Ok(out)
    }

    /// Each class's score of the last pass by the readout refitted with the dial at `alpha`; empty where none was fitted.
    pub fn refitted(&self, network: &str, alpha: f32) -> Vec<f64> {
        refitted_scores(network, alpha, self.followed, self.braid.shown())
    }

    /// What is followed and at which scales, as an object.
    pub fn path(&self) -> JsValue {
        let (path, network) = (self.braid.path(), self.braid.network_lights());
        let step = |(j, step): (usize, &crate::analysis::braid::Step)| {
            let lights = self.braid.lights()[j];
            Value::object([
                ("input", step.input.into()),
                ("output", step.output.into()),
                ("share", step.share.into()),
                ("waveScale", lights.strand_wave.into()),
                ("outputScale", lights.strand_output.into()),
                ("sheetWaveScale", lights.wave.into()),
                ("sheetOutputScale", lights.output.into()),
            ])
        };
        answer(&Value::object([
            ("class", path.class.into()),
            ("lead", path.lead.into()),
            ("leadShare", path.lead_share.into()),
            ("networkWaveScale", network.wave.into()),
            ("networkOutputScale", network.output.into()),
            ("steps", path.steps.iter().enumerate().map(step).collect()),
        ]))
    }

    /// The network's architecture and measured accuracy, as an object.
    pub fn describe(&self) -> JsValue {
        let plan = &self.network.model.plan;
        let block = |b: &BlockPlan| {
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

    /// The wavelets of all blocks, a row a block, square RGBA pictures: φ, then the ψ_l.
    pub fn wavelets(&self) -> Result<Vec<u8>, JsError> {
        let Atlas { pixels, .. } = self.braid.wavelets().map_err(js_error)?;
        Ok(pixels)
    }

    /// A block, where it has this output.
    fn output_of(&self, block: usize, output: usize) -> Result<&BlockPlan, JsError> {
        let blocks = &self.network.model.plan.blocks;
        let plan = blocks.get(block).ok_or_else(|| out_of_range("block", blocks.len(), block))?;
        if output >= plan.output.channels {
            return Err(out_of_range("output", plan.output.channels, output));
        }
        Ok(plan)
    }

    fn prepare(&mut self, image: usize, by: [i32; 2]) -> Result<(), JsError> {
        self.network.prepare(&self.samples, image, by, &mut self.input)
    }
}

fn out_of_range(what: &str, count: usize, found: usize) -> JsError {
    JsError::new(&format!("{what}: expected 0 to {}, found {found}", count - 1))
}

/// The dial at `alpha`, which is the modulus at 0; none where it is negative.
pub fn dial_at(alpha: f32) -> Option<Nonlinearity> {
    (alpha >= 0.0).then(|| Alpha::new(alpha).map_or(Nonlinearity::Modulus, Nonlinearity::Dial))
}

fn wanted(aspect: &str, by: &str) -> Result<Wanted, JsError> {
    let by = match by {
        "unit" => ScaleBy::Unit,
        "layer" => ScaleBy::Layer,
        "network" => ScaleBy::Network,
        other => {
            return Err(JsError::new(&format!("scale: expected unit, layer or network, found {other}")));
        }
    };
    Ok(Wanted { aspect: aspect_named(aspect)?, by })
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
