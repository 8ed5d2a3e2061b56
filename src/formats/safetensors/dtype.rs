//! How numbers are stored, and what they are as f32.

use half::{bf16, f16};

/// Storage of a tensor's numbers, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dtype {
    /// 64-bit float.
    F64,
    /// 32-bit float.
    F32,
    /// 16-bit float, IEEE binary16.
    F16,
    /// The upper half of a 32-bit float.
    Bf16,
    /// 64-bit integer.
    I64,
    /// 32-bit integer.
    I32,
    /// 8-bit unsigned integer.
    U8,
}

impl Dtype {
    /// All that are read.
    pub const ALL: [Dtype; 7] =
        [Dtype::F64, Dtype::F32, Dtype::F16, Dtype::Bf16, Dtype::I64, Dtype::I32, Dtype::U8];

    /// Its name in the header.
    pub fn name(self) -> &'static str {
        match self {
            Dtype::F64 => "F64",
            Dtype::F32 => "F32",
            Dtype::F16 => "F16",
            Dtype::Bf16 => "BF16",
            Dtype::I64 => "I64",
            Dtype::I32 => "I32",
            Dtype::U8 => "U8",
        }
    }

    /// By its name in the header.
    pub fn from_name(name: &str) -> Option<Dtype> {
        Dtype::ALL.into_iter().find(|d| d.name() == name)
    }

    /// Bytes a number.
    pub fn bytes(self) -> usize {
        match self {
            Dtype::F64 | Dtype::I64 => 8,
            Dtype::F32 | Dtype::I32 => 4,
            Dtype::F16 | Dtype::Bf16 => 2,
            Dtype::U8 => 1,
        }
    }

    /// Rounds stored numbers to f32.
    pub fn to_f32(self, bytes: &[u8]) -> Vec<f32> {
        match self {
            Dtype::F64 => each(bytes, |b| f64::from_le_bytes(b) as f32),
            Dtype::F32 => each(bytes, f32::from_le_bytes),
            Dtype::F16 => each(bytes, |b| f16::from_le_bytes(b).to_f32()),
            Dtype::Bf16 => each(bytes, |b| bf16::from_le_bytes(b).to_f32()),
            Dtype::I64 => each(bytes, |b| i64::from_le_bytes(b) as f32),
            Dtype::I32 => each(bytes, |b| i32::from_le_bytes(b) as f32),
            Dtype::U8 => each(bytes, |[b]: [u8; 1]| f32::from(b)),
        }
    }

    /// Stored integers; `None` for floats.
    pub fn to_integers(self, bytes: &[u8]) -> Option<Vec<i64>> {
        match self {
            Dtype::I64 => Some(each(bytes, i64::from_le_bytes)),
            Dtype::I32 => Some(each(bytes, |b| i64::from(i32::from_le_bytes(b)))),
            Dtype::U8 => Some(each(bytes, |[b]: [u8; 1]| i64::from(b))),
            _ => None,
        }
    }
}

fn each<const N: usize, T>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|b| number(*b)).collect()
}
