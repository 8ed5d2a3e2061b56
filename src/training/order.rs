//! Which images are trained on, which are held out, and in what order an epoch sees them.

use super::random::{Purpose, shuffle, stream};
use crate::{Error, Result};

/// Indices of the training and of the held-out images, both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Trained on.
    pub training: Vec<u32>,
    /// Never trained on: every choice is made by these.
    pub held_out: Vec<u32>,
}

/// Draws `held_out` of the images at random, the same number of each class give or take one.
pub fn split(labels: &[u8], held_out: usize, seed: u64) -> Result<Split> {
    if held_out >= labels.len() {
        let expected = format!("fewer than the training split's {}", labels.len());
        return Err(Error::value("held-out images", expected, held_out));
    }
    let mut rng = stream(seed, Purpose::Split, 0);
    let mut drawn: Vec<u32> = (0..labels.len() as u32).collect();
    shuffle(&mut rng, &mut drawn);
    // The k-th image drawn of each class goes before the (k+1)-th of any.
    let mut seen = [0u32; 256];
    let mut ranked: Vec<(u32, u32)> = Vec::with_capacity(drawn.len());
    for image in drawn {
        let count = &mut seen[usize::from(labels[image as usize])];
        ranked.push((*count, image));
        *count += 1;
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut order: Vec<u32> = ranked.into_iter().map(|(_, image)| image).collect();
    let mut training = order.split_off(held_out);
    order.sort_unstable();
    training.sort_unstable();
    Ok(Split { training, held_out: order })
}

/// The order in which epoch `epoch` sees the images.
pub fn epoch_order(training: &[u32], seed: u64, epoch: u64) -> Vec<u32> {
    let mut order = training.to_vec();
    shuffle(&mut stream(seed, Purpose::Order, epoch), &mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<u8> {
        (0..1000u32).map(|n| if n % 7 == 0 { 3 } else { (n % 3) as u8 }).collect()
    }

    #[test]
    fn held_out_images_are_balanced_and_never_trained_on() {
        let labels = labels();
        let split = split(&labels, 202, 1).unwrap();
        assert_eq!((split.training.len(), split.held_out.len()), (798, 202));
        let mut all: Vec<u32> = split.training.iter().chain(&split.held_out).copied().collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
        let mut counts = [0; 4];
        split.held_out.iter().for_each(|&i| counts[usize::from(labels[i as usize])] += 1);
        assert!(counts.iter().all(|c| (50..=51).contains(c)), "{counts:?}");
    }

    #[test]
    fn splits_and_orders_follow_the_seed() {
        let labels = labels();
        let one = split(&labels, 100, 1).unwrap();
        assert_eq!(one, split(&labels, 100, 1).unwrap());
        assert_ne!(one, split(&labels, 100, 2).unwrap());
        assert_eq!(split(&labels, 0, 1).unwrap().training.len(), 1000);
        assert!(split(&labels, 1000, 1).unwrap_err().to_string().contains("1000"));
        let order = |seed, epoch| epoch_order(&one.training, seed, epoch);
        assert_eq!(order(1, 0), order(1, 0));
        assert_ne!(order(1, 0), order(1, 1));
        assert_ne!(order(1, 0), order(2, 0));
        let mut sorted = order(1, 5);
        sorted.sort_unstable();
        assert_eq!(sorted, one.training);
    }

    #[test]
    fn every_place_is_equally_likely() {
        let items: Vec<u32> = (0..5).collect();
        let mut counts = [[0u32; 5]; 5];
        for epoch in 0..10_000 {
            for (place, &item) in epoch_order(&items, 9, epoch).iter().enumerate() {
                counts[item as usize][place] += 1;
            }
        }
        // Standard deviation of one count is 40.
        assert!(counts.iter().flatten().all(|c| c.abs_diff(2000) < 200), "{counts:?}");
    }
}
