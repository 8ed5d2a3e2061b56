//! A network on one image as the page draws it: a braid. Each block parts its maps into those that keep their phase
//! and those that have lost it, and joins them in its output.
//!
//! Of hundreds of maps a braid shows one strand: the [path](AnswerPath) traced back from the answer. The choice and
//! the scales of the colours are made on one image ([`Braid::follow`]) and kept while it moves ([`Braid::run`]), so
//! that nothing but the maps changes.

pub mod arrows;
mod excitations;
mod path;
mod pictures;

pub use excitations::Excitations;
pub use path::{AnswerPath, Step};
pub use pictures::{WAVELET_SIDE, Wanted};

use crate::engine::{Backend, Forward, MapView};
use crate::kernels::colour::tables::Painter;
use crate::kernels::cross_entropy::reference::softmax;
use crate::network::{Model, Nonlinearity, Plan, Source, Spec};
use crate::{Error, Result};

/// Phase is not shown where |z| is at most this share of the map's full scale.
pub const NOISE_FLOOR: f32 = 0.02;

/// Largest moduli of a block's maps on the image followed: what full light stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockScales {
    /// Per input channel, of φx.
    pub low: Vec<f32>,
    /// Per wavelet channel (input channel · L + orientation), of ψx.
    pub wave: Vec<f32>,
    /// Per output channel.
    pub output: Vec<f32>,
    /// The pixel where each output channel is largest.
    pub peaks: Vec<usize>,
}

/// What the maps of one block are shown at when they share a scale: |z| at full light.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lights {
    /// The wavelet maps of the strand.
    pub strand_wave: f32,
    /// Its output map.
    pub strand_output: f32,
    /// The low-pass maps of the block.
    pub low: f32,
    /// All wavelet maps of the block.
    pub wave: f32,
    /// All its outputs.
    pub output: f32,
}

impl Lights {
    fn largest(self, other: Lights) -> Lights {
        Lights {
            strand_wave: self.strand_wave.max(other.strand_wave),
            strand_output: self.strand_output.max(other.strand_output),
            low: self.low.max(other.low),
            wave: self.wave.max(other.wave),
            output: self.output.max(other.output),
        }
    }
}

/// Which maps share a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleBy {
    /// None: each has its own.
    Unit,
    /// Those of one block that are of one kind.
    Layer,
    /// Those of the network that are of one kind.
    Network,
}

/// A network, the strand shown of it, and the scales it is shown at.
#[derive(Debug)]
pub struct Braid {
    forward: Forward,
    /// The same weights with another ρ, where the reader intervenes: what is shown. Maps and scales stay those chosen without.
    turned: Option<(Nonlinearity, Forward)>,
    painter: Painter,
    path: AnswerPath,
    scales: Vec<BlockScales>,
    lights: Vec<Lights>,
}

impl Braid {
    /// Follows `input`, one normalised image (C, H, W).
    pub fn new(model: &Model, input: &[f32]) -> Result<Braid> {
        let forward = Forward::new(model, 1, Backend::Simd)?;
        let path = AnswerPath { class: 0, lead: 0.0, lead_share: 0.0, steps: Vec::new() };
        let (scales, lights) = (Vec::new(), Vec::new());
        let mut braid = Braid { forward, turned: None, painter: Painter::new(), path, scales, lights };
        braid.follow(input)?;
        Ok(braid)
    }

    /// Runs an image, and chooses maps and scales by it.
    pub fn follow(&mut self, input: &[f32]) -> Result<()> {
        self.forward.run(input, 1)?;
        self.choose();
        Ok(())
    }

    /// Chooses maps and scales by the image of the last pass.
    fn choose(&mut self) {
        self.path = AnswerPath::trace(&self.forward, 0);
        let blocks = 0..self.forward.model().plan.blocks.len();
        let part = |j, source| self.forward.part(j, source).expect("φx and ψx are always computed");
        self.scales = blocks
            .map(|j| {
                let (output, peaks) = largest_moduli(self.forward.output(j));
                let (low, wave) =
                    (largest_moduli(part(j, Source::Low)).0, largest_moduli(part(j, Source::Wave)).0);
                BlockScales { low, wave, output, peaks }
            })
            .collect();
        self.lights = self.own_lights();
    }

    /// The lights of each block by this network's maps alone.
    pub fn own_lights(&self) -> Vec<Lights> {
        let l = self.model().plan.spec.orientations;
        let of = |(scales, step): (&BlockScales, &Step)| Lights {
            strand_wave: largest(&scales.wave[step.input * l..][..l]),
            strand_output: scales.output[step.output],
            low: largest(&scales.low),
            wave: largest(&scales.wave),
            output: largest(&scales.output),
        };
        self.scales.iter().zip(&self.path.steps).map(of).collect()
    }

    /// Shows each block at the larger of its own lights and another network's, so that the two can be compared.
    pub fn share_lights(&mut self, others: &[Lights]) {
        self.lights = self.own_lights();
        for (own, other) in self.lights.iter_mut().zip(others) {
            *own = own.largest(*other);
        }
    }

    /// Puts another ρ in every block, the weights and statistics as they are; `None` takes it out again. Refused where the maps that the
    /// classifier expects would change their kind.
    pub fn turn(&mut self, rho: Option<Nonlinearity>) -> Result<()> {
        if self.turned.as_ref().map(|(rho, _)| *rho) == rho {
            return Ok(());
        }
        self.turned = match rho {
            None => None,
            Some(rho) => Some((rho, Forward::new(&with_rho(self.model(), rho)?, 1, Backend::Simd)?)),
        };
        Ok(())
    }

    /// Runs an image and keeps the choice and the scales.
    pub fn run(&mut self, input: &[f32]) -> Result<()> {
        match &mut self.turned {
            Some((_, forward)) => forward.run(input, 1),
            None => self.forward.run(input, 1),
        }
    }

    /// As [`follow`](Self::follow), with what a graphics device computed of `input` (see [`Forward::adopt`]).
    pub fn follow_adopted(&mut self, input: &[f32], values: &[f32]) -> Result<()> {
        self.forward.adopt(input, 1, values)?;
        self.choose();
        Ok(())
    }

    /// As [`run`](Self::run) without another ρ, likewise.
    pub fn adopt(&mut self, input: &[f32], values: &[f32]) -> Result<()> {
        self.forward.adopt(input, 1, values)
    }

    /// The network.
    pub fn model(&self) -> &Model {
        self.forward.model()
    }

    /// The pass that is shown.
    pub fn shown(&self) -> &Forward {
        self.turned.as_ref().map_or(&self.forward, |(_, forward)| forward)
    }

    /// What is followed.
    pub fn path(&self) -> &AnswerPath {
        &self.path
    }

    /// Scales of every map.
    pub fn scales(&self) -> &[BlockScales] {
        &self.scales
    }

    /// What maps are shown at that share a scale with their block's.
    pub fn lights(&self) -> &[Lights] {
        &self.lights
    }

    /// What maps are shown at that share one scale with all of their kind in the network, on the strand and off it. A kind each: an
    /// image's low-pass maps are several times what its wavelets answer, and would leave those in the dark.
    pub fn network_lights(&self) -> Lights {
        let all = self.lights.iter().fold(Lights::default(), |all, &l| all.largest(l));
        Lights { strand_wave: all.wave, strand_output: all.output, ..all }
    }

    /// |z| at full light of a map of a block with this largest modulus of its own; `kind` takes the light of its kind.
    fn full(&self, by: ScaleBy, own: f32, block: usize, kind: impl Fn(Lights) -> f32) -> f32 {
        match by {
            ScaleBy::Unit => own,
            ScaleBy::Layer => kind(self.lights[block]),
            ScaleBy::Network => kind(self.network_lights()),
        }
    }

    /// Softmax of the last image's logits.
    pub fn probabilities(&self) -> Vec<f64> {
        softmax(self.shown().logits())
    }
}

/// The same weights with another ρ.
pub fn with_rho(model: &Model, rho: Nonlinearity) -> Result<Model> {
    let plan = Plan::new(&Spec { nonlinearity: rho, ..model.plan.spec.clone() })?;
    let (was, is) = (model.plan.last_output(), plan.last_output());
    if was.complex != is.complex || rho.has_bias() || rho.has_gain() {
        return Err(Error::value(
            "ρ to put into this network",
            "one that needs no weights of its own and leaves outputs complex or real as they are",
            rho.name(),
        ));
    }
    Ok(Model { plan, weights: model.weights.clone() })
}

/// The largest modulus in each channel of a map of one image, and its pixel.
fn largest_moduli(view: MapView<'_>) -> (Vec<f32>, Vec<usize>) {
    let plane = view.shape.plane();
    let largest = |channel: &[f32]| {
        let (re, im) = channel.split_at(plane);
        let mut found = (0.0, 0);
        for (i, x) in re.iter().enumerate() {
            let modulus = im.get(i).map_or(x.abs(), |y| x.hypot(*y));
            if modulus > found.0 {
                found = (modulus, i);
            }
        }
        found
    };
    view.values.chunks_exact(view.shape.row()).map(largest).unzip()
}

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(0.0, f32::max)
}

#[cfg(test)]
mod tests;
