//! What is shown of a map that may be complex or real: which mapping paints which of its planes.

use super::tables::Painter;
use super::{Mapping, Scale};
use crate::Result;

/// One way to look at complex values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Hue is phase, light is |z|². A real map has no phase to colour: white light.
    Complex,
    /// White light |z|².
    Modulus,
    /// Hue alone, full light wherever |z| passes the floor. A real map there is plain white.
    Phase,
    /// Grey: Re z, zero mid-grey.
    Real,
    /// Grey: Im z, zero mid-grey. A real map is mid-grey all over.
    Imaginary,
}

impl Aspect {
    /// Paints a map's planes of n values into 4n bytes, with the [contract](super) of the mapping that serves.
    pub fn paint(
        self,
        painter: &Painter,
        re: &[f32],
        im: Option<&[f32]>,
        scale: Scale,
        out: &mut [u8],
    ) -> Result<()> {
        let zeros;
        let (mapping, re, im, scale) = match (self, im) {
            (Aspect::Complex, Some(_)) => (Mapping::Complex, re, im, scale),
            (Aspect::Phase, Some(_)) => (Mapping::Phase, re, im, scale),
            (Aspect::Phase, None) => (Mapping::Modulus, re, None, Scale { full: scale.floor, ..scale }),
            (Aspect::Complex | Aspect::Modulus, _) => (Mapping::Modulus, re, im, scale),
            (Aspect::Real, _) => (Mapping::Signed, re, None, scale),
            (Aspect::Imaginary, Some(im)) => (Mapping::Signed, im, None, scale),
            (Aspect::Imaginary, None) => {
                zeros = vec![0.0; re.len()];
                (Mapping::Signed, &zeros[..], None, scale)
            }
        };
        painter.paint(mapping, re, im, scale, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { full: 2.0, floor: 0.04 };

    fn pixel(aspect: Aspect, re: f32, im: Option<f32>) -> [u8; 3] {
        let mut out = [0; 4];
        let im = im.map(|v| [v]);
        aspect.paint(&Painter::new(), &[re], im.as_ref().map(|v| &v[..]), SCALE, &mut out).unwrap();
        assert_eq!(out[3], 255);
        [out[0], out[1], out[2]]
    }

    fn grey([r, g, b]: [u8; 3]) -> bool {
        r == g && g == b
    }

    #[test]
    fn only_a_phase_that_is_there_has_a_hue() {
        for aspect in [Aspect::Complex, Aspect::Phase] {
            assert!(!grey(pixel(aspect, 1.2, Some(1.6))));
            assert!(grey(pixel(aspect, 2.0, None)));
        }
        for aspect in [Aspect::Modulus, Aspect::Real, Aspect::Imaginary] {
            assert!(grey(pixel(aspect, 1.2, Some(1.6))));
        }
        assert_eq!(pixel(Aspect::Modulus, 1.2, Some(1.6)), [255; 3]);
        assert_eq!(pixel(Aspect::Complex, 2.0, None), [255; 3]);
    }

    #[test]
    fn a_turn_changes_the_hue_and_no_modulus() {
        assert_ne!(pixel(Aspect::Phase, 1.0, Some(0.0)), pixel(Aspect::Phase, 0.0, Some(1.0)));
        assert_eq!(pixel(Aspect::Modulus, 1.0, Some(0.0)), pixel(Aspect::Modulus, 0.0, Some(-1.0)));
    }

    #[test]
    fn phase_of_a_real_map_is_white_above_the_floor_and_black_at_zero() {
        assert_eq!(pixel(Aspect::Phase, 0.05, None), [255; 3]);
        assert_eq!(pixel(Aspect::Phase, 0.0, None), [0; 3]);
    }

    #[test]
    fn parts_are_signed_and_zero_is_mid_grey() {
        let zero = pixel(Aspect::Real, 0.0, Some(2.0));
        assert!(zero > [80; 3] && zero < [170; 3], "{zero:?}");
        assert_eq!(pixel(Aspect::Imaginary, 2.0, None), zero);
        assert_eq!(pixel(Aspect::Imaginary, 2.0, Some(0.0)), zero);
        assert!(pixel(Aspect::Imaginary, 0.0, Some(1.0)) > zero);
        assert!(pixel(Aspect::Real, -1.0, Some(1.0)) < zero);
    }
}
