//! What an architecture is, as people write it: the JSON config that travels with every model file.

use serde::{Deserialize, Serialize};

pub use crate::kernels::rho::Nonlinearity;
use crate::{Error, Result};

/// (rows, columns); in JSON one number or a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SizeJson", into = "SizeJson")]
pub struct Size {
    /// Rows H.
    pub height: usize,
    /// Columns W.
    pub width: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum SizeJson {
    Square(usize),
    Pair([usize; 2]),
}

impl From<SizeJson> for Size {
    fn from(json: SizeJson) -> Self {
        match json {
            SizeJson::Square(s) => Size { height: s, width: s },
            SizeJson::Pair([height, width]) => Size { height, width },
        }
    }
}

impl From<Size> for SizeJson {
    fn from(size: Size) -> Self {
        if size.height == size.width {
            SizeJson::Square(size.height)
        } else {
            SizeJson::Pair([size.height, size.width])
        }
    }
}

/// A phase-collapse network's architecture: everything but its weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Channels of the (real) image.
    pub input_channels: usize,
    /// Image size in pixels, after any padding of the dataset's own.
    pub input_size: Size,
    /// Channels after each block's P_j.
    pub widths: Vec<usize>,
    /// Orientations L of the filter bank.
    pub orientations: usize,
    /// Whether a copy that keeps its phase goes beside the collapsed one.
    pub skip: bool,
    /// Whether P_j has real weights.
    pub real_projection: bool,
    /// ρ.
    pub nonlinearity: Nonlinearity,
    /// Block from which factorised filter pairs begin; earlier blocks are dyadic.
    pub factorized_from_block: usize,
    /// Whether the classifier averages over space before its linear layer.
    pub avgpool: bool,
    /// Classes.
    pub classes: usize,
    /// Dataset it is for, such as "mnist" or "cifar-10".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
}

impl Spec {
    /// Parses the JSON config. Unknown keys are ignored, so that other programs may keep theirs in it.
    pub fn from_json(json: &str) -> Result<Spec> {
        let mut spec: Spec = serde_json::from_str(json).map_err(|e| Error::Spec {
            block: None,
            expected:
                "a JSON object with input_channels, input_size, widths, orientations, skip, real_projection, \
                       nonlinearity, factorized_from_block, avgpool, classes"
                    .into(),
            found: e.to_string(),
            remedy: "correct the key named".into(),
        })?;
        if let Some(dataset) = &mut spec.dataset
            && dataset == "cifar10"
        {
            *dataset = "cifar-10".into();
        }
        Ok(spec)
    }

    /// The JSON config, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a spec always serialises")
    }
}
