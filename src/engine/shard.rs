//! The buffers of a few images on their way through the blocks.

use crate::kernels::mix::simd::{Row, Scratch as MixScratch};
use crate::kernels::wavelet::simd::Scratch as WaveletScratch;
use crate::network::{BlockPlan, Plan, Source};
use crate::tensor::MapShape;

/// One block's maps, each in (C, P, N, H, W) order.
#[derive(Clone, Debug, Default)]
pub struct BlockBuffers {
    /// φx.
    pub low: Vec<f32>,
    /// ψx.
    pub wave: Vec<f32>,
    /// ρ(φx), with skip only.
    pub rho_low: Vec<f32>,
    /// ρ(ψx).
    pub rho_wave: Vec<f32>,
    /// The block's output, unit channel vectors.
    pub out: Vec<f32>,
    /// What each pixel's vector was divided by.
    pub norms: Vec<f32>,
    /// The real rows of the concatenation, then (complex P_j) the imaginary ones.
    pub rows_re: Vec<Row>,
    /// The imaginary rows of the concatenation; with complex P_j none.
    pub rows_im: Vec<Row>,
}

impl BlockBuffers {
    /// The map of one part.
    pub fn part(&self, source: Source) -> &[f32] {
        match source {
            Source::Low => &self.low,
            Source::Wave => &self.wave,
            Source::RhoLow => &self.rho_low,
            Source::RhoWave => &self.rho_wave,
        }
    }

    fn resize(&mut self, block: &BlockPlan, real_projection: bool, images: usize) {
        let len = |shape: MapShape| shape.with_images(images).len();
        let part = |source| block.part(source).map_or(0, |p| len(p.shape));
        self.low.resize(len(block.low), 0.0);
        self.wave.resize(len(block.wave), 0.0);
        self.rho_low.resize(part(Source::RhoLow), 0.0);
        self.rho_wave.resize(part(Source::RhoWave), 0.0);
        self.out.resize(len(block.output), 0.0);
        self.norms.resize(images * block.output.pixels(), 0.0);
        self.rows_re.clear();
        self.rows_im.clear();
        if real_projection {
            self.rows_re.extend(part_rows(block, images, 0));
            self.rows_im.extend(part_rows(block, images, 1));
        } else {
            self.rows_re.extend(part_rows(block, images, 0).chain(part_rows(block, images, 1)));
        }
    }
}

/// Rows of the concatenation's real (0) or imaginary (1) planes, in its order.
fn part_rows(block: &BlockPlan, images: usize, plane: usize) -> impl Iterator<Item = Row> + '_ {
    block.parts.iter().filter(move |p| p.shape.planes() > plane).flat_map(move |part| {
        let shape = part.shape.with_images(images);
        (0..shape.channels).map(move |c| Row {
            buffer: part.source as usize,
            start: c * shape.row() + plane * shape.plane(),
        })
    })
}

/// A few images, their maps in every block, and working memory.
#[derive(Clone, Debug, Default)]
pub struct Shard {
    /// Images held now.
    pub images: usize,
    /// The images, (C, 1, N, H, W).
    pub input: Vec<f32>,
    /// One entry a block.
    pub blocks: Vec<BlockBuffers>,
    /// Working memory of the matrix product.
    pub mix: MixScratch,
    /// Working memory of the wavelet transform.
    pub wavelet: WaveletScratch,
}

impl Shard {
    /// Makes room for `images` images; memory once taken is kept.
    pub fn resize(&mut self, plan: &Plan, images: usize) {
        if self.images == images && self.blocks.len() == plan.blocks.len() {
            return;
        }
        self.images = images;
        self.input.resize(plan.blocks[0].input.with_images(images).len(), 0.0);
        self.blocks.resize_with(plan.blocks.len(), BlockBuffers::default);
        for (block, buffers) in plan.blocks.iter().zip(&mut self.blocks) {
            buffers.resize(block, plan.spec.real_projection, images);
        }
    }

    /// Copies images in file order (N, C, H, W) to (C, 1, N, H, W).
    pub fn load(&mut self, shape: MapShape, images: &[f32]) {
        let (pixels, n) = (shape.pixels(), self.images);
        for i in 0..n {
            for c in 0..shape.channels {
                let from = &images[(i * shape.channels + c) * pixels..][..pixels];
                self.input[(c * n + i) * pixels..][..pixels].copy_from_slice(from);
            }
        }
    }
}
