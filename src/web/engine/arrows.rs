//! Why arrows turn: one image, one wavelet, one ringed place, moved; warped; two images with their phases swapped. The mathematics is
//! `analysis::turning`'s.

use std::cell::RefCell;

use num_complex::Complex64;
use wasm_bindgen::prelude::*;

use super::answer::answer as answer_of;
use super::library::{js_error, samples};
use super::pictures;
use crate::analysis::turning::{LINE_POINTS, Mixture, Seen, Swapped, Turning, Warping, faded, likeness};
use crate::json::Value;
use crate::kernels::colour::tables::Painter;
use crate::kernels::colour::{Mapping, Scale};

/// Steps of a way on which a turn is followed.
const STEPS: usize = 80;
/// What of red, green and blue is seen as brightness: the luminance of ITU-R BT.709, of the values as stored.
const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// A sample image as this exhibit sees it.
struct Image {
    /// Digits and garments on their black; a photograph's luminance, faded into its mean.
    values: Vec<f32>,
    rows: usize,
    cols: usize,
    /// What the values were counted from: 0, or a photograph's mean.
    ground: f32,
    name: String,
}

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
    static WARPED: RefCell<Option<Warped>> = const { RefCell::new(None) };
    static PAINTER: Painter = Painter::new();
}

/// Image `image` of the samples of `dataset`, or the reader's own; that one is named `picture`.
fn image_of(dataset: &str, image: usize) -> Result<Image, JsError> {
    let samples = samples(dataset)?;
    let bytes = pictures::image(dataset, &samples, image)?;
    let (rows, cols) = (samples.height, samples.width);
    let mut values = luminance(&samples.frame(&bytes, 0), rows * cols);
    let ground = if samples.channels == 1 { 0.0 } else { faded(&mut values, cols) };
    let label = pictures::label(&samples, image);
    let name = label.map_or("picture".into(), |label| samples.classes[usize::from(label)].clone());
    Ok(Image { values, rows, cols, ground, name })
}

/// Of an image of (channels, pixels).
fn luminance(values: &[f32], pixels: usize) -> Vec<f32> {
    if values.len() == pixels {
        return values.to_vec();
    }
    (0..pixels).map(|i| (0..3).map(|c| LUMINANCE[c] * values[c * pixels + i]).sum()).collect()
}

/// Values from 0 black to `full` white, in grey: RGBA.
fn grey(values: &[f32], ground: f32, full: f32) -> crate::Result<Vec<u8>> {
    // The low-pass undershoots a little below black.
    let light: Vec<f32> = values.iter().map(|v| (v + ground).max(0.0)).collect();
    let mut rgba = vec![0; 4 * light.len()];
    PAINTER.with(|painter| {
        painter.paint(Mapping::Modulus, &light, None, Scale { full, floor: 0.0 }, &mut rgba)
    })?;
    Ok(rgba)
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

/// The first `count` images of the samples of `dataset`, one under the other, their luminance: RGBA.
#[wasm_bindgen]
pub fn arrows_images(dataset: &str, count: usize) -> Result<Vec<u8>, JsError> {
    let samples = samples(dataset)?;
    let pixels = samples.height * samples.width;
    let light = (0..count.min(samples.len())).flat_map(|i| luminance(&samples.padded(i, 0), pixels));
    Ok(light.flat_map(|v| [[(255.0 * v).round() as u8; 3].as_slice(), &[255]].concat()).collect())
}

/// Rows and columns of its images, and what the first `count` show.
#[wasm_bindgen]
pub fn arrows_names(dataset: &str, count: usize) -> Result<JsValue, JsError> {
    let samples = samples(dataset)?;
    let names = samples.labels.iter().take(count).map(|&label| samples.classes[usize::from(label)].as_str());
    Ok(answer_of(&Value::object([
        ("side", [samples.height, samples.width].into_iter().collect()),
        ("names", names.collect()),
    ])))
}

/// The image warped; what its moduli are compared with is kept while only the warp's size changes.
struct Warped {
    key: (String, usize),
    name: String,
    ground: f32,
    warping: Warping,
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
