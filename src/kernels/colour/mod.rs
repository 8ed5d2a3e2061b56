//! Colour mapping: values of a map to opaque sRGB pixels (RGBA, 8 bits, alpha 255).
//!
//! # Contract
//!
//! With t = min(|v|/full, 1) (0 where v is 0, 1 where only `full` is) and linear light w·f(t):
//!
//! | mapping | planes | w | f |
//! | --- | --- | --- | --- |
//! | [`Complex`](Mapping::Complex) | re, im | the wheel's colour of arg z | t² |
//! | [`Phase`](Mapping::Phase) | re, im | the wheel's colour of arg z | 1 |
//! | [`Modulus`](Mapping::Modulus) | re, or re and im | white | t² |
//! | [`Signed`](Mapping::Signed) | re | grey of OKLab lightness 0.5 + 0.5·sign(v)·t: zero mid-grey, positive light, negative dark | 1 |
//!
//! Light is proportional to the energy |z|², so that hue stays fixed on the way down to black, always in gamut.
//! Below the noise floor, |z| ≤ `floor`, phase means nothing: `Complex` shows such a pixel in white light (grey of its
//! modulus), `Phase` black. `Modulus` and `Signed` ignore the floor. A zero is black at any floor, `Signed` apart.
//!
//! **Phase wheel** ([`wheel`]): 256 colours at arg z = 2πk/256, OKLab hue arg z, lightness 0.70 + 0.10·cos(arg z − 150°), chroma
//! 0.115. Lightness varies so that phases 90° apart stay distinct (ΔE_OK ≥ 0.09) for protan-, deuter- and tritanopia.
//!
//! **Shapes**: planes of n values each, `out` of 4n bytes. **Refused**: other lengths, planes a mapping does not take,
//! values that are not finite, `full` or `floor` negative or not finite.
//!
//! **Tolerance**: [`tables`] against [`mod@reference`]: at most 2 of 255 on a channel, or the neighbouring wheel
//! colour's, since an f32 phase may fall on the other side of the border between two of the 256. [`gpu`] likewise, but refuses no values.

mod aspect;
mod atlas;
pub mod gpu;
pub mod reference;
pub mod tables;
mod wheel;

pub use aspect::Aspect;
pub use atlas::Atlas;
pub use wheel::{
    STEPS, linear_from_oklab, oklab_from_linear, srgb_from_linear, step_of_phase, wheel, wheel_srgb,
};

use crate::{Error, Result};

/// What a pixel's colour tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mapping {
    /// Hue is phase, light is |z|².
    Complex,
    /// Hue is phase, full light.
    Phase,
    /// White light |v|²: the modulus of a complex map, or of a real one.
    Modulus,
    /// Grey: mid at zero, light above, dark below.
    Signed,
}

/// The values that full colour and the end of meaningful phase stand for, in the map's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The modulus drawn at full colour; larger ones look the same.
    pub full: f32,
    /// The modulus up to which phase is rounding noise and not shown.
    pub floor: f32,
}

/// Checks the contract's lengths and values; every implementation on the CPU calls it first.
fn check(mapping: Mapping, re: &[f32], im: Option<&[f32]>, scale: Scale, out: &[u8]) -> Result<()> {
    check_scale(scale)?;
    check_planes(mapping, im.is_some())?;
    if let Some(im) = im.filter(|im| im.len() != re.len()) {
        return Err(Error::value("imaginary plane", format!("{} values", re.len()), im.len()));
    }
    if out.len() != 4 * re.len() {
        return Err(Error::value("pixels", format!("4·{} bytes", re.len()), out.len()));
    }
    for plane in [Some(re), im].into_iter().flatten() {
        if let Some(at) = plane.iter().position(|v| !v.is_finite()) {
            return Err(Error::value(format!("pixel {at}"), "a finite value", plane[at]));
        }
    }
    Ok(())
}

fn check_scale(scale: Scale) -> Result<()> {
    for (what, v) in [("colour scale's full value", scale.full), ("colour scale's noise floor", scale.floor)]
    {
        if !(v.is_finite() && v >= 0.0) {
            return Err(Error::value(what, "a finite value, not negative", v));
        }
    }
    Ok(())
}

fn check_planes(mapping: Mapping, complex: bool) -> Result<()> {
    match (mapping, complex) {
        (Mapping::Complex | Mapping::Phase, false) => {
            Err(Error::value(format!("{mapping:?} colours"), "a real and an imaginary plane", "one plane"))
        }
        (Mapping::Signed, true) => Err(Error::value("Signed colours", "one real plane", "two planes")),
        _ => Ok(()),
    }
}
