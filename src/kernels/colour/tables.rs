//! Colour mapping for the screen's pace: no power, root of three or arctangent call per pixel.
//!
//! Light is w·t², so its encoded byte depends on √w·t alone: one table over √light serves every colour.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use super::{Mapping, STEPS, Scale, check, srgb_from_linear, wheel};
use crate::Result;

/// Fine enough that neighbouring entries differ by at most one byte.
const ENTRIES: usize = 2048;

/// The tables, made once and kept.
#[derive(Clone, Debug)]
pub struct Painter {
    /// Encoded byte of the light (i / (ENTRIES − 1))².
    encoded: Vec<u8>,
    /// √w of the wheel, times ENTRIES − 1.
    roots: Vec<[f32; 3]>,
}

impl Default for Painter {
    fn default() -> Self {
        Self::new()
    }
}

impl Painter {
    /// Computes the tables.
    pub fn new() -> Self {
        let last = (ENTRIES - 1) as f64;
        let encoded = (0..ENTRIES).map(|i| srgb_from_linear((i as f64 / last).powi(2))).collect();
        let roots = wheel().iter().map(|colour| colour.map(|w| (w.sqrt() * last) as f32)).collect();
        Painter { encoded, roots }
    }

    /// Paints n values into 4n bytes; see the [contract](super).
    pub fn paint(
        &self,
        mapping: Mapping,
        re: &[f32],
        im: Option<&[f32]>,
        scale: Scale,
        out: &mut [u8],
    ) -> Result<()> {
        check(mapping, re, im, scale, out)?;
        let pixels = out.as_chunks_mut::<4>().0;
        match (mapping, im) {
            (Mapping::Complex | Mapping::Phase, Some(im)) => {
                let phase_only = mapping == Mapping::Phase;
                for ((pixel, &x), &y) in pixels.iter_mut().zip(re).zip(im) {
                    let modulus = modulus(x, y);
                    *pixel = if modulus > scale.floor {
                        let t = if phase_only { 1.0 } else { share(modulus, scale.full) };
                        let [r, g, b] = self.roots[wheel_step(x, y)].map(|root| self.byte(root * t));
                        [r, g, b, 255]
                    } else if phase_only {
                        [0, 0, 0, 255]
                    } else {
                        self.white(share(modulus, scale.full))
                    };
                }
            }
            (Mapping::Modulus, Some(im)) => {
                for ((pixel, &x), &y) in pixels.iter_mut().zip(re).zip(im) {
                    *pixel = self.white(share(modulus(x, y), scale.full));
                }
            }
            (Mapping::Modulus, None) => {
                for (pixel, &x) in pixels.iter_mut().zip(re) {
                    *pixel = self.white(share(x.abs(), scale.full));
                }
            }
            _ => {
                for (pixel, &x) in pixels.iter_mut().zip(re) {
                    // The table is over √light; light is the cube of the lightness.
                    let lightness = 0.5 + 0.5 * share(x.abs(), scale.full).copysign(x);
                    *pixel = self.white(lightness * lightness.sqrt());
                }
            }
        }
        Ok(())
    }

    fn byte(&self, position: f32) -> u8 {
        self.encoded[(position + 0.5) as usize]
    }

    fn white(&self, t: f32) -> [u8; 4] {
        let byte = self.byte(t * (ENTRIES - 1) as f32);
        [byte, byte, byte, 255]
    }
}

/// |x + iy| where the squares may leave f32's range.
fn modulus(x: f32, y: f32) -> f32 {
    let (x, y) = (f64::from(x), f64::from(y));
    (x * x + y * y).sqrt() as f32
}

/// t = min(modulus/full, 1), and 0 for a modulus of 0 whatever `full` is.
fn share(modulus: f32, full: f32) -> f32 {
    if modulus < full {
        modulus / full
    } else if modulus == 0.0 {
        0.0
    } else {
        1.0
    }
}

/// The wheel entry nearest to arg(x + iy), by a polynomial arctangent (error below 2e-5 radians).
fn wheel_step(x: f32, y: f32) -> usize {
    let (ax, ay) = (x.abs(), y.abs());
    let (small, large) = if ax < ay { (ax, ay) } else { (ay, ax) };
    let a = if large == 0.0 { 0.0 } else { small / large };
    let s = a * a;
    let octant = a
        * (0.999_977_3
            + s * (-0.332_623_5
                + s * (0.193_543_5 + s * (-0.116_432_9 + s * (0.052_653_32 - s * 0.011_721_2)))));
    let quadrant = if ax < ay { FRAC_PI_2 - octant } else { octant };
    let half = if x < 0.0 { PI - quadrant } else { quadrant };
    let phase = if y < 0.0 { TAU - half } else { half };
    (phase * (STEPS as f32 / TAU) + 0.5) as usize % STEPS
}
