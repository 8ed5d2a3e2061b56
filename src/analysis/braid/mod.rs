//! A network on one image as the page draws it: a braid. Each block parts its maps into those that keep their phase
//! and those that have lost it, and joins them in its output.
//!
//! Of hundreds of maps a braid shows one strand: the [path](AnswerPath) traced back from the answer. The choice and
//! the scales of the colours are made on one image ([`Braid::follow`]) and kept while it moves ([`Braid::run`]), so
//! that nothing but the maps changes.

mod path;
mod pictures;

pub use path::{AnswerPath, Step};

use crate::Result;
use crate::engine::{Backend, Forward};
use crate::kernels::colour::tables::Painter;
use crate::kernels::cross_entropy::reference::softmax;
use crate::network::{Model, Source};

/// Phase is not shown where |z| is at most this share of the map's full scale.
pub const NOISE_FLOOR: f32 = 0.02;

/// Largest moduli of a block's maps on the image followed: what full light stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockScales {
    /// Per wavelet channel (input channel · L + orientation), of ψx.
    pub wave: Vec<f32>,
    /// Per output channel.
    pub output: Vec<f32>,
}

/// A network, the strand shown of it, and the scales it is shown at.
#[derive(Debug)]
pub struct Braid {
    forward: Forward,
    painter: Painter,
    path: AnswerPath,
    scales: Vec<BlockScales>,
}

impl Braid {
    /// Follows `input`, one normalised image (C, H, W).
    pub fn new(model: &Model, input: &[f32]) -> Result<Braid> {
        let forward = Forward::new(model, 1, Backend::Simd)?;
        let path = AnswerPath { class: 0, lead: 0.0, lead_share: 0.0, steps: Vec::new() };
        let mut braid = Braid { forward, painter: Painter::new(), path, scales: Vec::new() };
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
        self.scales = blocks
            .map(|j| {
                let wave = self.forward.part(j, Source::Wave).expect("ψx is always computed");
                BlockScales { wave: largest_moduli(wave), output: largest_moduli(self.forward.output(j)) }
            })
            .collect();
    }

    /// Runs an image and keeps the choice and the scales.
    pub fn run(&mut self, input: &[f32]) -> Result<()> {
        self.forward.run(input, 1)
    }

    /// As [`follow`](Self::follow), with what a graphics device computed of `input` (see [`Forward::adopt`]).
    pub fn follow_adopted(&mut self, input: &[f32], values: &[f32]) -> Result<()> {
        self.forward.adopt(input, 1, values)?;
        self.choose();
        Ok(())
    }

    /// As [`run`](Self::run), likewise.
    pub fn adopt(&mut self, input: &[f32], values: &[f32]) -> Result<()> {
        self.forward.adopt(input, 1, values)
    }

    /// The network.
    pub fn model(&self) -> &Model {
        self.forward.model()
    }

    /// What is followed.
    pub fn path(&self) -> &AnswerPath {
        &self.path
    }

    /// Scales of every map.
    pub fn scales(&self) -> &[BlockScales] {
        &self.scales
    }

    /// Softmax of the last image's logits.
    pub fn probabilities(&self) -> Vec<f64> {
        softmax(self.forward.logits())
    }

    /// Full scale of the wavelet maps shown in block `block`'s column of the braid.
    pub fn wave_scale(&self, block: usize) -> f32 {
        let l = self.model().plan.spec.orientations;
        largest(&self.scales[block].wave[self.path.steps[block].input * l..][..l])
    }

    /// Full scale of block `block`'s output map in the braid.
    pub fn output_scale(&self, block: usize) -> f32 {
        self.scales[block].output[self.path.steps[block].output]
    }
}

/// The largest modulus in each channel of a map of one image.
fn largest_moduli(view: crate::engine::MapView<'_>) -> Vec<f32> {
    let plane = view.shape.plane();
    view.values
        .chunks_exact(view.shape.row())
        .map(|channel| match channel.split_at(plane) {
            (re, []) => re.iter().fold(0.0, |m: f32, x| m.max(x.abs())),
            (re, im) => re.iter().zip(im).fold(0.0, |m: f32, (x, y)| m.max(x.hypot(*y))),
        })
        .collect()
}

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(0.0, f32::max)
}

#[cfg(test)]
mod tests;
