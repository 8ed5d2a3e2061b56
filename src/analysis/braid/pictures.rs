//! The braid's pictures: the strand's maps, all maps of one block, and the wavelets.

use num_complex::Complex64;

use super::{Braid, NOISE_FLOOR, largest};
use crate::Result;
use crate::engine::MapView;
use crate::kernels::colour::{Aspect, Atlas, Scale};
use crate::network::Source;
use crate::wavelet::{FilterBank, Gabor};

/// Samples a pixel in a wavelet's picture: on the pixels themselves there is little to see of it.
const WAVELET_FINENESS: f64 = 4.0;
/// Samples shown of a wavelet on each side of its centre.
const WAVELET_RADIUS: isize = 9;
/// Side of a wavelet's picture in samples.
pub const WAVELET_SIDE: usize = 2 * WAVELET_RADIUS as usize + 1;

impl Braid {
    /// The strand's maps in one picture: a column a block, as wide as its maps, next to each other from the left. From
    /// the top of each column down, each directly below the one before: the L maps ψx of the step's input channel, the
    /// L maps ρ(ψx), the step's output map. With `own_scale` each map is as light as its own largest modulus allows
    /// (ρ(ψx) at the scale of its ψx); else the L of a block share one scale.
    pub fn strand(&self, aspect: Aspect, own_scale: bool) -> Result<Atlas> {
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
                let view = self.forward.part(block, source).expect("ψx and ρ(ψx) are in every block");
                for orientation in 0..l {
                    let channel = step.input * l + orientation;
                    let full =
                        if own_scale { self.scales[block].wave[channel] } else { self.wave_scale(block) };
                    let row = orientation + if source == Source::Wave { 0 } else { l };
                    self.place(&mut atlas, left, row * h, view, channel, aspect, full)?;
                }
            }
            let output = self.forward.output(block);
            let full = self.output_scale(block);
            self.place(&mut atlas, left, 2 * l * h, output, step.output, aspect, full)?;
            left += w;
        }
        Ok(atlas)
    }

    /// All maps of one block in one picture, without gaps: a row an input channel, with its L maps ψx, then its L maps
    /// ρ(ψx); below, the outputs, 2L a row.
    pub fn sheet(&self, block: usize, aspect: Aspect, own_scale: bool) -> Result<Atlas> {
        let l = self.model().plan.spec.orientations;
        let plan = &self.model().plan.blocks[block];
        let (w, h) = (plan.output.width, plan.output.height);
        let (inputs, outputs) = (plan.input.channels, plan.output.channels);
        let mut atlas = Atlas::new(2 * l * w, (inputs + outputs.div_ceil(2 * l)) * h);
        let full = |own: f32, all: f32| if own_scale { own } else { all };
        let scales = &self.scales[block];
        let (all_wave, all_output) = self.sheet_scales(block);
        for (source, first) in [(Source::Wave, 0), (Source::RhoWave, l)] {
            let view = self.forward.part(block, source).expect("ψx and ρ(ψx) are in every block");
            for channel in 0..inputs * l {
                let full = full(scales.wave[channel], all_wave);
                let (top, left) = (channel / l * h, (first + channel % l) * w);
                self.place(&mut atlas, left, top, view, channel, aspect, full)?;
            }
        }
        let view = self.forward.output(block);
        for channel in 0..outputs {
            let full = full(scales.output[channel], all_output);
            let (top, left) = ((inputs + channel / (2 * l)) * h, channel % (2 * l) * w);
            self.place(&mut atlas, left, top, view, channel, aspect, full)?;
        }
        Ok(atlas)
    }

    /// Full scales of all wavelet maps and of all outputs of a block: what its sheet is shown at.
    pub fn sheet_scales(&self, block: usize) -> (f32, f32) {
        (largest(&self.scales[block].wave), largest(&self.scales[block].output))
    }

    /// The first block's wavelets ψ_l side by side, each [`WAVELET_SIDE`] samples square, hue their phase: the formula
    /// (wave less K times its envelope) sampled [`WAVELET_FINENESS`] times a pixel.
    pub fn wavelets(&self) -> Result<Atlas> {
        let plan = &self.model().plan;
        let first = &plan.blocks[0];
        let bank =
            FilterBank::new(first.bank, plan.spec.orientations, first.input.height, first.input.width)?;
        let mut atlas = Atlas::new(WAVELET_SIDE * bank.psi.len(), WAVELET_SIDE);
        for (l, (wave, kappa)) in bank.psi_params.iter().zip(&bank.kappa).enumerate() {
            let envelope = Gabor { xi: 0.0, ..*wave };
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
            Aspect::Complex.paint(&self.painter, &re, Some(&im), scale, &mut picture)?;
            atlas.place(l * WAVELET_SIDE, 0, WAVELET_SIDE, &picture);
        }
        Ok(atlas)
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
