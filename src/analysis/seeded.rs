//! Random numbers that depend only on a seed and a place in a list, the same on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014): a 64-bit counter through a finaliser.
#[derive(Clone, Debug)]
pub(super) struct Seeded(u64);

impl Seeded {
    /// The sequence of a seed, a purpose and an index (an image, a class): sequences do not depend on each other.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut start = Seeded(seed);
        for word in [purpose as u64, index] {
            start = Seeded(start.next_u64() ^ word.wrapping_mul(0xD134_2543_DE82_EF95));
        }
        start
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in 0..bound (bound > 0), by the high half of a product; its bias is below bound / 2⁶⁴.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next_u64()) * bound as u128) >> 64) as usize
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// What a sequence is for, so that one seed gives unrelated inks, shifts, splits, shuffles and textures.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Ink = 1,
    Wander = 2,
    Split = 3,
    Shuffle = 4,
    Texture = 5,
    Groups = 6,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_numbers_are_those_of_the_published_generator() {
        // From the author's C program with state 1234567.
        let mut seeded = Seeded(1_234_567);
        let expected = [6_457_827_717_110_365_317u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| seeded.next_u64()), expected);
    }

    #[test]
    fn below_is_uniform_and_bounded() {
        let mut seeded = Seeded::new(1, Purpose::Split, 0);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[seeded.below(7)] += 1;
        }
        // Standard deviation of one count is 93.
        assert!(counts.iter().all(|&c| c.abs_diff(10_000) < 450), "{counts:?}");
    }

    #[test]
    fn shuffles_permute_and_differ_between_indices() {
        let mut one: Vec<u32> = (0..50).collect();
        let mut two = one.clone();
        Seeded::new(9, Purpose::Shuffle, 0).shuffle(&mut one);
        Seeded::new(9, Purpose::Shuffle, 1).shuffle(&mut two);
        assert_ne!(one, two);
        one.sort_unstable();
        assert!(one.iter().copied().eq(0..50));
    }
}
