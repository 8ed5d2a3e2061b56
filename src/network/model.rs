//! A plan with its weights.

use super::names::{self, Contents};
use super::{Plan, Spec, Weights};
use crate::Result;
use crate::tensor::Tensors;

/// A network: what is computed, and with which numbers.
#[derive(Clone, Debug)]
pub struct Model {
    /// The checked steps.
    pub plan: Plan,
    /// The numbers, in the plan's shapes.
    pub weights: Weights<f32>,
}

impl Model {
    /// Fresh weights; the same seed gives the same weights.
    pub fn untrained(spec: &Spec, seed: u64) -> Result<Model> {
        let plan = Plan::new(spec)?;
        let weights = Weights::untrained(&plan, seed);
        Ok(Model { plan, weights })
    }

    /// Untrained, with every P_j semi-unitary: see [`Weights::scattering`].
    pub fn scattering(spec: &Spec, seed: u64) -> Result<Model> {
        let plan = Plan::new(spec)?;
        let weights = Weights::scattering(&plan, seed);
        Ok(Model { plan, weights })
    }

    /// From tensors under the reference's names; filters and counters among them are ignored.
    pub fn from_tensors(spec: &Spec, tensors: &Tensors) -> Result<Model> {
        let plan = Plan::new(spec)?;
        let weights = names::from_tensors(&plan, tensors, Contents::All)?;
        Ok(Model { plan, weights })
    }

    /// Tensors under the reference's names, without the filters.
    pub fn to_tensors(&self) -> Tensors {
        names::to_tensors(&self.plan, &self.weights, Contents::All)
    }
}
