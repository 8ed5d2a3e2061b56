//! Ten tangles and the dial: the sample digits' first wavelet layer, seen by class.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::gpu_plan::finite;
use super::library::{js_error, samples};
use crate::analysis::{
    Gate, InkAndWander, Labels, Look, Reader, Rho, Shifts, Tangles, dial_length, first_layer_names,
    first_layer_program, first_tangles, random_walk_floor, tangles_of_layer, wavelet_pictures,
};
use crate::formats::samples::Samples;
use crate::gpu::{KERNELS, Limits};

/// Black pixels added on every side of a digit.
const PADDING: usize = 2;
const ORIENTATIONS: usize = 4;
/// Largest random move along each axis, in pixels.
const WANDER: usize = 3;

/// The digits' maps for one seed, with or without ink.
struct Scene {
    ink: InkAndWander,
    width: usize,
    /// The largest |z| of all maps, which thresholds are fractions of.
    largest: f32,
    tangles: Tangles,
}

thread_local! {
    static SCENE: RefCell<Option<Rc<Scene>>> = const { RefCell::new(None) };
}

fn wanted(ink: bool, seed: u32) -> InkAndWander {
    InkAndWander { ink, wander: WANDER, seed: seed.into(), step: 0 }
}

fn kept(wanted: InkAndWander) -> Option<Rc<Scene>> {
    SCENE.with_borrow(|kept| kept.clone()).filter(|kept| kept.ink == wanted)
}

/// Rows and columns of the padded digits.
fn extent(digits: &Samples) -> (usize, usize) {
    (digits.height + 2 * PADDING, digits.width + 2 * PADDING)
}

/// The padded digits, (N, H, W).
fn padded(digits: &Samples) -> Vec<f32> {
    (0..digits.len()).flat_map(|n| digits.padded(n, PADDING)).collect()
}

fn keep(ink: InkAndWander, width: usize, tangles: Tangles) -> Rc<Scene> {
    let made = Rc::new(Scene { ink, width, largest: tangles.largest_modulus(), tangles });
    SCENE.set(Some(made.clone()));
    made
}

fn scene(ink: bool, seed: u32) -> Result<Rc<Scene>, JsError> {
    let wanted = wanted(ink, seed);
    if let Some(kept) = kept(wanted) {
        return Ok(kept);
    }
    let digits = samples("mnist")?;
    let (height, width) = extent(&digits);
    let (images, classes) = (padded(&digits), digits.classes.len());
    // The old maps go first: two of them at once would double the memory.
    SCENE.set(None);
    let tangles = first_tangles(&images, &digits.labels, classes, height, width, ORIENTATIONS, wanted)
        .map_err(js_error)?;
    Ok(keep(wanted, width, tangles))
}

/// The digits as a graphics device takes them, inverted where the ink says so; nothing where their layer is there already.
#[wasm_bindgen]
pub fn tangles_input(ink: bool, seed: u32) -> Result<Vec<f32>, JsError> {
    let wanted = wanted(ink, seed);
    if kept(wanted).is_some() {
        return Ok(Vec::new());
    }
    let digits = samples("mnist")?;
    let (height, width) = extent(&digits);
    let signs = wanted.signs(&digits.labels, digits.classes.len()).map_err(js_error)?;
    let mut images = padded(&digits);
    for (image, sign) in images.chunks_exact_mut(height * width).zip(signs) {
        image.iter_mut().for_each(|v| *v *= sign);
    }
    Ok(images)
}

/// The first layer of all digits as a program for the device's module, for a device of `rate` multiply-adds a second: stretch `input`,
/// section `layer`.
#[wasm_bindgen]
pub fn tangles_program(rate: f64) -> Result<Vec<u32>, JsError> {
    let digits = samples("mnist")?;
    let (height, width) = extent(&digits);
    let program = first_layer_program(digits.len(), height, width, ORIENTATIONS, Limits::for_rate(rate));
    Ok(program.map_err(js_error)?.to_words(KERNELS))
}

/// The stretches to read after it.
#[wasm_bindgen]
pub fn tangles_names() -> Vec<String> {
    first_layer_names(ORIENTATIONS)
}

/// Takes over the layer that a device computed of [`tangles_input`].
#[wasm_bindgen]
pub fn tangles_take(ink: bool, seed: u32, values: &[f32]) -> Result<(), JsError> {
    finite(values)?;
    let (wanted, digits) = (wanted(ink, seed), samples("mnist")?);
    let (height, width) = extent(&digits);
    SCENE.set(None);
    let tangles =
        tangles_of_layer(values, &digits.labels, digits.classes.len(), height * width, ORIENTATIONS, wanted);
    keep(wanted, width, tangles.map_err(js_error)?);
    Ok(())
}

impl Scene {
    /// `threshold` < 0 is the dial at `alpha`; else the soft threshold at that fraction of the largest |z|, with the phase
    /// kept. `time` < 0: nothing moves.
    fn look(&self, alpha: f32, threshold: f32, time: f64, shuffled: bool) -> Result<Look, JsError> {
        let gate =
            if threshold < 0.0 { Gate::Keep } else { Gate::SoftThreshold { b: threshold * self.largest } };
        let alpha = if threshold < 0.0 { alpha } else { 1.0 };
        let images = self.tangles.images();
        let by = || (0..images).map(|n| self.ink.walk(n, time)).collect();
        Ok(Look {
            rho: Rho::new(gate, alpha).map_err(js_error)?,
            labels: if shuffled { Labels::Shuffled } else { Labels::True },
            shifts: (time >= 0.0).then(|| Shifts { width: self.width, by: by() }),
        })
    }
}

/// What does not depend on the dial: the largest |z|; the brightest value of a ghost at α = 0; then for each class the
/// extent of its chain (least and greatest real part, least and greatest imaginary part) over the whole dial and all
/// thresholds, wander off.
#[wasm_bindgen]
pub fn tangles_scene(
    ink: bool,
    seed: u32,
    channel: usize,
    place: usize,
    arrows: usize,
    shuffled: bool,
) -> Result<Vec<f32>, JsError> {
    let scene = scene(ink, seed)?;
    let tangles = &scene.tangles;
    let labels = if shuffled { Labels::Shuffled } else { Labels::True };
    let brightest = tangles.brightest(channel, labels).map_err(js_error)?;
    let extents = tangles.extents(channel, place, arrows, labels).map_err(js_error)?;
    Ok([scene.largest, brightest].into_iter().chain(extents.into_iter().flatten()).collect())
}

/// Chains and ghosts at one position. For each class: number of arrows K, Σ|ρ(z)|, Σ|z|, then K + 1 corners
/// (real, imaginary). After all classes, each class's ghost: real and imaginary plane.
#[wasm_bindgen]
pub fn tangles_frame(
    ink: bool,
    seed: u32,
    channel: usize,
    place: usize,
    arrows: usize,
    shuffled: bool,
    alpha: f32,
    threshold: f32,
    time: f64,
) -> Result<Vec<f32>, JsError> {
    let scene = scene(ink, seed)?;
    let look = scene.look(alpha, threshold, time, shuffled)?;
    let chains = scene.tangles.chains(channel, place, arrows, &look).map_err(js_error)?;
    let ghosts = scene.tangles.ghosts(channel, &look).map_err(js_error)?;
    let mut out = Vec::new();
    for chain in &chains {
        out.extend([chain.arrows() as f32, chain.bar, chain.bar_before]);
        out.extend(&chain.vertices);
    }
    (0..chains.len()).for_each(|class| out.extend(ghosts.mean(class)));
    Ok(out)
}

/// A reading of all maps in pieces: held-out nearest-mean accuracy and the length of the means.
#[wasm_bindgen]
pub struct TanglesReading {
    scene: Rc<Scene>,
    reader: Reader,
    floor: f64,
    result: Vec<f64>,
}

#[wasm_bindgen]
impl TanglesReading {
    /// Begins it; arguments as for [`tangles_frame`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        ink: bool,
        seed: u32,
        shuffled: bool,
        alpha: f32,
        threshold: f32,
        time: f64,
    ) -> Result<TanglesReading, JsError> {
        let scene = scene(ink, seed)?;
        let look = scene.look(alpha, threshold, time, shuffled)?;
        let reader = scene.tangles.reader(look).map_err(js_error)?;
        let floor = random_walk_floor(scene.tangles.images() / scene.tangles.classes());
        Ok(TanglesReading { scene, reader, floor, result: Vec::new() })
    }

    /// Goes on over some images; whether it is finished.
    pub fn advance(&mut self, images: usize) -> Result<bool, JsError> {
        if let Some(reading) = self.reader.advance(&self.scene.tangles, images).map_err(js_error)? {
            self.result = vec![reading.nearest_mean_accuracy, reading.sums.length_of_means(), self.floor];
            self.result
                .extend((0..self.scene.tangles.classes()).map(|class| reading.sums.length_of_mean(class)));
        }
        Ok(!self.result.is_empty())
    }

    /// Accuracy, |mean|/mean|z| over all classes, its floor 1/√n, then the length for each class; empty until finished.
    pub fn result(&self) -> Vec<f64> {
        self.result.clone()
    }
}

/// sin(πα)/(πα): the length of the mean for uniform phases.
#[wasm_bindgen]
pub fn tangles_prediction(alpha: f64) -> f64 {
    dial_length(alpha)
}

/// The wavelets as pictures, (4, 2, size, size), ±2.5 pixels.
#[wasm_bindgen]
pub fn tangles_wavelets(size: usize) -> Result<Vec<f32>, JsError> {
    wavelet_pictures(ORIENTATIONS, size, 2.5).map_err(js_error)
}
