//! What `evaluate --images FILE` says of the inside of a network: each block before and after ρ, and the classifier.

use phase_collapse::Result;
use phase_collapse::analysis::{Duality, Features, Inside, Measured, Wanted, duality, measure};
use phase_collapse::engine::{Backend, Forward};
use phase_collapse::network::Model;
use phase_collapse::training::{Images, Preparation};
use rayon::prelude::*;

/// Images of a pass.
const BATCH: usize = 16;

/// Of every block, what is measured of ψx and of ρ(ψx), averaged over space; and how near the classifier is to the nearest-mean rule.
/// Always on the CPU.
pub fn inside(
    model: &Model,
    images: &Images,
    preparation: &Preparation,
    seed: u64,
) -> Result<(Vec<[Measured; 2]>, Duality)> {
    let mut forward = Forward::new(model, BATCH, Backend::Simd)?;
    let mut inside = Inside::new(&model.plan, images.labels(), Wanted::Ends);
    let (mut inputs, mut logits) = (Vec::new(), Vec::new());
    let (tables, shape) = (preparation.tables(), images.shape());
    let each: usize = preparation.output(shape).iter().product();
    let mut batch = Vec::new();
    let all: Vec<usize> = (0..images.len()).collect();
    for indices in all.chunks(BATCH) {
        batch.resize(indices.len() * each, 0.0);
        for (&index, out) in indices.iter().zip(batch.chunks_exact_mut(each)) {
            preparation.apply(&tables, images.image(index), shape, images.view(index), out);
        }
        forward.run(&batch, indices.len())?;
        inside.add(&forward);
        inputs.extend(forward.classifier_inputs());
        logits.extend(forward.logits());
    }
    let measured: Result<Vec<Measured>> =
        (0..inside.count()).into_par_iter().map(|at| measure(&inside.stage(at), seed)).collect();
    let pairs = measured?.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]).collect();
    let (dims, classes) = (model.plan.linear_inputs, model.plan.spec.classes);
    let inputs = Features { dims, values: inputs, labels: images.labels().to_vec(), classes };
    let found = duality(&inputs, images.labels(), &model.weights.classifier.linear, &logits)?;
    Ok((pairs, found))
}
