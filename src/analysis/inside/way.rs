//! One channel's coefficients on their way from ψx to ρ(ψx), averaged over space.

use super::STEPS;
use crate::analysis::dial::{Polar, dial};
use crate::engine::{Forward, MapView, collapsed_offset};
use crate::kernels::rho::{EPSILON, Nonlinearity};
use crate::network::Source;

/// A channel of ψx for all images of a pass.
pub(super) struct Way<'a> {
    rho: Nonlinearity,
    /// b of the soft threshold; 0 of the others.
    threshold: f32,
    re: &'a [f32],
    im: &'a [f32],
    /// The same channel of ρ(ψx), its planes one after the other.
    after: &'a [f32],
    pixels: usize,
    polar: Option<Polar>,
}

impl<'a> Way<'a> {
    pub fn new(forward: &'a Forward, block: usize, channel: usize, wave: MapView<'a>) -> Way<'a> {
        let model = forward.model();
        let rho = model.plan.spec.nonlinearity;
        let plane = wave.shape.plane();
        let row = &wave.values[channel * wave.shape.row()..][..wave.shape.row()];
        let after = forward.part(block, Source::RhoWave).map_or(row, |after| {
            let row = after.shape.row();
            &after.values[channel * row..][..row]
        });
        let threshold = match rho {
            Nonlinearity::SoftThreshold => {
                let first = collapsed_offset(&model.plan.blocks[block], Source::RhoWave);
                model.weights.blocks[block].bias[first + channel]
            }
            _ => 0.0,
        };
        let (re, im) = row.split_at(plane);
        Way { rho, threshold, re, im, after, pixels: wave.shape.pixels(), polar: None }
    }

    /// Means over space, (images, planes), after so many steps.
    pub fn means(&mut self, step: usize) -> Vec<f32> {
        let kept = 1.0 - step as f32 / (STEPS - 1) as f32;
        let (re, im) = (self.re, self.im);
        match self.rho {
            _ if step == 0 => self.averaged(&[re, im]),
            _ if step == STEPS - 1 => self.after(),
            Nonlinearity::Modulus => self.turned(kept),
            Nonlinearity::Dial(alpha) => self.turned(alpha.value() + (1.0 - alpha.value()) * kept),
            Nonlinearity::SoftThreshold => {
                let threshold = (1.0 - kept) * self.threshold;
                let gate =
                    |x: f32, y: f32| (1.0 - threshold / ((x * x + y * y).sqrt() + EPSILON as f32)).max(0.0);
                let gated = |of: &[f32]| -> Vec<f32> {
                    of.iter().zip(re.iter().zip(im)).map(|(value, (x, y))| value * gate(*x, *y)).collect()
                };
                self.averaged(&[&gated(re), &gated(im)])
            }
            _ => {
                let (before, after) = (self.averaged(&[re, im]), self.after());
                before.iter().zip(&after).map(|(z, rho)| kept * z + (1.0 - kept) * rho).collect()
            }
        }
    }

    fn after(&self) -> Vec<f32> {
        let planes: Vec<&[f32]> = self.after.chunks_exact(self.re.len()).collect();
        self.averaged(&planes)
    }

    /// |z|·e^{iαφ}.
    fn turned(&mut self, alpha: f32) -> Vec<f32> {
        let polar = self.polar.get_or_insert_with(|| {
            Polar::new(self.re, self.im).expect("as many imaginary parts as real ones")
        });
        let (mut re, mut im) = (vec![0.0; polar.len()], vec![0.0; polar.len()]);
        dial(alpha, false, &polar.modulus, &polar.phase, &mut re, &mut im);
        self.averaged(&[&re, &im])
    }

    /// Means over space of each image of each plane, (images, planes).
    fn averaged(&self, planes: &[&[f32]]) -> Vec<f32> {
        let pixels = self.pixels;
        let images = planes[0].len() / pixels;
        let mean =
            |plane: &[f32], n: usize| plane[n * pixels..][..pixels].iter().sum::<f32>() / pixels as f32;
        (0..images).flat_map(|n| planes.iter().map(move |plane| mean(plane, n))).collect()
    }
}
