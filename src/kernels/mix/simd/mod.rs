//! The fast matrix products behind the 1×1 mixing, forward and backward.

mod dots;
mod product;

pub use dots::dots;
pub use product::{Packed, Row, Scratch, Start, product};
