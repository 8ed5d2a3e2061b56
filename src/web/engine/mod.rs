//! The engine's own module: one file an exhibit, and the library of what is loaded.

mod answer;
mod arrows;
mod check;
mod eight;
mod eight_samples;
mod gathered;
mod geometry;
mod gpu_plan;
mod helper;
mod library;
mod measure;
mod named;
mod pictures;
mod separation;
mod tangles;
mod textures;
mod workbench;

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
