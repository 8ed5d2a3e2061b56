//! Which maps do most for the answer: one channel a block, traced back from the classifier.
//!
//! Everything between a block's wavelet maps and its output before Normalise is linear (Standardise and P_j), and so
//! is all that follows the last output. So what each map gives adds up, and a share of the sum means something:
//!
//! * **The last output channel** is the one whose features give most to the lead of the largest logit over the mean
//!   logit: Σ (w_answer − mean w)·scale·(x − mean)/sd over its pixels and planes. Shift and bias, the same for every
//!   image, are left out.
//! * **A block's input channel**, for an output channel o with y_o(u) = Σ_k W_ok·(x_k(u) − m_k)/s_k before Normalise, is
//!   the one whose wavelet maps, kept and collapsed, supply the largest share of its energy:
//!   Re Σ_u y_oc(u)·conj y_o(u) / Σ_u |y_o(u)|², where y_oc has the terms of channel c's maps only. Over all channels and
//!   the low-pass copies the shares add up to 1; one may be negative.
//! * That input channel is an output of the block before: the strand goes on from there to the image.

use num_complex::Complex64;

use super::arrows::{moments, weight};
use crate::engine::Forward;
use crate::kernels::classifier::EPSILON as CLASSIFIER_EPSILON;
use crate::kernels::cross_entropy::reference::argmax;
use crate::network::Source;

/// One block of the strand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Channel of the block's input; the output of the step before.
    pub input: usize,
    /// Output channel.
    pub output: usize,
    /// Share of the output's energy before Normalise that the input channel's wavelet maps supply.
    pub share: f64,
}

/// The strand that does most for the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerPath {
    /// The class of the largest logit.
    pub class: usize,
    /// What the last output channel gives to that logit's lead over the mean logit.
    pub lead: f64,
    /// The same over what all channels together give.
    pub lead_share: f64,
    /// One entry a block, the first block's first.
    pub steps: Vec<Step>,
}

impl AnswerPath {
    /// Traces image `image` of the last pass.
    pub fn trace(forward: &Forward, image: usize) -> AnswerPath {
        let classes = forward.model().plan.spec.classes;
        let class = argmax(&forward.logits()[image * classes..][..classes]);
        let leads = leads(forward, image, class);
        let mut output = argmax(&leads);
        let (lead, all) = (leads[output], leads.iter().sum::<f64>());
        let lead_share = if all == 0.0 { 0.0 } else { lead / all };
        let mut steps: Vec<Step> = (0..forward.model().plan.blocks.len())
            .rev()
            .map(|block| {
                let shares = shares(forward, block, output, image);
                let input = argmax(&shares);
                let step = Step { input, output, share: shares[input] };
                output = input;
                step
            })
            .collect();
        steps.reverse();
        AnswerPath { class, lead, lead_share, steps }
    }
}

/// What each channel of the last output gives to the lead of `class` over the mean logit.
pub(super) fn leads(forward: &Forward, image: usize, class: usize) -> Vec<f64> {
    let plan = &forward.model().plan;
    let weights = &forward.model().weights.classifier;
    let view = forward.output(plan.blocks.len() - 1);
    let (planes, pixels) = (view.shape.planes(), view.shape.pixels());
    let (inputs, classes) = (plan.linear_inputs, plan.spec.classes);
    // With pooling one weight serves all pixels of a channel, each at 1/pixels.
    let per_channel = if plan.spec.avgpool { 1 } else { pixels };
    let mut leads = vec![0.0; view.shape.channels];
    for (channel, lead) in leads.iter_mut().enumerate() {
        for real in channel * planes..(channel + 1) * planes {
            let sd = (f64::from(weights.var[real]) + CLASSIFIER_EPSILON).sqrt();
            let scale = f64::from(weights.scale[real]) / sd * per_channel as f64 / pixels as f64;
            let values = &view.values[(real * view.shape.images + image) * pixels..][..pixels];
            for (i, &x) in values.iter().enumerate() {
                let column = real * per_channel + if per_channel == 1 { 0 } else { i };
                let weight = |k: usize| f64::from(weights.linear[k * inputs + column]);
                let mean = (0..classes).map(weight).sum::<f64>() / classes as f64;
                *lead += (weight(class) - mean) * scale * (f64::from(x) - f64::from(weights.mean[real]));
            }
        }
    }
    leads
}

/// y_o of one image, and what each input channel's wavelet maps give to it.
pub(super) fn supplies(
    forward: &Forward,
    block: usize,
    output: usize,
    image: usize,
) -> (Vec<Complex64>, Vec<Vec<Complex64>>) {
    let plan = &forward.model().plan.blocks[block];
    let orientations = forward.model().plan.spec.orientations;
    let pixels = plan.output.pixels();
    let mut total = vec![Complex64::ZERO; pixels];
    let mut own = vec![total.clone(); plan.input.channels];
    for part in &plan.parts {
        let view = forward.part(block, part.source).expect("every part of the plan is computed");
        let (n, row) = (view.shape.images, view.shape.row());
        let of_wavelets = matches!(part.source, Source::Wave | Source::RhoWave);
        for channel in 0..part.shape.channels {
            let k = part.offset + channel;
            let (mean, scale) = moments(forward, block, k);
            let weight = weight(forward, block, output, k) * scale;
            let plane = |p: usize| &view.values[channel * row + (p * n + image) * pixels..][..pixels];
            for i in 0..pixels {
                let im = if view.shape.complex { plane(1)[i] } else { 0.0 };
                let y = weight * (Complex64::new(plane(0)[i].into(), im.into()) - mean);
                total[i] += y;
                if of_wavelets {
                    own[channel / orientations][i] += y;
                }
            }
        }
    }
    (total, own)
}

/// Each input channel's share of y_o's energy; all 0 where y_o is.
fn shares(forward: &Forward, block: usize, output: usize, image: usize) -> Vec<f64> {
    let (total, own) = supplies(forward, block, output, image);
    let energy: f64 = total.iter().map(Complex64::norm_sqr).sum();
    let share = |own: Vec<Complex64>| {
        let given: f64 = own.iter().zip(&total).map(|(a, b)| (a * b.conj()).re).sum();
        if energy == 0.0 { 0.0 } else { given / energy }
    };
    own.into_iter().map(share).collect()
}
