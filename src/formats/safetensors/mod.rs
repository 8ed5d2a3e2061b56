//! safetensors: a JSON header with every tensor's type, shape and place, then the values.
//!
//! Sizes are 64-bit in the format and are checked as such before anything is sliced, on 32-bit wasm too.

mod dtype;
mod header;
mod read;
mod write;

pub use dtype::Dtype;
pub use read::{File, Tensor};
pub use write::{Stored, to_bytes};

/// Largest header that is read, in bytes; a network has a few kilobytes.
const MAX_HEADER: u64 = 100_000_000;

/// Names of the format in messages.
const FORMAT: &str = "safetensors";
