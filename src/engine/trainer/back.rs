//! What the second half of a block's backward pass needs, worked out from the sums over the batch.

use super::shard::TrainingShard;
use super::sums::Sums;
use crate::kernels::mix::simd::Packed;
use crate::kernels::rho;
use crate::kernels::standardise::{EPSILON, Statistics};
use crate::network::{BlockPlan, BlockWeights, Part};

/// Gradient of P_j, and how to send a gradient back through P_j and Standardise.
pub struct Backward {
    /// Real part of the gradient of P_j.
    pub d_re: Vec<f32>,
    /// Its imaginary part; empty when P_j is real.
    pub d_im: Vec<f32>,
    /// Per part: P_jᴴ over the deviation, for the real and for the imaginary plane.
    pub matrices: Vec<(Packed, Packed)>,
    /// Per channel of the concatenation.
    pub corrections: Vec<rho::simd::Correction>,
}

impl Backward {
    /// From every shard's sums over `count` values a channel.
    pub fn new(
        block: &BlockPlan,
        weights: &BlockWeights<f32>,
        statistics: &Statistics,
        shards: &[TrainingShard],
        count: usize,
    ) -> Backward {
        let (rows, columns) = (block.output.channels, block.rho_channels);
        let (w_re, w_im) = (&weights.projection_re, &weights.projection_im);
        let scale: Vec<f64> = statistics.var.iter().map(|v| 1.0 / (v + EPSILON).sqrt()).collect();
        let total = |of: &dyn Fn(&Sums) -> f64| shards.iter().map(|s| of(&s.sums)).sum::<f64>();
        let gradient: Vec<[f64; 2]> =
            (0..rows).map(|m| [total(&|s| s.gradient[m][0]), total(&|s| s.gradient[m][1])]).collect();
        let (mut d_re, mut d_im) = (vec![0.0; w_re.len()], vec![0.0; w_im.len()]);
        let mut sums = vec![[0.0; 3]; columns];
        for m in 0..rows {
            let [g_re, g_im] = gradient[m];
            for k in 0..columns {
                let i = m * columns + k;
                let (mean_re, mean_im) = (statistics.mean_re[k], statistics.mean_im[k]);
                let raw: f64 = shards.iter().map(|s| f64::from(s.sums.weights_re[i])).sum();
                let re = scale[k] * (raw - g_re * mean_re - g_im * mean_im);
                d_re[i] = re as f32;
                let a = f64::from(w_re[i]);
                let s = &mut sums[k];
                s[0] += a * g_re;
                s[1] += a * g_im;
                s[2] += a * re;
                if let Some(&b) = w_im.get(i) {
                    let raw: f64 = shards.iter().map(|s| f64::from(s.sums.weights_im[i])).sum();
                    let im = scale[k] * (raw - g_im * mean_re + g_re * mean_im);
                    d_im[i] = im as f32;
                    let b = f64::from(b);
                    s[0] += b * g_im;
                    s[1] -= b * g_re;
                    s[2] += b * im;
                }
            }
        }
        let n = count as f64;
        let corrections = (0..columns).map(|k| {
            let [re, im, along] = sums[k].map(|s| s / n);
            let slope = scale[k] * scale[k] * along;
            rho::simd::Correction {
                offset_re: (scale[k] * re - slope * statistics.mean_re[k]) as f32,
                offset_im: (scale[k] * im - slope * statistics.mean_im[k]) as f32,
                slope: slope as f32,
            }
        });
        let corrections = corrections.collect();
        let matrices =
            block.parts.iter().map(|part| adjoint_matrices(part, rows, columns, w_re, w_im, &scale));
        let matrices = matrices.collect();
        Backward { d_re, d_im, matrices, corrections }
    }
}

/// Wᴴ over the deviation, for one part. Columns: the real planes of the products' gradients, then (complex W) their
/// imaginary planes; for the imaginary plane with complex W the imaginary planes come second, too.
fn adjoint_matrices(
    part: &Part,
    rows: usize,
    columns: usize,
    w_re: &[f32],
    w_im: &[f32],
    scale: &[f64],
) -> (Packed, Packed) {
    let (mut re, mut im) = (Packed::default(), Packed::default());
    let channels = part.shape.channels;
    let at = |w: &[f32], c: usize, m: usize| {
        let k = part.offset + c;
        (f64::from(w[m * columns + k]) * scale[k]) as f32
    };
    if w_im.is_empty() {
        re.pack(channels, rows, |c, m| at(w_re, c, m));
        if part.shape.complex {
            im = re.clone();
        }
    } else {
        re.pack(channels, 2 * rows, |c, m| if m < rows { at(w_re, c, m) } else { at(w_im, c, m - rows) });
        if part.shape.complex {
            im.pack(
                channels,
                2 * rows,
                |c, m| if m < rows { -at(w_im, c, m) } else { at(w_re, c, m - rows) },
            );
        }
    }
    (re, im)
}
