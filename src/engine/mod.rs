//! Runs a plan on a backend, forward and backward, and keeps what the page wants to see.
//!
//! * [`Forward`] is the fast evaluation: Standardise folded into P_j, buffers kept warm, nothing allocated in a
//!   warm pass.
//! * [`Trainer`] is the fast training step.
//! * [`mod@reference`] runs the plain loops, in f32 or f64: the definition that the others are tested against.
//! * [`gpu`] does the same on a graphics device.
//! * [`trace`] writes down every intermediate tensor, unfolded.

mod block;
mod check;
mod fold;
mod forward;
pub mod gpu;
mod objective;
mod parallel;
mod profile;
pub mod reference;
mod shard;
mod trace;
mod trainer;
mod training_backend;

pub use crate::kernels::sgd::Sgd;
pub use crate::kernels::simd::Level;
pub use block::collapsed_offset;
pub use check::{Difference, largest_difference};
pub use forward::{Forward, MapView, Pass};
pub use objective::Objective;
pub use profile::{Observer, Operation, Step};
pub use trace::{trace, trace_at, trace_train};
pub use trainer::{StepReport, Trainer};
pub use training_backend::TrainingBackend;

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Plain loops.
    Reference,
    /// Vectors, at the best level that this machine runs.
    Simd,
    /// A graphics device; natively only.
    Gpu,
}
