//! Typed values out of an object. A refusal names the key, what was expected there and what was found.

use super::Value;
use crate::decimal::decimal;

/// What was read, or what is wrong with it.
pub type Read<T> = Result<T, String>;

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a [(String, Value)]);

impl<'a> Fields<'a> {
    /// The member `name`, read by `get`. Refuses one that is missing or stands twice.
    pub fn required<T>(&self, name: &str, get: impl Fn(&'a Value) -> Read<T>) -> Read<T> {
        match self.find(name)? {
            Some(value) => get(value).map_err(|e| within(name, e)),
            None => Err(format!("missing field `{name}`")),
        }
    }

    /// As [`Fields::required`], but the member may be missing or `null`.
    pub fn optional<T>(&self, name: &str, get: impl Fn(&'a Value) -> Read<T>) -> Read<Option<T>> {
        match self.find(name)? {
            None | Some(Value::Null) => Ok(None),
            Some(value) => get(value).map(Some).map_err(|e| within(name, e)),
        }
    }

    fn find(&self, name: &str) -> Read<Option<&'a Value>> {
        let mut found = self.0.iter().filter(|(n, _)| n == name);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(format!("duplicate field `{name}`")),
            (found, None) => Ok(found.map(|(_, value)| value)),
        }
    }
}

/// A refusal of what stands under `name`.
fn within(name: &str, refusal: String) -> String {
    format!("{name}: {refusal}")
}

impl Value {
    fn refusal(&self, expected: &str) -> String {
        let found = match self {
            Value::Text(text) => format!("the string \"{text}\""),
            Value::List(_) => "a list".into(),
            Value::Object(_) => "an object".into(),
            Value::Number(value) => decimal(*value),
            Value::Whole(value) => value.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Null => "null".into(),
        };
        format!("expected {expected}, found {found}")
    }

    /// An object's members in their order; `what` says whose.
    pub fn members(&self, what: &str) -> Read<&[(String, Value)]> {
        match self {
            Value::Object(members) => Ok(members),
            _ => Err(self.refusal(what)),
        }
    }

    /// An object's members by name.
    pub fn fields(&self) -> Read<Fields<'_>> {
        self.members("an object").map(Fields)
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Read<bool> {
        match self {
            Value::Bool(value) => Ok(*value),
            _ => Err(self.refusal("a boolean")),
        }
    }

    /// A whole number from 0.
    pub fn whole(&self) -> Read<u64> {
        match self {
            Value::Whole(value) => Ok(*value),
            _ => Err(self.refusal("a whole number from 0")),
        }
    }

    /// A whole number that can count what is in memory.
    pub fn count(&self) -> Read<usize> {
        usize::try_from(self.whole()?).map_err(|_| self.refusal("a smaller number"))
    }

    /// A number.
    pub fn number(&self) -> Read<f64> {
        match self {
            Value::Whole(value) => Ok(*value as f64),
            Value::Number(value) => Ok(*value),
            _ => Err(self.refusal("a number")),
        }
    }

    /// A string.
    pub fn text(&self) -> Read<&str> {
        match self {
            Value::Text(text) => Ok(text),
            _ => Err(self.refusal("a string")),
        }
    }

    /// A list, each value read by `get`.
    pub fn list<'a, T>(&'a self, get: impl Fn(&'a Value) -> Read<T>) -> Read<Vec<T>> {
        match self {
            Value::List(values) => {
                let mut all = Vec::with_capacity(values.len());
                for value in values {
                    all.push(get(value)?);
                }
                Ok(all)
            }
            _ => Err(self.refusal("a list")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::json::parse;

    use super::*;

    #[test]
    fn refusals_name_the_key() {
        let value = parse(r#"{"a": 1, "b": "x", "c": [1, -2], "d": null, "e": 1, "e": 2}"#).unwrap();
        let fields = value.fields().unwrap();
        assert_eq!(fields.required("a", Value::count), Ok(1));
        assert_eq!(fields.required("a", Value::number), Ok(1.0));
        assert_eq!(fields.optional("b", Value::text), Ok(Some("x")));
        assert_eq!(fields.required("c", |v| v.list(Value::number)), Ok(vec![1.0, -2.0]));
        assert_eq!(
            (fields.optional("d", Value::text), fields.optional("z", Value::text)),
            (Ok(None), Ok(None))
        );
        let refused = |e: Read<()>| e.unwrap_err();
        let none = |_: &Value| Ok(());
        assert_eq!(refused(fields.required("z", none)), "missing field `z`");
        assert_eq!(refused(fields.required("e", none)), "duplicate field `e`");
        let wrong = fields.required("b", Value::bool).unwrap_err();
        assert_eq!(wrong, r#"b: expected a boolean, found the string "x""#);
        let wrong = fields.required("c", |v| v.list(Value::count)).unwrap_err();
        assert_eq!(wrong, "c: expected a whole number from 0, found -2");
        assert_eq!(Value::Null.fields().unwrap_err(), "expected an object, found null");
    }
}
