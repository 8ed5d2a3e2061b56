//! A network in a file: ours (config, card, weights) or a reference state dictionary saved as safetensors.

use std::collections::BTreeMap;
use std::path::Path;

use super::Card;
use super::safetensors::{self, Dtype, File, Stored};
use crate::network::{Model, Spec};
use crate::tensor::Tensors;
use crate::{Error, Result};

/// What such a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Architecture, from `__metadata__.config`.
    pub spec: Spec,
    /// Provenance, from `__metadata__.card`; reference state dictionaries have none.
    pub card: Option<Card>,
    /// Weights under the reference's names; its filters, which follow from formulas, are left out.
    pub tensors: Tensors,
}

impl Checkpoint {
    /// Reads a file's bytes; `path` is for messages only.
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Checkpoint> {
        Checkpoint::with_spec(bytes, path, None)
    }

    /// As [`Checkpoint::from_bytes`]; `spec`, if given, stands in for the file's own config.
    pub fn with_spec(bytes: &[u8], path: &Path, spec: Option<&Spec>) -> Result<Checkpoint> {
        let file = File::parse(bytes, path)?;
        let spec = match (spec, file.metadata("config")) {
            (Some(spec), _) => spec.clone(),
            (None, Some(config)) => Spec::from_json(config)?,
            (None, None) => {
                return Err(Error::Format {
                    path: path.to_path_buf(),
                    format: "model",
                    expected: "a spec, as JSON under __metadata__.config or in a file of its own".into(),
                    found: "none".into(),
                });
            }
        };
        let card = file.metadata("card").map(|json| Card::from_json(json, &spec)).transpose()?;
        let tensors = file.all(|name| !name.ends_with(".phis") && !name.ends_with(".psis"))?;
        Ok(Checkpoint { spec, card, tensors })
    }

    /// The network, its weights checked against the spec.
    pub fn model(&self) -> Result<Model> {
        Model::from_tensors(&self.spec, &self.tensors)
    }

    /// The file's bytes, weights stored as F32 or F16.
    pub fn to_bytes(&self, dtype: Dtype) -> Result<Vec<u8>> {
        let mut metadata = BTreeMap::from([("config".to_string(), self.spec.to_json())]);
        if let Some(card) = &self.card {
            metadata.insert("card".into(), card.to_json());
        }
        let stored: Result<BTreeMap<String, Stored>> = self
            .tensors
            .iter()
            .map(|(name, values)| Ok((name.clone(), Stored::floats(name, values, dtype)?)))
            .collect();
        Ok(safetensors::to_bytes(&metadata, &stored?))
    }
}
