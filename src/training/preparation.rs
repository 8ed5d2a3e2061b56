//! From bytes to what a network takes: black padding, an augmented view, then normalisation.

use serde::{Deserialize, Serialize};

use crate::error::Words;
use crate::{Error, Result};

/// Black pixels added on every side, then (v/255 − mean)/deviation per channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preparation {
    /// Black pixels added on every side, before normalisation.
    pub padding: usize,
    /// Per channel, of values in 0..=1.
    pub mean: Vec<f32>,
    /// Per channel, of values in 0..=1.
    pub deviation: Vec<f32>,
}

/// How an image is seen in one step of training. The default is the image itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Pixels that the content moves down; black comes in.
    pub down: isize,
    /// Pixels that the content moves to the right.
    pub right: isize,
    /// Mirrored left to right, after the move.
    pub mirrored: bool,
    /// Every prepared value's sign changed.
    pub inverted: bool,
}

impl Preparation {
    /// Checks that there is one finite mean and one positive deviation for each of `channels`.
    pub fn check(&self, channels: usize) -> Result<()> {
        for (what, values) in [("mean", &self.mean), ("deviation", &self.deviation)] {
            if values.len() != channels {
                let expected = format!("{channels}, one per channel");
                return Err(Error::value(format!("input normalisation: {what}"), expected, values.len()));
            }
        }
        let valid = |v: &f32| v.is_finite();
        if !self.mean.iter().all(valid) || !self.deviation.iter().all(|v| valid(v) && *v > 0.0) {
            let list = |values: &[f32]| values.iter().map(|v| v.words()).collect::<Vec<_>>().join(", ");
            let found = format!("{} and {}", list(&self.mean), list(&self.deviation));
            return Err(Error::value("input normalisation", "finite means, deviations above 0", found));
        }
        Ok(())
    }

    /// Extent (C, H, W) of a prepared image.
    pub fn output(&self, [channels, height, width]: [usize; 3]) -> [usize; 3] {
        [channels, height + 2 * self.padding, width + 2 * self.padding]
    }

    /// What a byte becomes, per channel.
    pub fn tables(&self) -> Vec<[f32; 256]> {
        let table =
            |(mean, deviation): (&f32, &f32)| std::array::from_fn(|v| (v as f32 / 255.0 - mean) / deviation);
        self.mean.iter().zip(&self.deviation).map(table).collect()
    }

    /// Writes one image of extent `shape` = (C, H, W), seen through `view`, to `out` (C, H + 2·padding,
    /// W + 2·padding). `tables` are [`Preparation::tables`].
    pub fn apply(&self, tables: &[[f32; 256]], image: &[u8], shape: [usize; 3], view: View, out: &mut [f32]) {
        let [_, height, width] = shape;
        let [_, rows, columns] = self.output(shape);
        let pad = self.padding as isize;
        let planes = image.chunks_exact(height * width).zip(out.chunks_exact_mut(rows * columns));
        for ((plane, whole), table) in planes.zip(tables) {
            let out = &mut *whole;
            out.fill(table[0]);
            for (y, out) in out.chunks_exact_mut(columns).enumerate() {
                let from = y as isize - pad - view.down;
                if !(0..height as isize).contains(&from) {
                    continue;
                }
                let row = &plane[from as usize * width..][..width];
                // Columns of `out` that show a column of the image.
                let start = (pad + view.right).clamp(0, columns as isize) as usize;
                let end = (pad + view.right + width as isize).clamp(0, columns as isize) as usize;
                let first = (start as isize - pad - view.right) as usize;
                for (to, &v) in out[start..end].iter_mut().zip(row.get(first..).unwrap_or(&[])) {
                    *to = table[usize::from(v)];
                }
                if view.mirrored {
                    out.reverse();
                }
            }
            if view.inverted {
                whole.iter_mut().for_each(|v| *v = -*v);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: [usize; 3] = [2, 2, 3];
    const IMAGE: [u8; 12] = [255, 51, 102, 1, 2, 3, 11, 12, 13, 14, 15, 16];

    fn prepare(padding: usize, view: View) -> Vec<f32> {
        let p = Preparation { padding, mean: vec![0.5, 0.0], deviation: vec![0.25, 1.0] };
        p.check(2).unwrap();
        let [c, h, w] = p.output(SHAPE);
        let mut out = vec![f32::NAN; c * h * w];
        p.apply(&p.tables(), &IMAGE, SHAPE, view, &mut out);
        out
    }

    #[test]
    fn bytes_are_normalised_per_channel() {
        let out = prepare(0, View::default());
        assert_eq!((out[0], out[1]), (2.0, (0.2f32 - 0.5) / 0.25));
        assert_eq!((out[6], out[11]), (11.0 / 255.0, 16.0 / 255.0));
    }

    #[test]
    fn padding_is_black_before_normalisation() {
        let out = prepare(2, View::default());
        let plane = 6 * 7;
        assert_eq!(out.len(), 2 * plane);
        assert_eq!(out[..plane].iter().filter(|v| **v == -2.0).count(), plane - 6);
        assert_eq!((out[2 * 7 + 2], out[2 * 7 + 5]), (2.0, -2.0));
        assert_eq!(out[plane], 0.0);
    }

    #[test]
    fn views_move_then_mirror() {
        let moved = prepare(1, View { down: 1, right: -1, mirrored: false, inverted: false });
        // Channel 1, rows of 5: the image's first row stands in row 2, its first pixel in column 0.
        let row = |out: &[f32], y: usize| -> Vec<i32> {
            out[20 + y * 5..][..5].iter().map(|v| (v * 255.0).round() as i32).collect()
        };
        assert_eq!(row(&moved, 2), [11, 12, 13, 0, 0]);
        assert_eq!(row(&moved, 3), [14, 15, 16, 0, 0]);
        let mirrored = prepare(1, View { down: 1, right: -1, mirrored: true, inverted: false });
        assert_eq!(row(&mirrored, 2), [0, 0, 13, 12, 11]);
        let inverted = prepare(1, View { inverted: true, ..View::default() });
        assert!(inverted.iter().zip(prepare(1, View::default())).all(|(a, b)| *a == -b));
        let cut = prepare(1, View { down: -2, right: -3, mirrored: false, inverted: false });
        assert_eq!(row(&cut, 0), [16, 0, 0, 0, 0]);
        let gone = prepare(1, View { down: 9, right: 99, mirrored: true, inverted: false });
        assert!(gone[20..].iter().all(|v| *v == 0.0));
        assert!(
            prepare(1, View { down: 0, right: -99, mirrored: false, inverted: false })[20..]
                .iter()
                .all(|v| *v == 0.0)
        );
    }

    #[test]
    fn wrong_normalisation_is_refused() {
        let p = |mean: &[f32], deviation: &[f32]| Preparation {
            padding: 0,
            mean: mean.to_vec(),
            deviation: deviation.to_vec(),
        };
        assert!(p(&[0.0], &[1.0]).check(1).is_ok());
        assert!(p(&[0.0], &[1.0]).check(3).is_err());
        assert!(p(&[0.0], &[0.0]).check(1).is_err());
        assert!(p(&[f32::NAN], &[1.0]).check(1).is_err());
    }
}
