//! Why arrows turn: one digit, one wavelet, one ringed place, moved. The mathematics is `analysis::turning`'s.

use std::cell::RefCell;

use num_complex::Complex64;
use wasm_bindgen::prelude::*;

use super::answer::answer as answer_of;
use super::library::{js_error, samples};
use crate::analysis::turning::{FRAME, Turning};
use crate::json::Value;
use crate::kernels::colour::tables::Painter;
use crate::kernels::colour::{Mapping, Scale};

/// Points of the chart's curves, both ends counted.
const STEPS: usize = 80;

/// The image looked at; its transform is kept while only wavelet, place or move change.
struct Looked {
    image: usize,
    digit: u8,
    turning: Turning,
    wavelet: (usize, usize),
}

thread_local! {
    static LOOKED: RefCell<Option<Looked>> = const { RefCell::new(None) };
    static PAINTER: Painter = Painter::new();
}

/// Moves image `image` of the samples `mnist` by (`down`, `right`) pixels and looks at it with the wavelet of octave `octave` and
/// orientation `orientation`, at (`row`, `col`) in pixels of the 28×28 image, or at the strongest place where `row` is not a
/// number. Returns the figures as an object: lengths in pixels, angles in radians, turns positive clockwise. What
/// [`arrows_picture`], [`arrows_hands`] and [`arrows_curve`] give belongs to the last call.
#[wasm_bindgen]
pub fn arrows_show(
    image: usize,
    octave: usize,
    orientation: usize,
    row: f64,
    col: f64,
    down: f64,
    right: f64,
) -> Result<JsValue, JsError> {
    LOOKED.with_borrow_mut(|looked| {
        let mut now = match looked.take() {
            Some(now) if now.image == image => now,
            _ => look_at(image)?,
        };
        let answer = now.show((octave, orientation), (row, col), (down, right)).map_err(js_error);
        *looked = Some(now);
        Ok(answer_of(&answer?))
    })
}

fn look_at(image: usize) -> Result<Looked, JsError> {
    let samples = samples("mnist")?;
    let Some(&digit) = samples.labels.get(image) else {
        return Err(JsError::new(&format!("image: expected one of {}, found {image}", samples.len())));
    };
    let turning = Turning::new(&samples.padded(image, 0), samples.height, samples.width).map_err(js_error)?;
    Ok(Looked { image, digit, turning, wavelet: (usize::MAX, usize::MAX) })
}

impl Looked {
    fn show(
        &mut self,
        wavelet: (usize, usize),
        (row, col): (f64, f64),
        (down, right): (f64, f64),
    ) -> crate::Result<Value> {
        let turning = &mut self.turning;
        if self.wavelet != wavelet {
            turning.set_wavelet(wavelet.0, wavelet.1)?;
            self.wavelet = wavelet;
        }
        if row.is_nan() {
            turning.set_place_to_strongest()
        } else {
            turning.set_place(row, col)?
        }
        turning.at_shift(down, right)?;
        let length = down.hypot(right);
        // Followed from no move at all, a turn may pass half a circle.
        let followed = if length > 0.0 {
            turning.curve((down, right), length, STEPS)?.last().and_then(|point| point.turn)
        } else {
            turning.view().place.turn
        };
        let (view, gabor) = (turning.view(), turning.wavelet());
        let complex = |z: Complex64| Value::from_iter([z.re, z.im]);
        let place = Value::object([
            ("row", view.place.row.into()),
            ("col", view.place.col.into()),
            ("before", complex(view.place.before)),
            ("after", complex(view.place.after)),
            ("turn", view.place.turn.into()),
            ("followed", followed.into()),
        ]);
        Ok(Value::object([
            ("digit", usize::from(self.digit).into()),
            ("sigma", gabor.sigma.into()),
            ("frequency", [gabor.frequency().0, gabor.frequency().1].into_iter().collect()),
            ("side", [view.rows, view.cols].into_iter().collect()),
            ("frame", FRAME.into()),
            ("full", view.full.into()),
            ("floor", view.floor.into()),
            ("changeOfZ", view.change_of_z.into()),
            ("changeOfModulus", view.change_of_modulus.into()),
            ("changeOfAveraged", view.change_of_averaged_modulus.into()),
            ("meanTurn", view.mean_turn.into()),
            ("predicted", view.predicted_turn.into()),
            ("pureWave", view.narrow_band_turn.into()),
            ("place", place),
        ]))
    }
}

fn looked<T>(answer: impl FnOnce(&Looked) -> crate::Result<T>) -> Result<T, JsError> {
    LOOKED.with_borrow(|looked| match looked {
        Some(now) => answer(now).map_err(js_error),
        None => Err(JsError::new("picture of a move: expected arrows_show before, found no image looked at")),
    })
}

/// The moved image, finely sampled and in grey: RGBA, side × side of the figures.
#[wasm_bindgen]
pub fn arrows_picture() -> Result<Vec<u8>, JsError> {
    looked(|now| {
        let view = now.turning.view();
        // The low-pass undershoots a little below black.
        let light: Vec<f32> = view.image.iter().map(|v| v.max(0.0)).collect();
        let mut rgba = vec![0; 4 * light.len()];
        let scale = Scale { full: 1.0, floor: 0.0 };
        PAINTER.with(|painter| painter.paint(Mapping::Modulus, &light, None, scale, &mut rgba))?;
        Ok(rgba)
    })
}

/// Clock hands every `step` fine samples: row and column in pixels of the image, then z before and now, (re, im) each; six
/// numbers a hand.
#[wasm_bindgen]
pub fn arrows_hands(step: usize) -> Result<Vec<f32>, JsError> {
    looked(|now| {
        let hands = now.turning.view().arrows(step);
        Ok(hands
            .flat_map(|a| [a.row, a.col, a.before.re, a.before.im, a.after.re, a.after.im].map(|v| v as f32))
            .collect())
    })
}

/// How far the ringed arrow turns on moves of 0 … `furthest` pixels along (`down`, `right`): shift, turn (not a number where
/// it means nothing), predicted turn and a pure wave's turn; four numbers a point.
#[wasm_bindgen]
pub fn arrows_curve(down: f64, right: f64, furthest: f64) -> Result<Vec<f64>, JsError> {
    looked(|now| {
        let points = now.turning.curve((down, right), furthest, STEPS)?;
        Ok(points
            .iter()
            .flat_map(|p| [p.shift, p.turn.unwrap_or(f64::NAN), p.predicted, p.narrow_band])
            .collect())
    })
}

/// The first `count` images of the samples `mnist`, one under the other: RGBA, 28 columns.
#[wasm_bindgen]
pub fn arrows_digits(count: usize) -> Result<Vec<u8>, JsError> {
    let samples = samples("mnist")?;
    let grey = samples
        .images
        .get(..count * samples.height * samples.width)
        .ok_or_else(|| JsError::new(&format!("images: expected at most {}, found {count}", samples.len())))?;
    Ok(grey.iter().flat_map(|&v| [v, v, v, 255]).collect())
}

/// Which digits the first `count` images are.
#[wasm_bindgen]
pub fn arrows_labels(count: usize) -> Result<Vec<u8>, JsError> {
    let samples = samples("mnist")?;
    Ok(samples.labels.iter().take(count).copied().collect())
}
