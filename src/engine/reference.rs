//! The reference pass, forward and backward, generic over f32 and f64: every operation's plain loops in order.

use super::block::{collapsed_offset, tail};
use crate::kernels::classifier::reference::{self as classifier, Tape};
use crate::kernels::cross_entropy::reference::{self as cross_entropy, Score};
use crate::kernels::standardise::Statistics;
use crate::kernels::standardise::reference as standardise;
use crate::kernels::{mix::reference as mix, normalise::reference as normalise};
use crate::kernels::{rho::reference as rho, wavelet::reference as wavelet};
use crate::network::{BlockPlan, Plan, Source, Weights};
use crate::tensor::{Map, MapShape, Real};
use crate::wavelet::FilterBank;

/// Every intermediate map of one block.
#[derive(Clone, Debug)]
pub struct BlockPass<T> {
    /// φx.
    pub low: Map<T>,
    /// ψx.
    pub wave: Map<T>,
    /// ρ(φx), with skip.
    pub rho_low: Option<Map<T>>,
    /// ρ(ψx).
    pub rho_wave: Map<T>,
    /// The concatenation.
    pub rho: Map<T>,
    /// Standardised.
    pub std: Map<T>,
    /// P_j of it.
    pub proj: Map<T>,
    /// The block's output.
    pub out: Map<T>,
    /// Norms it was divided by.
    pub norms: Vec<T>,
    /// Statistics used.
    pub statistics: Statistics,
}

/// Everything one forward pass computed.
#[derive(Clone, Debug)]
pub struct Pass<T> {
    /// One entry a block.
    pub blocks: Vec<BlockPass<T>>,
    /// (N × classes).
    pub logits: Vec<T>,
    /// The classifier's statistics.
    pub statistics: Statistics,
    tape: Tape<T>,
}

/// ρ's parameters for one part: (bias, gain).
fn parameters<'a, T: Real>(
    block: &BlockPlan,
    weights: &'a crate::network::BlockWeights<T>,
    source: Source,
) -> (&'a [T], &'a [T]) {
    let first = collapsed_offset(block, source);
    (tail(&weights.bias, first), tail(&weights.gain, first))
}

/// Concatenates the parts, complex as soon as one of them is.
fn concatenate<T: Real>(block: &BlockPlan, parts: &[&Map<T>]) -> Map<T> {
    let images = parts[0].shape().images;
    let mut out = Map::zeros(block.rho().with_images(images));
    let row = out.shape().row();
    for (part, map) in block.parts.iter().zip(parts) {
        for c in 0..map.shape().channels {
            let from = map.channel(c);
            out.values_mut()[(part.offset + c) * row..][..from.len()].copy_from_slice(from);
        }
    }
    out
}

/// The part's own planes out of a map of the whole concatenation.
fn extract<T: Real>(whole: &Map<T>, offset: usize, shape: MapShape) -> Map<T> {
    let mut out = Map::zeros(shape.with_images(whole.shape().images));
    let row = out.shape().row();
    for c in 0..shape.channels {
        let from = &whole.channel(offset + c)[..row];
        out.values_mut()[c * row..(c + 1) * row].copy_from_slice(from);
    }
    out
}

/// Runs all blocks and the classifier. In training the batch's own statistics are used.
pub fn forward<T: Real>(
    plan: &Plan,
    banks: &[FilterBank],
    weights: &Weights<T>,
    input: Map<T>,
    training: bool,
) -> Pass<T> {
    let mut x = input;
    let mut blocks = Vec::with_capacity(plan.blocks.len());
    for (block, bank) in plan.blocks.iter().zip(banks) {
        let pass = forward_block(plan, block, bank, weights, &x, training);
        x = pass.out.clone();
        blocks.push(pass);
    }
    let c = &weights.classifier;
    let statistics = if training {
        classifier::statistics(&x)
    } else {
        let wide = |v: &[T]| v.iter().map(|v| v.wide()).collect::<Vec<f64>>();
        Statistics { mean_re: wide(&c.mean), mean_im: vec![0.0; c.mean.len()], var: wide(&c.var) }
    };
    let mut logits = vec![T::zero(); x.shape().images * plan.spec.classes];
    let mut tape = Tape::default();
    classifier::forward(c, plan.spec.avgpool, &statistics, &x, &mut tape, &mut logits);
    Pass { blocks, logits, statistics, tape }
}

/// Runs one block on `x`, its input.
pub fn forward_block<T: Real>(
    plan: &Plan,
    block: &BlockPlan,
    bank: &FilterBank,
    weights: &Weights<T>,
    x: &Map<T>,
    training: bool,
) -> BlockPass<T> {
    let images = x.shape().images;
    let w = &weights.blocks[block.index];
    let mut low = Map::zeros(block.low.with_images(images));
    let mut wave = Map::zeros(block.wave.with_images(images));
    wavelet::forward(bank, x, &mut low, &mut wave);
    let collapse = |source: Source, z: &Map<T>| {
        block.part(source).map(|part| {
            let mut out = Map::zeros(part.shape.with_images(images));
            let (bias, gain) = parameters(block, w, source);
            rho::forward(plan.spec.nonlinearity, bias, gain, z, &mut out);
            out
        })
    };
    let rho_low = collapse(Source::RhoLow, &low);
    let rho_wave = collapse(Source::RhoWave, &wave).expect("every block has ρ(ψx)");
    let parts: Vec<&Map<T>> = match &rho_low {
        Some(rho_low) => vec![&low, &wave, rho_low, &rho_wave],
        None => vec![&low, &rho_wave],
    };
    let rho = concatenate(block, &parts);
    let statistics = if training {
        standardise::statistics(&rho)
    } else {
        let wide = |v: &[T]| v.iter().map(|v| v.wide()).collect();
        Statistics { mean_re: wide(&w.mean_re), mean_im: wide(&w.mean_im), var: wide(&w.var) }
    };
    let mut std = Map::zeros(rho.shape());
    standardise::forward(&rho, &statistics, &mut std);
    let mut proj = Map::zeros(block.output.with_images(images));
    mix::forward(&w.projection_re, &w.projection_im, &std, &mut proj);
    let mut out = Map::zeros(proj.shape());
    let mut norms = vec![T::zero(); proj.shape().plane()];
    normalise::forward(&proj, &mut out, &mut norms);
    BlockPass { low, wave, rho_low, rho_wave, rho, std, proj, out, norms, statistics }
}

/// Gradients of the mean cross-entropy in all learned parameters, after a training-mode `forward`. Also the
/// gradient of the input.
pub fn backward<T: Real>(
    plan: &Plan,
    banks: &[FilterBank],
    weights: &Weights<T>,
    pass: &Pass<T>,
    labels: &[u8],
) -> (Score, Weights<T>, Map<T>) {
    let mut gradients = Weights::zeros(plan);
    let mut d_logits = vec![T::zero(); pass.logits.len()];
    let score = cross_entropy::forward_backward(&pass.logits, labels, plan.spec.classes, 0.0, &mut d_logits);
    let last = pass.blocks.last().expect("a plan has at least one block");
    let mut d_out = Map::zeros(last.out.shape());
    classifier::adjoint(
        &weights.classifier,
        plan.spec.avgpool,
        &pass.statistics,
        &last.out,
        &pass.tape,
        &d_logits,
        &mut gradients.classifier,
        &mut d_out,
    );
    for (block, bank) in plan.blocks.iter().zip(banks).rev() {
        let (b, w, g) =
            (&pass.blocks[block.index], &weights.blocks[block.index], &mut gradients.blocks[block.index]);
        let mut d_proj = Map::zeros(b.proj.shape());
        normalise::adjoint(&b.out, &b.norms, &d_out, &mut d_proj);
        mix::adjoint_weights(&b.std, &d_proj, &mut g.projection_re, &mut g.projection_im);
        let mut d_std = Map::zeros(b.std.shape());
        mix::adjoint(&w.projection_re, &w.projection_im, &d_proj, &mut d_std);
        let mut d_rho = Map::zeros(b.rho.shape());
        standardise::adjoint(&b.std, &b.statistics, &d_std, &mut d_rho);
        let mut d_low = Map::zeros(b.low.shape());
        let mut d_wave = Map::zeros(b.wave.shape());
        for part in &block.parts {
            let d_part = extract(&d_rho, part.offset, part.shape);
            let (z, d_z) = match part.source {
                Source::Low | Source::RhoLow => (&b.low, &mut d_low),
                Source::Wave | Source::RhoWave => (&b.wave, &mut d_wave),
            };
            if matches!(part.source, Source::Low | Source::Wave) {
                for (to, &from) in d_z.values_mut().iter_mut().zip(d_part.values()) {
                    *to += from;
                }
            } else {
                let first = collapsed_offset(block, part.source);
                let (bias, gain) = parameters(block, w, part.source);
                let d_bias = g.bias.get_mut(first..).unwrap_or(&mut []);
                let d_gain = g.gain.get_mut(first..).unwrap_or(&mut []);
                rho::adjoint(plan.spec.nonlinearity, bias, gain, z, &d_part, d_z, d_bias, d_gain);
            }
        }
        let mut d_input = Map::zeros(block.input.with_images(d_low.shape().images));
        wavelet::adjoint(bank, &d_low, &d_wave, &mut d_input);
        d_out = d_input;
    }
    (score, gradients, d_out)
}

/// Takes one step of every running statistic, after a training-mode `forward`.
pub fn update_running<T: Real>(weights: &mut Weights<T>, pass: &Pass<T>) {
    for (w, b) in weights.blocks.iter_mut().zip(&pass.blocks) {
        b.statistics.update_running(b.rho.shape().plane(), &mut w.mean_re, &mut w.mean_im, &mut w.var);
    }
    let last = pass.blocks.last().expect("a plan has at least one block").out.shape();
    let c = &mut weights.classifier;
    pass.statistics.update_running(last.plane(), &mut c.mean, &mut [], &mut c.var);
}
