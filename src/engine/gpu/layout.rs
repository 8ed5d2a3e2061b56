//! Where things stand in a device's buffers: a block's maps as rows, a network's weights as one flat vector.

use crate::kernels::classifier::gpu::{Offsets, Sizes};
use crate::kernels::standardise::gpu::RunningAt;
use crate::kernels::wgsl::NONE;
use crate::network::{BlockPlan, Plan, Source, Weights};
use crate::tensor::MapShape;

/// Images (N, C, H, W) as rows (C, N, H, W).
pub fn channel_major(images: &[f32], n: usize, channels: usize) -> Vec<f32> {
    let pixels = images.len() / (n * channels).max(1);
    let plane = |c: usize, i: usize| &images[(i * channels + c) * pixels..][..pixels];
    (0..channels).flat_map(|c| (0..n).flat_map(move |i| plane(c, i))).copied().collect()
}

/// First real and first imaginary row of a map; [`NONE`] where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Real rows, one a channel.
    pub re: u32,
    /// Imaginary rows, one a channel.
    pub im: u32,
}

/// Not stored.
pub const NOWHERE: Place = Place { re: NONE, im: NONE };

/// The concatenation as rows: the real row of every channel, then the imaginary rows of the complex ones. Where ψx is not part of
/// it and still wanted, its rows follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Channels of the concatenation K.
    pub channels: usize,
    /// Complex ones among them.
    pub complex_channels: usize,
    /// Number of each channel among the complex ones; [`NONE`] for real channels.
    pub complex_at: Vec<u32>,
    /// All rows.
    pub rows: usize,
    /// Of φx, ψx, ρ(φx), ρ(ψx).
    places: [Place; 4],
}

impl Layout {
    /// Of a block; `keep_wave` asks for ψx also where the concatenation has only ρ(ψx).
    pub fn new(block: &BlockPlan, keep_wave: bool) -> Layout {
        let channels = block.rho_channels;
        let mut complex_at = vec![NONE; channels];
        let mut places = [NOWHERE; 4];
        let mut complex_channels = 0;
        for part in &block.parts {
            let place = &mut places[part.source as usize];
            place.re = part.offset as u32;
            if part.shape.complex {
                place.im = (channels + complex_channels) as u32;
                for (i, at) in complex_at[part.offset..][..part.shape.channels].iter_mut().enumerate() {
                    *at = (complex_channels + i) as u32;
                }
                complex_channels += part.shape.channels;
            }
        }
        let mut rows = channels + complex_channels;
        if keep_wave && block.part(Source::Wave).is_none() {
            let wave = block.wave.channels;
            places[Source::Wave as usize] = Place { re: rows as u32, im: (rows + wave) as u32 };
            rows += 2 * wave;
        }
        Layout { channels, complex_channels, complex_at, rows, places }
    }

    /// Rows of the concatenation itself.
    pub fn concatenation(&self) -> usize {
        self.channels + self.complex_channels
    }

    /// Where `source` stands.
    pub fn place(&self, source: Source) -> Place {
        self.places[source as usize]
    }

    /// Copies a map out of rows of `shape.plane()` values: (C, P, N, H, W).
    pub fn map(&self, source: Source, shape: MapShape, rows: &[f32]) -> Vec<f32> {
        let (place, n) = (self.place(source), shape.plane());
        let row = |at: usize| &rows[at * n..(at + 1) * n];
        let mut values = Vec::with_capacity(shape.len());
        for c in 0..shape.channels {
            values.extend(row(place.re as usize + c));
            if shape.complex {
                values.extend(row(place.im as usize + c));
            }
        }
        values
    }
}

/// Where a block's learned numbers begin in the flat vector; [`NONE`] where it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockAt {
    /// ρ's b.
    pub bias: u32,
    /// ρ's g.
    pub gain: u32,
    /// Real part of P_j.
    pub projection_re: u32,
    /// Imaginary part of P_j.
    pub projection_im: u32,
}

/// Where everything begins in the flat vectors of learned numbers and of running statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightsAt {
    /// A block's learned numbers.
    pub blocks: Vec<BlockAt>,
    /// The classifier's learned numbers.
    pub classifier: Offsets,
    /// A block's running statistics.
    pub running: Vec<RunningAt>,
    /// The classifier's.
    pub classifier_running: RunningAt,
    /// Learned numbers.
    pub len: usize,
    /// Running statistics.
    pub running_len: usize,
    /// Length of each learned vector, in the order of [`Weights::learned`].
    lengths: Vec<usize>,
}

impl WeightsAt {
    /// Of a plan.
    pub fn new(plan: &Plan) -> WeightsAt {
        let zeros = Weights::<f32>::zeros(plan);
        let mut at = 0;
        let mut next = |n: usize| {
            let start = if n == 0 { NONE } else { at as u32 };
            at += n;
            start
        };
        let lengths: Vec<usize> = zeros.learned().iter().map(|v| v.len()).collect();
        let starts: Vec<u32> = lengths.iter().map(|&n| next(n)).collect();
        let len = at;
        let (blocks, classifier) = starts.split_at(4 * plan.blocks.len());
        let [scale, shift, linear, bias] = [0, 1, 2, 3].map(|i| classifier[i] as usize);
        let blocks = blocks.as_chunks::<4>().0.iter();
        let blocks = blocks.map(|&[bias, gain, projection_re, projection_im]| BlockAt {
            bias,
            gain,
            projection_re,
            projection_im,
        });
        let mut at = 0;
        let running = plan.blocks.iter().map(|b| {
            let (start, k) = (at as u32, b.rho_channels as u32);
            at += 3 * b.rho_channels;
            RunningAt { mean_re: start, mean_im: start + k, var: start + 2 * k }
        });
        let running = running.collect();
        let classifier_running =
            RunningAt { mean_re: at as u32, mean_im: NONE, var: (at + plan.features) as u32 };
        WeightsAt {
            blocks: blocks.collect(),
            classifier: Offsets { scale, shift, linear, bias },
            running,
            classifier_running,
            len,
            running_len: at + 2 * plan.features,
            lengths,
        }
    }

    /// The classifier's extents on a batch.
    pub fn classifier_sizes(&self, plan: &Plan, images: usize) -> Sizes {
        Sizes {
            images,
            rows: plan.features,
            pixels: plan.last_output().pixels(),
            average: plan.spec.avgpool,
            classes: plan.spec.classes,
        }
    }

    /// The learned numbers, flat.
    pub fn learned(&self, weights: &Weights<f32>) -> Vec<f32> {
        weights.learned().into_iter().flatten().copied().collect()
    }

    /// Puts flat learned numbers back.
    pub fn set_learned(&self, flat: &[f32], weights: &mut Weights<f32>) {
        let mut at = 0;
        for (to, &n) in weights.learned_mut().into_iter().zip(&self.lengths) {
            to.copy_from_slice(&flat[at..at + n]);
            at += n;
        }
    }

    /// The running statistics, flat.
    pub fn running(&self, weights: &Weights<f32>) -> Vec<f32> {
        let blocks = weights.blocks.iter().flat_map(|w| [&w.mean_re, &w.mean_im, &w.var]);
        blocks.chain([&weights.classifier.mean, &weights.classifier.var]).flatten().copied().collect()
    }

    /// Puts flat running statistics back.
    pub fn set_running(&self, flat: &[f32], weights: &mut Weights<f32>) {
        let blocks = weights.blocks.iter_mut().flat_map(|w| [&mut w.mean_re, &mut w.mean_im, &mut w.var]);
        let mut at = 0;
        for to in blocks.chain([&mut weights.classifier.mean, &mut weights.classifier.var]) {
            let n = to.len();
            to.copy_from_slice(&flat[at..at + n]);
            at += n;
        }
    }
}
