//! Writing to bytes. The same content always gives the same bytes.

use std::collections::BTreeMap;

use half::f16;
use ndarray::ArrayD;
use serde_json::{Map, Value, json};

use super::Dtype;
use crate::{Error, Result};

/// A tensor ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Stored {
    /// Floats as F32 or F16. What F16 cannot hold is refused; NaN and infinities pass.
    pub fn floats(name: &str, values: &ArrayD<f32>, dtype: Dtype) -> Result<Stored> {
        let mut bytes = Vec::with_capacity(values.len() * dtype.bytes());
        for &v in values {
            match dtype {
                Dtype::F32 => bytes.extend(v.to_le_bytes()),
                Dtype::F16 => {
                    let rounded = f16::from_f32(v);
                    if v.is_finite() && !rounded.is_finite() {
                        return Err(Error::tensor(name, "values within ±65504, as f16 holds", v));
                    }
                    bytes.extend(rounded.to_le_bytes());
                }
                other => return Err(Error::tensor(name, "storage as F32 or F16", other.name())),
            }
        }
        Ok(Stored { dtype, shape: values.shape().to_vec(), bytes })
    }

    /// Bytes as U8.
    pub fn bytes(shape: Vec<usize>, bytes: Vec<u8>) -> Stored {
        assert_eq!(shape.iter().product::<usize>(), bytes.len(), "one byte a value");
        Stored { dtype: Dtype::U8, shape, bytes }
    }
}

/// A whole file: tensors by falling alignment, then by name.
pub fn to_bytes(metadata: &BTreeMap<String, String>, tensors: &BTreeMap<String, Stored>) -> Vec<u8> {
    let mut order: Vec<(&String, &Stored)> = tensors.iter().collect();
    order.sort_by_key(|(name, stored)| (usize::MAX - stored.dtype.bytes(), *name));
    let mut header = Map::new();
    if !metadata.is_empty() {
        header.insert("__metadata__".into(), json!(metadata));
    }
    let mut end = 0;
    for (name, stored) in &order {
        let from = end;
        end += stored.bytes.len();
        let entry =
            json!({ "dtype": stored.dtype.name(), "shape": stored.shape, "data_offsets": [from, end] });
        header.insert((*name).clone(), entry);
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(8), b' ');
    let mut out = Vec::with_capacity(8 + header.len() + end);
    out.extend((header.len() as u64).to_le_bytes());
    out.extend(header);
    order.iter().for_each(|(_, stored)| out.extend(&stored.bytes));
    out
}
