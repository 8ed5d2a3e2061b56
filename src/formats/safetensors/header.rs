//! The JSON header: metadata, and where each tensor lies. Refuses a name that stands twice.

use crate::json::{self, Read, Value};
use crate::sorting::order;

/// One tensor's entry.
pub struct Entry {
    pub dtype: String,
    pub shape: Vec<u64>,
    pub data_offsets: [u64; 2],
}

/// The whole header.
#[derive(Default)]
pub struct Header {
    pub metadata: Vec<(String, String)>,
    pub tensors: Vec<(String, Entry)>,
    /// Indices of the tensors in alphabetical order.
    pub order: Vec<usize>,
}

impl Header {
    /// Reads its JSON text.
    pub fn parse(bytes: &[u8]) -> Read<Header> {
        let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
        let json = json::parse(text)?;
        let mut header = Header::default();
        for (name, value) in json.members("a JSON object of tensors")? {
            if name == "__metadata__" {
                header.metadata = metadata(value).map_err(|e| format!("{name}: {e}"))?;
            } else {
                let entry = entry(value).map_err(|e| format!("tensor {name}: {e}"))?;
                header.tensors.push((name.clone(), entry));
            }
        }
        let name = |i: usize| &header.tensors[i].0;
        let order = order(header.tensors.len(), &|i, j| name(i).cmp(name(j)));
        match order.windows(2).find(|two| name(two[0]) == name(two[1])) {
            Some(two) => Err(format!("tensor {} twice", name(two[0]))),
            None => Ok(Header { order, ..header }),
        }
    }
}

fn metadata(json: &Value) -> Read<Vec<(String, String)>> {
    let mut metadata = Vec::new();
    for (key, value) in json.members("an object of strings")? {
        let text = value.text().map_err(|e| format!("{key}: {e}"))?;
        metadata.push((key.clone(), text.into()));
    }
    Ok(metadata)
}

fn entry(json: &Value) -> Read<Entry> {
    let fields = json.fields()?;
    let offsets = |json: &Value| match json.list(Value::whole)?[..] {
        [from, to] => Ok([from, to]),
        _ => Err("expected a pair, found another list".into()),
    };
    Ok(Entry {
        dtype: fields.required("dtype", Value::text)?.into(),
        shape: fields.required("shape", |shape| shape.list(Value::whole))?,
        data_offsets: fields.required("data_offsets", offsets)?,
    })
}
