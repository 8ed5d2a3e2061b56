//! A shard and the gradients on their way back through it.

use super::back::Backward;
use super::reserve;
use super::sums::Sums;
use crate::engine::block::{collapsed_offset, tail};
use crate::engine::shard::Shard;
use crate::kernels::mix::simd::{self as mix, Packed, Row, Start};
use crate::kernels::rho::{self, Nonlinearity};
use crate::kernels::simd::Level;
use crate::kernels::wavelet::simd::Prepared;
use crate::kernels::{normalise, standardise, wavelet};
use crate::network::{BlockPlan, BlockWeights, Part, Source};
use crate::tensor::{Map, MapShape};

/// A few images in training: their maps, the gradients of one block at a time, and this shard's sums.
#[derive(Clone, Debug, Default)]
pub struct TrainingShard {
    /// Maps of the forward pass.
    pub shard: Shard,
    /// Gradient of the output of the block that is next on the way back.
    pub d_out: Vec<f32>,
    d_low: Vec<f32>,
    d_wave: Vec<f32>,
    d_rho: Vec<f32>,
    rows: Vec<Row>,
    /// What this shard adds to the sums over the batch.
    pub sums: Sums,
}

impl TrainingShard {
    /// Turns the gradient of the output into that of P_j's products, in place, and sums what P_j's gradient needs.
    pub fn gradients_of_projection(&mut self, level: Level, block: &BlockPlan, complex: bool) {
        let shape = block.output.with_images(self.shard.images);
        let (plane, row) = (shape.plane(), shape.row());
        let buffers = &self.shard.blocks[block.index];
        let rows = shape.channels * shape.planes();
        normalise::simd::adjoint_in_place(level, rows, plane, &buffers.out, &buffers.norms, &mut self.d_out);
        let (m, k) = (shape.channels, block.rho_channels);
        let Sums { weights_re, weights_im, gradient, .. } = &mut self.sums;
        gradient.clear();
        for channel in self.d_out[..m * row].chunks_exact(row) {
            let (re, im) = channel.split_at(plane);
            gradient.push([re, im].map(|v| standardise::simd::sums(level, v).0));
        }
        for w in [&mut *weights_re, &mut *weights_im] {
            w.clear();
            w.resize(m * k, 0.0);
        }
        let d = &self.d_out;
        for part in &block.parts {
            let part_shape = part.shape.with_images(self.shard.images);
            let (x, x_row, channels) = (buffers.part(part.source), part_shape.row(), part_shape.channels);
            let add = |d_plane: usize, x_plane: usize, sign: f32, to: &mut [f32]| {
                mix::dots(
                    level,
                    d,
                    d_plane * plane,
                    row,
                    m,
                    x,
                    x_plane * plane,
                    x_row,
                    channels,
                    plane,
                    sign,
                    to,
                    part.offset,
                    k,
                );
            };
            add(0, 0, 1.0, weights_re);
            if part.shape.complex && shape.complex {
                add(1, 1, 1.0, weights_re);
            }
            if complex {
                add(1, 0, 1.0, weights_im);
                if part.shape.complex {
                    add(0, 1, -1.0, weights_im);
                }
            }
        }
    }

    /// Sends the products' gradient back through P_j, Standardise, ρ and the wavelets to the block's input.
    pub fn gradients_of_input(
        &mut self,
        level: Level,
        block: &BlockPlan,
        bank: &Prepared,
        rho: Nonlinearity,
        weights: &BlockWeights<f32>,
        back: &Backward,
    ) {
        let n = self.shard.images;
        reserve(&mut self.d_low, block.low.with_images(n).len());
        reserve(&mut self.d_wave, block.wave.with_images(n).len());
        if block.part(Source::Wave).is_none() {
            // ψx goes on through ρ only, which adds to what is here.
            self.d_wave[..block.wave.with_images(n).len()].fill(0.0);
        }
        for parameter in [&mut self.sums.bias, &mut self.sums.gain] {
            parameter.clear();
            parameter.resize(block.collapsed_channels, 0.0);
        }
        for (part, matrices) in block.parts.iter().zip(&back.matrices) {
            let corrections = &back.corrections[part.offset..part.offset + part.shape.channels];
            let shape = part.shape.with_images(n);
            let keeps_phase = matches!(part.source, Source::Low | Source::Wave);
            let mut to = match part.source {
                Source::Low => std::mem::take(&mut self.d_low),
                Source::Wave => std::mem::take(&mut self.d_wave),
                Source::RhoLow | Source::RhoWave => std::mem::take(&mut self.d_rho),
            };
            reserve(&mut to, shape.len());
            self.back_project(level, block, shape, matrices, &mut to);
            if keeps_phase {
                let values = self.shard.blocks[block.index].part(part.source);
                let row = shape.row();
                for (c, correction) in corrections.iter().enumerate() {
                    let range = c * row..(c + 1) * row;
                    correction.apply(shape.plane(), &values[range.clone()], &mut to[range]);
                }
            } else {
                self.back_through_rho(level, block, part, rho, weights, corrections, &mut to);
            }
            match part.source {
                Source::Low => self.d_low = to,
                Source::Wave => self.d_wave = to,
                Source::RhoLow | Source::RhoWave => self.d_rho = to,
            }
        }
        if block.index > 0 {
            let shape = block.input.with_images(n);
            reserve(&mut self.d_out, shape.len());
            let scratch = &mut self.shard.wavelet;
            wavelet::simd::adjoint(level, bank, shape, &self.d_low, &self.d_wave, &mut self.d_out, scratch);
        }
    }

    /// The product with P_jᴴ for one part.
    fn back_project(
        &mut self,
        level: Level,
        block: &BlockPlan,
        shape: MapShape,
        (re, im): &(Packed, Packed),
        to: &mut [f32],
    ) {
        let out = block.output.with_images(self.shard.images);
        let (plane, row) = (out.plane(), out.row());
        let both = re.columns() > out.channels;
        for (p, matrix) in [re, im].into_iter().enumerate().take(shape.planes()) {
            let planes = if both { 0..2 } else { p..p + 1 };
            self.rows.clear();
            for q in planes {
                self.rows.extend((0..out.channels).map(|m| Row { buffer: 0, start: m * row + q * plane }));
            }
            let (stride, scratch) = (shape.row(), &mut self.shard.mix);
            mix::product(
                level,
                matrix,
                &[&self.d_out],
                &self.rows,
                plane,
                Start::Zero,
                to,
                p * plane,
                stride,
                scratch,
            );
        }
    }

    /// Adds to the gradient of z what comes through ρ; `d` is the gradient of ρ(z), still uncorrected.
    fn back_through_rho(
        &mut self,
        level: Level,
        block: &BlockPlan,
        part: &Part,
        rho: Nonlinearity,
        weights: &BlockWeights<f32>,
        corrections: &[rho::simd::Correction],
        d: &mut [f32],
    ) {
        let first = collapsed_offset(block, part.source);
        let (bias, gain) = (tail(&weights.bias, first), tail(&weights.gain, first));
        let buffers = &self.shard.blocks[block.index];
        let (z_shape, z, d_z) = match part.source {
            Source::RhoLow => (block.low, &buffers.low, &mut self.d_low),
            _ => (block.wave, &buffers.wave, &mut self.d_wave),
        };
        let rho_z = buffers.part(part.source);
        let z_shape = z_shape.with_images(self.shard.images);
        let (row, out_row) = (z_shape.row(), part.shape.with_images(self.shard.images).row());
        if !crate::kernels::rho::simd::is_vectorised(rho) {
            for (c, correction) in corrections.iter().enumerate() {
                let range = c * out_row..(c + 1) * out_row;
                correction.apply(z_shape.plane(), &rho_z[range.clone()], &mut d[range]);
            }
            let map =
                |shape, values: &[f32]| Map::from_vec(shape, values.to_vec()).expect("the plan's sizes");
            let out_shape = part.shape.with_images(self.shard.images);
            let (z, d_out) = (map(z_shape, z), map(out_shape, &d[..out_shape.len()]));
            let d_z = &mut d_z[..z_shape.len()];
            let mut sum = map(z_shape, d_z);
            let (d_bias, d_gain) = (&mut self.sums.bias[first..], &mut self.sums.gain[first..]);
            rho::reference::adjoint(rho, bias, gain, &z, &d_out, &mut sum, d_bias, d_gain);
            d_z.copy_from_slice(sum.values());
            return;
        }
        for (c, &correction) in corrections.iter().enumerate() {
            let channel = rho::simd::Channel {
                rho,
                bias: bias.get(c).copied().unwrap_or(0.0),
                gain: gain.get(c).copied().unwrap_or(0.0),
                complex: z_shape.complex,
                plane: z_shape.plane(),
            };
            let (range, out_range) = (c * row..(c + 1) * row, c * out_row..(c + 1) * out_row);
            let (z, d_z) = (&z[range.clone()], &mut d_z[range]);
            let (rho_z, d) = (&rho_z[out_range.clone()], &d[out_range]);
            let [d_bias, d_gain] = rho::simd::adjoint_channel(level, channel, z, rho_z, d, correction, d_z);
            self.sums.bias[first + c] += d_bias;
            self.sums.gain[first + c] += d_gain;
        }
    }
}
