//! The images, each drawn from a seed, its class and its number.

use std::f64::consts::TAU;

use super::SIDE;
use crate::analysis::seeded::{Purpose, Seeded};

/// How many pixels are hit by an impulse.
const DENSITY: f64 = 0.03;
/// Width of the Gaussian low-pass, in pixels.
const SIGMA: f64 = 0.7;
/// Its taps on either side of the middle one: the next is below 1e-7 of it.
const RADIUS: usize = 4;

/// The two classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texture {
    /// A: every pixel Gaussian.
    Noise,
    /// B: three pixels in a hundred an impulse, +1 or −1.
    Impulses,
}

impl Texture {
    /// Both, in the order of their labels 0 and 1.
    pub const ALL: [Texture; 2] = [Texture::Noise, Texture::Impulses];
}

/// Draws images: white pixels of one variance, low-passed on the torus and brought to variance 1 in expectation.
#[derive(Clone, Debug)]
pub struct Painter {
    taps: [f32; 2 * RADIUS + 1],
    gain: f32,
}

impl Default for Painter {
    fn default() -> Self {
        let taps: [f64; 2 * RADIUS + 1] =
            std::array::from_fn(|i| (-(i as f64 - RADIUS as f64).powi(2) / (2.0 * SIGMA * SIGMA)).exp());
        let energy: f64 = taps.iter().map(|t| t * t).sum();
        // The low-pass keeps Σ taps² of the variance along rows, and again along columns.
        Painter { taps: taps.map(|t| t as f32), gain: (1.0 / (DENSITY.sqrt() * energy)) as f32 }
    }
}

impl Painter {
    /// Image number `index` of a class: `SIDE`², overwritten.
    pub fn image(&self, seed: u64, texture: Texture, index: usize, out: &mut [f32]) {
        let mut random = Seeded::new(seed, Purpose::Texture, (texture as u64) << 32 | index as u64);
        match texture {
            Texture::Noise => noise(&mut random, out),
            Texture::Impulses => impulses(&mut random, out),
        }
        self.low_pass(out);
    }

    /// The power |x̂|²/SIDE² that an image of either class has in expectation, at a frequency in cycles an image.
    pub fn power(&self, rows: usize, cols: usize) -> f64 {
        let along = |k: usize| -> f64 {
            self.taps
                .iter()
                .enumerate()
                .map(|(i, &t)| {
                    f64::from(t) * (TAU * k as f64 * (i as f64 - RADIUS as f64) / SIDE as f64).cos()
                })
                .sum()
        };
        DENSITY * (f64::from(self.gain) * along(rows) * along(cols)).powi(2)
    }

    /// The separable low-pass, in place.
    fn low_pass(&self, image: &mut [f32]) {
        let mut wrapped = [0.0; SIDE + 2 * RADIUS];
        for row in image.chunks_exact_mut(SIDE) {
            for (i, value) in wrapped.iter_mut().enumerate() {
                *value = row[(i + SIDE - RADIUS) % SIDE];
            }
            row.fill(0.0);
            for (i, &tap) in self.taps.iter().enumerate() {
                row.iter_mut().zip(&wrapped[i..]).for_each(|(sum, &x)| *sum += tap * x);
            }
        }
        let rows = image.to_vec();
        image.fill(0.0);
        for (y, sums) in image.chunks_exact_mut(SIDE).enumerate() {
            for (i, &tap) in self.taps.iter().enumerate() {
                let from = &rows[(y + i + SIDE - RADIUS) % SIDE * SIDE..][..SIDE];
                sums.iter_mut().zip(from).for_each(|(sum, &x)| *sum += self.gain * tap * x);
            }
        }
    }
}

/// Gaussian pixels of variance [`DENSITY`], two at a time (Box and Muller).
fn noise(random: &mut Seeded, out: &mut [f32]) {
    for pair in out.chunks_exact_mut(2) {
        // In (0, 1], so that the logarithm is finite.
        let length = (-2.0 * DENSITY * (1.0 - unit(random)).ln()).sqrt();
        let (sin, cos) = (TAU * unit(random)).sin_cos();
        pair[0] = (length * cos) as f32;
        pair[1] = (length * sin) as f32;
    }
}

/// Impulses at random pixels, as often up as down: variance [`DENSITY`] too.
fn impulses(random: &mut Seeded, out: &mut [f32]) {
    for pixel in out {
        let place = unit(random);
        *pixel = if place < 0.5 * DENSITY {
            1.0
        } else if place < DENSITY {
            -1.0
        } else {
            0.0
        };
    }
}

/// Uniform in [0, 1).
fn unit(random: &mut Seeded) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}
