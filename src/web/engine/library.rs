//! What the worker has loaded: sample images and networks by name. Other web modules borrow from here.

use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::named::Named;
use super::pictures;
use crate::formats::datasets::Dataset;
use crate::formats::samples::Samples;
use crate::formats::{Card, Checkpoint, cifar, idx};
use crate::kernels::rho::{Alpha, Nonlinearity};
use crate::network::{Model, Plan};
use crate::training::{Preparation, View};

thread_local! {
    static SAMPLES: RefCell<Named<Rc<Samples>>> = const { RefCell::new(Named::new()) };
    static NETWORKS: RefCell<Named<Rc<Network>>> = const { RefCell::new(Named::new()) };
}

/// An error as JavaScript's own, its message written for the reader.
pub fn js_error(error: crate::Error) -> JsError {
    JsError::new(&error.to_string())
}

/// Keeps a file of sample images under a name.
#[wasm_bindgen]
pub fn load_samples(name: &str, bytes: &[u8]) -> Result<(), JsError> {
    let samples = Samples::from_bytes(bytes, Path::new(name)).map_err(js_error)?;
    SAMPLES.with_borrow_mut(|all| all.insert(name, Rc::new(samples)));
    Ok(())
}

/// Sample images loaded before under `name`.
pub fn samples(name: &str) -> Result<Rc<Samples>, JsError> {
    SAMPLES.with_borrow(|all| all.get(name).cloned()).ok_or_else(|| {
        JsError::new(&format!("sample images {name}: expected them loaded, found none of that name"))
    })
}

/// A network with what its file says about it.
#[derive(Debug)]
pub struct Network {
    /// The network.
    pub model: Rc<Model>,
    /// How an image's bytes become its input.
    pub preparation: Preparation,
    /// Where it comes from; an untrained one has none.
    pub card: Option<Card>,
    /// The data set whose sample images it looks at.
    dataset: String,
    tables: Vec<[f32; 256]>,
    views: OnceCell<Vec<View>>,
}

impl Network {
    fn new(model: Rc<Model>, preparation: Preparation, dataset: &str, card: Option<Card>) -> Network {
        let tables = preparation.tables();
        Network { model, preparation, card, dataset: dataset.into(), tables, views: OnceCell::new() }
    }

    /// The sample images of its data set.
    pub fn samples(&self) -> Result<Rc<Samples>, JsError> {
        let samples = samples(&self.dataset)?;
        let found: usize = self.preparation.output(shape(&samples)).iter().product();
        let expected = self.model.plan.blocks[0].input.len();
        if found == expected {
            Ok(samples)
        } else {
            let message = format!("sample images: expected {expected} values when prepared, found {found}");
            Err(JsError::new(&message))
        }
    }

    /// How its data set's images are seen when a network is tested on them; none where as they are.
    fn views(&self, samples: &Samples) -> &[View] {
        self.views.get_or_init(|| {
            let dataset = Dataset::from_name(of_dataset(&self.dataset));
            dataset.and_then(|dataset| dataset.lasting_views(samples.len())).unwrap_or_default()
        })
    }

    /// Writes a sample image (past the samples: the reader's own), moved by whole pixels, as the network takes it.
    pub fn prepare(
        &self,
        samples: &Samples,
        image: usize,
        [right, down]: [i32; 2],
        out: &mut [f32],
    ) -> Result<(), JsError> {
        let bytes = pictures::image(&self.dataset, samples, image)?;
        let view = self.views(samples).get(image).copied().unwrap_or_default();
        let view = View { down: view.down + down as isize, right: view.right + right as isize, ..view };
        self.preparation.apply(&self.tables, &bytes, shape(samples), view, out);
        Ok(())
    }

    /// `count` sample images from `first` on as the network takes them, (N, C, H, W).
    pub fn prepared(&self, samples: &Samples, first: usize, count: usize) -> Result<Vec<f32>, JsError> {
        let each = self.model.plan.blocks[0].input.len();
        let mut out = vec![0.0; count * each];
        for (image, out) in (first..).zip(out.chunks_exact_mut(each)) {
            self.prepare(samples, image, [0, 0], out)?;
        }
        Ok(out)
    }

    /// A prepared image, (C, pixels), as it looks: RGBA, opaque. Where images may be inverted, black is −1 and nothing is grey.
    pub fn paint(&self, samples: &Samples, prepared: &[f32]) -> Vec<u8> {
        let (mean, deviation) = (&self.preparation.mean, &self.preparation.deviation);
        let pixels = prepared.len() / mean.len();
        let signed = !self.views(samples).is_empty();
        let mut out = vec![255; 4 * pixels];
        for (i, rgba) in out.chunks_exact_mut(4).enumerate() {
            for (k, to) in rgba[..3].iter_mut().enumerate() {
                let c = k.min(mean.len() - 1);
                let value = prepared[c * pixels + i] * deviation[c] + mean[c];
                let light = if signed { (value + 1.0) / 2.0 } else { value };
                *to = (light * 255.0).round() as u8;
            }
        }
        out
    }

    /// Every sample image without its frame, RGBA; where images are nothing but ink, that is white and the rest clear.
    pub fn pictures(&self, samples: &Samples) -> Result<Vec<u8>, JsError> {
        let bare = Network::new(
            Rc::clone(&self.model),
            Preparation { padding: 0, ..self.preparation.clone() },
            &self.dataset,
            None,
        );
        let mut input = vec![0.0; shape(samples).iter().product()];
        let mut out = Vec::with_capacity(4 * samples.images.len() / samples.channels);
        for image in 0..samples.len() {
            bare.prepare(samples, image, [0, 0], &mut input)?;
            out.extend(bare.paint(samples, &input));
        }
        if samples.channels == 1 && self.views(samples).is_empty() {
            for rgba in out.chunks_exact_mut(4) {
                rgba.copy_from_slice(&[255, 255, 255, rgba[0]]);
            }
        }
        Ok(out)
    }
}

fn shape(samples: &Samples) -> [usize; 3] {
    [samples.channels, samples.height, samples.width]
}

/// Keeps a model file under a name.
#[wasm_bindgen]
pub fn load_model(name: &str, bytes: &[u8]) -> Result<(), JsError> {
    let checkpoint = Checkpoint::from_bytes(bytes, Path::new(name)).map_err(js_error)?;
    let model = Rc::new(checkpoint.model().map_err(js_error)?);
    let card = checkpoint.card.ok_or_else(|| {
        JsError::new(&format!(
            "network {name}: expected a card that says how images are prepared, found none"
        ))
    })?;
    keep(name, Network::new(model, card.input.clone(), &card.dataset.clone(), Some(card)));
    Ok(())
}

/// Makes an untrained network with the architecture of the one under `like`, for images prepared in the same way, and
/// keeps it under a name. The same seed gives the same weights.
#[wasm_bindgen]
pub fn make_untrained(name: &str, like: &str, seed: u32) -> Result<(), JsError> {
    let like = network(like)?;
    let model = Rc::new(Model::untrained(&like.model.plan.spec, seed.into()).map_err(js_error)?);
    keep(name, Network::new(model, like.preparation.clone(), &like.dataset, None));
    Ok(())
}

/// Keeps a copy of the network under `like` with something put in that it was not trained for: where its ρ is the modulus, so much of the
/// phase kept (`alpha`, 0 < α ≤ 1); where it is a soft threshold, every threshold times `threshold`.
#[wasm_bindgen]
pub fn make_changed(name: &str, like: &str, alpha: f32, threshold: f32) -> Result<(), JsError> {
    let like = network(like)?;
    let mut model = Model::clone(&like.model);
    let mut spec = model.plan.spec.clone();
    match (spec.nonlinearity, Alpha::new(alpha)) {
        (Nonlinearity::Modulus, Some(alpha)) => {
            spec.nonlinearity = Nonlinearity::Dial(alpha);
            model.plan = Plan::new(&spec).map_err(js_error)?;
        }
        (Nonlinearity::SoftThreshold, _) => {
            let biases = model.weights.blocks.iter_mut().flat_map(|block| &mut block.bias);
            biases.for_each(|bias| *bias *= threshold);
        }
        _ => {
            return Err(JsError::new(&format!(
                "network {name}: expected a modulus and 0 < alpha <= 1, or a soft threshold"
            )));
        }
    }
    keep(name, Network::new(Rc::new(model), like.preparation.clone(), &like.dataset, None));
    Ok(())
}

/// Keeps the network under `like` under another name, too, there looking at the images kept as `images`.
#[wasm_bindgen]
pub fn make_with_images(name: &str, like: &str, images: &str) -> Result<(), JsError> {
    let like = network(like)?;
    keep(name, Network::new(Rc::clone(&like.model), like.preparation.clone(), images, like.card.clone()));
    Ok(())
}

/// Most images of a file of the reader's.
const MOST_IMAGES: usize = 10_000;

/// Keeps the first images of a data set's official files as samples under `name`, which is the data set's with @ and more behind it:
/// IDX images and their labels, or CIFAR-10 records and nothing. Names of files are for messages. Returns how many they are.
#[wasm_bindgen]
pub fn load_official(
    name: &str,
    first: &[u8],
    first_name: &str,
    second: &[u8],
    second_name: &str,
) -> Result<usize, JsError> {
    let dataset = Dataset::from_name(of_dataset(name))
        .ok_or_else(|| JsError::new(&format!("data set {name}: expected a known one")))?;
    let mut images = match dataset {
        Dataset::Cifar10 => cifar::images(&[(first.to_vec(), Path::new(first_name))]),
        _ => {
            let (images, labels) = ((first, Path::new(first_name)), (second, Path::new(second_name)));
            idx::images(images, labels, 28, dataset.classes().len())
        }
    }
    .map_err(js_error)?;
    images.truncate(images.len().min(MOST_IMAGES));
    let [channels, height, width] = images.shape();
    let count = images.len();
    let samples = Samples {
        height,
        width,
        channels,
        images: (0..count).flat_map(|n| images.image(n).iter().copied()).collect(),
        labels: images.labels().to_vec(),
        classes: dataset.classes().map(String::from).to_vec(),
    };
    SAMPLES.with_borrow_mut(|all| all.insert(name, Rc::new(samples)));
    Ok(count)
}

/// A data set's name without what says which of its images are meant.
fn of_dataset(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

fn keep(name: &str, network: Network) {
    NETWORKS.with_borrow_mut(|all| all.insert(name, Rc::new(network)));
}

/// The network loaded or made before under `name`.
pub fn network(name: &str) -> Result<Rc<Network>, JsError> {
    NETWORKS
        .with_borrow(|all| all.get(name).cloned())
        .ok_or_else(|| JsError::new(&format!("network {name}: expected it loaded, found none of that name")))
}
