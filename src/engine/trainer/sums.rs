//! What is summed over the batch, shard by shard.

use super::shard::TrainingShard;
use crate::engine::shard::BlockBuffers;
use crate::kernels::simd::Level;
use crate::kernels::standardise::{self, Statistics};
use crate::network::BlockPlan;

/// This shard's share of what is summed over the batch.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Per channel of the concatenation: Σ re, Σ im, Σ |x|².
    pub moments: Vec<[f64; 3]>,
    /// d·xᴴ, raw x, (output channels × concatenation).
    pub weights_re: Vec<f32>,
    /// The same for the imaginary part of a complex P_j.
    pub weights_im: Vec<f32>,
    /// Σ d per output channel: real, imaginary.
    pub gradient: Vec<[f64; 2]>,
    /// Gradient of b per collapsed channel.
    pub bias: Vec<f32>,
    /// Gradient of g per collapsed channel.
    pub gain: Vec<f32>,
}

/// Mean and variance over all shards, added in their order.
pub fn total_statistics(shards: &[TrainingShard], channels: usize, count: usize) -> Statistics {
    let mut out = Statistics::default();
    for k in 0..channels {
        let mut total = [0.0; 3];
        for s in shards {
            (0..3).for_each(|i| total[i] += s.sums.moments[k][i]);
        }
        let [re, im, square] = total.map(|t| t / count as f64);
        out.mean_re.push(re);
        out.mean_im.push(im);
        out.var.push((square - re * re - im * im).max(0.0));
    }
    out
}

impl Sums {
    /// Sums of every channel of the concatenation.
    pub fn take_moments(&mut self, level: Level, block: &BlockPlan, buffers: &BlockBuffers, images: usize) {
        self.moments.resize(block.rho_channels, [0.0; 3]);
        for part in &block.parts {
            let shape = part.shape.with_images(images);
            let values = buffers.part(part.source);
            for c in 0..shape.channels {
                let (re, im) = values[c * shape.row()..(c + 1) * shape.row()].split_at(shape.plane());
                let (sum_re, square_re) = standardise::simd::sums(level, re);
                let (sum_im, square_im) = standardise::simd::sums(level, im);
                self.moments[part.offset + c] = [sum_re, sum_im, square_re + square_im];
            }
        }
    }
}
