//! Images through a network, on all cores natively, results in the images' order.

use super::{Images, Preparation};
use crate::engine::gpu::blocking;
use crate::engine::{Backend, Forward, Pass};
use crate::network::Model;
use crate::{Error, Result};

/// Images a core takes at a time: their maps stay in its cache.
const CHUNK: usize = 16;

/// Runs the images of `indices` and hands every chunk to `visit`, in order: the pass that holds it, and its
/// indices. Memory does not grow with the number of images; results do not depend on the number of cores.
pub fn for_each_chunk(
    model: &Model,
    backend: Backend,
    images: &Images,
    preparation: &Preparation,
    indices: &[u32],
    mut visit: impl FnMut(&dyn Pass, &[u32]) -> Result<()>,
) -> Result<()> {
    check_fit(model, images, preparation)?;
    if backend == Backend::Gpu {
        return on_device(model, images, preparation, indices, visit);
    }
    let each: usize = preparation.output(images.shape()).iter().product();
    let tables = preparation.tables();
    let lanes = cores().min(indices.len().div_ceil(CHUNK)).max(1);
    let forward = Forward::new(model, CHUNK, backend)?;
    let mut lanes: Vec<(Forward, Vec<f32>)> = vec![(forward, Vec::new()); lanes];
    let group = lanes.len() * CHUNK;
    for indices in indices.chunks(group) {
        let run = |(forward, input): &mut (Forward, Vec<f32>), chunk: &[u32]| {
            input.resize(chunk.len() * each, 0.0);
            for (&index, out) in chunk.iter().zip(input.chunks_exact_mut(each)) {
                let image = images.image(index as usize);
                preparation.apply(&tables, image, images.shape(), images.view(index as usize), out);
            }
            forward.run(input, chunk.len())
        };
        run_lanes(&mut lanes, indices, run)?;
        for ((forward, _), chunk) in lanes.iter().zip(indices.chunks(CHUNK)) {
            visit(forward, chunk)?;
        }
    }
    Ok(())
}

/// Images that a device gets at a time.
const DEVICE_CHUNK: usize = 256;

fn on_device(
    model: &Model,
    images: &Images,
    preparation: &Preparation,
    indices: &[u32],
    mut visit: impl FnMut(&dyn Pass, &[u32]) -> Result<()>,
) -> Result<()> {
    let each: usize = preparation.output(images.shape()).iter().product();
    let tables = preparation.tables();
    let mut evaluator = blocking::evaluator(model, DEVICE_CHUNK.min(indices.len()))?;
    let mut input = Vec::new();
    for chunk in indices.chunks(evaluator.capacity()) {
        input.resize(chunk.len() * each, 0.0);
        for (&index, out) in chunk.iter().zip(input.chunks_exact_mut(each)) {
            let image = images.image(index as usize);
            preparation.apply(&tables, image, images.shape(), images.view(index as usize), out);
        }
        evaluator.run(&input, chunk.len())?;
        visit(evaluator.pass()?, chunk)?;
    }
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
fn run_lanes<L: Send>(
    lanes: &mut [L],
    indices: &[u32],
    run: impl Fn(&mut L, &[u32]) -> Result<()> + Sync,
) -> Result<()> {
    use rayon::prelude::*;
    lanes.par_iter_mut().zip(indices.par_chunks(CHUNK)).try_for_each(|(lane, chunk)| run(lane, chunk))
}

#[cfg(target_arch = "wasm32")]
fn run_lanes<L>(lanes: &mut [L], indices: &[u32], run: impl Fn(&mut L, &[u32]) -> Result<()>) -> Result<()> {
    lanes.iter_mut().zip(indices.chunks(CHUNK)).try_for_each(|(lane, chunk)| run(lane, chunk))
}

#[cfg(not(target_arch = "wasm32"))]
fn cores() -> usize {
    rayon::current_num_threads()
}

#[cfg(target_arch = "wasm32")]
fn cores() -> usize {
    1
}

/// Checks that prepared images are what the network takes, and that it has a class for every label.
pub fn check_fit(model: &Model, images: &Images, preparation: &Preparation) -> Result<()> {
    let spec = &model.plan.spec;
    let expected = [spec.input_channels, spec.input_size.height, spec.input_size.width];
    let found = preparation.output(images.shape());
    let text = |[c, h, w]: [usize; 3]| format!("{c}×{h}×{w}");
    if found != expected {
        let found = format!("{} (with {} pixels of padding)", text(found), preparation.padding);
        return Err(Error::value("images for this network", text(expected), found));
    }
    preparation.check(spec.input_channels)?;
    match images.labels().iter().find(|&&label| usize::from(label) >= spec.classes) {
        Some(label) => {
            Err(Error::value("label", format!("below the network's {} classes", spec.classes), label))
        }
        None => Ok(()),
    }
}

/// How a network did on labelled images.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    classes: usize,
    /// Σ cross-entropy, in nats.
    loss: f64,
    /// Images of class `row` called `column`.
    confusion: Vec<u64>,
}

impl Score {
    /// Nothing scored yet.
    pub fn new(classes: usize) -> Score {
        Score { classes, loss: 0.0, confusion: vec![0; classes * classes] }
    }

    /// Adds one image by its logits.
    pub fn add(&mut self, logits: &[f32], label: u8) -> Result<()> {
        if let Some(bad) = logits.iter().find(|v| !v.is_finite()) {
            return Err(Error::value("logits", "finite numbers (are the weights those of this spec?)", *bad));
        }
        let label = usize::from(label);
        // The first of equals.
        let called = (0..self.classes).rev().max_by(|&a, &b| logits[a].total_cmp(&logits[b])).unwrap_or(0);
        let most = f64::from(logits[called]);
        let sum: f64 = logits.iter().map(|&v| (f64::from(v) - most).exp()).sum();
        self.loss += sum.ln() + most - f64::from(logits[label]);
        self.confusion[label * self.classes + called] += 1;
        Ok(())
    }

    /// Images scored.
    pub fn images(&self) -> u64 {
        self.confusion.iter().sum()
    }
    /// Images called right.
    pub fn correct(&self) -> u64 {
        (0..self.classes).map(|c| self.confusion[c * self.classes + c]).sum()
    }
    /// Fraction called right; NaN before any image.
    pub fn accuracy(&self) -> f64 {
        self.correct() as f64 / self.images() as f64
    }
    /// Mean cross-entropy in nats; NaN before any image.
    pub fn loss(&self) -> f64 {
        self.loss / self.images() as f64
    }
    /// Rows: the true class; columns: what it was called.
    pub fn confusion(&self) -> Vec<Vec<u64>> {
        self.confusion.chunks(self.classes).map(<[u64]>::to_vec).collect()
    }
}

/// Scores the images of `indices`.
pub fn score(
    model: &Model,
    backend: Backend,
    images: &Images,
    preparation: &Preparation,
    indices: &[u32],
) -> Result<Score> {
    let classes = model.plan.spec.classes;
    let mut score = Score::new(classes);
    for_each_chunk(model, backend, images, preparation, indices, |forward, chunk| {
        for (&index, logits) in chunk.iter().zip(forward.logits().chunks_exact(classes)) {
            score.add(logits, images.labels()[index as usize])?;
        }
        Ok(())
    })?;
    Ok(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_counted_by_hand() {
        let mut score = Score::new(3);
        score.add(&[1.0, 2.0, 0.0], 1).unwrap();
        score.add(&[5.0, 5.0, 1.0], 2).unwrap();
        score.add(&[0.0, 0.0, 0.0], 0).unwrap();
        assert_eq!(score.confusion(), [[1, 0, 0], [0, 1, 0], [1, 0, 0]]);
        assert_eq!((score.images(), score.correct()), (3, 2));
        let e = |x: f64| x.exp();
        let by_hand =
            -(e(2.0) / (e(1.0) + e(2.0) + 1.0)).ln() - (e(1.0) / (2.0 * e(5.0) + e(1.0))).ln() + 3.0f64.ln();
        assert!((score.loss() - by_hand / 3.0).abs() < 1e-12);
        assert!(score.add(&[f32::NAN, 0.0, 0.0], 0).unwrap_err().to_string().contains("NaN"));
    }
}
