//! Two images with their global phases swapped.

use wasm_bindgen::prelude::*;

use super::{answer_of, grey, image_of, js_error};
use crate::analysis::turning::{Mixture, Seen, Swapped, likeness};
use crate::json::Value;

/// Two images and what comes of swapping their global phases. Pictures are numbered: 0 and 1 the images, 2 and 3 each one's modulus
/// with the other's phase, 4 and 5 each one's modulus with phase zero.
#[wasm_bindgen]
pub struct ArrowsSwap {
    swapped: Swapped,
    grounds: [f32; 2],
    names: [String; 2],
    seen: [Seen; 6],
}

#[wasm_bindgen]
impl ArrowsSwap {
    /// Images `first` and `second` of the samples of `dataset`.
    #[wasm_bindgen(constructor)]
    pub fn new(dataset: &str, first: usize, second: usize) -> Result<ArrowsSwap, JsError> {
        let [a, b] = [image_of(dataset, first)?, image_of(dataset, second)?];
        let swapped = Swapped::new([&a.values, &b.values], a.rows, a.cols).map_err(js_error)?;
        let (grounds, names) = ([a.ground, b.ground], [a.name, b.name]);
        Ok(ArrowsSwap { swapped, grounds, names, seen: Default::default() })
    }

    /// Computes picture `which` and its local modulus in octave `octave`.
    pub fn see(&mut self, which: usize, octave: usize) -> Result<(), JsError> {
        let modulus = which % 2;
        let phase = [Some(modulus), Some(1 - modulus), None][(which / 2).min(2)];
        self.seen[which.min(5)] = self.swapped.see(Mixture { modulus, phase }, octave).map_err(js_error)?;
        Ok(())
    }

    /// Rows and columns of a picture, and what the images show.
    pub fn describe(&self) -> JsValue {
        let (rows, cols) = self.swapped.picture();
        answer_of(&Value::object([
            ("side", [rows, cols].into_iter().collect()),
            ("names", self.names.iter().map(String::as_str).collect()),
        ]))
    }

    /// All six seen, then their local moduli, one under the other: RGBA. White is 1, and of moduli the largest of both images.
    pub fn pictures(&self) -> Result<Vec<u8>, JsError> {
        let largest = |seen: &Seen| seen.local.iter().copied().fold(0.0, f32::max);
        let full = largest(&self.seen[0]).max(largest(&self.seen[1]));
        let mut rgba = Vec::new();
        for (i, seen) in self.seen.iter().enumerate() {
            rgba.extend(grey(&seen.image, self.grounds[i % 2], 1.0).map_err(js_error)?);
        }
        for seen in &self.seen {
            rgba.extend(grey(&seen.local, 0.0, full).map_err(js_error)?);
        }
        Ok(rgba)
    }

    /// Correlation of picture `which` with image `of`, and of their local moduli.
    pub fn likeness(&self, which: usize, of: usize) -> Vec<f64> {
        let [a, b] = [&self.seen[which.min(5)], &self.seen[of.min(1)]];
        vec![likeness(&a.image, &b.image), likeness(&a.local, &b.local)]
    }
}
