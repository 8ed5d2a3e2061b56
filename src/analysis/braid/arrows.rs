//! What an output is made of: every channel of the concatenation, its weight in P_j, and, at one pixel, every arrow.
//!
//! Before Normalise a block's output channel o is y_o(u) = Σ_k P_ok·(x_k(u) − m_k)/s_k, a sum over all channels k of the
//! concatenation; Normalise divides by ‖y(u)‖ over all o. Standardised maps are alike in size (rms 1 on the images
//! trained on), so |P_ok| says what k adds on average, and Re Σ_u y_ok·conj y_o / Σ_u |y_o|² what it adds on this image.

use num_complex::Complex64;

use crate::engine::Forward;
use crate::kernels::standardise::EPSILON;
use crate::network::{BlockPlan, Source};

/// One channel of the concatenation as it goes into one output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feed {
    /// Its number in the concatenation.
    pub k: usize,
    /// P_ok.
    pub weight: Complex64,
    /// Its share of the output's energy before Normalise on this image; all together are 1, one may be negative.
    pub share: f64,
}

/// One of the arrows that add up to a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// P_ok.
    pub weight: Complex64,
    /// The standardised map's value at the pixel.
    pub value: Complex64,
    /// Their product: the arrow.
    pub product: Complex64,
}

/// One pixel of one output, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixel {
    /// One arrow a channel of the concatenation, in its order.
    pub arrows: Vec<Arrow>,
    /// Their sum, y_o(u).
    pub sum: Complex64,
    /// ‖y(u)‖ over all outputs: what Normalise divides by.
    pub norm: f64,
    /// The network's own output at the pixel, after Normalise.
    pub output: Complex64,
}

/// P_ok.
pub(super) fn weight(forward: &Forward, block: usize, output: usize, k: usize) -> Complex64 {
    let weights = &forward.model().weights.blocks[block];
    let at = output * forward.model().plan.blocks[block].rho_channels + k;
    let imaginary = weights.projection_im.get(at).copied().unwrap_or(0.0);
    Complex64::new(weights.projection_re[at].into(), imaginary.into())
}

/// Mean and 1/deviation that Standardise uses for channel k.
pub(super) fn moments(forward: &Forward, block: usize, k: usize) -> (Complex64, f64) {
    let weights = &forward.model().weights.blocks[block];
    let mean = Complex64::new(weights.mean_re[k].into(), weights.mean_im[k].into());
    (mean, 1.0 / (f64::from(weights.var[k]) + EPSILON).sqrt())
}

/// What fills channel k of the concatenation, and which of its channels.
pub fn origin(block: &BlockPlan, k: usize) -> (Source, usize) {
    let part = block.parts.iter().rfind(|part| part.offset <= k).expect("the first part begins at 0");
    (part.source, k - part.offset)
}

/// Every channel's real and imaginary plane in the concatenation's order; none for the imaginary one of a real channel.
fn planes(forward: &Forward, block: usize, image: usize) -> Vec<(&[f32], &[f32])> {
    let plan = &forward.model().plan.blocks[block];
    let mut all = Vec::with_capacity(plan.rho_channels);
    for part in &plan.parts {
        let view = forward.part(block, part.source).expect("every part of the plan is computed");
        let (n, row, pixels) = (view.shape.images, view.shape.row(), view.shape.pixels());
        for channel in 0..part.shape.channels {
            let plane = |p: usize| &view.values[channel * row + (p * n + image) * pixels..][..pixels];
            all.push((plane(0), if view.shape.complex { plane(1) } else { &[] }));
        }
    }
    all
}

fn at((re, im): (&[f32], &[f32]), pixel: usize) -> Complex64 {
    Complex64::new(re[pixel].into(), im.get(pixel).copied().unwrap_or(0.0).into())
}

/// Everything that goes into one output, in the concatenation's order; shares are of image 0 of the last pass.
pub fn feeds(forward: &Forward, block: usize, output: usize) -> Vec<Feed> {
    let planes = planes(forward, block, 0);
    let pixels = forward.model().plan.blocks[block].output.pixels();
    let factors: Vec<(Complex64, Complex64)> = (0..planes.len())
        .map(|k| {
            let (mean, scale) = moments(forward, block, k);
            (weight(forward, block, output, k) * scale, mean)
        })
        .collect();
    let term = |k: usize, pixel: usize| factors[k].0 * (at(planes[k], pixel) - factors[k].1);
    let mut total = vec![Complex64::ZERO; pixels];
    for k in 0..planes.len() {
        total.iter_mut().enumerate().for_each(|(i, to)| *to += term(k, i));
    }
    let energy: f64 = total.iter().map(Complex64::norm_sqr).sum();
    (0..planes.len())
        .map(|k| {
            let given: f64 = total.iter().enumerate().map(|(i, y)| (term(k, i) * y.conj()).re).sum();
            let share = if energy == 0.0 { 0.0 } else { given / energy };
            Feed { k, weight: weight(forward, block, output, k), share }
        })
        .collect()
}

/// The numbers of the `count` channels with the largest |P_ok|, largest first.
pub fn heaviest(forward: &Forward, block: usize, output: usize, count: usize) -> Vec<usize> {
    let channels = forward.model().plan.blocks[block].rho_channels;
    let sizes: Vec<f64> = (0..channels).map(|k| weight(forward, block, output, k).norm_sqr()).collect();
    let mut order = crate::sorting::order(channels, &|a, b| sizes[b].total_cmp(&sizes[a]));
    order.truncate(count);
    order
}

/// Takes one pixel of one output apart; image 0 of the last pass.
pub fn pixel(forward: &Forward, block: usize, output: usize, pixel: usize) -> Pixel {
    let plan = &forward.model().plan.blocks[block];
    let values: Vec<Complex64> = planes(forward, block, 0)
        .into_iter()
        .enumerate()
        .map(|(k, plane)| {
            let (mean, scale) = moments(forward, block, k);
            (at(plane, pixel) - mean) * scale
        })
        .collect();
    let sum_of = |o: usize| -> Complex64 {
        values.iter().enumerate().map(|(k, value)| weight(forward, block, o, k) * value).sum()
    };
    let arrow = |(k, &value): (usize, &Complex64)| {
        let weight = weight(forward, block, output, k);
        Arrow { weight, value, product: weight * value }
    };
    let view = forward.output(block);
    let (row, pixels) = (view.shape.row(), view.shape.pixels());
    let own = &view.values[output * row..][..row];
    Pixel {
        arrows: values.iter().enumerate().map(arrow).collect(),
        sum: sum_of(output),
        norm: (0..plan.output.channels).map(|o| sum_of(o).norm_sqr()).sum::<f64>().sqrt(),
        output: at(own.split_at(pixels), pixel),
    }
}
