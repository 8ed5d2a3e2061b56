//! The braid's pictures: the strand's maps, all maps of one block, and the wavelets.

use num_complex::Complex64;

use super::{Braid, NOISE_FLOOR, ScaleBy, arrows};
use crate::Result;
use crate::engine::MapView;
use crate::kernels::colour::{Aspect, Atlas, Scale};
use crate::network::{BlockPlan, Source};
use crate::wavelet::{FilterBank, Gabor};

/// Samples a pixel in a wavelet's picture: on the pixels themselves there is little to see of it.
const WAVELET_FINENESS: f64 = 4.0;
/// Samples shown of a wavelet on each side of its centre.
const WAVELET_RADIUS: isize = 9;
/// Side of a wavelet's picture in samples.
pub const WAVELET_SIDE: usize = 2 * WAVELET_RADIUS as usize + 1;

/// How maps are to be painted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What of a complex map is shown.
    pub aspect: Aspect,
    /// Which maps share a scale.
    pub by: ScaleBy,
}

impl Braid {
    /// The strand's maps in one picture: a column a block, as wide as its maps, next to each other from the left. From
    /// the top of each column down, each directly below the one before: the L maps ψx of the step's input channel, the
    /// L maps ρ(ψx), the step's output map. By unit each map is as light as its own largest modulus allows
    /// (ρ(ψx) at the scale of its ψx); by layer the L of a block share one scale, and the output has its own.
    pub fn strand(&self, wanted: Wanted) -> Result<Atlas> {
        let l = self.model().plan.spec.orientations;
        let sides: Vec<_> =
            self.model().plan.blocks.iter().map(|b| (b.output.width, b.output.height)).collect();
        let width = sides.iter().map(|s| s.0).sum();
        let height = sides.iter().map(|s| (2 * l + 1) * s.1).max().unwrap_or(0);
        let mut atlas = Atlas::new(width, height);
        let mut left = 0;
        for (block, step) in self.path().steps.iter().enumerate() {
            let (w, h) = sides[block];
            for source in [Source::Wave, Source::RhoWave] {
                let view = self.shown().part(block, source).expect("ψx and ρ(ψx) are in every block");
                for orientation in 0..l {
                    let channel = step.input * l + orientation;
                    let own = self.scales[block].wave[channel];
                    let full = self.full(wanted.by, own, block, |l| l.strand_wave);
                    let row = orientation + if source == Source::Wave { 0 } else { l };
                    self.place(&mut atlas, left, row * h, view, channel, wanted.aspect, full)?;
                }
            }
            let own = self.scales[block].output[step.output];
            let full = self.full(wanted.by, own, block, |l| l.strand_output);
            self.place(
                &mut atlas,
                left,
                2 * l * h,
                self.shown().output(block),
                step.output,
                wanted.aspect,
                full,
            )?;
            left += w;
        }
        Ok(atlas)
    }

    /// All maps of one block in one picture, without gaps: a row an input channel, with its L maps ψx, then its L maps
    /// ρ(ψx); below, the outputs, 2L a row.
    pub fn sheet(&self, block: usize, wanted: Wanted) -> Result<Atlas> {
        let l = self.model().plan.spec.orientations;
        let plan = &self.model().plan.blocks[block];
        let (w, h) = (plan.output.width, plan.output.height);
        let (inputs, outputs) = (plan.input.channels, plan.output.channels);
        let mut atlas = Atlas::new(2 * l * w, (inputs + outputs.div_ceil(2 * l)) * h);
        let scales = &self.scales[block];
        for (source, first) in [(Source::Wave, 0), (Source::RhoWave, l)] {
            let view = self.shown().part(block, source).expect("ψx and ρ(ψx) are in every block");
            for channel in 0..inputs * l {
                let full = self.full(wanted.by, scales.wave[channel], block, |l| l.wave);
                let (top, left) = (channel / l * h, (first + channel % l) * w);
                self.place(&mut atlas, left, top, view, channel, wanted.aspect, full)?;
            }
        }
        let view = self.shown().output(block);
        for channel in 0..outputs {
            let full = self.full(wanted.by, scales.output[channel], block, |l| l.output);
            let (top, left) = ((inputs + channel / (2 * l)) * h, channel % (2 * l) * w);
            self.place(&mut atlas, left, top, view, channel, wanted.aspect, full)?;
        }
        Ok(atlas)
    }

    /// One output map and, to its right, the maps of these channels of the block's concatenation, each as it goes into Standardise, at the
    /// scales of the sheet; low-pass maps at one of their own.
    pub fn channel(&self, block: usize, output: usize, ks: &[usize], wanted: Wanted) -> Result<Atlas> {
        let plan: &BlockPlan = &self.model().plan.blocks[block];
        let (w, h) = (plan.output.width, plan.output.height);
        let mut atlas = Atlas::new((1 + ks.len()) * w, h);
        let scales = &self.scales[block];
        let full = self.full(wanted.by, scales.output[output], block, |l| l.output);
        self.place(&mut atlas, 0, 0, self.shown().output(block), output, wanted.aspect, full)?;
        for (i, &k) in ks.iter().enumerate() {
            let (source, channel) = arrows::origin(plan, k);
            let view = self.shown().part(block, source).expect("every part of the plan is computed");
            let full = match source {
                Source::Low | Source::RhoLow => self.full(wanted.by, scales.low[channel], block, |l| l.low),
                Source::Wave | Source::RhoWave => {
                    self.full(wanted.by, scales.wave[channel], block, |l| l.wave)
                }
            };
            self.place(&mut atlas, (1 + i) * w, 0, view, channel, wanted.aspect, full)?;
        }
        Ok(atlas)
    }

    /// The wavelets of every block, a row a block: φ, then the ψ_l side by side, each [`WAVELET_SIDE`] samples square, hue their phase: the
    /// formula (wave less K times its envelope) sampled [`WAVELET_FINENESS`] times a pixel.
    pub fn wavelets(&self) -> Result<Atlas> {
        let plan = &self.model().plan;
        let l = plan.spec.orientations;
        let mut atlas = Atlas::new(WAVELET_SIDE * (1 + l), WAVELET_SIDE * plan.blocks.len());
        for (j, block) in plan.blocks.iter().enumerate() {
            let bank = FilterBank::new(block.bank, l, block.input.height, block.input.width)?;
            let psi = bank.psi_params.iter().zip(&bank.kappa).map(|(&wave, &kappa)| (wave, kappa));
            let phi = (bank.phi_params, Complex64::ZERO);
            for (i, (wave, kappa)) in std::iter::once(phi).chain(psi).enumerate() {
                atlas.place(i * WAVELET_SIDE, j * WAVELET_SIDE, WAVELET_SIDE, &self.wavelet(wave, kappa)?);
            }
        }
        Ok(atlas)
    }

    fn wavelet(&self, wave: Gabor, kappa: Complex64) -> Result<Vec<u8>> {
        let envelope = Gabor { xi: 0.0, ..wave };
        let at = |sample: isize| sample as f64 / WAVELET_FINENESS;
        let offsets = -WAVELET_RADIUS..=WAVELET_RADIUS;
        let values: Vec<Complex64> = offsets
            .clone()
            .flat_map(|y| offsets.clone().map(move |x| (at(y), at(x))))
            .map(|(row, col)| wave.at(row, col) - kappa * envelope.at(row, col))
            .collect();
        let full = values.iter().map(|z| z.norm()).fold(0.0, f64::max) as f32;
        let (re, im): (Vec<f32>, Vec<f32>) = values.iter().map(|z| (z.re as f32, z.im as f32)).unzip();
        let mut picture = vec![0; 4 * values.len()];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        // φ is real: white light.
        let im = (wave.xi != 0.0).then_some(&im[..]);
        Aspect::Complex.paint(&self.painter, &re, im, scale, &mut picture)?;
        Ok(picture)
    }

    fn place(
        &self,
        atlas: &mut Atlas,
        left: usize,
        top: usize,
        view: MapView<'_>,
        channel: usize,
        aspect: Aspect,
        full: f32,
    ) -> Result<()> {
        let (pixels, row) = (view.shape.pixels(), view.shape.row());
        let (re, im) = view.values[channel * row..][..row].split_at(pixels);
        let mut picture = vec![0; 4 * pixels];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        aspect.paint(&self.painter, re, (!im.is_empty()).then_some(im), scale, &mut picture)?;
        atlas.place(left, top, view.shape.width, &picture);
        Ok(())
    }
}
