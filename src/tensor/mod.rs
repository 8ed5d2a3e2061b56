//! Shapes and planar complex maps, over `ndarray` and `num-complex`.

mod map;
mod real;

pub use map::{Map, MapShape};
pub use real::Real;

use std::collections::BTreeMap;

/// Named real tensors in file layout: (N, C, H, W) or (N, C, H, W, 2) for maps, any shape for parameters.
pub type Tensors = BTreeMap<String, ndarray::ArrayD<f32>>;
