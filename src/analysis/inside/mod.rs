//! Inside the blocks: the wavelet coefficients ψx, and how the block's own ρ changes them step by step.
//!
//! A step keeps a share α of what ρ takes away: α = 1 is ψx itself, α = 0 is ρ(ψx). Between, the modulus and the dial keep α of the
//! phase they throw away, the soft threshold is α nearer to none, and the other ρ are mixed, α·z + (1 − α)·ρ(z).

mod rows;
mod way;

use super::Features;
use crate::engine::Forward;
use crate::network::{Plan, Source};
use rows::Rows;
use way::Way;

/// Steps from ψx to ρ(ψx), these two among them.
pub const STEPS: usize = 9;

/// Which steps of which blocks are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// ψx and ρ(ψx) of every block: two stages a block.
    Ends,
    /// The steps between those two, of one block counted from 0.
    Between(usize),
}

/// Spatially averaged features of stages inside the blocks, gathered pass by pass, as [`super::BlockFeatures`] gathers those of the
/// blocks' outputs.
#[derive(Clone, Debug)]
pub struct Inside {
    stages: Vec<(Stage, Rows)>,
    images: usize,
    labels: Vec<u8>,
    classes: usize,
    /// Blocks that must be run.
    blocks: usize,
}

#[derive(Clone, Copy, Debug)]
struct Stage {
    block: usize,
    step: usize,
}

impl Inside {
    /// No image yet, of as many as there are labels.
    pub fn new(plan: &Plan, labels: &[u8], wanted: Wanted) -> Inside {
        let last = STEPS - 1;
        let stages: Vec<Stage> = match wanted {
            Wanted::Ends => {
                (0..plan.blocks.len()).flat_map(|block| [0, last].map(|step| Stage { block, step })).collect()
            }
            Wanted::Between(block) => (1..last).map(|step| Stage { block, step }).collect(),
        };
        let rows = |stage: &Stage| {
            // ψx is complex whatever comes in.
            let complex = stage.step < last || plan.spec.nonlinearity.is_complex(true);
            let dims = plan.blocks[stage.block].wave.channels * (1 + usize::from(complex));
            Rows::new(dims, labels.len())
        };
        let blocks = stages.iter().map(|stage| stage.block + 1).max().unwrap_or(0);
        let stages = stages.into_iter().map(|stage| (stage, rows(&stage))).collect();
        Inside { stages, images: 0, labels: labels.to_vec(), classes: plan.spec.classes, blocks }
    }

    /// How many blocks a pass must run before it is added.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Adds the images of the network's last pass, which are the next ones in the order of the labels.
    pub fn add(&mut self, forward: &Forward) {
        let images = forward.output(0).shape.images;
        let mut fresh: Vec<Vec<f32>> =
            self.stages.iter().map(|(_, rows)| vec![0.0; images * rows.dims]).collect();
        for block in 0..self.blocks {
            let Some(wave) = forward.part(block, Source::Wave) else { continue };
            let channels = wave.shape.channels;
            for channel in 0..channels {
                // Only what has a stage is computed; a channel is turned into lengths and phases once for all its steps.
                let mut way: Option<Way<'_>> = None;
                let own = self.stages.iter().zip(&mut fresh).filter(|((stage, _), _)| stage.block == block);
                for ((stage, rows), fresh) in own {
                    let way = way.get_or_insert_with(|| Way::new(forward, block, channel, wave));
                    let planes = rows.dims / channels;
                    for (image, mean) in way.means(stage.step).chunks_exact(planes).enumerate() {
                        let at = image * rows.dims + channel * planes;
                        fresh[at..at + planes].copy_from_slice(mean);
                    }
                }
            }
        }
        for ((_, rows), fresh) in self.stages.iter_mut().zip(&fresh) {
            rows.extend(fresh);
        }
        self.images += images;
    }

    /// Adds the next `images` images from another's features, stage after stage of (images, dims); gives what is left of `values`.
    pub fn append<'a>(&mut self, images: usize, mut values: &'a [f32]) -> &'a [f32] {
        for (_, rows) in &mut self.stages {
            let (own, rest) = values.split_at(images * rows.dims);
            rows.extend(own);
            values = rest;
        }
        self.images += images;
        values
    }

    /// Images gathered so far.
    pub fn images(&self) -> usize {
        self.images
    }

    /// Images there will be: the labels.
    pub fn total(&self) -> usize {
        self.labels.len()
    }

    /// Stages, by block and then by step.
    pub fn count(&self) -> usize {
        self.stages.len()
    }

    /// The features of one of them; ready to be measured once all images were added.
    pub fn stage(&self, at: usize) -> Features {
        let rows = &self.stages[at].1;
        Features {
            dims: rows.dims,
            values: rows.single(),
            labels: self.labels.clone(),
            classes: self.classes,
        }
    }
}

#[cfg(test)]
mod tests;
