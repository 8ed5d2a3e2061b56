//! Reading from bytes: every size is checked against the others before a value is looked at.

use std::path::{Path, PathBuf};

use ndarray::{Array1, ArrayD, IxDyn};

use super::header::{Entry, Header};
use super::{Dtype, FORMAT, MAX_HEADER};
use crate::sorting::order;
use crate::tensor::Tensors;
use crate::{Error, Result};

/// A file's tensors, borrowed from its bytes.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// `__metadata__`, in the file's order.
    metadata: Vec<(String, String)>,
    /// In alphabetical order.
    tensors: Vec<(String, Tensor<'a>)>,
    path: PathBuf,
}

/// One tensor as stored.
#[derive(Clone, Debug)]
pub struct Tensor<'a> {
    /// Type name as in the header; other types than [`Dtype`]'s cannot be read.
    pub dtype: String,
    /// Extent.
    pub shape: Vec<usize>,
    /// Stored numbers, little-endian, last axis fastest.
    pub bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// Reads the header and checks it against the bytes. `path` is for messages only.
    pub fn parse(bytes: &'a [u8], path: &Path) -> Result<File<'a>> {
        let refuse = |expected: String, found: String| Error::Format {
            path: path.to_path_buf(),
            format: FORMAT,
            expected,
            found,
        };
        let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
            return Err(refuse("at least 8 bytes".into(), format!("{} bytes", bytes.len())));
        };
        let (length, available) = (u64::from_le_bytes(*length), rest.len() as u64);
        if length > MAX_HEADER || length > available {
            let what = other_format(bytes).map_or(String::new(), |name| format!(" ({name})"));
            return Err(refuse(
                format!("a header of at most {} bytes", available.min(MAX_HEADER)),
                format!("a header length of {length}{what}"),
            ));
        }
        let (header, data) = rest.split_at(length as usize);
        let header = Header::parse(header).map_err(|e| refuse("a JSON header".into(), e))?;

        let offsets = |i: usize| header.tensors[i].1.data_offsets;
        let in_order = order(header.tensors.len(), &|i, j| offsets(i).cmp(&offsets(j)));
        let mut end = 0u64;
        for (name, Entry { data_offsets: [from, to], .. }) in in_order.iter().map(|&i| &header.tensors[i]) {
            if *from != end || to < from {
                let expected = format!("tensor {name} to begin where the one before it ends, at {end}");
                return Err(refuse(expected, format!("data_offsets [{from}, {to}]")));
            }
            end = *to;
        }
        if end != data.len() as u64 {
            let found = format!("{} (truncated, or something behind the tensors)", data.len());
            return Err(refuse(format!("{end} bytes of tensor data"), found));
        }
        let mut tensors = Vec::with_capacity(header.tensors.len());
        for (name, entry) in header.order.iter().map(|&i| &header.tensors[i]) {
            tensors.push((name.clone(), tensor(name, entry, data)?));
        }
        Ok(File { metadata: header.metadata, tensors, path: path.to_path_buf() })
    }

    /// What `__metadata__` says under `key`; the last, where it stands twice.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.metadata.iter().rev().find(|(k, _)| k == key).map(|(_, text)| text.as_str())
    }

    /// Names in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.iter().map(|(name, _)| name.as_str())
    }

    /// A tensor as stored.
    pub fn stored(&self, name: &str) -> Result<&Tensor<'a>> {
        let place = self.tensors.binary_search_by(|(n, _)| n.as_str().cmp(name));
        place.map(|i| &self.tensors[i].1).map_err(|_| {
            let names: Vec<&str> = self.names().take(6).collect();
            let more = if self.tensors.len() > names.len() { ", …" } else { "" };
            let found = match names.is_empty() {
                true => format!("no tensor at all in {}", self.path.display()),
                false => format!("{}{more} in {}", names.join(", "), self.path.display()),
            };
            Error::tensor(name, "a tensor of this name", found)
        })
    }

    /// A tensor's values, rounded to f32.
    pub fn values(&self, name: &str) -> Result<ArrayD<f32>> {
        let tensor = self.stored(name)?;
        let values = tensor.dtype(name)?.to_f32(tensor.bytes);
        let shape = || format!("{:?}", tensor.shape);
        Array1::from_vec(values)
            .into_shape_with_order(IxDyn(&tensor.shape))
            .map_err(|_| Error::tensor(name, "a shape that memory can hold", shape()))
    }

    /// A tensor of integers, flattened.
    pub fn integers(&self, name: &str) -> Result<Vec<i64>> {
        let tensor = self.stored(name)?;
        let integers = tensor.dtype(name)?.to_integers(tensor.bytes);
        integers.ok_or_else(|| Error::tensor(name, "integers (I64, I32 or U8)", &tensor.dtype))
    }

    /// The values of every tensor whose name `keep` accepts.
    pub fn all(&self, keep: impl Fn(&str) -> bool) -> Result<Tensors> {
        let mut all = Tensors::new();
        for name in self.names().filter(|name| keep(name)) {
            all.insert(name.to_string(), self.values(name)?);
        }
        Ok(all)
    }
}

impl Tensor<'_> {
    /// Its type, if it can be read.
    pub fn dtype(&self, name: &str) -> Result<Dtype> {
        Dtype::from_name(&self.dtype).ok_or_else(|| {
            let names: Vec<&str> = Dtype::ALL.iter().map(|d| d.name()).collect();
            Error::tensor(name, format!("one of the types {}", names.join(", ")), &self.dtype)
        })
    }
}

/// Checks that the shape fills the bytes exactly; of a type that is not known, only that the shape is possible.
fn tensor<'a>(name: &str, entry: &Entry, data: &'a [u8]) -> Result<Tensor<'a>> {
    let [from, to] = entry.data_offsets.map(|o| o as usize); // at most data.len()
    let shape: Option<Vec<usize>> = entry.shape.iter().map(|&d| usize::try_from(d).ok()).collect();
    let elements = entry.shape.iter().try_fold(1u64, |n, &d| n.checked_mul(d));
    let (Some(shape), Some(elements)) = (shape, elements) else {
        return Err(Error::tensor(name, "a shape that memory can hold", format!("{:?}", entry.shape)));
    };
    if let Some(dtype) = Dtype::from_name(&entry.dtype)
        && elements.checked_mul(dtype.bytes() as u64) != Some((to - from) as u64)
    {
        let expected = format!("{} bytes each for shape {:?} of {}", dtype.bytes(), entry.shape, entry.dtype);
        return Err(Error::tensor(name, expected, format!("{} bytes in all", to - from)));
    }
    Ok(Tensor { dtype: entry.dtype.clone(), shape, bytes: &data[from..to] })
}

/// Formats that are often taken for safetensors.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => {
            Some("a zip archive, as PyTorch saves: save the state dictionary as safetensors")
        }
        [0x1f, 0x8b, ..] => Some("gzip: unpack it first"),
        [0x80, 2..=5, ..] => Some("a Python pickle: save the state dictionary as safetensors"),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => Some("NumPy"),
        [b'{', ..] => Some("JSON"),
        _ => None,
    }
}
