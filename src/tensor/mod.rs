//! Shapes and planar complex maps, over `ndarray` and `num-complex`.

mod map;
mod real;
mod tensors;

pub use map::{Map, MapShape};
pub use real::Real;
pub use tensors::Tensors;
