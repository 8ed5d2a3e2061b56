//! Weights under the reference code's own tensor names, and back.
//!
//! Block j is `module.(j+1)`; the last module is the classifier. Shapes are PyTorch's: P_j is (out, in, 1, 1) with
//! a last axis of 2 where complex, complex means have a last axis of 2, ρ's parameters are (channels, 1, 1).

use ndarray::{ArrayD, IxDyn};

use super::{BlockPlan, Nonlinearity, Plan, Weights};
use crate::tensor::Tensors;
use crate::{Error, Result};

/// Names of one block's tensors.
#[derive(Clone, Debug)]
pub struct BlockNames {
    /// ρ's b.
    pub bias: String,
    /// ρ's g.
    pub gain: String,
    /// Running mean.
    pub mean: String,
    /// Running variance.
    pub var: String,
    /// P_j.
    pub projection: String,
}

impl BlockNames {
    /// Names of block `index`, counted from 0.
    pub fn new(index: usize, skip: bool) -> Self {
        let block = format!("module.{}.module", index + 1);
        let (rho, standardise, projection) =
            if skip { ("2.non_lin", 4, 5) } else { ("1.submodules.dict.psi", 2, 3) };
        BlockNames {
            bias: format!("{block}.{rho}.bias"),
            gain: format!("{block}.{rho}.gain"),
            mean: format!("{block}.{standardise}.module.mean"),
            var: format!("{block}.{standardise}.module.var"),
            projection: format!("{block}.{projection}.submodules.dict.(0, 0).param"),
        }
    }
}

/// Prefix of the classifier's tensors.
pub fn classifier_prefix(plan: &Plan) -> String {
    format!("module.{}", plan.blocks.len() + 2)
}

/// What a set of tensors in the weights' shape holds, since each kind keeps other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Learned parameters and running statistics: a model file.
    All,
    /// Learned parameters only: gradients or momentum.
    Learned,
    /// Running statistics only.
    Statistics,
}

fn array(dims: &[usize], values: Vec<f32>) -> ArrayD<f32> {
    ArrayD::from_shape_vec(IxDyn(dims), values).expect("dims come from the plan")
}

/// Two planes to a last axis of 2.
fn interleave(re: &[f32], im: &[f32]) -> Vec<f32> {
    re.iter().zip(im).flat_map(|(&r, &i)| [r, i]).collect()
}

/// Weights (or gradients, momentum) as named tensors.
pub fn to_tensors(plan: &Plan, weights: &Weights<f32>, contents: Contents) -> Tensors {
    let mut out = Tensors::new();
    let (learned, statistics) = (contents != Contents::Statistics, contents != Contents::Learned);
    for (block, w) in plan.blocks.iter().zip(&weights.blocks) {
        let names = BlockNames::new(block.index, plan.spec.skip);
        let (rows, columns) = (block.output.channels, block.rho_channels);
        if learned {
            for (name, values) in [(names.bias, &w.bias), (names.gain, &w.gain)] {
                if !values.is_empty() {
                    out.insert(name, array(&[values.len(), 1, 1], values.clone()));
                }
            }
            let p = if w.projection_im.is_empty() {
                array(&[rows, columns, 1, 1], w.projection_re.clone())
            } else {
                array(&[rows, columns, 1, 1, 2], interleave(&w.projection_re, &w.projection_im))
            };
            out.insert(names.projection, p);
        }
        if statistics {
            let mean = if block.rho_complex {
                array(&[columns, 2], interleave(&w.mean_re, &w.mean_im))
            } else {
                array(&[columns], w.mean_re.clone())
            };
            out.insert(names.mean, mean);
            out.insert(names.var, array(&[columns], w.var.clone()));
        }
    }
    let (prefix, c) = (classifier_prefix(plan), &weights.classifier);
    let vector = |v: &Vec<f32>| array(&[v.len()], v.clone());
    if learned {
        out.insert(format!("{prefix}.bn.weight"), vector(&c.scale));
        out.insert(format!("{prefix}.bn.bias"), vector(&c.shift));
        let linear = array(&[plan.spec.classes, plan.linear_inputs], c.linear.clone());
        out.insert(format!("{prefix}.classifier.weight"), linear);
        out.insert(format!("{prefix}.classifier.bias"), vector(&c.bias));
    }
    if statistics {
        out.insert(format!("{prefix}.bn.running_mean"), vector(&c.mean));
        out.insert(format!("{prefix}.bn.running_var"), vector(&c.var));
    }
    out
}

/// Parameters that the reference stores although its non-linearity does not use them, with their shapes.
pub fn unused_parameters(plan: &Plan) -> Vec<(String, Vec<usize>)> {
    let rho = plan.spec.nonlinearity;
    let stored =
        matches!(rho, Nonlinearity::SoftThreshold | Nonlinearity::Sigmoid | Nonlinearity::AmplitudeCollapse);
    let mut out = Vec::new();
    for block in plan.blocks.iter().filter(|_| stored) {
        let names = BlockNames::new(block.index, plan.spec.skip);
        let shape = vec![block.collapsed_channels, 1, 1];
        if !rho.has_bias() {
            out.push((names.bias, shape.clone()));
        }
        if !rho.has_gain() {
            out.push((names.gain, shape));
        }
    }
    out
}

/// Reads weights from named tensors. Names not needed (filters, counters) are ignored; with
/// [`Contents::Learned`] statistics stay zero.
pub fn from_tensors(plan: &Plan, tensors: &Tensors, contents: Contents) -> Result<Weights<f32>> {
    let mut weights = Weights::zeros(plan);
    let (learned, statistics) = (contents != Contents::Statistics, contents != Contents::Learned);
    for (block, w) in plan.blocks.iter().zip(&mut weights.blocks) {
        let names = BlockNames::new(block.index, plan.spec.skip);
        if learned {
            read(tensors, &names.bias, &[w.bias.len(), 1, 1], &mut w.bias)?;
            read(tensors, &names.gain, &[w.gain.len(), 1, 1], &mut w.gain)?;
            read_projection(tensors, block, &names.projection, &mut w.projection_re, &mut w.projection_im)?;
        }
        if statistics {
            if block.rho_complex {
                let mut mean = vec![0.0; 2 * block.rho_channels];
                read(tensors, &names.mean, &[block.rho_channels, 2], &mut mean)?;
                w.mean_re = mean.iter().step_by(2).copied().collect();
                w.mean_im = mean.iter().skip(1).step_by(2).copied().collect();
            } else {
                read(tensors, &names.mean, &[block.rho_channels], &mut w.mean_re)?;
            }
            read(tensors, &names.var, &[block.rho_channels], &mut w.var)?;
        }
    }
    let (prefix, c) = (classifier_prefix(plan), &mut weights.classifier);
    let features = [plan.features];
    if learned {
        read(tensors, &format!("{prefix}.bn.weight"), &features, &mut c.scale)?;
        read(tensors, &format!("{prefix}.bn.bias"), &features, &mut c.shift)?;
        let linear = [plan.spec.classes, plan.linear_inputs];
        read(tensors, &format!("{prefix}.classifier.weight"), &linear, &mut c.linear)?;
        read(tensors, &format!("{prefix}.classifier.bias"), &[plan.spec.classes], &mut c.bias)?;
    }
    if statistics {
        read(tensors, &format!("{prefix}.bn.running_mean"), &features, &mut c.mean)?;
        read(tensors, &format!("{prefix}.bn.running_var"), &features, &mut c.var)?;
    }
    Ok(weights)
}

fn read_projection(
    tensors: &Tensors,
    block: &BlockPlan,
    name: &str,
    re: &mut [f32],
    im: &mut [f32],
) -> Result<()> {
    let (rows, columns) = (block.output.channels, block.rho_channels);
    if im.is_empty() {
        return read(tensors, name, &[rows, columns, 1, 1], re);
    }
    let mut both = vec![0.0; 2 * re.len()];
    read(tensors, name, &[rows, columns, 1, 1, 2], &mut both)?;
    for (i, pair) in both.chunks_exact(2).enumerate() {
        (re[i], im[i]) = (pair[0], pair[1]);
    }
    Ok(())
}

/// Copies one tensor after checking its shape and that every value is finite. An empty target is skipped.
fn read(tensors: &Tensors, name: &str, dims: &[usize], target: &mut [f32]) -> Result<()> {
    if target.is_empty() {
        return Ok(());
    }
    let found =
        tensors.get(name).ok_or_else(|| Error::tensor(name, format!("shape {dims:?}"), "no such tensor"))?;
    if found.shape() != dims {
        return Err(Error::tensor(name, format!("shape {dims:?}"), format!("{:?}", found.shape())));
    }
    for (t, &v) in target.iter_mut().zip(found.iter()) {
        if !v.is_finite() {
            return Err(Error::tensor(name, "finite values", v));
        }
        *t = v;
    }
    Ok(())
}
