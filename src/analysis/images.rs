//! Ink and wander: half of each class inverted, every image shifted at random, the same for the same seed.

use super::planes::{check_classes, check_labels};
use super::seeded::{Purpose, Seeded};
use crate::{Error, Result};

/// The two switches that make a class translation invariant and its sign symmetric. Both off: no change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InkAndWander {
    /// Whether half of each class is inverted, x → −x: half a turn of every wavelet coefficient's phase.
    pub ink: bool,
    /// Largest shift in pixels along each axis; 0 for none.
    pub wander: usize,
    /// Draws which images are inverted and where they are moved.
    pub seed: u64,
    /// Step of a wander that plays: another step, other shifts, the same ink.
    pub step: u64,
}

impl InkAndWander {
    /// +1 or −1 for each image. Images of a class are taken two by two and a coin picks which of the two is
    /// inverted, so any even number of them, counted from the first, holds exactly as many of each sign.
    pub fn signs(&self, labels: &[u8], classes: usize) -> Result<Vec<f32>> {
        check_classes(classes)?;
        check_labels(labels, labels.len(), classes)?;
        let mut seen = vec![0u64; classes];
        let sign = |&label: &u8| {
            if !self.ink {
                return 1.0;
            }
            let class = usize::from(label);
            let position = seen[class];
            seen[class] += 1;
            let pair = (class as u64) << 32 | (position / 2);
            let coin = Seeded::new(self.seed, Purpose::Ink, pair).next_u64() >> 63;
            if position % 2 == coin { 1.0 } else { -1.0 }
        };
        Ok(labels.iter().map(sign).collect())
    }

    /// The shift of an image in pixels, (down, right), each uniform in −wander..=wander.
    pub fn shift(&self, image: usize) -> (isize, isize) {
        let mut random = Seeded::new(self.seed ^ self.step.rotate_left(32), Purpose::Wander, image as u64);
        let mut draw = || random.below(2 * self.wander + 1) as isize - self.wander as isize;
        (draw(), draw())
    }

    /// The shift while a wander plays: on the straight way from the shift of step ⌊time⌋ to that of the next, to
    /// the nearest whole pixel, so that images move one pixel at a time and at whole times stand where
    /// [`shift`](Self::shift) puts them. Negative times count as 0.
    pub fn walk(&self, image: usize, time: f64) -> (isize, isize) {
        let time = time.max(0.0);
        let at = |step: u64| InkAndWander { step, ..*self }.shift(image);
        let (from, to) = (at(time as u64), at(time as u64 + 1));
        let between = |a: isize, b: isize| (a as f64 + (b - a) as f64 * time.fract()).round() as isize;
        (between(from.0, to.0), between(from.1, to.1))
    }
}

/// What an image's wavelets look at: an image of one channel itself, of three (red, green, blue; each (H·W)) their luma,
/// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), which is 0…1 where they are.
pub fn luma(image: &[f32], channels: usize) -> Vec<f32> {
    if channels != 3 {
        return image.to_vec();
    }
    let (r, rest) = image.split_at(image.len() / 3);
    let (g, b) = rest.split_at(r.len());
    (0..r.len()).map(|i| 0.299 * r[i] + 0.587 * g[i] + 0.114 * b[i]).collect()
}

/// Writes `sign`·image moved by `shift` = (down, right) pixels; what enters from outside is black, 0.
/// Both images are `height` × `width`; black must be 0 in them (normalise afterwards).
pub fn invert_and_shift(
    image: &[f32],
    height: usize,
    width: usize,
    sign: f32,
    shift: (isize, isize),
    out: &mut [f32],
) -> Result<()> {
    if image.len() != height * width || out.len() != image.len() {
        return Err(Error::value(
            "image to invert and shift",
            format!("{height}×{width} pixels in and out"),
            format!("{} in, {} out", image.len(), out.len()),
        ));
    }
    for row in 0..height {
        for column in 0..width {
            let from = row.checked_add_signed(-shift.0).zip(column.checked_add_signed(-shift.1));
            out[row * width + column] = match from {
                Some((r, c)) if r < height && c < width => sign * image[r * width + c],
                _ => 0.0,
            };
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_inverts_exactly_half_of_every_even_beginning() {
        let labels: Vec<u8> = (0..2000).map(|n| ((n * 7 + n / 13) % 10) as u8).collect();
        let ink = InkAndWander { ink: true, seed: 3, ..Default::default() };
        let signs = ink.signs(&labels, 10).unwrap();
        for class in 0..10u8 {
            let own: Vec<f32> = (0..2000).filter(|&n| labels[n] == class).map(|n| signs[n]).collect();
            for even in (2..own.len()).step_by(2) {
                assert_eq!(own[..even].iter().sum::<f32>(), 0.0);
            }
            let first_of_pairs = own.iter().step_by(2).filter(|s| **s > 0.0).count();
            assert!((30..70).contains(&first_of_pairs), "the coin is fair: {first_of_pairs} of 100");
        }
        assert_ne!(signs, InkAndWander { seed: 4, ..ink }.signs(&labels, 10).unwrap());
        assert_eq!(signs, InkAndWander { step: 8, wander: 2, ..ink }.signs(&labels, 10).unwrap());
        assert!(InkAndWander::default().signs(&labels, 10).unwrap().iter().all(|s| *s == 1.0));
    }

    #[test]
    fn shifts_fill_their_square_evenly() {
        let wander = InkAndWander { wander: 3, seed: 1, ..Default::default() };
        let mut counts = [[0u32; 7]; 7];
        for image in 0..49_000 {
            let (down, right) = wander.shift(image);
            counts[(down + 3) as usize][(right + 3) as usize] += 1;
        }
        // Standard deviation of one count is 31.
        assert!(counts.iter().flatten().all(|&c| c.abs_diff(1000) < 160), "{counts:?}");
        assert_eq!(InkAndWander::default().shift(5), (0, 0));
        assert!((0..20).any(|n| wander.shift(n) != InkAndWander { step: 1, ..wander }.shift(n)));
    }

    #[test]
    fn walks_pass_through_the_steps_a_pixel_at_a_time() {
        let wander = InkAndWander { wander: 3, seed: 1, ..Default::default() };
        for image in 0..50 {
            for step in 0..4u64 {
                assert_eq!(wander.walk(image, step as f64), InkAndWander { step, ..wander }.shift(image));
            }
            for tick in 0..400 {
                let (a, b) = (
                    wander.walk(image, f64::from(tick) / 100.0),
                    wander.walk(image, f64::from(tick + 1) / 100.0),
                );
                assert!((a.0 - b.0).abs() <= 1 && (a.1 - b.1).abs() <= 1, "image {image} jumps at {tick}");
                assert!(a.0.abs() <= 3 && a.1.abs() <= 3);
            }
        }
        assert_eq!(wander.walk(7, -1.0), wander.shift(7));
    }

    #[test]
    fn luma_weighs_the_colours_and_leaves_grey_alone() {
        // Two pixels: red and white; then green and blue.
        assert_eq!(luma(&[1.0, 1.0, 0.0, 1.0, 0.0, 1.0], 3)[0], 0.299);
        assert!((luma(&[1.0, 1.0, 0.0, 1.0, 0.0, 1.0], 3)[1] - 1.0).abs() < 1e-6);
        assert_eq!(luma(&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0], 3), [0.587, 0.114]);
        assert_eq!(luma(&[0.25, 0.5], 1), [0.25, 0.5]);
    }

    #[test]
    fn shifting_moves_the_pixel_and_lets_black_in() {
        let mut image = vec![1.0; 12];
        image[5] = 7.0; // row 1, column 1 of 3×4
        let mut out = vec![f32::NAN; 12];
        invert_and_shift(&image, 3, 4, -1.0, (1, 2), &mut out).unwrap();
        #[rustfmt::skip]
        let expected = [0.0, 0.0, 0.0, 0.0,
                        0.0, 0.0, -1.0, -1.0,
                        0.0, 0.0, -1.0, -7.0];
        assert_eq!(out, expected);
        invert_and_shift(&image, 3, 4, 1.0, (-1, -1), &mut out).unwrap();
        assert_eq!((out[0], out[3], out[11]), (7.0, 0.0, 0.0));
        invert_and_shift(&image, 3, 4, 1.0, (-9, 9), &mut out).unwrap();
        assert!(out.iter().all(|x| *x == 0.0));
        assert!(invert_and_shift(&image, 4, 4, 1.0, (0, 0), &mut out).is_err());
    }
}
