//! Answers with parts of several kinds, as JavaScript objects.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::json::Value;

/// What `JSON.parse` would make of the value's text.
pub fn answer(value: &Value) -> JsValue {
    match value {
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Whole(value) => JsValue::from_f64(*value as f64),
        Value::Number(value) if value.is_finite() => JsValue::from_f64(*value),
        Value::Null | Value::Number(_) => JsValue::NULL,
        Value::Text(text) => JsValue::from_str(text),
        Value::List(values) => {
            let list = Array::new();
            for value in values {
                list.push(&answer(value));
            }
            list.into()
        }
        Value::Object(members) => {
            let object = Object::new();
            for (name, value) in members {
                Reflect::set(&object, &JsValue::from_str(name), &answer(value))
                    .expect("a plain object takes any member");
            }
            object.into()
        }
    }
}
