//! Runs a plan on the GPU. What to do is planned as data ([`evaluation`], [`training`]), so that the page's engine can plan it and a
//! module of its own can run it; with the feature `gpu` the same crate runs it, too ([`Evaluator`], [`GpuTrainer`]).

mod block;
pub mod blocking;
pub mod evaluation;
mod layout;
mod results;
pub mod training;

#[cfg(feature = "gpu")]
mod evaluator;
#[cfg(feature = "gpu")]
mod trace;
#[cfg(feature = "gpu")]
mod trainer;

#[cfg(feature = "gpu")]
pub use evaluator::Evaluator;
pub use layout::{Layout, WeightsAt, channel_major};
pub use results::{Results, map_names, split_maps};
#[cfg(feature = "gpu")]
pub use trace::{trace, trace_train};
#[cfg(feature = "gpu")]
pub use trainer::GpuTrainer;
