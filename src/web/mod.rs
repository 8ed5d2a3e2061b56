//! The browser's door: the only folder that knows wasm-bindgen. Convert, call, convert back.
//!
//! Two modules come from it: the engine, and, with the feature `gpu`, the graphics device's, which the page loads only where there is
//! an adapter and which holds nothing but [`device`].

#[cfg(not(feature = "gpu"))]
mod engine;

#[cfg(feature = "gpu")]
mod device;
