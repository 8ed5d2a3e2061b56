//! Sample images as pictures to choose from, and the reader's own image beside them.

use std::borrow::Cow;
use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::library::samples;
use super::named::Named;
use crate::formats::samples::Samples;

thread_local! {
    static OWN: RefCell<Named<Vec<u8>>> = const { RefCell::new(Named::new()) };
}

/// Keeps an image of the reader's own, (C, H, W) bytes as its samples' are, for the data set `name`. It stands at every index past
/// the samples: a new one comes at a new index, so that nothing computed for the one before is taken for it.
#[wasm_bindgen]
pub fn set_own_image(name: &str, image: Vec<u8>) {
    OWN.with_borrow_mut(|own| own.insert(name, image));
}

/// The bytes (C, H, W) of sample `index` of the data set `name`, or of the reader's own image where the samples end.
pub fn image<'a>(name: &str, samples: &'a Samples, index: usize) -> Result<Cow<'a, [u8]>, JsError> {
    if index < samples.len() {
        return Ok(samples.image(index).into());
    }
    let own = OWN.with_borrow(|own| own.get(name).cloned());
    let expected = samples.channels * samples.height * samples.width;
    match own {
        Some(own) if own.len() == expected => Ok(own.into()),
        Some(own) => Err(JsError::new(&format!("own image: expected {expected} bytes, found {}", own.len()))),
        None => Err(JsError::new(&format!(
            "image: expected 0 to {} or an image of your own, found {index}",
            samples.len().saturating_sub(1)
        ))),
    }
}

/// The true class of sample `index`; an image of the reader's own has none.
pub fn label(samples: &Samples, index: usize) -> Option<u8> {
    samples.labels.get(index).copied()
}

/// Every sample image of the file `name`, RGBA, one below the other.
#[wasm_bindgen]
pub fn sample_pictures(name: &str) -> Result<Vec<u8>, JsError> {
    let samples = samples(name)?;
    let (pixels, channels) = (samples.height * samples.width, samples.channels);
    let mut out = vec![255; 4 * samples.len() * pixels];
    for (image, out) in out.chunks_exact_mut(4 * pixels).enumerate() {
        let planes = samples.image(image);
        for (i, rgba) in out.chunks_exact_mut(4).enumerate() {
            for (k, to) in rgba[..3].iter_mut().enumerate() {
                *to = planes[k.min(channels - 1) * pixels + i];
            }
        }
    }
    Ok(out)
}

/// The true class of every sample image of the file `name`.
#[wasm_bindgen]
pub fn sample_labels(name: &str) -> Result<Vec<u8>, JsError> {
    Ok(samples(name)?.labels.clone())
}

/// The names of the classes of the file `name`.
#[wasm_bindgen]
pub fn sample_classes(name: &str) -> Result<Vec<String>, JsError> {
    Ok(samples(name)?.classes.clone())
}
