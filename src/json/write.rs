//! Value to text, on one line; to a serialiser, where the native tools put it among what they report.

use std::fmt::{Display, Formatter, Result, Write};

use serde::{Serialize, Serializer};

use super::Value;

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Whole(value) => write!(f, "{value}"),
            // Written so that it is read as such again: 2.0, not 2.
            Value::Number(value) if value.is_finite() => write!(f, "{value:?}"),
            Value::Null | Value::Number(_) => f.write_str("null"),
            Value::Text(text) => quoted(text, f),
            Value::List(values) => {
                for (i, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if i == 0 { '[' } else { ',' })?;
                }
                f.write_str(if values.is_empty() { "[]" } else { "]" })
            }
            Value::Object(members) => {
                for (i, (name, value)) in members.iter().enumerate() {
                    f.write_char(if i == 0 { '{' } else { ',' })?;
                    quoted(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn quoted(text: &str, f: &mut Formatter<'_>) -> Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\0'..' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Whole(value) => serializer.serialize_u64(*value),
            // A negative whole number stays one.
            Value::Number(value) if *value < 0.0 && *value == f64::from(*value as i32) => {
                serializer.serialize_i64(*value as i64)
            }
            Value::Number(value) => serializer.serialize_f64(*value),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(values) => serializer.collect_seq(values),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_on_one_line() {
        let value = Value::object([
            ("a\"\n", Value::from_iter([1.5, -2.0])),
            ("b", Value::object([])),
            ("c", Value::from_iter([f64::NAN, f64::INFINITY])),
            ("d", Value::List(vec![])),
            ("e", None::<bool>.into()),
        ]);
        assert_eq!(value.to_string(), r#"{"a\"\u000a":[1.5,-2.0],"b":{},"c":[null,null],"d":[],"e":null}"#);
    }
}
