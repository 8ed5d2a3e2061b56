//! What an architecture is: spec, plan and weights. Runs nothing.

mod model;
pub mod names;
mod plan;
mod spec;
mod unitary;
mod weights;

pub use model::Model;
pub use plan::{BlockPlan, INPUT_SIDES, MAX_ORIENTATIONS, Part, Plan, Source};
pub use spec::{Alpha, Nonlinearity, Size, Spec};
pub use weights::{BlockWeights, CLASSIFIER_VECTORS, ClassifierWeights, Weights};
