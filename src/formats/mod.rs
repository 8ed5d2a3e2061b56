//! Files: safetensors, models, data sets, sample images.

mod card;
mod checkpoint;
pub mod cifar;
#[cfg(not(target_arch = "wasm32"))]
pub mod data_folder;
pub mod datasets;
#[cfg(not(target_arch = "wasm32"))]
pub mod files;
#[cfg(not(target_arch = "wasm32"))]
pub mod first_paint;
pub mod idx;
#[cfg(not(target_arch = "wasm32"))]
pub mod onnx;
pub mod run_state;
pub mod safetensors;
pub mod samples;

pub use card::{Accuracy, Card};
pub use checkpoint::Checkpoint;
