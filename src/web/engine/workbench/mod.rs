//! The workbench: one network's filters and maps, looked at closely. The mathematics is `analysis::workbench`'s.

mod bench;
mod pictures;
mod pixel;
mod statistics;

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use self::bench::{Bench, Place, kind_name, recipe_value};
use self::statistics::STAGES;
use super::answer::answer;
use super::library::{self, Network, js_error};
use crate::analysis::workbench::{Drawn, Filtered, LIMITS, Moments, Recipe, coverage};
use crate::engine::{Backend, Forward, MapView};
use crate::formats::samples::Samples;
use crate::json::Value;
use crate::kernels::colour::tables::Painter;
use crate::network::{BlockPlan, Source};

/// A network on the workbench.
#[wasm_bindgen]
pub struct Workbench {
    network: Rc<Network>,
    samples: Rc<Samples>,
    forward: Forward,
    input: Vec<f32>,
    /// The image whose maps are in `forward`.
    image: Option<usize>,
    /// The network's own bank, and the one rebuilt.
    benches: [Option<Bench>; 2],
    painter: Painter,
    moments: Vec<[Moments; STAGES]>,
    counted: usize,
}

#[wasm_bindgen]
impl Workbench {
    /// Takes the network loaded under `network`.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str) -> Result<Workbench, JsError> {
        let network = library::network(network)?;
        let samples = network.samples()?;
        let forward = Forward::new(&network.model, 2, Backend::Simd).map_err(js_error)?;
        let plan = &network.model.plan;
        let input = vec![0.0; 2 * plan.blocks[0].input.len()];
        let moments = plan.blocks.iter().map(|_| Default::default()).collect();
        let (image, benches, painter) = (None, [None, None], Painter::new());
        Ok(Workbench { network, samples, forward, input, image, benches, painter, moments, counted: 0 })
    }

    /// The network's blocks and their own recipes, and what can be built, as an object.
    pub fn describe(&self) -> JsValue {
        let plan = &self.network.model.plan;
        let block = |b: &BlockPlan| {
            let own = Recipe::own(b.bank, plan.spec.orientations);
            Value::object([
                ("kind", kind_name(b.bank).into()),
                ("keepsEvery", b.bank.stride().into()),
                ("inputs", b.input.channels.into()),
                ("inputComplex", b.input.complex.into()),
                ("outputs", b.output.channels.into()),
                ("outputComplex", b.output.complex.into()),
                ("rhoComplex", b.part(Source::RhoWave).is_some_and(|p| p.shape.complex).into()),
                ("inputSide", b.input.width.into()),
                ("side", b.output.width.into()),
                ("own", recipe_value(&own)),
            ])
        };
        answer(&Value::object([
            ("rho", plan.spec.nonlinearity.name().into()),
            ("skip", plan.spec.skip.into()),
            ("blocks", plan.blocks.iter().map(block).collect()),
        ]))
    }

    /// Builds the network's own bank (`own`), or another, for a block, and filters one input channel of it with the bank. A number that
    /// is not one stands for the network's own. Returns the figures as an object.
    pub fn build(
        &mut self,
        own: bool,
        image: usize,
        block: usize,
        channel: usize,
        orientations: f64,
        sigma: f64,
        xi: f64,
        slant: f64,
        octaves: f64,
        zero_mean: bool,
    ) -> Result<JsValue, JsError> {
        let recipe = {
            let plan = &self.network.model.plan;
            let Some(b) = plan.blocks.get(block) else {
                return Err(JsError::new(&format!(
                    "block: expected below {}, found {block}",
                    plan.blocks.len()
                )));
            };
            let network = Recipe::own(b.bank, plan.spec.orientations);
            let or = |value: f64, own: f64| if value.is_nan() { own } else { value };
            if own {
                network
            } else {
                let orientations = or(orientations, network.orientations as f64) as usize;
                // Other orientations have another slant of their own, where that is finite.
                let like = orientations.max(b.bank.least_orientations());
                Recipe {
                    orientations,
                    sigma: or(sigma, network.sigma),
                    xi: or(xi, network.xi),
                    slant: or(slant, Recipe::own(b.bank, like).slant.clamp(LIMITS.slant.0, LIMITS.slant.1)),
                    octaves: or(octaves, network.octaves),
                    zero_mean,
                }
            }
        };
        self.look(image)?;
        let place = (image, block, channel);
        let slot = usize::from(!own);
        let kept = self.benches[slot].take().filter(|b| b.place == place && b.recipe == recipe);
        let bench = match kept {
            Some(bench) => bench,
            None => self.bench(place, recipe).map_err(js_error)?,
        };
        let figures = answer(&bench.figures());
        self.benches[slot] = Some(bench);
        Ok(figures)
    }
}

impl Workbench {
    /// Runs an image unless its maps are there.
    fn look(&mut self, image: usize) -> Result<(), JsError> {
        if self.image == Some(image) {
            return Ok(());
        }
        let each = self.input.len() / 2;
        self.network.prepare(&self.samples, image, [0, 0], &mut self.input[..each])?;
        self.image = None;
        self.forward.run(&self.input[..each], 1).map_err(js_error)?;
        self.image = Some(image);
        Ok(())
    }

    fn bench(&self, place: Place, recipe: Recipe) -> crate::Result<Bench> {
        let (_, block, channel) = place;
        let plan = &self.network.model.plan.blocks[block];
        let bank = recipe.build(plan.bank, plan.input.height, plan.input.width)?;
        let filtered = Filtered::new(&bank, self.map_into(block), channel)?;
        let coverage = coverage(&bank);
        Ok(Bench { place, recipe, bank, filtered, coverage, drawn: None })
    }

    /// The map that a block filters, of the image looked at.
    fn map_into(&self, block: usize) -> MapView<'_> {
        match block.checked_sub(1) {
            Some(before) => self.forward.output(before),
            None => {
                let shape = self.network.model.plan.blocks[0].input;
                MapView { shape, values: &self.input[..shape.len()] }
            }
        }
    }

    fn built(&self, own: bool) -> Result<&Bench, JsError> {
        self.benches[usize::from(!own)].as_ref().ok_or_else(nothing_built)
    }

    fn drawn(&self, own: bool) -> Result<&Drawn, JsError> {
        self.built(own)?.drawn.as_ref().ok_or_else(nothing_built)
    }
}

fn nothing_built() -> JsError {
    JsError::new("workbench: expected a bank built before, found none")
}
