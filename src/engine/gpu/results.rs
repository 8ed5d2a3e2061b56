//! What a device hands back of a pass: which stretches to read, and how they are laid out.

use super::layout::Layout;
use crate::engine::Pass;
use crate::network::{Plan, Source};
use crate::tensor::MapShape;
use crate::{Error, Result};

/// Logits and averages of a pass.
#[derive(Clone, Debug)]
pub struct Results {
    images: usize,
    classes: usize,
    logits: Vec<f32>,
    /// Of each block, (images × rows).
    averages: Vec<Vec<f32>>,
}

impl Results {
    /// The stretches to read, in order.
    pub fn names(plan: &Plan) -> Vec<String> {
        let averages = (0..plan.blocks.len()).map(|j| format!("averages {j}"));
        std::iter::once("logits".into()).chain(averages).collect()
    }

    /// From those stretches' values of a pass of `capacity` images, of which the first `images` count.
    pub fn new(plan: &Plan, capacity: usize, images: usize, values: &[f32]) -> Result<Results> {
        let dims = plan.blocks.iter().map(|b| b.output.channels * b.output.planes());
        let widths: Vec<usize> = std::iter::once(plan.spec.classes).chain(dims).collect();
        let expected = capacity * widths.iter().sum::<usize>();
        if values.len() != expected || images > capacity {
            return Err(Error::value("results of a pass", format!("{expected} values"), values.len()));
        }
        let mut rest = values;
        let mut take = |width: usize| {
            let (these, after) = rest.split_at(capacity * width);
            rest = after;
            these[..images * width].to_vec()
        };
        let mut all: Vec<Vec<f32>> = widths.iter().map(|&width| take(width)).collect();
        let averages = all.split_off(1);
        Ok(Results { images, classes: plan.spec.classes, logits: all.remove(0), averages })
    }

    /// max|a − b| / max|b| of logits and of each block's averages; the largest, and infinite where a value is not a number.
    pub fn difference(&self, other: &dyn Pass) -> f64 {
        let mut worst = apart(&self.logits, other.logits());
        for (block, averages) in self.averages.iter().enumerate() {
            let dims = averages.len() / self.images.max(1);
            let mut theirs = vec![0.0; averages.len()];
            for (image, to) in theirs.chunks_exact_mut(dims.max(1)).enumerate() {
                other.averaged(block, image, to);
            }
            worst = worst.max(apart(averages, &theirs));
        }
        worst
    }
}

fn apart(a: &[f32], b: &[f32]) -> f64 {
    if a.len() != b.len() || a.iter().chain(b).any(|v| !v.is_finite()) {
        return f64::INFINITY;
    }
    let scale = b.iter().fold(0.0f32, |m, v| m.max(v.abs()));
    let worst = a.iter().zip(b).fold(0.0f32, |m, (a, b)| m.max((a - b).abs()));
    if worst == 0.0 { 0.0 } else { f64::from(worst) / f64::from(scale) }
}

impl Pass for Results {
    fn images(&self) -> usize {
        self.images
    }
    fn logits(&self) -> &[f32] {
        &self.logits
    }
    fn averaged(&self, block: usize, image: usize, to: &mut [f32]) {
        to.copy_from_slice(&self.averages[block][image * to.len()..][..to.len()]);
    }
}

impl Results {
    /// Logits of one image.
    pub fn logits_of(&self, image: usize) -> &[f32] {
        &self.logits[image * self.classes..][..self.classes]
    }
}

/// The stretches that hold every map and the logits.
pub fn map_names(plan: &Plan) -> Vec<String> {
    let maps = (0..plan.blocks.len()).flat_map(|j| [format!("rows {j}"), format!("out {j}")]);
    maps.chain(std::iter::once("logits".into())).collect()
}

/// Hands out those stretches' values of a pass of `images` images: for every block its four sources (none where it has no such map)
/// and its output, then the logits. `None` where there are not as many values as there should be.
pub fn split_maps<'a>(
    plan: &Plan,
    images: usize,
    values: &'a [f32],
    mut block_maps: impl FnMut(usize, &dyn Fn(Source, MapShape) -> Vec<f32>, &'a [f32]),
) -> Option<&'a [f32]> {
    let mut rest = values;
    for (j, block) in plan.blocks.iter().enumerate() {
        let layout = Layout::new(block, true);
        let output = block.output.with_images(images);
        let (rows, after) = rest.split_at_checked(layout.rows * output.plane())?;
        let (out, after) = after.split_at_checked(output.len())?;
        block_maps(j, &|source, shape| layout.map(source, shape.with_images(images), rows), out);
        rest = after;
    }
    (rest.len() == images * plan.spec.classes).then_some(rest)
}
