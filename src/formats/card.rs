//! A model's card: what a reader of the file has to know beside its weights.

use serde::Serialize;

use crate::json::{self, Read, Value};
use crate::network::Spec;
use crate::training::Preparation;
use crate::{Error, Result};

/// Where a model comes from, what it takes and how well it did. JSON in `__metadata__.card`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    /// Data set it was trained on, such as "mnist".
    pub dataset: String,
    /// Class names in the order of the logits.
    pub classes: Vec<String>,
    /// How bytes become the network's input.
    pub input: Preparation,
    /// The command that made it, without local folders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Seed of weights, data order and augmentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Measured accuracy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<Accuracy>,
    /// How it was trained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<Value>,
}

/// A measured accuracy and what it was measured on.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
        let card = json::parse(json).and_then(|json| Card::read(&json)).map_err(|e| {
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

    fn read(json: &Value) -> Read<Card> {
        let fields = json.fields()?;
        Ok(Card {
            dataset: fields.required("dataset", Value::text)?.into(),
            classes: fields.required("classes", |names| names.list(string))?,
            input: fields.required("input", preparation)?,
            command: fields.optional("command", string)?,
            seed: fields.optional("seed", Value::whole)?,
            accuracy: fields.optional("accuracy", Accuracy::read)?,
            training: fields.optional("training", |value| Ok(value.clone()))?,
        })
    }

    /// The card as JSON, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a card always serialises")
    }
}

impl Accuracy {
    fn read(json: &Value) -> Read<Accuracy> {
        let fields = json.fields()?;
        Ok(Accuracy {
            fraction: fields.required("fraction", Value::number)?,
            split: fields.required("split", string)?,
            images: fields.required("images", Value::count)?,
            weights: fields.required("weights", string)?,
        })
    }

    /// As a JSON object.
    pub fn json(&self) -> Value {
        Value::object([
            ("fraction", self.fraction.into()),
            ("split", self.split.as_str().into()),
            ("images", self.images.into()),
            ("weights", self.weights.as_str().into()),
        ])
    }
}

fn preparation(json: &Value) -> Read<Preparation> {
    let fields = json.fields()?;
    let numbers = |json: &Value| json.list(|v| Ok(v.number()? as f32));
    Ok(Preparation {
        padding: fields.required("padding", Value::count)?,
        mean: fields.required("mean", numbers)?,
        deviation: fields.required("deviation", numbers)?,
    })
}

fn string(json: &Value) -> Read<String> {
    json.text().map(String::from)
}
