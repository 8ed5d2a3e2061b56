//! Random views of an image: mirrored, moved as a crop from a larger black frame moves it, inverted.

use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::View;
use super::random::{Purpose, below, stream};

/// What may happen to an image in training. The default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Augmentation {
    /// Mirrored left to right half of the time.
    pub mirror: bool,
    /// Black pixels of padding on every side from which a crop of the image's size is taken at random, which is a
    /// move of at most so many pixels, evenly spread.
    pub crop: usize,
    /// Inverted half of the time: the prepared image's sign changes.
    #[serde(default, skip_serializing_if = "is_off")]
    pub invert: bool,
}

fn is_off(flag: &bool) -> bool {
    !flag
}

impl Augmentation {
    /// The view of image `image` in epoch `epoch`: of these and the seed alone, whatever the order and batches.
    pub fn view(&self, seed: u64, epoch: u64, image: u64) -> View {
        self.draw(Purpose::View, seed, epoch, image)
    }

    /// One view of each of `images` images for good, for data sets that are tested on moved images.
    pub fn lasting_views(&self, images: usize) -> Vec<View> {
        (0..images as u64).map(|image| self.draw(Purpose::LastingView, 0, 0, image)).collect()
    }

    fn draw(&self, purpose: Purpose, seed: u64, epoch: u64, image: u64) -> View {
        if *self == Augmentation::default() {
            return View::default();
        }
        let mut rng = stream(seed, purpose, epoch);
        // One block of the generator, 16 words, for each image.
        rng.set_word_pos(u128::from(image) * 16);
        let mirrored = rng.next_u32() & 1 == 1 && self.mirror;
        let mut step = || below(&mut rng, 2 * self.crop + 1) as isize - self.crop as isize;
        let (down, right) = (step(), step());
        View { down, right, mirrored, inverted: rng.next_u32() & 1 == 1 && self.invert }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_even_and_half_are_mirrored() {
        let augmentation = Augmentation { mirror: true, crop: 4, invert: true };
        let mut counts = [[0u32; 9]; 9];
        let (mut mirrored, mut inverted) = (0, 0);
        let images = 81_000;
        for image in 0..images {
            let view = augmentation.view(5, 2, image);
            counts[(view.down + 4) as usize][(view.right + 4) as usize] += 1;
            mirrored += u32::from(view.mirrored);
            inverted += u32::from(view.inverted);
        }
        // Standard deviation of a count of 1000 is 31, of 40 500 it is 142.
        assert!(counts.iter().flatten().all(|c| c.abs_diff(1000) < 160), "{counts:?}");
        assert!(mirrored.abs_diff(40_500) < 700, "{mirrored}");
        assert!(inverted.abs_diff(40_500) < 700, "{inverted}");
    }

    #[test]
    fn views_depend_on_seed_epoch_and_image_only() {
        let augmentation = Augmentation { mirror: true, crop: 4, invert: false };
        let views = |seed, epoch| (0..100).map(|i| augmentation.view(seed, epoch, i)).collect::<Vec<_>>();
        assert_eq!(views(1, 1), views(1, 1));
        for other in [views(1, 2), views(2, 1)] {
            let same = views(1, 1).iter().zip(&other).filter(|(a, b)| a == b).count();
            assert!(same < 10, "{same} of 100 are the same; 0.6 by chance");
        }
    }

    #[test]
    fn nothing_happens_unless_asked() {
        assert!((0..50).all(|i| Augmentation::default().view(1, 1, i) == View::default()));
        let crop = Augmentation { crop: 1, ..Augmentation::default() };
        assert!((0..50).all(|i| !crop.view(1, 1, i).mirrored && !crop.view(1, 1, i).inverted));
        let mirror = Augmentation { mirror: true, ..Augmentation::default() };
        assert!((0..50).all(|i| (mirror.view(1, 1, i).down, mirror.view(1, 1, i).right) == (0, 0)));
    }
}
