//! Random numbers that depend on the seed, what they are for and the epoch, so that a run that is taken up again
//! needs no generator's state.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a sequence is for: one seed gives unrelated orders, views and splits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Split = 1,
    Order = 2,
    View = 3,
    LastingView = 4,
}

/// The sequence of a seed, a purpose and an epoch.
pub(super) fn stream(seed: u64, purpose: Purpose, epoch: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8] = purpose as u8;
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(epoch);
    rng
}

/// A whole number in 0..bound, by the high half of a product; its bias is below bound / 2⁶⁴.
pub(super) fn below(rng: &mut ChaCha8Rng, bound: usize) -> usize {
    ((u128::from(rng.next_u64()) * bound as u128) >> 64) as usize
}

/// Shuffles in place (Fisher and Yates).
pub(super) fn shuffle<T>(rng: &mut ChaCha8Rng, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(rng, last + 1));
    }
}
