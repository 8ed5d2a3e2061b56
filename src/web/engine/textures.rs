//! Two textures: images drawn from a seed, looked at a few at a time (`textures_push`), then any ρ trained and tested at once. The
//! mathematics is `analysis::textures`'.

use std::cell::RefCell;

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::library::js_error;
use crate::analysis::textures::{
    Nonlinear, Painter, SIDE, TRAINING, Texture, Textures, coefficients, spectrum,
};
use crate::json::Value;

/// Standard deviations of a pixel from black to the mean's grey.
const BLACK: f32 = 3.0;

thread_local! {
    static TEXTURES: RefCell<Option<Textures>> = const { RefCell::new(None) };
}

/// The first `count` test images of each class, A's before B's, below each other: RGBA, 32 columns. The mean is grey; black and
/// white lie three standard deviations from it.
#[wasm_bindgen]
pub fn textures_pictures(seed: u32, count: usize) -> Vec<u8> {
    let painter = Painter::default();
    let mut image = vec![0.0; SIDE * SIDE];
    let mut rgba = Vec::with_capacity(8 * count * image.len());
    for texture in Texture::ALL {
        for n in 0..count {
            painter.image(seed.into(), texture, TRAINING + n, &mut image);
            rgba.extend(image.iter().flat_map(|x| {
                let grey = (127.5 * (1.0 + x / BLACK)) as u8;
                [grey, grey, grey, 255]
            }));
        }
    }
    rgba
}

/// Spectrum of class A (0) or B (1), measured on `images` of its test images from `first` on: frequency in radians a pixel, power, and what either
/// class has in expectation; three numbers a circle of frequencies.
#[wasm_bindgen]
pub fn textures_spectrum(seed: u32, class: usize, first: usize, images: usize) -> Vec<f64> {
    spectrum(seed.into(), Texture::ALL[class], first..first + images)
        .iter()
        .flat_map(|shell| [shell.frequency, shell.measured, shell.expected])
        .collect()
}

/// One wavelet's coefficients of the first `images` test images of each class, A's before B's: z and ρ(z), four numbers a place.
#[wasm_bindgen]
pub fn textures_coefficients(
    seed: u32,
    images: usize,
    orientation: usize,
    rho: &str,
    share: f32,
    lambda: f32,
) -> Result<Vec<f32>, JsError> {
    let rho = Nonlinear::from_name(rho, share).map_err(js_error)?;
    let found = coefficients(seed.into(), images, orientation).map_err(js_error)?;
    Ok(found
        .into_iter()
        .flat_map(|z| {
            let (re, im) = rho.apply(z, lambda);
            [z.0, z.1, re, im]
        })
        .collect())
}

/// Draws up to `images` more of this seed's images and takes their features under every ρ; `lambda` is ReLU's threshold. Returns how
/// many are done, `[done, total]`. Those of one seed and one threshold are kept.
#[wasm_bindgen]
pub fn textures_push(seed: u32, lambda: f32, images: usize) -> Result<Vec<u32>, JsError> {
    TEXTURES.with_borrow_mut(|kept| {
        let textures = match kept.take() {
            Some(textures) if textures.are_of(seed.into(), lambda) => textures,
            _ => Textures::new(seed.into(), lambda).map_err(js_error)?,
        };
        let textures = kept.insert(textures);
        textures.push(images);
        let (done, total) = textures.progress();
        Ok(vec![done as u32, total as u32])
    })
}

/// Trains and tests with one ρ; `share` is of ReLU's collapsing half. Returns the figures, on the test images, as an object.
#[wasm_bindgen]
pub fn textures_train(
    seed: u32,
    lambda: f32,
    rho: &str,
    share: f32,
    shuffled: bool,
) -> Result<JsValue, JsError> {
    TEXTURES.with_borrow(|kept| {
        let textures = kept.as_ref().filter(|textures| textures.are_of(seed.into(), lambda));
        let textures = textures.ok_or_else(|| {
            JsError::new(
                "training: expected textures_push before with this seed and threshold, found other images",
            )
        })?;
        let rho = Nonlinear::from_name(rho, share).map_err(js_error)?;
        let trained = textures.train(rho, shuffled).map_err(js_error)?;
        let figures = answer(&Value::object([
            ("accuracy", trained.accuracy.into()),
            ("distance", trained.distance.into()),
            ("ratio", trained.between_over_within().into()),
        ]));
        let outputs = Float32Array::from(&trained.outputs[..]);
        js_sys::Reflect::set(&figures, &"outputs".into(), &outputs).expect("a plain object takes any member");
        Ok(figures)
    })
}
