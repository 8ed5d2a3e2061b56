//! The steps of a forward pass as things to be timed, with what each costs on paper. Keeps no time: the caller has the clock.

use crate::network::{Plan, Source};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// φx and ψx.
    Wavelet,
    /// The non-linearity.
    Rho,
    /// P_j, with Standardise folded in.
    Mix,
    /// Unit vectors.
    Normalise,
    /// Batch normalisation and linear layer.
    Classifier,
}

impl Operation {
    /// All of them, in the order of a pass.
    pub const ALL: [Operation; 5] =
        [Operation::Wavelet, Operation::Rho, Operation::Mix, Operation::Normalise, Operation::Classifier];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Wavelet => "wavelet",
            Operation::Rho => "rho",
            Operation::Mix => "mix",
            Operation::Normalise => "normalise",
            Operation::Classifier => "classifier",
        }
    }
}

/// One step and its cost on paper, of all images of the pass.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The block; of the classifier, how many blocks there are.
    pub block: usize,
    /// What it does.
    pub operation: Operation,
    /// Floating-point operations, a multiply-add counting two. The wavelets' are those of eleven taps a filter: with L = 4 six filters
    /// along the rows and ten along the columns, otherwise 11×11 for every filter plane. A root counts one.
    pub flop: u64,
    /// Bytes of the maps and matrices it reads and writes, each once.
    pub bytes: u64,
}

/// Is given every step, and does it: once, or more often to time it. Generic and not a function pointer: the browser's build is split by what
/// calls what.
pub trait Observer {
    /// Does a step.
    fn see(&mut self, step: Step, act: impl FnMut());
}

/// Does every step once.
pub struct Unobserved;

impl Observer for Unobserved {
    fn see(&mut self, _: Step, mut act: impl FnMut()) {
        act();
    }
}

const TAPS: u64 = 11;
/// Filters along the rows and along the columns for L = 4.
const SEPARABLE: (u64, u64) = (6, 10);

impl Step {
    /// A step of block `j` on `images` images.
    pub fn of_block(plan: &Plan, j: usize, operation: Operation, images: usize) -> Step {
        let block = &plan.blocks[j];
        let len = |shape: crate::tensor::MapShape| shape.len() as u64;
        let (input, output) = (len(block.input), len(block.output));
        let filtered = len(block.low) + len(block.wave);
        let (flop, values) = match operation {
            Operation::Wavelet => {
                let planes = (block.input.channels * block.input.planes()) as u64;
                let pixels = (block.wave.height * block.wave.width) as u64;
                let l = plan.spec.orientations as u64;
                let taps = if l == 4 {
                    let lines = (block.wave.height * block.input.width) as u64;
                    TAPS * (SEPARABLE.0 * lines + SEPARABLE.1 * pixels)
                } else {
                    TAPS * TAPS * (1 + 2 * l) * pixels
                };
                (2 * planes * taps, input + filtered)
            }
            Operation::Rho => {
                let parts = [Source::RhoLow, Source::RhoWave].into_iter().filter_map(|s| block.part(s));
                let out: u64 = parts.map(|p| len(p.shape)).sum();
                let points = (block.collapsed_channels * block.wave.height * block.wave.width) as u64;
                (4 * points, 2 * points + out)
            }
            Operation::Mix => {
                let real = plan.spec.real_projection;
                let parts: u64 = block.parts.iter().map(|p| len(p.shape)).sum();
                let matrix = (block.rho_channels * block.output.channels) as u64 * if real { 1 } else { 2 };
                (2 * block.multiply_adds(real), parts + output + matrix / images as u64)
            }
            Operation::Normalise => (3 * output, 2 * output),
            Operation::Classifier => (0, 0),
        };
        Step { block: j, operation, flop: flop * images as u64, bytes: 4 * values * images as u64 }
    }

    /// The classifier on `images` images.
    pub fn classifier(plan: &Plan, images: usize) -> Step {
        let weights = (plan.linear_inputs * plan.spec.classes) as u64;
        let (inputs, images) = (plan.last_output().len() as u64, images as u64);
        let (flop, bytes) = (2 * (weights + inputs) * images, 4 * (weights + inputs * images));
        Step { block: plan.blocks.len(), operation: Operation::Classifier, flop, bytes }
    }
}
