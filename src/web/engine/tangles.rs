//! Ten tangles: the sample images' first wavelet layer, seen by class, under the dial or a gate on the arrows' lengths.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::gpu_plan::finite;
use super::library::{js_error, samples};
use crate::analysis::{
    Gate, InkAndWander, Labels, Look, Reader, Rho, Shifts, Tangles, dial_length, first_layer_names,
    first_layer_program, first_tangles, luma, random_walk_floor, tangles_of_layer, wavelet_pictures,
};
use crate::error::Error;
use crate::formats::samples::Samples;
use crate::gpu::{KERNELS, Limits};

/// Rows and columns of the maps: smaller images are padded with black.
const SIDE: usize = 32;
const ORIENTATIONS: usize = 4;
/// Largest random move along each axis, in pixels.
const WANDER: usize = 3;

/// A data set's maps, seen by class with the halves and shuffled labels of one seed.
struct Scene {
    dataset: String,
    seed: u32,
    /// The largest |z| of all maps, which thresholds are fractions of.
    largest: f32,
    tangles: Tangles,
    labels: Vec<u8>,
}

thread_local! {
    static SCENE: RefCell<Option<Rc<Scene>>> = const { RefCell::new(None) };
}

/// The scene of this data set that is there, whatever its seed.
fn kept(dataset: &str) -> Option<Rc<Scene>> {
    SCENE.with_borrow(|kept| kept.clone()).filter(|kept| kept.dataset == dataset)
}

/// The images as the wavelets see them: one channel (the luma of colours), padded, (N, H, W).
fn seen(images: &Samples) -> Vec<f32> {
    let padding = SIDE.saturating_sub(images.height) / 2;
    (0..images.len()).flat_map(|n| luma(&images.padded(n, padding), images.channels)).collect()
}

fn keep(dataset: &str, seed: u32, labels: &[u8], tangles: Tangles) -> Rc<Scene> {
    let largest = tangles.largest_modulus();
    let made = Rc::new(Scene { dataset: dataset.into(), seed, largest, tangles, labels: labels.into() });
    SCENE.set(Some(made.clone()));
    made
}

fn scene(dataset: &str, seed: u32) -> Result<Rc<Scene>, JsError> {
    if let Some(scene) = kept(dataset) {
        return if scene.seed == seed {
            Ok(scene)
        } else {
            let tangles = scene.tangles.with_seed(seed.into()).map_err(js_error)?;
            Ok(keep(dataset, seed, &scene.labels, tangles))
        };
    }
    let samples = samples(dataset)?;
    let (images, labels, classes) = (seen(&samples), &samples.labels, samples.classes.len());
    // The old maps go first: two of them at once would double the memory.
    SCENE.set(None);
    let tangles = first_tangles(&images, labels, classes, SIDE, SIDE, ORIENTATIONS, seed.into());
    Ok(keep(dataset, seed, labels, tangles.map_err(js_error)?))
}

/// A data set's images as a graphics device takes them; nothing where their layer is there already.
#[wasm_bindgen]
pub fn tangles_input(dataset: &str) -> Result<Vec<f32>, JsError> {
    if kept(dataset).is_some() { Ok(Vec::new()) } else { samples(dataset).map(|images| seen(&images)) }
}

/// The first layer of so many images as a program for the device's module, for a device of `rate` multiply-adds a second: stretch
/// `input`, section `layer`.
#[wasm_bindgen]
pub fn tangles_program(images: usize, rate: f64) -> Result<Vec<u32>, JsError> {
    let program = first_layer_program(images, SIDE, SIDE, ORIENTATIONS, Limits::for_rate(rate));
    Ok(program.map_err(js_error)?.to_words(KERNELS))
}

/// The stretches to read after it.
#[wasm_bindgen]
pub fn tangles_names() -> Vec<String> {
    first_layer_names(ORIENTATIONS)
}

/// Takes over the layer that a device computed of [`tangles_input`].
#[wasm_bindgen]
pub fn tangles_take(dataset: &str, seed: u32, values: &[f32]) -> Result<(), JsError> {
    finite(values)?;
    let samples = samples(dataset)?;
    let (labels, classes) = (&samples.labels, samples.classes.len());
    SCENE.set(None);
    let tangles = tangles_of_layer(values, labels, classes, SIDE * SIDE, ORIENTATIONS, seed.into());
    keep(dataset, seed, labels, tangles.map_err(js_error)?);
    Ok(())
}

/// A data set seen in one way: which images are inverted, whose labels, what is done to every arrow, where images are moved.
#[wasm_bindgen]
pub struct TanglesView {
    scene: Rc<Scene>,
    /// The signs that the seed draws.
    signs: Rc<[f32]>,
    look: Look,
    rho: String,
}

#[wasm_bindgen]
impl TanglesView {
    /// `rho` is `dial`, at the position `gain`, or a gate by its name in files, with the phase kept; a soft threshold is at the
    /// fraction `bias` of the largest |z|. `time` < 0: nothing moves.
    #[wasm_bindgen(constructor)]
    pub fn new(
        dataset: &str,
        seed: u32,
        ink: bool,
        shuffled: bool,
        rho: &str,
        gain: f32,
        bias: f32,
        time: f64,
    ) -> Result<TanglesView, JsError> {
        let scene = scene(dataset, seed)?;
        let drawn = InkAndWander { ink: true, wander: WANDER, seed: seed.into(), step: 0 };
        let signs: Rc<[f32]> = drawn.signs(&scene.labels, scene.tangles.classes()).map_err(js_error)?.into();
        let by = || (0..scene.labels.len()).map(|n| drawn.walk(n, time)).collect();
        let look = Look {
            rho: scene.rho(rho, gain, bias)?,
            labels: if shuffled { Labels::Shuffled } else { Labels::True },
            shifts: (time >= 0.0).then(|| Shifts { width: SIDE, by: by() }),
            signs: ink.then(|| signs.clone()),
        };
        Ok(TanglesView { scene, signs, look, rho: rho.into() })
    }

    /// What does not depend on the dial: the largest |z|; the brightest value of a ghost at α = 0; then for each class the
    /// extent of its chain (least and greatest real part, least and greatest imaginary part), nothing moved, over the whole dial;
    /// of a gate over all these gains and biases (as many), with ink and without.
    pub fn scene(
        &self,
        channel: usize,
        place: usize,
        arrows: usize,
        gains: &[f32],
        biases: &[f32],
    ) -> Result<Vec<f32>, JsError> {
        let scene = &self.scene;
        let still = Look { shifts: None, ..self.look.clone() };
        let mut looks = Vec::new();
        if self.rho == "dial" {
            looks = still.along_dial();
        } else {
            for (&gain, &bias) in gains.iter().zip(biases) {
                let rho = scene.rho(&self.rho, gain, bias)?;
                for signs in [None, Some(self.signs.clone())] {
                    looks.push(Look { rho, signs, ..still.clone() });
                }
            }
        }
        let brightest = scene.tangles.brightest(channel, still.labels).map_err(js_error)?;
        let extents = scene.tangles.extents(channel, place, arrows, &looks).map_err(js_error)?;
        Ok([scene.largest, brightest].into_iter().chain(extents.into_iter().flatten()).collect())
    }

    /// Chains and ghosts. For each class: number of arrows K, Σ|ρ(z)|, Σ|z|, then K + 1 corners (real, imaginary). After all
    /// classes, each class's ghost: real and imaginary plane.
    pub fn frame(&self, channel: usize, place: usize, arrows: usize) -> Result<Vec<f32>, JsError> {
        let tangles = &self.scene.tangles;
        let chains = tangles.chains(channel, place, arrows, &self.look).map_err(js_error)?;
        let ghosts = tangles.ghosts(channel, &self.look).map_err(js_error)?;
        let mut out = Vec::new();
        for chain in &chains {
            out.extend([chain.arrows() as f32, chain.bar, chain.bar_before]);
            out.extend(&chain.vertices);
        }
        (0..chains.len()).for_each(|class| out.extend(ghosts.mean(class)));
        Ok(out)
    }

    /// Begins a reading of all maps.
    pub fn reading(&self) -> Result<TanglesReading, JsError> {
        let (scene, look) = (self.scene.clone(), self.look.clone());
        let reader = scene.tangles.reader(look).map_err(js_error)?;
        let floor = random_walk_floor(scene.tangles.images() / scene.tangles.classes());
        Ok(TanglesReading { scene, reader, floor, result: Vec::new() })
    }
}

impl Scene {
    fn rho(&self, name: &str, gain: f32, bias: f32) -> Result<Rho, JsError> {
        if name == "dial" {
            return Rho::dial(gain).map_err(js_error);
        }
        let bias = if name == "cst" { bias * self.largest } else { bias };
        let gate = Gate::named(name, gain, bias)
            .ok_or_else(|| js_error(Error::value("what is done to arrows", "dial or a gate's name", name)))?;
        Rho::new(gate, 1.0).map_err(js_error)
    }
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
