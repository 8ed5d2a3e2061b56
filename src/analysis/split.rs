//! The two halves of held-out measures, and labels shuffled within them.

use super::planes::{check_classes, check_labels};
use super::seeded::{Purpose, Seeded};
use crate::Result;

/// The half, 0 or 1, of every image: within each class images alternate in an order that the seed draws,
/// so both halves hold the same number of each class, give or take one.
pub fn halves(labels: &[u8], classes: usize, seed: u64) -> Result<Vec<u8>> {
    check_classes(classes)?;
    check_labels(labels, labels.len(), classes)?;
    let mut half = vec![0u8; labels.len()];
    for class in 0..classes {
        let mut members: Vec<usize> =
            (0..labels.len()).filter(|&n| usize::from(labels[n]) == class).collect();
        Seeded::new(seed, Purpose::Split, class as u64).shuffle(&mut members);
        for (position, image) in members.into_iter().enumerate() {
            // Every other class begins with half 1, so that odd classes do not all favour one half.
            half[image] = ((position + class) % 2) as u8;
        }
    }
    Ok(half)
}

/// The labels in a random order, shuffled within each half, so that a measure on them sees the same class
/// sizes, the same halves and the same total scatter, and nothing else of the classes.
pub fn shuffled_labels(labels: &[u8], halves: &[u8], seed: u64) -> Vec<u8> {
    let mut shuffled = labels.to_vec();
    for half in 0..2u8 {
        let members: Vec<usize> = (0..labels.len()).filter(|&n| halves[n] == half).collect();
        let mut values: Vec<u8> = members.iter().map(|&n| labels[n]).collect();
        Seeded::new(seed, Purpose::Shuffle, u64::from(half)).shuffle(&mut values);
        for (image, value) in members.into_iter().zip(values) {
            shuffled[image] = value;
        }
    }
    shuffled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<u8> {
        (0..1003u32).map(|n| ((n * n + n / 7) % 10) as u8).collect()
    }

    #[test]
    fn halves_hold_each_class_evenly_and_depend_on_the_seed() {
        let labels = labels();
        let half = halves(&labels, 10, 5).unwrap();
        for class in 0..10u8 {
            let count = |h: u8| (0..labels.len()).filter(|&n| labels[n] == class && half[n] == h).count();
            assert!(count(0).abs_diff(count(1)) <= 1);
        }
        assert_eq!(half, halves(&labels, 10, 5).unwrap());
        assert_ne!(half, halves(&labels, 10, 6).unwrap());
        assert!(halves(&labels, 9, 5).unwrap_err().to_string().contains("below 9"));
    }

    #[test]
    fn shuffled_labels_keep_the_counts_of_each_half_and_forget_the_images() {
        let labels = labels();
        let half = halves(&labels, 10, 5).unwrap();
        let shuffled = shuffled_labels(&labels, &half, 5);
        for class in 0..10u8 {
            for h in 0..2 {
                let count = |set: &[u8]| (0..set.len()).filter(|&n| set[n] == class && half[n] == h).count();
                assert_eq!(count(&labels), count(&shuffled));
            }
        }
        let kept = labels.iter().zip(&shuffled).filter(|(a, b)| a == b).count();
        assert!(kept < 160, "a tenth should stay by chance, {kept} did");
    }
}
