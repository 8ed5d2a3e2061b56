//! The workbench's pictures: filters in space and in frequency, their coverage, and the maps they give.

use ndarray::Array2;
use num_complex::Complex64;
use wasm_bindgen::prelude::*;

use super::super::library::js_error;
use super::{Workbench, nothing_built};
use crate::analysis::workbench::{self, Drawn};
use crate::kernels::colour::{Aspect, Scale};

/// Phase is not shown where |z| is at most this share of the map's largest.
const NOISE_FLOOR: f32 = 0.02;

#[wasm_bindgen]
impl Workbench {
    /// Every filter in space, complex samples.
    pub fn space(&self, own: bool) -> Result<Vec<f32>, JsError> {
        Ok(workbench::in_space(&self.built(own)?.bank))
    }

    /// Makes the spectra that the next pictures are drawn from.
    pub fn prepare_pictures(&mut self, own: bool) -> Result<(), JsError> {
        let bench = self.benches[usize::from(!own)].as_mut().ok_or_else(nothing_built)?;
        if bench.drawn.is_none() {
            bench.drawn = Some(Drawn::new(&bench.bank, bench.recipe.zero_mean));
        }
        Ok(())
    }

    /// Every |ψ̂_l|, then |φ̂|, one below the other: RGBA, white light, each as bright as its own largest allows.
    pub fn frequencies(&self, own: bool) -> Result<Vec<u8>, JsError> {
        let mut pixels = Vec::new();
        for plane in self.drawn(own)?.planes() {
            let full = plane.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            pixels.extend(self.white(plane, full)?);
        }
        Ok(pixels)
    }

    /// Outlines at half height: five numbers a piece.
    pub fn outlines(&self, own: bool) -> Result<Vec<f32>, JsError> {
        Ok(self.drawn(own)?.outlines().into_flattened())
    }

    /// The coverage on the plane: RGBA, white light, full where it is 1 or more.
    pub fn coverage(&self, own: bool) -> Result<Vec<u8>, JsError> {
        // Light is the square of what is painted: the coverage is one already.
        let roots: Vec<f32> = self.drawn(own)?.coverage().iter().map(|a| a.sqrt()).collect();
        self.white(&roots, 1.0)
    }

    /// The coverage's profiles, along |ω| and around.
    pub fn profiles(&self, own: bool, radius: f64) -> Result<Vec<f32>, JsError> {
        Ok(self.drawn(own)?.profiles(radius))
    }

    /// The channel filtered by every ψ_l, then φ, one below the other: RGBA. The wavelets' maps share one scale, the largest |z| that
    /// the network's own bank gives. What φ makes of a real map is real, and grey.
    pub fn maps(&self, own: bool) -> Result<Vec<u8>, JsError> {
        let bench = self.built(own)?;
        let (waves, low) = self.scales()?;
        let mut pixels = Vec::new();
        let l = bench.bank.orientations;
        let real = !self.map_into(bench.place.1).shape.complex;
        for filter in 0..=l {
            let full = if filter == l { low } else { waves };
            let aspect = if filter == l && real { Aspect::Real } else { Aspect::Complex };
            pixels.extend(self.planes(aspect, bench.filtered.output(filter), full)?);
        }
        Ok(pixels)
    }

    /// What full light is in [`maps`](Self::maps): in the wavelets' and in φ's.
    pub fn map_scales(&self) -> Result<Vec<f32>, JsError> {
        let (waves, low) = self.scales()?;
        Ok(vec![waves, low])
    }

    /// |ẑ| of one filtered channel on the torus's frequencies, zero in the middle; folded as the block's every second pixel folds it
    /// (`stride` 2), or whole (1): RGBA. Both at one scale.
    pub fn spectrum(&self, own: bool, filter: usize, stride: usize) -> Result<Vec<u8>, JsError> {
        let bench = self.built(own)?;
        if filter > bench.bank.orientations || !(1..=2).contains(&stride) {
            return Err(JsError::new("spectrum: expected a filter of the bank and a stride of 1 or 2"));
        }
        let whole = bench.filtered.spectrum(filter);
        let full = whole.iter().map(|z| z.norm()).fold(0.0, f64::max) as f32;
        let folded = workbench::fold(whole, stride);
        let (p, q) = folded.dim();
        // The folded transform is of a quarter of the pixels: this puts both on one scale.
        let scale = (stride * stride) as f64;
        let shifted: Vec<f32> = (0..p * q)
            .map(|i| {
                (folded[[(i / q + p.div_ceil(2)) % p, (i % q + q.div_ceil(2)) % q]].norm() * scale) as f32
            })
            .collect();
        self.white(&shifted, full)
    }

    /// The input channel that is filtered: RGBA; of an image in grey, of maps complex.
    pub fn channel(&self) -> Result<Vec<u8>, JsError> {
        let (_, block, channel) = self.built(true)?.place;
        let view = self.map_into(block);
        let (row, pixels) = (view.shape.row(), view.shape.pixels());
        let values = &view.values[channel * row..][..row];
        if block > 0 {
            return self.paint(Aspect::Complex, values, pixels);
        }
        let preparation = &self.network.preparation;
        let (mean, deviation) = (preparation.mean[channel], preparation.deviation[channel]);
        let light = |v: &f32| ((v * deviation + mean) * 255.0).round() as u8;
        Ok(values.iter().map(light).flat_map(|v| [v, v, v, 255]).collect())
    }
}

impl Workbench {
    /// Largest |z| of the own bank's wavelet maps and of its φ's.
    fn scales(&self) -> Result<(f32, f32), JsError> {
        let bench = self.built(true)?;
        let largest =
            |filter: usize| bench.filtered.output(filter).iter().map(|z| z.norm()).fold(0.0, f64::max) as f32;
        let l = bench.bank.orientations;
        Ok(((0..l).map(largest).fold(0.0, f32::max), largest(l)))
    }

    fn white(&self, values: &[f32], full: f32) -> Result<Vec<u8>, JsError> {
        let mut pixels = vec![0; 4 * values.len()];
        let scale = Scale { full, floor: 0.0 };
        Aspect::Modulus.paint(&self.painter, values, None, scale, &mut pixels).map_err(js_error)?;
        Ok(pixels)
    }

    fn planes(&self, aspect: Aspect, z: &Array2<Complex64>, full: f32) -> Result<Vec<u8>, JsError> {
        let (re, im): (Vec<f32>, Vec<f32>) = z.iter().map(|z| (z.re as f32, z.im as f32)).unzip();
        let mut pixels = vec![0; 4 * re.len()];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        aspect.paint(&self.painter, &re, Some(&im), scale, &mut pixels).map_err(js_error)?;
        Ok(pixels)
    }

    /// One channel, its planes one after the other, at the scale of its largest value.
    pub(super) fn paint(&self, aspect: Aspect, values: &[f32], pixels: usize) -> Result<Vec<u8>, JsError> {
        let (re, im) = values.split_at(pixels);
        let full = (0..pixels).map(|i| re[i].hypot(im.get(i).copied().unwrap_or(0.0))).fold(0.0, f32::max);
        let mut out = vec![0; 4 * pixels];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        let im = (!im.is_empty()).then_some(im);
        aspect.paint(&self.painter, re, im, scale, &mut out).map_err(js_error)?;
        Ok(out)
    }
}
