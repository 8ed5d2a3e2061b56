//! One image moved under one wavelet, and the arrow at the ringed place followed.

use std::cell::RefCell;

use num_complex::Complex64;
use wasm_bindgen::prelude::*;

use super::{Image, answer_of, grey, image_of, js_error};
use crate::analysis::turning::Turning;
use crate::json::Value;

/// Steps of a way on which a turn is followed.
const STEPS: usize = 80;

/// The image looked at; its transform is kept while only wavelet, place or move change.
struct Looked {
    key: (String, usize),
    name: String,
    ground: f32,
    turning: Turning,
    wavelet: (usize, usize),
}

thread_local! {
    static LOOKED: RefCell<Option<Looked>> = const { RefCell::new(None) };
}

/// Looks at image `image` of the samples of `dataset` with the wavelet of octave `octave` and orientation `orientation`, at (`row`,
/// `col`) in pixels of the image, or at the strongest place where `row` is not a number. What the other functions of a move
/// give is of the image looked at last.
#[wasm_bindgen]
pub fn arrows_look(
    dataset: &str,
    image: usize,
    octave: usize,
    orientation: usize,
    row: f64,
    col: f64,
) -> Result<(), JsError> {
    LOOKED.with_borrow_mut(|looked| {
        let mut now = match looked.take() {
            Some(now) if now.key.0 == dataset && now.key.1 == image => now,
            _ => {
                let Image { values, rows, cols, ground, name } = image_of(dataset, image)?;
                let turning = Turning::new(&values, rows, cols).map_err(js_error)?;
                let key = (dataset.to_string(), image);
                Looked { key, name, ground, turning, wavelet: (usize::MAX, usize::MAX) }
            }
        };
        now.look((octave, orientation), (row, col)).map_err(js_error)?;
        *looked = Some(now);
        Ok(())
    })
}

/// Moves it by (`down`, `right`) pixels. Returns the figures as an object: lengths in pixels, angles in radians, turns positive
/// clockwise. [`arrows_picture`] and [`arrows_hands`] show the last move.
#[wasm_bindgen]
pub fn arrows_move(down: f64, right: f64) -> Result<JsValue, JsError> {
    LOOKED.with_borrow_mut(|looked| match looked {
        Some(now) => Ok(answer_of(&now.figures((down, right)).map_err(js_error)?)),
        None => Err(nothing_looked_at()),
    })
}

/// How much z, |z| and |z| averaged locally change under a move: three numbers.
#[wasm_bindgen]
pub fn arrows_changes(down: f64, right: f64) -> Result<Vec<f64>, JsError> {
    LOOKED.with_borrow_mut(|looked| match looked {
        Some(now) => Ok(now.turning.changes_at(down, right).map_err(js_error)?.to_vec()),
        None => Err(nothing_looked_at()),
    })
}

fn nothing_looked_at() -> JsError {
    JsError::new("a move: expected arrows_look before, found no image looked at")
}

impl Looked {
    fn look(&mut self, wavelet: (usize, usize), (row, col): (f64, f64)) -> crate::Result<()> {
        if self.wavelet != wavelet {
            self.turning.set_wavelet(wavelet.0, wavelet.1)?;
            self.wavelet = wavelet;
        }
        if row.is_nan() {
            self.turning.set_place_to_strongest();
            return Ok(());
        }
        self.turning.set_place(row, col)
    }

    fn figures(&mut self, (down, right): (f64, f64)) -> crate::Result<Value> {
        let turning = &mut self.turning;
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
            ("name", self.name.as_str().into()),
            ("ground", self.ground.into()),
            ("sigma", gabor.sigma.into()),
            ("frequency", [gabor.frequency().0, gabor.frequency().1].into_iter().collect()),
            ("side", [view.rows, view.cols].into_iter().collect()),
            ("frame", view.frame.into()),
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
        None => Err(nothing_looked_at()),
    })
}

/// The moved image, finely sampled and in grey: RGBA, side × side of the figures.
#[wasm_bindgen]
pub fn arrows_picture() -> Result<Vec<u8>, JsError> {
    looked(|now| grey(&now.turning.view().image, now.ground, 1.0))
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

/// How far the ringed arrow turns on a way, moves (down, right) one after the other: turn (not a number where it means nothing),
/// predicted turn and a pure wave's turn; three numbers a move.
#[wasm_bindgen]
pub fn arrows_along(moves: &[f64]) -> Result<Vec<f64>, JsError> {
    looked(|now| {
        let moves: Vec<_> = moves.as_chunks::<2>().0.iter().map(|&[down, right]| (down, right)).collect();
        let points = now.turning.along(&moves)?;
        Ok(points.iter().flat_map(|p| [p.turn.unwrap_or(f64::NAN), p.predicted, p.narrow_band]).collect())
    })
}
