//! Colour mapping by its definition, in f64.

use super::{Mapping, Scale, check, srgb_from_linear, step_of_phase, wheel};
use crate::Result;

/// Paints n values into 4n bytes; see the [contract](super).
pub fn paint(mapping: Mapping, re: &[f32], im: Option<&[f32]>, scale: Scale, out: &mut [u8]) -> Result<()> {
    check(mapping, re, im, scale, out)?;
    let wheel = wheel();
    for (i, pixel) in out.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let (re, im) = (f64::from(re[i]), im.map_or(0.0, |im| f64::from(im[i])));
        let modulus = re.hypot(im);
        let t = if modulus == 0.0 { 0.0 } else { (modulus / f64::from(scale.full)).min(1.0) };
        let phase_shown = modulus > f64::from(scale.floor);
        let colour = wheel[step_of_phase(im.atan2(re))];
        let light = match mapping {
            Mapping::Complex if phase_shown => colour.map(|w| w * t * t),
            Mapping::Complex | Mapping::Modulus => [t * t; 3],
            Mapping::Phase if phase_shown => colour,
            Mapping::Phase => [0.0; 3],
            Mapping::Signed => [(0.5 + 0.5 * t * re.signum()).powi(3); 3],
        };
        let [r, g, b] = light.map(srgb_from_linear);
        *pixel = [r, g, b, 255];
    }
    Ok(())
}
