//! A network as ONNX, so that other programs can run it: plain convolutions and point-by-point operations of operator set 17.
//!
//! Input `images` (N, C, H, W), normalised as the model's card says; output `logits` (N, classes). N is free. Standardise and the
//! classifier's batch normalisation are folded into the products that follow them.

mod block;
mod graph;
mod proto;
mod rho;
mod wavelets;

use prost::Message;

use self::block::Maps;
use self::graph::{Builder, int, ints};
pub use self::wavelets::Form;
use super::Card;
use crate::Result;
use crate::kernels::classifier;
use crate::network::Model;
use crate::wavelet::FilterBank;

/// The network's bytes as an ONNX model; spec and card travel as its metadata.
pub fn to_bytes(model: &Model, card: Option<&Card>, wavelets: Form) -> Result<Vec<u8>> {
    let plan = &model.plan;
    let spec = &plan.spec;
    let mut g = Builder::default();
    let mut maps = Maps { re: "images".into(), im: None };
    for (block, weights) in plan.blocks.iter().zip(&model.weights.blocks) {
        let bank = FilterBank::new(block.bank, spec.orientations, block.input.height, block.input.width)?;
        maps = block::add(&mut g, block, &bank, spec.nonlinearity, weights, wavelets, &maps);
    }
    classify(&mut g, model, &maps);
    let size = spec.input_size;
    let graph = g.finish(
        "phase-collapse",
        ("images", &[spec.input_channels, size.height, size.width]),
        ("logits", &[spec.classes]),
    );
    let entry = |key: &str, value: String| proto::Entry { key: key.into(), value };
    let mut metadata_props = vec![entry("config", spec.json().to_string())];
    metadata_props.extend(card.map(|card| entry("card", card.to_json())));
    let model = proto::Model {
        ir_version: 8,
        producer_name: "phase-collapse".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        graph: Some(graph),
        opset_import: vec![proto::OperatorSet { domain: String::new(), version: 17 }],
        metadata_props,
    };
    Ok(model.encode_to_vec())
}

/// The classifier: batch normalisation folded into the linear layer. Its features are real and imaginary part of each channel in turn;
/// the graph has all real parts first.
fn classify(g: &mut Builder, model: &Model, maps: &Maps) {
    g.scope = "classifier".into();
    let (plan, c) = (&model.plan, &model.weights.classifier);
    let last = plan.last_output();
    let (planes, classes) = (last.planes(), plan.spec.classes);
    let mut all = vec![maps.re.clone()];
    all.extend(maps.im.clone());
    let mut features = g.concat(&all, 1);
    let mut pixels = last.pixels();
    if plan.spec.avgpool {
        features = g.node("ReduceMean", &[&features], vec![ints("axes", &[2, 3]), int("keepdims", 0)]);
        pixels = 1;
    } else {
        features = g.reshape(&features, &[-1, plan.linear_inputs as i64]);
    }
    let (mut matrix, mut bias) = (Vec::with_capacity(c.linear.len()), Vec::with_capacity(classes));
    for class in 0..classes {
        let mut sum = f64::from(c.bias[class]);
        for plane in 0..planes {
            for channel in 0..last.channels {
                let f = channel * planes + plane;
                let scale = f64::from(c.scale[f]) / (f64::from(c.var[f]) + classifier::EPSILON).sqrt();
                for pixel in 0..pixels {
                    let weight = f64::from(c.linear[class * plan.linear_inputs + f * pixels + pixel]);
                    sum += weight * (f64::from(c.shift[f]) - scale * f64::from(c.mean[f]));
                    matrix.push((weight * scale) as f32);
                }
            }
        }
        bias.push(sum as f32);
    }
    let matrix = g.floats("linear", &[classes, plan.linear_inputs], &matrix);
    let bias = g.floats("bias", &[classes], &bias);
    g.named("Gemm", &[&features, &matrix, &bias], vec![int("transB", 1)], "logits".into());
}
