//! Averaged features of every block of a running network, gathered pass by pass.

use super::Features;
use crate::engine::Pass;
use crate::network::Plan;

/// What [`super::measure`] needs of each block, for images that are pushed through one batch at a time.
#[derive(Clone, Debug)]
pub struct BlockFeatures {
    blocks: Vec<Features>,
    images: usize,
    total: usize,
}

impl BlockFeatures {
    /// No image yet, of as many as there are labels.
    pub fn new(plan: &Plan, labels: &[u8]) -> BlockFeatures {
        let blocks = plan.blocks.iter().map(|block| {
            let dims = block.output.channels * block.output.planes();
            Features {
                dims,
                values: Vec::with_capacity(dims * labels.len()),
                labels: labels.to_vec(),
                classes: plan.spec.classes,
            }
        });
        BlockFeatures { blocks: blocks.collect(), images: 0, total: labels.len() }
    }

    /// Adds the images of the network's last pass, which are the next ones in the order of the labels.
    pub fn add(&mut self, pass: &dyn Pass) {
        let images = pass.images();
        for (block, features) in self.blocks.iter_mut().enumerate() {
            let start = features.values.len();
            features.values.resize(start + images * features.dims, 0.0);
            for (image, row) in features.values[start..].chunks_exact_mut(features.dims).enumerate() {
                pass.averaged(block, image, row);
            }
        }
        self.images += images;
    }

    /// Adds the next `images` images from another's features, block after block of (images, dims); gives what is left of `values`.
    pub fn append<'a>(&mut self, images: usize, mut values: &'a [f32]) -> &'a [f32] {
        for features in &mut self.blocks {
            let (own, rest) = values.split_at(images * features.dims);
            features.values.extend(own);
            values = rest;
        }
        self.images += images;
        values
    }

    /// Images gathered so far.
    pub fn images(&self) -> usize {
        self.images
    }

    /// Images there will be: the labels.
    pub fn total(&self) -> usize {
        self.total
    }

    /// One [`Features`] a block; ready to be measured once all images were added.
    pub fn blocks(&self) -> &[Features] {
        &self.blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Backend, Forward};
    use crate::network::{Model, Spec};

    fn model() -> Model {
        let spec = Spec::from_json(
            r#"{"input_channels":1,"input_size":16,"widths":[4,6],"orientations":4,"skip":true,
                "real_projection":true,"nonlinearity":"mod","factorized_from_block":1,"avgpool":false,"classes":3}"#,
        );
        Model::untrained(&spec.unwrap(), 5).unwrap()
    }

    #[test]
    fn rows_are_spatial_means_whatever_the_batches() {
        let model = model();
        let pixels = 256;
        let images: Vec<f32> = (0..7 * pixels).map(|i| ((i * i % 97) as f32 / 48.0).sin()).collect();
        let labels = [0u8, 1, 2, 0, 1, 2, 0];
        let gather = |batches: &[usize]| {
            let mut forward = Forward::new(&model, 4, Backend::Simd).unwrap();
            let mut features = BlockFeatures::new(&model.plan, &labels);
            for &n in batches {
                let at = features.images() * pixels;
                forward.run(&images[at..at + n * pixels], n).unwrap();
                features.add(&forward);
            }
            assert_eq!((features.images(), features.total()), (7, 7));
            features
        };
        let (one, other) = (gather(&[4, 3]), gather(&[1, 2, 4]));
        for (block, (a, b)) in one.blocks().iter().zip(other.blocks()).enumerate() {
            assert_eq!(a.values.len(), 7 * a.dims);
            for (x, y) in a.values.iter().zip(&b.values) {
                assert!((x - y).abs() < 1e-5, "block {block}: {x} and {y}");
            }
        }
        // By the definition, from the maps themselves: image 6 is the third of the second batch.
        let mut forward = Forward::new(&model, 4, Backend::Simd).unwrap();
        forward.run(&images[4 * pixels..], 3).unwrap();
        for (block, features) in one.blocks().iter().enumerate() {
            let view = forward.output(block);
            let (area, rows) = (view.shape.pixels(), view.shape.channels * view.shape.planes());
            assert_eq!(rows, features.dims);
            for row in 0..rows {
                let sum: f64 = (0..area).map(|p| f64::from(view.values[(row * 3 + 2) * area + p])).sum();
                let found = f64::from(features.values[6 * rows + row]);
                assert!((sum / area as f64 - found).abs() < 1e-5, "{found}");
            }
        }
    }
}
