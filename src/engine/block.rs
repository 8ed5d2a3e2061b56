//! The two halves of a block's fast forward pass, between which training takes its statistics.

use super::fold::Folded;
use super::shard::{BlockBuffers, Shard};
use crate::kernels::mix::simd::{self as mix, Start};
use crate::kernels::rho::{self, Nonlinearity};
use crate::kernels::simd::Level;
use crate::kernels::{normalise, wavelet};
use crate::network::{BlockPlan, BlockWeights, Source};
use crate::tensor::{Map, MapShape};

/// Where ρ's parameters of a part begin among the collapsed channels.
pub fn collapsed_offset(block: &BlockPlan, source: Source) -> usize {
    if source == Source::RhoWave { block.collapsed_channels - block.wave.channels } else { 0 }
}

/// From `first` on; empty where ρ has no such parameters.
pub fn tail<T>(parameters: &[T], first: usize) -> &[T] {
    parameters.get(first..).unwrap_or(&[])
}

/// First half: φx, ψx and ρ of what it acts on.
pub fn wavelet_and_rho(
    level: Level,
    block: &BlockPlan,
    bank: &wavelet::simd::Prepared,
    nonlinearity: Nonlinearity,
    weights: &BlockWeights<f32>,
    shard: &mut Shard,
) {
    filter(level, block, bank, shard);
    collapse(level, block, nonlinearity, weights, shard);
}

// Not inlined, these four: the kernels are, into them, and what the browser downloads has each once.

/// φx and ψx.
#[inline(never)]
pub fn filter(level: Level, block: &BlockPlan, bank: &wavelet::simd::Prepared, shard: &mut Shard) {
    let (before, rest) = shard.blocks.split_at_mut(block.index);
    let input = before.last().map_or(&shard.input, |b| &b.out);
    let BlockBuffers { low, wave, .. } = &mut rest[0];
    let shape = block.input.with_images(shard.images);
    wavelet::simd::forward(level, bank, shape, input, low, wave, &mut shard.wavelet);
}

/// ρ of what it acts on.
#[inline(never)]
pub fn collapse(
    level: Level,
    block: &BlockPlan,
    nonlinearity: Nonlinearity,
    weights: &BlockWeights<f32>,
    shard: &mut Shard,
) {
    let BlockBuffers { low, wave, rho_low, rho_wave, .. } = &mut shard.blocks[block.index];
    for (source, shape, z, out) in
        [(Source::RhoLow, block.low, low, rho_low), (Source::RhoWave, block.wave, wave, rho_wave)]
    {
        if block.part(source).is_some() {
            let first = collapsed_offset(block, source);
            let (bias, gain) = (tail(&weights.bias, first), tail(&weights.gain, first));
            apply_rho(level, nonlinearity, bias, gain, shape.with_images(shard.images), z, out);
        }
    }
}

/// ρ of a whole map.
fn apply_rho(
    level: Level,
    nonlinearity: Nonlinearity,
    bias: &[f32],
    gain: &[f32],
    shape: MapShape,
    z: &[f32],
    out: &mut [f32],
) {
    let (row, out_row) = (shape.row(), out.len() / shape.channels);
    if rho::simd::is_vectorised(nonlinearity) {
        for c in 0..shape.channels {
            let channel = rho::simd::Channel {
                rho: nonlinearity,
                bias: bias.get(c).copied().unwrap_or(0.0),
                gain: gain.get(c).copied().unwrap_or(0.0),
                complex: shape.complex,
                plane: shape.plane(),
            };
            rho::simd::forward_channel(
                level,
                channel,
                &z[c * row..][..row],
                &mut out[c * out_row..][..out_row],
            );
        }
    } else {
        let z = Map::from_vec(shape, z.to_vec()).expect("buffers have the plan's sizes");
        let mut map = Map::zeros(MapShape { complex: nonlinearity.is_complex(shape.complex), ..shape });
        rho::reference::forward(nonlinearity, bias, gain, &z, &mut map);
        out.copy_from_slice(map.values());
    }
}

/// Second half: P_j (with Standardise folded in) and Normalise.
pub fn mix_and_normalise(level: Level, block: &BlockPlan, folded: &Folded, shard: &mut Shard) {
    project(level, block, folded, shard);
    normalise(level, block, shard);
}

/// Normalise alone, in place.
#[inline(never)]
pub fn normalise(level: Level, block: &BlockPlan, shard: &mut Shard) {
    let shape = block.output.with_images(shard.images);
    let BlockBuffers { out, norms, .. } = &mut shard.blocks[block.index];
    let rows = shape.channels * shape.planes();
    normalise::simd::forward_in_place(level, rows, shape.plane(), out, norms);
}

/// P_j alone.
#[inline(never)]
pub fn project(level: Level, block: &BlockPlan, folded: &Folded, shard: &mut Shard) {
    let shape = block.output.with_images(shard.images);
    let (plane, row) = (shape.plane(), shape.row());
    let scratch = &mut shard.mix;
    let BlockBuffers { low, wave, rho_low, rho_wave, out, rows_re, rows_im, .. } =
        &mut shard.blocks[block.index];
    let parts: [&[f32]; 4] = [low, wave, rho_low, rho_wave];
    let (re, im) = (Start::Bias(&folded.bias_re), Start::Bias(&folded.bias_im));
    if folded.re.rows() > shape.channels {
        mix::product(level, &folded.re, &parts, rows_re, plane, re, out, 0, plane, scratch);
    } else {
        mix::product(level, &folded.re, &parts, rows_re, plane, re, out, 0, row, scratch);
        mix::product(level, &folded.im, &parts, rows_im, plane, im, out, plane, row, scratch);
    }
}
