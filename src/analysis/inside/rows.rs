//! Rows of features as they are kept: of many images in half precision, which is half the memory for half a thousandth of each value.

use half::f16;
use half::slice::HalfFloatSliceExt;

/// Up to so many images are kept in single precision.
const FEW: usize = 2000;
/// Half precision ends at 6e-8; averages of wavelet coefficients are small, so that they are kept in these units.
const SCALE: f32 = 1024.0;

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub dims: usize,
    kept: Kept,
}

#[derive(Clone, Debug)]
enum Kept {
    Single(Vec<f32>),
    Half(Vec<f16>),
}

impl Rows {
    pub fn new(dims: usize, images: usize) -> Rows {
        let size = dims * images;
        let kept = match images > FEW {
            true => Kept::Half(Vec::with_capacity(size)),
            false => Kept::Single(Vec::with_capacity(size)),
        };
        Rows { dims, kept }
    }

    pub fn extend(&mut self, values: &[f32]) {
        match &mut self.kept {
            Kept::Single(all) => all.extend(values),
            // What is too large for half precision stays the largest there is; features of that size are not seen.
            Kept::Half(all) => all.extend(
                values.iter().map(|v| f16::from_f32((v * SCALE).clamp(f16::MIN.into(), f16::MAX.into()))),
            ),
        }
    }

    pub fn single(&self) -> Vec<f32> {
        match &self.kept {
            Kept::Single(all) => all.clone(),
            Kept::Half(all) => {
                let mut single = vec![0.0; all.len()];
                all.convert_to_f32_slice(&mut single);
                single.iter_mut().for_each(|v| *v /= SCALE);
                single
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_images_take_half_the_room_and_lose_half_a_thousandth() {
        let values: Vec<f32> =
            (0..4096).map(|i| 3.0 * (i as f32 * 0.37).sin() * 10f32.powi(-(i % 7))).collect();
        let kept = |images: usize| {
            let mut rows = Rows::new(2, images);
            rows.extend(&values);
            rows.single()
        };
        assert_eq!(kept(FEW), values);
        let half = kept(FEW + 1);
        assert_ne!(half, values);
        for (a, b) in half.iter().zip(&values) {
            assert!((a - b).abs() <= 5e-4 * b.abs() + 1e-10, "{a} for {b}");
        }
    }
}
