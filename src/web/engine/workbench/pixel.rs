//! One output pixel of a filter, summed by hand.

use wasm_bindgen::prelude::*;

use super::super::library::js_error;
use super::Workbench;
use crate::analysis::workbench::ByHand;
use crate::network::Source;

/// How far the window of the filter applied by hand reaches either way, in pixels.
const WINDOW: usize = 5;

#[wasm_bindgen]
impl Workbench {
    /// One output pixel as a sum: its real and imaginary part, how many terms lie outside the window and their sum, the window's
    /// middle; then eleven numbers a term: rows down, columns right, the pixel read, whether it is a reflected one, x, ψ and their product.
    pub fn by_hand(&self, own: bool, filter: usize, row: usize, col: usize) -> Result<Vec<f64>, JsError> {
        let bench = self.built(own)?;
        let (_, block, channel) = bench.place;
        let hand = ByHand::new(&bench.bank, self.map_into(block), channel, filter, (row, col), WINDOW)
            .map_err(js_error)?;
        let (count, rest) = hand.rest;
        let mut out = vec![hand.sum.re, hand.sum.im, count as f64, rest.re, rest.im];
        out.extend([hand.middle.0 as f64, hand.middle.1 as f64]);
        for p in &hand.products {
            out.extend([p.down as f64, p.right as f64, p.pixel.0 as f64, p.pixel.1 as f64]);
            out.push(f64::from(u8::from(p.reflected)));
            out.extend([p.value, p.filter, p.product].into_iter().flat_map(|z| [z.re, z.im]));
        }
        Ok(out)
    }

    /// One pixel of the network's own map, as its fast pass computed it: real and imaginary part. φ's where `filter` is L.
    pub fn network_pixel(&self, filter: usize, row: usize, col: usize) -> Result<Vec<f32>, JsError> {
        let bench = self.built(true)?;
        let (_, block, channel) = bench.place;
        let l = bench.bank.orientations;
        let (source, channel) =
            if filter < l { (Source::Wave, channel * l + filter) } else { (Source::Low, channel) };
        let view = self.forward.part(block, source).expect("φx and ψx are in every block");
        let at = channel * view.shape.row() + row * view.shape.width + col;
        let part = |plane: usize| {
            if plane < view.shape.planes() {
                view.values.get(at + plane * view.shape.pixels()).copied()
            } else {
                None
            }
        };
        Ok(vec![part(0).unwrap_or(0.0), part(1).unwrap_or(0.0)])
    }
}
