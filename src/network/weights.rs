//! A network's numbers: P_j, ρ's parameters, running statistics and the classifier, as plain vectors.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Plan;
use super::unitary::semi_unitary;
pub use crate::kernels::classifier::ClassifierWeights;
use crate::tensor::Real;

/// Weights of one block. Matrices are row-major; vectors of ρ-stage channels follow the concatenation's order.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockWeights<T> {
    /// ρ's b per collapsed channel; empty when ρ has none.
    pub bias: Vec<T>,
    /// ρ's g per collapsed channel; empty when ρ has none.
    pub gain: Vec<T>,
    /// Real part of P_j, (output channels × ρ-stage channels).
    pub projection_re: Vec<T>,
    /// Imaginary part of P_j; empty when P_j is real.
    pub projection_im: Vec<T>,
    /// Running mean, real part, per ρ-stage channel.
    pub mean_re: Vec<T>,
    /// Running mean, imaginary part; zero where the channel is real.
    pub mean_im: Vec<T>,
    /// Running variance E|x − mean|² (unbiased estimate).
    pub var: Vec<T>,
}

/// Learned vectors of the classifier, the last of [`Weights::learned`].
pub const CLASSIFIER_VECTORS: usize = 4;

/// All weights of a network; also the shape its gradients and momentum take.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights<T> {
    /// One entry a block.
    pub blocks: Vec<BlockWeights<T>>,
    /// The classifier.
    pub classifier: ClassifierWeights<T>,
}

impl<T: Real> Weights<T> {
    /// All zeros, in the plan's shapes.
    pub fn zeros(plan: &Plan) -> Self {
        let zeros = |n: usize| vec![T::zero(); n];
        let rho = plan.spec.nonlinearity;
        let blocks = plan
            .blocks
            .iter()
            .map(|b| {
                let matrix = b.rho_channels * b.output.channels;
                BlockWeights {
                    bias: zeros(if rho.has_bias() { b.collapsed_channels } else { 0 }),
                    gain: zeros(if rho.has_gain() { b.collapsed_channels } else { 0 }),
                    projection_re: zeros(matrix),
                    projection_im: zeros(if plan.spec.real_projection { 0 } else { matrix }),
                    mean_re: zeros(b.rho_channels),
                    mean_im: zeros(b.rho_channels),
                    var: zeros(b.rho_channels),
                }
            })
            .collect();
        let classifier = ClassifierWeights {
            scale: zeros(plan.features),
            shift: zeros(plan.features),
            mean: zeros(plan.features),
            var: zeros(plan.features),
            linear: zeros(plan.spec.classes * plan.linear_inputs),
            bias: zeros(plan.spec.classes),
        };
        Weights { blocks, classifier }
    }

    /// Untrained weights as the reference initialises them: real P_j and the linear layer uniform in ±1/√fan_in,
    /// complex P_j semi-unitary, b = 0.1 (soft threshold) or 0 (sigmoid), g = 1, statistics 0 and 1.
    pub fn untrained(plan: &Plan, seed: u64) -> Self {
        Self::starting(plan, seed, plan.spec.real_projection)
    }

    /// As [`untrained`](Self::untrained), but every P_j semi-unitary (real: semi-orthogonal): a scattering transform, which goes
    /// on as it is.
    pub fn scattering(plan: &Plan, seed: u64) -> Self {
        Self::starting(plan, seed, false)
    }

    fn starting(plan: &Plan, seed: u64, uniform: bool) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut weights = Self::zeros(plan);
        let one = T::one();
        let bias = if plan.spec.nonlinearity.has_gain() { T::zero() } else { T::of(0.1) };
        for (block, w) in plan.blocks.iter().zip(&mut weights.blocks) {
            w.bias.fill(bias);
            w.gain.fill(one);
            w.var.fill(one);
            if uniform {
                fill_uniform(&mut w.projection_re, block.rho_channels, &mut rng);
            } else {
                let real = plan.spec.real_projection;
                let (re, im) = semi_unitary(block.output.channels, block.rho_channels, real, &mut rng);
                w.projection_re = re.into_iter().map(T::of).collect();
                if !real {
                    w.projection_im = im.into_iter().map(T::of).collect();
                }
            }
        }
        let c = &mut weights.classifier;
        c.scale.fill(one);
        c.var.fill(one);
        fill_uniform(&mut c.linear, plan.linear_inputs, &mut rng);
        fill_uniform(&mut c.bias, plan.linear_inputs, &mut rng);
        weights
    }

    /// Every learned vector (not the running statistics), in a fixed order; the same order for gradients and momentum.
    pub fn learned(&self) -> Vec<&Vec<T>> {
        let mut all = Vec::new();
        for b in &self.blocks {
            all.extend([&b.bias, &b.gain, &b.projection_re, &b.projection_im]);
        }
        let c = &self.classifier;
        all.extend([&c.scale, &c.shift, &c.linear, &c.bias]);
        all
    }

    /// As [`Weights::learned`], to write.
    pub fn learned_mut(&mut self) -> Vec<&mut Vec<T>> {
        let mut all = Vec::new();
        for b in &mut self.blocks {
            all.extend([&mut b.bias, &mut b.gain, &mut b.projection_re, &mut b.projection_im]);
        }
        let c = &mut self.classifier;
        all.extend([&mut c.scale, &mut c.shift, &mut c.linear, &mut c.bias]);
        all
    }

    /// The same numbers at another precision.
    pub fn cast<U: Real>(&self) -> Weights<U> {
        let cast = |v: &Vec<T>| v.iter().map(|x| U::of(x.wide())).collect::<Vec<U>>();
        Weights {
            blocks: self
                .blocks
                .iter()
                .map(|b| BlockWeights {
                    bias: cast(&b.bias),
                    gain: cast(&b.gain),
                    projection_re: cast(&b.projection_re),
                    projection_im: cast(&b.projection_im),
                    mean_re: cast(&b.mean_re),
                    mean_im: cast(&b.mean_im),
                    var: cast(&b.var),
                })
                .collect(),
            classifier: ClassifierWeights {
                scale: cast(&self.classifier.scale),
                shift: cast(&self.classifier.shift),
                mean: cast(&self.classifier.mean),
                var: cast(&self.classifier.var),
                linear: cast(&self.classifier.linear),
                bias: cast(&self.classifier.bias),
            },
        }
    }
}

/// Uniform in ±1/√fan_in.
fn fill_uniform<T: Real>(values: &mut [T], fan_in: usize, rng: &mut ChaCha8Rng) {
    let bound = 1.0 / (fan_in as f64).sqrt();
    for v in values {
        let unit = (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        *v = T::of((2.0 * unit - 1.0) * bound);
    }
}
