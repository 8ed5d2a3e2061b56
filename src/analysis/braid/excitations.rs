//! Which images excite a channel most. Outputs are unit vectors at every pixel, so the mean over pixels of |z|² is the share of the
//! output that lies in the channel: gathered of all channels of all blocks in one go, a few images at a time.

use crate::engine::Forward;
use crate::network::Plan;
use crate::sorting::order;

/// The share of every channel of every block, for as many images as were added.
#[derive(Clone, Debug)]
pub struct Excitations {
    /// Per block: (images, channels).
    shares: Vec<Vec<f32>>,
    channels: Vec<usize>,
    images: usize,
}

impl Excitations {
    /// Of no image yet.
    pub fn new(plan: &Plan) -> Excitations {
        let channels: Vec<usize> = plan.blocks.iter().map(|b| b.output.channels).collect();
        Excitations { shares: vec![Vec::new(); channels.len()], channels, images: 0 }
    }

    /// Adds the images of the last pass.
    pub fn add(&mut self, forward: &Forward) {
        for (block, shares) in self.shares.iter_mut().enumerate() {
            let view = forward.output(block);
            let (n, pixels) = (view.shape.images, view.shape.pixels());
            for image in 0..n {
                for channel in view.values.chunks_exact(view.shape.row()) {
                    let planes = channel.chunks_exact(pixels).skip(image).step_by(n);
                    let energy: f32 = planes.flatten().map(|v| v * v).sum();
                    shares.push(energy / pixels as f32);
                }
            }
        }
        self.images += forward.output(0).shape.images;
    }

    /// Images added.
    pub fn images(&self) -> usize {
        self.images
    }

    /// The `count` images with the largest share of a channel, with that share, largest first.
    pub fn strongest(&self, block: usize, channel: usize, count: usize) -> Vec<(usize, f32)> {
        let share = |image: usize| self.shares[block][image * self.channels[block] + channel];
        let mut order = order(self.images, &|a, b| share(b).total_cmp(&share(a)));
        order.truncate(count);
        order.into_iter().map(|image| (image, share(image))).collect()
    }
}
