//! What the classifier sees of an image: ρ of every wavelet coefficient, averaged over the places. All ρ in one pass.

use super::halves::{dead_zone, rectified, shrunk};
use super::readout::{Samples, Trained};
use super::{ORIENTATIONS, PLACES, Painter, SIDE, TEST, TRAINING, Texture};
use crate::analysis::rho::{Gate, Rho};
use crate::kernels::simd::Level;
use crate::kernels::wavelet::simd::{Prepared, Scratch, forward};
use crate::tensor::MapShape;
use crate::wavelet::{BankKind, FilterBank};
use crate::{Error, Result};

/// A ρ to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nonlinear {
    /// One that keeps the phase, with the parameters a network starts with.
    Gated(Gate),
    /// Of real and imaginary part each, `share` of ReLU's collapsing half and the rest of its other: ReLU at ½.
    Rectified {
        /// From 0 to 1.
        share: f32,
    },
    /// |z|.
    Modulus,
}

/// Those that keep the phase, by name.
const GATES: [(&str, Gate); 5] = [
    ("linear", Gate::Keep),
    ("soft-threshold", Gate::SoftThreshold { b: 0.1 }),
    ("tanh", Gate::Tanh { gain: 1.0 }),
    ("sigmoid", Gate::Sigmoid { gain: 1.0, b: 0.0 }),
    ("amplitude-collapse", Gate::Unit),
];

/// Features of a ρ with complex values: real and imaginary part of each wavelet.
const COMPLEX: usize = 2 * ORIENTATIONS;
/// Where the features of the modulus and of ReLU's halves begin, behind those of the gates.
const MODULUS: usize = GATES.len() * COMPLEX;
const DEAD_ZONE: usize = MODULUS + ORIENTATIONS;
const SHRUNK: usize = DEAD_ZONE + COMPLEX;
/// Features of an image for all ρ together.
const ALL: usize = SHRUNK + COMPLEX;

/// All images, both classes in turn: those to train on, then those to test on.
const IMAGES: usize = 2 * (TRAINING + TEST);
/// Most images filtered at a time.
const BATCH: usize = 64;

impl Nonlinear {
    /// By its name; `share` is taken by `relu` alone.
    pub fn from_name(name: &str, share: f32) -> Result<Nonlinear> {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error::value("share of ReLU's collapsing half", "0 to 1", f64::from(share)));
        }
        match (name, GATES.iter().find(|(gate, _)| *gate == name)) {
            (_, Some(&(_, gate))) => Ok(Nonlinear::Gated(gate)),
            ("relu", _) => Ok(Nonlinear::Rectified { share }),
            ("modulus", _) => Ok(Nonlinear::Modulus),
            _ => Err(Error::value("non-linearity", "relu, modulus or one that keeps the phase", name)),
        }
    }

    /// ρ(z); ReLU's threshold is `lambda`.
    pub fn apply(self, (re, im): (f32, f32), lambda: f32) -> (f32, f32) {
        match self {
            Nonlinear::Gated(gate) => Rho { gate, alpha: 1.0 }.apply_one(re, im),
            Nonlinear::Rectified { share } => (rectified(re, lambda, share), rectified(im, lambda, share)),
            Nonlinear::Modulus => Rho::MODULUS.apply_one(re, im),
        }
    }
}

/// The filters and what they need.
struct Filters {
    bank: Prepared,
    low: Vec<f32>,
    wave: Vec<f32>,
    scratch: Scratch,
}

impl Filters {
    fn new() -> Result<Filters> {
        let bank = FilterBank::new(BankKind::Dyadic, ORIENTATIONS, SIDE, SIDE)?;
        Ok(Filters {
            bank: Prepared::new(&bank),
            low: Vec::new(),
            wave: Vec::new(),
            scratch: Scratch::default(),
        })
    }

    /// z of `images` images, (L, 2, N, 16·16).
    fn wave(&mut self, pixels: &[f32], images: usize) -> &[f32] {
        let shape = MapShape { channels: 1, complex: false, images, height: SIDE, width: SIDE };
        self.low.resize(images * PLACES, 0.0);
        self.wave.resize(2 * ORIENTATIONS * images * PLACES, 0.0);
        forward(Level::best(), &self.bank, shape, pixels, &mut self.low, &mut self.wave, &mut self.scratch);
        &self.wave
    }
}

/// One wavelet's coefficients of the first `images` test images of each class, A's before B's: (re, im) at each place.
pub fn coefficients(seed: u64, images: usize, orientation: usize) -> Result<Vec<(f32, f32)>> {
    if orientation >= ORIENTATIONS {
        return Err(Error::value("wavelet", "one of 4, counted from 0", orientation));
    }
    let painter = Painter::default();
    let mut pixels = vec![0.0; 2 * images * SIDE * SIDE];
    for (n, image) in pixels.chunks_exact_mut(SIDE * SIDE).enumerate() {
        painter.image(seed, Texture::ALL[n / images], TRAINING + n % images, image);
    }
    let mut filters = Filters::new()?;
    let plane = 2 * images * PLACES;
    let (re, im) = filters.wave(&pixels, 2 * images)[2 * orientation * plane..][..2 * plane].split_at(plane);
    Ok(re.iter().copied().zip(im.iter().copied()).collect())
}

/// The images of a seed, as far as they have been looked at.
pub struct Textures {
    seed: u64,
    lambda: f32,
    painter: Painter,
    filters: Filters,
    /// [`ALL`] averages of each image.
    features: Vec<f32>,
}

impl Textures {
    /// None looked at yet. `lambda` is ReLU's threshold.
    pub fn new(seed: u64, lambda: f32) -> Result<Textures> {
        if lambda.is_nan() || lambda < 0.0 {
            return Err(Error::value("threshold of ReLU", "0 or more", f64::from(lambda)));
        }
        let features = Vec::with_capacity(IMAGES * ALL);
        Ok(Textures { seed, lambda, painter: Painter::default(), filters: Filters::new()?, features })
    }

    /// Whether these are the images of that seed, with that threshold.
    pub fn are_of(&self, seed: u64, lambda: f32) -> bool {
        self.seed == seed && self.lambda == lambda
    }

    /// Images looked at, and all there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.features.len() / ALL, IMAGES)
    }

    /// Draws up to `images` more and takes their features.
    pub fn push(&mut self, images: usize) {
        let mut left = images.min(IMAGES - self.progress().0);
        while left > 0 {
            let now = left.min(BATCH);
            self.push_batch(now);
            left -= now;
        }
    }

    fn push_batch(&mut self, images: usize) {
        let first = self.progress().0;
        let mut pixels = vec![0.0; images * SIDE * SIDE];
        for (n, image) in pixels.chunks_exact_mut(SIDE * SIDE).enumerate() {
            let n = first + n;
            self.painter.image(self.seed, Texture::ALL[n % 2], n / 2, image);
        }
        let wave = self.filters.wave(&pixels, images);
        for n in 0..images {
            let start = self.features.len();
            self.features.resize(start + ALL, 0.0);
            let features = &mut self.features[start..];
            for l in 0..ORIENTATIONS {
                let plane = |part: usize| &wave[((2 * l + part) * images + n) * PLACES..][..PLACES];
                average(plane(0), plane(1), self.lambda, l, features);
            }
            features.iter_mut().for_each(|sum| *sum /= PLACES as f32);
        }
    }

    /// The classes, 0 and 1, of the images looked at.
    fn labels(&self) -> Vec<u8> {
        (0..self.progress().0).map(|n| (n % 2) as u8).collect()
    }

    /// Trains on the first images and tests on the others. `shuffled` deals the labels out at random, in either set.
    pub fn train(&self, rho: Nonlinear, shuffled: bool) -> Result<Trained> {
        let (done, total) = self.progress();
        if done < total {
            return Err(Error::value("images looked at", total, done));
        }
        let mut labels = self.labels();
        if shuffled {
            let halves: Vec<u8> = (0..total).map(|n| u8::from(n >= 2 * TRAINING)).collect();
            labels = crate::analysis::shuffled_labels(&labels, &halves, self.seed);
        }
        let (dims, rows) = self.select(rho);
        let samples = Samples { dims, rows: &rows, labels: &labels };
        samples.train(2 * TRAINING)
    }

    /// The features of one ρ: how many, and those of each image.
    pub(super) fn select(&self, rho: Nonlinear) -> (usize, Vec<f32>) {
        let images = self.features.chunks_exact(ALL);
        let block = |first: usize, dims: usize| {
            (dims, images.clone().flat_map(|f| &f[first..first + dims]).copied().collect())
        };
        match rho {
            Nonlinear::Gated(gate) => {
                let i = GATES.iter().position(|(_, g)| *g == gate).expect("gates come from the table");
                block(i * COMPLEX, COMPLEX)
            }
            Nonlinear::Modulus => block(MODULUS, ORIENTATIONS),
            // The average of a sum is the sum of the averages.
            Nonlinear::Rectified { share } => {
                let mix = |f: &[f32], i: usize| share * f[DEAD_ZONE + i] + (1.0 - share) * f[SHRUNK + i];
                (COMPLEX, images.flat_map(|f| (0..COMPLEX).map(move |i| mix(f, i))).collect())
            }
        }
    }
}

/// Adds up every ρ of wavelet `l`'s coefficients, at its place among an image's features.
fn average(re: &[f32], im: &[f32], lambda: f32, l: usize, features: &mut [f32]) {
    let mut lengths = [0.0; PLACES];
    for (r, (x, y)) in lengths.iter_mut().zip(re.iter().zip(im)) {
        *r = (x * x + y * y).sqrt();
    }
    for (i, (_, gate)) in GATES.iter().enumerate() {
        let (mut sum_re, mut sum_im) = (0.0, 0.0);
        for ((&r, &x), &y) in lengths.iter().zip(re).zip(im) {
            let factor = if r > 0.0 { gate.length(r) / r } else { 0.0 };
            sum_re += factor * x;
            sum_im += factor * y;
        }
        features[i * COMPLEX + 2 * l] = sum_re;
        features[i * COMPLEX + 2 * l + 1] = sum_im;
    }
    features[MODULUS + l] = lengths.iter().sum();
    for (part, values) in [re, im].into_iter().enumerate() {
        features[DEAD_ZONE + 2 * l + part] = values.iter().map(|&x| dead_zone(x, lambda)).sum();
        features[SHRUNK + 2 * l + part] = values.iter().map(|&x| shrunk(x, lambda)).sum();
    }
}
