//! The browser's door: the only folder that knows wasm-bindgen. Convert, call, convert back.

mod arrows;
mod check;
mod eight;
mod library;
mod measure;
mod separation;
mod tangles;

use wasm_bindgen::prelude::*;

/// Which SIMD build this is and its version, as JSON: `{"simd": "relaxed" | "simd128" | "scalar", "version": "…"}`.
#[wasm_bindgen]
pub fn engine_status() -> String {
    let simd = if cfg!(target_feature = "relaxed-simd") {
        "relaxed"
    } else if cfg!(target_feature = "simd128") {
        "simd128"
    } else {
        "scalar"
    };
    format!(r#"{{"simd":"{simd}","version":"{}"}}"#, env!("CARGO_PKG_VERSION"))
}
