//! One sort for all: the order of things by a comparison, as indices. The standard library's is ten times as large in the browser's
//! module, and each type and comparison would bring its own.

use std::cmp::Ordering;

/// The indices 0 … `count` − 1 in ascending order of `compare`; equals keep theirs. Sorted runs are merged, from one index up.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..count).collect();
    let mut to = from.clone();
    let mut run = 1;
    while run < count {
        for start in (0..count).step_by(2 * run) {
            let (middle, end) = (count.min(start + run), count.min(start + 2 * run));
            let (mut a, mut b) = (start, middle);
            for next in &mut to[start..end] {
                let left = a < middle && (b >= end || compare(from[a], from[b]).is_le());
                let taken = if left { &mut a } else { &mut b };
                *next = from[*taken];
                *taken += 1;
            }
        }
        std::mem::swap(&mut from, &mut to);
        run *= 2;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn equals_keep_their_order() {
        let values: Vec<u32> = (0..100).map(|i| (i * 37) % 5).collect();
        let sorted = order(values.len(), &|i, j| values[i].cmp(&values[j]));
        assert!(sorted.is_sorted_by_key(|&i| (values[i], i)));
        for count in [1, 2, 3, 63, 64, 65] {
            let sorted = order(count, &|i, j| values[j].cmp(&values[i]));
            assert!(
                sorted.is_sorted_by(|&i, &j| (values[j], i) < (values[i], j) || values[j] < values[i]),
                "{count}"
            );
            assert_eq!(sorted.iter().sum::<usize>(), count * (count - 1) / 2);
        }
        assert!(order(0, &|_, _| unreachable!("nothing to compare")).is_empty());
    }
}
