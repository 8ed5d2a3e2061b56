//! Index tables for the kernels, and how they are worked out.

use super::super::super::wgsl::word;

/// Index tables, one after the other.
#[derive(Debug, Default)]
pub(super) struct Table(pub Vec<u32>);

impl Table {
    /// Appends one; returns where it begins.
    pub(super) fn push(&mut self, words: impl IntoIterator<Item = u32>) -> u32 {
        let start = word(self.0.len());
        self.0.extend(words);
        start
    }

    /// Appends lists of words: where each begins, and where the last ends, then their words.
    pub(super) fn push_lists(&mut self, lists: &[Vec<u32>]) -> u32 {
        let mut at = self.0.len() + lists.len() + 1;
        let start = self.push([]);
        for list in lists {
            self.0.push(word(at));
            at += list.len();
        }
        self.0.push(word(at));
        self.0.extend(lists.iter().flatten());
        start
    }
}

/// The length of parts of nearly the same length, none above `most`.
pub(super) fn balanced(total: usize, most: usize) -> usize {
    total.div_ceil(total.div_ceil(most.max(1)))
}

/// The different values of each stretch of `len` entries, in ascending order.
pub(super) fn distinct(values: &[u32], len: usize) -> Vec<Vec<u32>> {
    values.chunks(len).map(|part| ascending(part.iter().copied())).collect()
}

/// The different values, in ascending order: indices of rows or columns, of which there are few.
pub(super) fn ascending(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut there = Vec::new();
    for value in values {
        there.resize(there.len().max(value as usize + 1), false);
        there[value as usize] = true;
    }
    (0..word(there.len())).filter(|&i| there[i as usize]).collect()
}

/// Length of the longest.
pub(super) fn longest(lists: &[Vec<u32>]) -> usize {
    lists.iter().map(Vec::len).max().unwrap_or(0)
}

/// Lists as the rows of a table `width` wide, filled up with `filler`.
pub(super) fn padded(lists: &[Vec<u32>], width: usize, filler: u32) -> impl Iterator<Item = u32> {
    lists.iter().flat_map(move |list| (0..width).map(move |i| list.get(i).copied().unwrap_or(filler)))
}

/// Where `value` stands in an ascending list that has it.
pub(super) fn position(list: &[u32], value: u32) -> u32 {
    word(list.binary_search(&value).expect("lists hold all that is looked up"))
}

/// For each of `inputs` samples, the entries (output · TAPS + tap) of `sources` that read it.
pub(super) fn readers(sources: &[u32], inputs: usize) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); inputs];
    for (entry, &source) in sources.iter().enumerate() {
        lists[source as usize].push(word(entry));
    }
    lists
}
