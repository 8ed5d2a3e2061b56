//! A training run in a file: weights and momentum as they stand, and in the metadata where the run is.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::safetensors::{self, Dtype, File, Stored};
use crate::network::Spec;
use crate::tensor::Tensors;
use crate::training::{EpochRecord, Recipe, RunState, Tally};
use crate::{Error, Result};

const WEIGHTS: &str = "weights.";
const MOMENTUM: &str = "momentum.";
const AVERAGE: &str = "average.";

/// `__metadata__.run`.
#[derive(Serialize, Deserialize)]
struct Run {
    recipe: Recipe,
    history: Vec<EpochRecord>,
    tally: Tally,
    images: usize,
}

/// The file's bytes. Numbers are stored in full, so that the run goes on bit for bit.
pub fn to_bytes(state: &RunState) -> Result<Vec<u8>> {
    let run = Run {
        recipe: state.recipe.clone(),
        history: state.history.clone(),
        tally: state.tally.clone(),
        images: state.images,
    };
    let run = serde_json::to_string(&run).expect("a run always serialises");
    let metadata = BTreeMap::from([("config".to_string(), state.spec.to_json()), ("run".into(), run)]);
    let mut stored = BTreeMap::new();
    for (prefix, tensors) in
        [(WEIGHTS, &state.weights), (MOMENTUM, &state.momentum), (AVERAGE, &state.average)]
    {
        for (name, values) in tensors.iter() {
            stored.insert(format!("{prefix}{name}"), Stored::floats(name, values, Dtype::F32)?);
        }
    }
    Ok(safetensors::to_bytes(&metadata, &stored))
}

/// Reads such a file; `path` is for messages only.
pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<RunState> {
    let file = File::parse(bytes, path)?;
    let metadata = |key: &str| {
        file.metadata(key).ok_or_else(|| Error::Format {
            path: path.to_path_buf(),
            format: "training checkpoint",
            expected: format!("__metadata__.{key}"),
            found: "none (is it a model, not a checkpoint?)".into(),
        })
    };
    let run: Run = serde_json::from_str(metadata("run")?).map_err(|e| Error::Format {
        path: path.to_path_buf(),
        format: "training checkpoint",
        expected: "a run's settings and place, as this version writes them".into(),
        found: e.to_string(),
    })?;
    let spec = Spec::from_json(metadata("config")?)?;
    let strip = |prefix: &str| -> Result<Tensors> {
        let all = file.all(|name| name.starts_with(prefix))?;
        Ok(all.into_iter().map(|(name, values)| (name[prefix.len()..].to_string(), values)).collect())
    };
    Ok(RunState {
        spec,
        recipe: run.recipe,
        history: run.history,
        tally: run.tally,
        images: run.images,
        weights: strip(WEIGHTS)?,
        momentum: strip(MOMENTUM)?,
        average: strip(AVERAGE)?,
    })
}
