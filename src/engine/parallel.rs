//! Loops over shards: on all cores natively, one after the other in the browser. Each item is independent, so the
//! results do not depend on the number of threads.

/// Runs `work` on every item.
#[cfg(not(target_arch = "wasm32"))]
pub fn for_each<T: Send>(items: &mut [T], work: impl Fn(usize, &mut T) + Sync + Send) {
    use rayon::prelude::*;
    items.par_iter_mut().enumerate().for_each(|(i, item)| work(i, item));
}

/// Runs `work` on every item.
#[cfg(target_arch = "wasm32")]
pub fn for_each<T>(items: &mut [T], work: impl Fn(usize, &mut T)) {
    items.iter_mut().enumerate().for_each(|(i, item)| work(i, item));
}
