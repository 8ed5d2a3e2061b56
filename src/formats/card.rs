//! A model's card: what a reader of the file has to know beside its weights.

use serde::{Deserialize, Serialize};

use crate::network::Spec;
use crate::training::Preparation;
use crate::{Error, Result};

/// Where a model comes from, what it takes and how well it did. JSON in `__metadata__.card`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Data set it was trained on, such as "mnist".
    pub dataset: String,
    /// Class names in the order of the logits.
    pub classes: Vec<String>,
    /// How bytes become the network's input.
    pub input: Preparation,
    /// The command that made it, without local folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Seed of weights, data order and augmentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Measured accuracy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<Accuracy>,
    /// How it was trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<serde_json::Value>,
}

/// A measured accuracy and what it was measured on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Fraction of images classified correctly.
    pub fraction: f64,
    /// "test" or "held-out".
    pub split: String,
    /// Images of that split.
    pub images: usize,
    /// Storage of the weights when it was measured.
    pub weights: String,
}

impl Card {
    /// Parses and checks a card against the network's spec.
    pub fn from_json(json: &str, spec: &Spec) -> Result<Card> {
        let card: Card = serde_json::from_str(json).map_err(|e| {
            Error::value("card", "JSON with dataset, classes, input (padding, mean, deviation)", e)
        })?;
        if card.classes.len() != spec.classes {
            return Err(Error::value("card: class names", spec.classes, card.classes.len()));
        }
        if card.input.padding > 64 {
            return Err(Error::value("card: padding", "at most 64 pixels", card.input.padding));
        }
        card.input.check(spec.input_channels)?;
        Ok(card)
    }

    /// The card as JSON, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a card always serialises")
    }
}
