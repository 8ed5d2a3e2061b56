//! The phase wheel and the colour spaces it is made in: OKLab (Ottosson 2020), linear and encoded sRGB.

use std::f64::consts::TAU;

/// Colours on the wheel.
pub const STEPS: usize = 256;

const CHROMA: f64 = 0.115;
const LIGHTNESS_MEAN: f64 = 0.70;
const LIGHTNESS_SWING: f64 = 0.10;
/// The lightest phase, in degrees.
const LIGHTEST_DEGREES: f64 = 150.0;

/// Linear sRGB of an OKLab colour (L, a, b); outside 0 … 1 where out of gamut.
pub fn linear_from_oklab([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    [
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    ]
}

/// OKLab (L, a, b) of a linear sRGB colour.
pub fn oklab_from_linear([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

/// The byte that encodes a linear light of 0 … 1 in sRGB (IEC 61966-2-1); values outside are clamped.
pub fn srgb_from_linear(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let encoded = if light <= 0.0031308 { 12.92 * light } else { 1.055 * (light.ln() / 2.4).exp() - 0.055 };
    (255.0 * encoded).round() as u8
}

/// The wheel in linear sRGB; entry k is the phase 2πk/256.
pub fn wheel() -> [[f64; 3]; STEPS] {
    std::array::from_fn(|k| {
        let phase = TAU * k as f64 / STEPS as f64;
        let lightness = LIGHTNESS_MEAN + LIGHTNESS_SWING * (phase - LIGHTEST_DEGREES.to_radians()).cos();
        linear_from_oklab([lightness, CHROMA * phase.cos(), CHROMA * phase.sin()])
    })
}

/// The wheel in sRGB bytes, for legends and arrows.
pub fn wheel_srgb() -> [[u8; 3]; STEPS] {
    wheel().map(|colour| colour.map(srgb_from_linear))
}

/// The wheel's entry nearest to a phase in radians.
pub fn step_of_phase(phase: f64) -> usize {
    (phase * STEPS as f64 / TAU).round().rem_euclid(STEPS as f64) as usize
}
