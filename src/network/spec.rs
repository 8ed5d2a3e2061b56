//! What an architecture is, as people write it: the JSON config that travels with every model file.

use crate::error::Words;
use crate::json::{self, Read, Value};
pub use crate::kernels::rho::{Alpha, Nonlinearity};
use crate::{Error, Result};

/// (rows, columns); in JSON one number or a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows H.
    pub height: usize,
    /// Columns W.
    pub width: usize,
}

impl Size {
    fn read(json: &Value) -> Read<Size> {
        match json {
            Value::List(_) => match json.list(Value::count)?[..] {
                [height, width] => Ok(Size { height, width }),
                _ => Err("expected a whole number or a pair of them, found another list".into()),
            },
            _ => json.count().map(|side| Size { height: side, width: side }),
        }
    }

    fn json(self) -> Value {
        if self.height == self.width {
            self.height.into()
        } else {
            [self.height, self.width].into_iter().collect()
        }
    }
}

/// A phase-collapse network's architecture: everything but its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub dataset: Option<String>,
}

impl Spec {
    /// Parses the JSON config. Unknown keys are ignored, so that other programs may keep theirs in it.
    pub fn from_json(json: &str) -> Result<Spec> {
        json::parse(json).and_then(|json| Spec::read(&json)).map_err(|found| Error::Spec {
            block: None,
            expected:
                "a JSON object with input_channels, input_size, widths, orientations, skip, real_projection, \
                       nonlinearity, factorized_from_block, avgpool, classes"
                    .into(),
            found,
            remedy: "correct the key named".into(),
        })
    }

    fn read(json: &Value) -> Read<Spec> {
        let fields = json.fields()?;
        let dataset = |name: &str| if name == "cifar10" { "cifar-10".into() } else { name.into() };
        Ok(Spec {
            input_channels: fields.required("input_channels", Value::count)?,
            input_size: fields.required("input_size", Size::read)?,
            widths: fields.required("widths", |widths| widths.list(Value::count))?,
            orientations: fields.required("orientations", Value::count)?,
            skip: fields.required("skip", Value::bool)?,
            real_projection: fields.required("real_projection", Value::bool)?,
            nonlinearity: match fields.required("nonlinearity", nonlinearity)? {
                Nonlinearity::Dial(_) => Nonlinearity::Dial(fields.required("alpha", alpha)?),
                other => other,
            },
            factorized_from_block: fields.required("factorized_from_block", Value::count)?,
            avgpool: fields.required("avgpool", Value::bool)?,
            classes: fields.required("classes", Value::count)?,
            dataset: fields.optional("dataset", Value::text)?.map(dataset),
        })
    }

    /// As a JSON object.
    pub fn json(&self) -> Value {
        let mut members = vec![
            ("input_channels", self.input_channels.into()),
            ("input_size", self.input_size.json()),
            ("widths", self.widths.iter().copied().collect()),
            ("orientations", self.orientations.into()),
            ("skip", self.skip.into()),
            ("real_projection", self.real_projection.into()),
            ("nonlinearity", self.nonlinearity.name().into()),
            ("factorized_from_block", self.factorized_from_block.into()),
            ("avgpool", self.avgpool.into()),
            ("classes", self.classes.into()),
        ];
        members.extend(self.nonlinearity.alpha().map(|alpha| ("alpha", f64::from(alpha.value()).into())));
        members.extend(self.dataset.iter().map(|name| ("dataset", name.as_str().into())));
        Value::object(members)
    }

    /// The JSON config, on one line.
    pub fn to_json(&self) -> String {
        self.json().to_string()
    }
}

fn alpha(json: &Value) -> Read<Alpha> {
    let value = json.number()?;
    Alpha::new(value as f32).ok_or_else(|| {
        format!(
            "expected a number above 0 and at most 1 (at 0 the dial is the modulus: mod), found {}",
            value.words()
        )
    })
}

fn nonlinearity(json: &Value) -> Read<Nonlinearity> {
    let name = json.text()?;
    Nonlinearity::from_name(name).ok_or_else(|| {
        let names = Nonlinearity::ALL.map(Nonlinearity::name);
        format!("expected one of {}, found {name}", names.join(", "))
    })
}
