//! JSON: what model files say about themselves and what the page is answered.
//!
//! Written here rather than taken from a crate because the browser downloads every byte: a general reader and writer is larger than
//! all of our kernels together. The native tools, which download nothing, use `serde_json` for what only they read and write.

mod fields;
mod parse;
mod write;

pub use fields::{Fields, Read};
pub use parse::parse;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`; also what a number that is not finite is written as.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written without sign, point and exponent that 64 bits hold; exact, as seeds and sizes must be.
    Whole(u64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object's members in their order; a reader decides whether a name may stand twice.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// An object of these members.
    pub fn object<'a>(members: impl Into<Vec<(&'a str, Value)>>) -> Value {
        named(members.into())
    }

    /// The member of this name, if this is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().find(|(n, _)| n == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

fn named(members: Vec<(&str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Value {
        Value::Whole(value as u64)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Number(value)
    }
}

impl From<f32> for Value {
    fn from(value: f32) -> Value {
        Value::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.into())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A list of what `values` gives.
impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Value {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}
