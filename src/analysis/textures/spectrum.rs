//! The spectrum of a class, averaged over all directions and over many images.

use std::f64::consts::TAU;
use std::ops::Range;

use ndarray::Array2;
use num_complex::Complex64;

use super::{Painter, SIDE, Texture};
use crate::wavelet::dft2;

/// Power at one radius of the frequency plane.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// Radius in radians a pixel.
    pub frequency: f64,
    /// What either class has in expectation.
    pub expected: f64,
    /// What was measured.
    pub measured: f64,
}

/// Mean of |x̂|²/SIDE² on circles of 1, 2, … whole cycles an image, up to half of the sampling frequency, over test images of a
/// class (an even number). The mean of an image, which no wavelet sees, is left out.
pub fn spectrum(seed: u64, texture: Texture, images: Range<usize>) -> Vec<Shell> {
    let painter = Painter::default();
    let mut shells = vec![Shell::default(); SIDE / 2 + 1];
    let mut counts = vec![0.0; shells.len()];
    let shell_of = |k: usize, m: usize| {
        let centred = |k: usize| k.min(SIDE - k) as f64;
        centred(k).hypot(centred(m)).round() as usize
    };
    for k in 0..SIDE {
        for m in 0..SIDE {
            if let Some(shell) = shells.get_mut(shell_of(k, m)) {
                shell.expected += painter.power(k, m);
                counts[shell_of(k, m)] += 1.0;
            }
        }
    }
    let (mut one, mut two) = (vec![0.0; SIDE * SIDE], vec![0.0; SIDE * SIDE]);
    for first in images.clone().step_by(2) {
        painter.image(seed, texture, super::TRAINING + first, &mut one);
        painter.image(seed, texture, super::TRAINING + first + 1, &mut two);
        // Two real images in one transform: on a circle, which holds −ω with every ω, their powers add up.
        let both = Array2::from_shape_fn((SIDE, SIDE), |(r, c)| {
            let at = r * SIDE + c;
            Complex64::new(one[at].into(), two[at].into())
        });
        for ((k, m), z) in dft2(&both).indexed_iter() {
            if let Some(shell) = shells.get_mut(shell_of(k, m)) {
                shell.measured += z.norm_sqr();
            }
        }
    }
    for (radius, (shell, count)) in shells.iter_mut().zip(counts).enumerate() {
        shell.frequency = TAU * radius as f64 / SIDE as f64;
        shell.expected /= count;
        shell.measured /= count * (images.len() * SIDE * SIDE) as f64;
    }
    shells.split_off(1)
}
