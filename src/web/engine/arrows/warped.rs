//! One image warped, and what its moduli make of it.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::{Image, answer_of, grey, image_of, js_error};
use crate::analysis::turning::{LINE_POINTS, Warping};
use crate::json::Value;

/// The image warped; what its moduli are compared with is kept while only the warp's size changes.
struct Warped {
    key: (String, usize),
    name: String,
    ground: f32,
    warping: Warping,
}

thread_local! {
    static WARPED: RefCell<Option<Warped>> = const { RefCell::new(None) };
}

/// Warps image `image` of the samples of `dataset` by `size` pixels. Returns what there is to be seen as an object; lengths in pixels.
#[wasm_bindgen]
pub fn arrows_warp(dataset: &str, image: usize, size: f64) -> Result<JsValue, JsError> {
    WARPED.with_borrow_mut(|warped| {
        let mut now = match warped.take() {
            Some(now) if now.key.0 == dataset && now.key.1 == image => now,
            _ => {
                let Image { values, rows, cols, ground, name } = image_of(dataset, image)?;
                let warping = Warping::new(&values, rows, cols).map_err(js_error)?;
                Warped { key: (dataset.to_string(), image), name, ground, warping }
            }
        };
        let answer = now.warp(size).map_err(js_error);
        *warped = Some(now);
        Ok(answer_of(&answer?))
    })
}

impl Warped {
    fn warp(&mut self, size: f64) -> crate::Result<Value> {
        self.warping.set_size(size)?;
        let [(rows, cols), (band_rows, band_cols)] = [self.warping.picture_size(), self.warping.band()];
        Ok(Value::object([
            ("name", self.name.as_str().into()),
            ("ground", self.ground.into()),
            ("side", [rows, cols].into_iter().collect()),
            ("frame", self.warping.frame().into()),
            ("band", [band_rows, band_cols].into_iter().collect()),
            ("shift", self.warping.shift().into()),
            ("linePoints", LINE_POINTS.into()),
        ]))
    }
}

fn warped<T>(answer: impl FnOnce(&mut Warped) -> crate::Result<T>) -> Result<T, JsError> {
    WARPED.with_borrow_mut(|warped| match warped {
        Some(now) => answer(now).map_err(js_error),
        None => Err(JsError::new("a warp: expected arrows_warp before, found no image warped")),
    })
}

/// The warped image, finely sampled and in grey: RGBA.
#[wasm_bindgen]
pub fn arrows_warp_picture() -> Result<Vec<u8>, JsError> {
    warped(|now| grey(&now.warping.picture(), now.ground, 1.0))
}

/// A grid that was straight, as the warp shows it: lines of as many points as arrows_warp says, row and column in pixels of the image.
#[wasm_bindgen]
pub fn arrows_warp_lines() -> Result<Vec<f32>, JsError> {
    warped(|now| Ok(now.warping.lines()))
}

/// |ω|·|x̂(ω)|, left of the middle as it was and to the right as the warp leaves it: RGBA. White is the largest of the image
/// as it was.
#[wasm_bindgen]
pub fn arrows_warp_halves() -> Result<Vec<u8>, JsError> {
    warped(|now| {
        let (values, full) = now.warping.halves();
        grey(&values, 0.0, full)
    })
}

/// Changes in octave `octave`, finest first, of |x̂|, of |x ⋆ ψ|, and of that averaged; warped, then shifted: six numbers.
#[wasm_bindgen]
pub fn arrows_warp_changes(octave: usize) -> Result<Vec<f64>, JsError> {
    warped(|now| {
        let both = now.warping.changes(octave)?;
        Ok(both.iter().flat_map(|bands| [bands.global, bands.local, bands.averaged]).collect())
    })
}
