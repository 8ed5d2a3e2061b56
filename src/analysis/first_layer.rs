//! The first wavelet layer of many images, with nothing learned: what the ten tangles are made of.

use super::images::invert_and_shift;
use super::{Planes, Tangles};
use crate::gpu::{Builder, Limits, Program};
use crate::kernels::rho::Nonlinearity;
use crate::kernels::rho::gpu::Rows;
use crate::kernels::simd::Level;
use crate::kernels::wavelet::gpu;
use crate::kernels::wavelet::simd::{Prepared, Scratch, forward};
use crate::tensor::MapShape;
use crate::wavelet::{BankKind, FilterBank};
use crate::{Error, Result};

/// The filters: the first half of the first octave, which keeps the resolution.
pub const FIRST_LAYER: BankKind = BankKind::FactorizedEven;

/// z = x ⋆ ψ_l of every image, (L, 2, N, H·W), from images (N, H, W) each multiplied by its sign.
pub fn first_layer(
    images: &[f32],
    signs: &[f32],
    height: usize,
    width: usize,
    orientations: usize,
) -> Result<Vec<f32>> {
    let pixels = height * width;
    if images.len() != signs.len() * pixels {
        return Err(Error::value(
            "images",
            format!("{} of {height}×{width} pixels", signs.len()),
            format!("{} values", images.len()),
        ));
    }
    let bank = Prepared::new(&FilterBank::new(FIRST_LAYER, orientations, height, width)?);
    let mut signed = vec![0.0; images.len()];
    for (n, &sign) in signs.iter().enumerate() {
        let range = n * pixels..(n + 1) * pixels;
        invert_and_shift(&images[range.clone()], height, width, sign, (0, 0), &mut signed[range])?;
    }
    let shape = MapShape { channels: 1, complex: false, images: signs.len(), height, width };
    let mut low = vec![0.0; images.len()];
    let mut wave = vec![0.0; 2 * orientations * images.len()];
    forward(Level::best(), &bank, shape, &signed, &mut low, &mut wave, &mut Scratch::default());
    Ok(wave)
}

/// [`first_layer`] as a program for a graphics device: stretch `input` (N, H, W), section `layer`, and the stretches
/// [`first_layer_names`], which read one after the other are its result.
pub fn first_layer_program(
    images: usize,
    height: usize,
    width: usize,
    orientations: usize,
    limits: Limits,
) -> Result<Program> {
    let bank = gpu::Prepared::new(&FilterBank::new(FIRST_LAYER, orientations, height, width)?, false);
    let shape = MapShape { channels: 1, complex: false, images, height, width };
    let mut b = Builder::new(limits);
    let input = b.buffer(shape.len())?;
    b.name("input", input, 0, shape.len());
    let (table, weights) = (b.words(bank.table.clone())?, b.floats(&bank.weights)?);
    // No ρ is asked for, so that it has no parameters.
    let parameters = b.buffer(1)?;
    let plane = shape.plane();
    let rows = b.buffer(2 * orientations * plane)?;
    for (l, [re, im]) in first_layer_names(orientations).as_chunks::<2>().0.iter().enumerate() {
        b.name(re, rows, l * plane, plane);
        b.name(im, rows, (orientations + l) * plane, plane);
    }
    let nowhere = Rows::NOWHERE;
    let places = gpu::Places {
        low: nowhere,
        wave: Rows { re: 0, im: orientations as u32 },
        rho_low: nowhere,
        rho_wave: nowhere,
        rho_low_first: 0,
        rho_wave_first: 0,
        collapsed: 0,
    };
    b.launch(bank.forward(shape, Nonlinearity::None, &places), &[input, parameters, table, weights, rows]);
    b.end_section("layer");
    Ok(b.program)
}

/// The stretches that hold the layer: every wavelet's real part, then its imaginary part.
pub fn first_layer_names(orientations: usize) -> Vec<String> {
    (0..orientations).flat_map(|l| [format!("re {l}"), format!("im {l}")]).collect()
}

/// The first layer's maps of labelled images, (N, H, W) with black 0; the seed draws the halves and shuffled labels.
pub fn first_tangles(
    images: &[f32],
    labels: &[u8],
    classes: usize,
    height: usize,
    width: usize,
    orientations: usize,
    seed: u64,
) -> Result<Tangles> {
    let maps = first_layer(images, &vec![1.0; labels.len()], height, width, orientations)?;
    tangles_of_layer(&maps, labels, classes, height * width, orientations, seed)
}

/// As [`first_tangles`] with the layer (L, 2, N, `pixels`) computed before.
pub fn tangles_of_layer(
    maps: &[f32],
    labels: &[u8],
    classes: usize,
    pixels: usize,
    orientations: usize,
    seed: u64,
) -> Result<Tangles> {
    let planes = Planes::new(maps, 2 * orientations, labels.len(), pixels)?;
    Tangles::new(planes, labels, classes, seed)
}

/// The wavelets ψ_l drawn finely, (L, 2, size, size) over ±`radius` pixels around their centre, by the formula
/// gabor(ξ) − K·gabor(0) between the pixels too.
pub fn wavelet_pictures(orientations: usize, size: usize, radius: f64) -> Result<Vec<f32>> {
    if size < 2 {
        return Err(Error::value("side of a wavelet's picture", "at least 2 samples", size));
    }
    // K hardly depends on the size of the grid; 32 is the digits'.
    let bank = FilterBank::new(FIRST_LAYER, orientations, 32, 32)?;
    let mut out = Vec::with_capacity(2 * orientations * size * size);
    for (params, kappa) in bank.psi_params.iter().zip(&bank.kappa) {
        let envelope = crate::wavelet::Gabor { xi: 0.0, ..*params };
        let offset = |i: usize| radius * (2.0 * i as f64 / (size - 1) as f64 - 1.0);
        let values: Vec<_> = (0..size * size)
            .map(|i| (offset(i / size), offset(i % size)))
            .map(|(row, col)| params.at(row, col) - kappa * envelope.at(row, col))
            .collect();
        out.extend(values.iter().map(|z| z.re as f32));
        out.extend(values.iter().map(|z| z.im as f32));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layer_is_the_convolution_and_ink_turns_it_half_round() {
        // A point of light: its maps are the wavelets themselves.
        let mut images = vec![0.0; 2 * 1024];
        images[16 * 32 + 16] = 1.0;
        images[1024 + 16 * 32 + 16] = 1.0;
        let maps = first_layer(&images, &[1.0, -1.0], 32, 32, 4).unwrap();
        let bank = FilterBank::new(FIRST_LAYER, 4, 32, 32).unwrap();
        let (p, q) = bank.psi[0].dim();
        for l in 0..4 {
            for part in 0..2 {
                let at = (2 * l + part) * 2 * 1024;
                for (row, col) in [(16, 16), (15, 17), (18, 16), (13, 14)] {
                    let z = bank.psi[l][[(p + row - 16) % p, (q + col - 16) % q]];
                    let expected = if part == 0 { z.re } else { z.im };
                    let found = f64::from(maps[at + row * 32 + col]);
                    assert!(
                        (found - expected).abs() < 1e-5,
                        "ψ_{l} at ({row}, {col}): {found}, not {expected}"
                    );
                    assert_eq!(maps[at + 1024 + row * 32 + col], -maps[at + row * 32 + col]);
                }
            }
        }
        assert!(first_layer(&images, &[1.0], 32, 32, 4).is_err());
    }

    #[test]
    fn pictures_are_the_filters_between_their_pixels() {
        let pictures = wavelet_pictures(4, 13, 3.0).unwrap();
        let bank = FilterBank::new(FIRST_LAYER, 4, 32, 32).unwrap();
        let (p, q) = bank.psi[0].dim();
        for l in 0..4 {
            for (row, col) in [(0isize, 0isize), (1, 0), (0, -2), (-3, 3)] {
                let filter =
                    bank.psi[l][[row.rem_euclid(p as isize) as usize, col.rem_euclid(q as isize) as usize]];
                let at = l * 2 * 169 + ((6 + 2 * row) * 13 + 6 + 2 * col) as usize;
                assert!((f64::from(pictures[at]) - filter.re).abs() < 1e-6);
                assert!((f64::from(pictures[at + 169]) - filter.im).abs() < 1e-6);
            }
        }
        assert!(wavelet_pictures(4, 1, 3.0).is_err());
    }
}
