//! Shared by the tests: golden files (see tests/golden/README.md) and the metric they are compared in.
#![allow(dead_code)] // each test file uses its own part

use std::path::PathBuf;

use ndarray::{ArrayD, IxDyn};
use phase_collapse::network::{Model, Nonlinearity, Spec};
use phase_collapse::tensor::Tensors;
use safetensors::{Dtype, SafeTensors};

/// Every network in tests/golden: `NAME.model` and `NAME.trace` exist for each.
pub const NETWORKS: [&str; 18] = [
    "cifar_amplitude_collapse",
    "cifar_dyadic",
    "cifar_mixed_octaves",
    "cifar_mod",
    "cifar_mod_L8_avgpool",
    "cifar_mod_grads",
    "cifar_mod_realp_grads",
    "cifar_mod_skip",
    "cifar_mod_skip_grads",
    "cifar_mod_skip_realp",
    "cifar_mod_skip_realp_grads",
    "cifar_sigmoid",
    "cifar_softthreshold",
    "cifar_softthreshold_grads",
    "cifar_softthreshold_skip",
    "cifar_tanh",
    "mnist_mod",
    "mnist_mod_skip_realp_7blocks",
];

/// Path of tests/golden/`name`.safetensors.
pub fn golden_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.safetensors"))
}

/// Reads tests/golden/`name`.safetensors: its config (JSON) and all tensors, integers turned to f32.
pub fn golden(name: &str) -> (String, Tensors) {
    let path = golden_path(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (_, header) = SafeTensors::read_metadata(&bytes).expect("safetensors header");
    let config = header.metadata().as_ref().and_then(|m| m.get("config")).expect("config").clone();
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let tensors = file.iter().map(|(name, view)| {
        let values: Vec<f32> = match view.dtype() {
            Dtype::F32 => view.data().as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::I64 => view.data().as_chunks().0.iter().map(|b| i64::from_le_bytes(*b) as f32).collect(),
            other => panic!("{name}: unexpected type {other:?}"),
        };
        (name.to_string(), ArrayD::from_shape_vec(IxDyn(view.shape()), values).expect("shape"))
    });
    (config, tensors.collect())
}

/// max|a − b| / max|b|, infinite where shapes differ, anything is NaN, or `b` is all zero and `a` is not.
pub fn relative_error(a: &ArrayD<f32>, b: &ArrayD<f32>) -> f64 {
    if a.shape() != b.shape() || a.iter().chain(b).any(|v| v.is_nan()) {
        return f64::INFINITY;
    }
    let widest = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
    let worst = widest(&mut a.iter().zip(b).map(|(x, y)| (f64::from(*x) - f64::from(*y)).abs()));
    let scale = widest(&mut b.iter().map(|y| f64::from(y.abs())));
    if worst == 0.0 { 0.0 } else { worst / scale }
}

/// A golden network, and what the authors' code computes with it.
pub fn golden_network(name: &str) -> (Model, Tensors) {
    let (config, tensors) = golden(&format!("{name}.model"));
    let model = Model::from_tensors(&Spec::from_json(&config).unwrap(), &tensors).unwrap();
    (model, golden(&format!("{name}.trace")).1)
}

/// Sigmoid and amplitude collapse jump at z = 0: rounding noise there decides, so that only the blocks' own steps and
/// the logits can be compared.
pub fn jumps(model: &Model) -> bool {
    matches!(model.plan.spec.nonlinearity, Nonlinearity::Sigmoid | Nonlinearity::AmplitudeCollapse)
}

/// The worst error over the expected tensors whose names begin with `prefix`; panics when there is none, or one was not computed.
pub fn worst_error(computed: &Tensors, expected: &Tensors, prefix: &str) -> (f64, String) {
    let names: Vec<&String> = expected.keys().filter(|n| n.starts_with(prefix)).collect();
    assert!(!names.is_empty(), "nothing called {prefix}* to compare");
    let error = |name: &String| {
        let got = computed.get(name).unwrap_or_else(|| panic!("{name} was not computed"));
        (relative_error(got, &expected[name]), name.clone())
    };
    names.into_iter().map(error).fold((0.0, String::new()), |a, b| if b.0 >= a.0 { b } else { a })
}
