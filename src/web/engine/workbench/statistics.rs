//! Four numbers a map, over many images.

use wasm_bindgen::prelude::*;

use super::super::library::js_error;
use super::Workbench;
use crate::analysis::workbench::ChannelStatistics;
use crate::engine::{Forward, MapView};
use crate::kernels::colour::Aspect;
use crate::network::Source;

/// Which images the statistics are of: as many of each class.
const STATISTICS_IMAGES: usize = 100;
/// Kinds of maps that there are statistics of.
pub(super) const STAGES: usize = 3;

#[wasm_bindgen]
impl Workbench {
    /// Counts up to `images` more into the statistics; answers how many have been, and of how many.
    pub fn count(&mut self, images: usize) -> Result<Vec<u32>, JsError> {
        let total = STATISTICS_IMAGES.min(self.samples.len());
        let each = self.input.len() / 2;
        for _ in 0..images.min(total - self.counted) {
            let (still, moved) = self.input.split_at_mut(each);
            self.network.prepare(&self.samples, self.counted, [0, 0], still)?;
            self.network.prepare(&self.samples, self.counted, [1, 0], moved)?;
            self.image = None;
            self.forward.run(&self.input, 2).map_err(js_error)?;
            for block in 0..self.moments.len() {
                for stage in 0..STAGES {
                    let view = maps_of(&self.forward, block, stage);
                    self.moments[block][stage].add(view).map_err(js_error)?;
                }
            }
            self.counted += 1;
        }
        Ok(vec![self.counted as u32, total as u32])
    }

    /// Five numbers a channel of one kind of map: mean (re, im), deviation, sparsity, change under the move.
    pub fn statistics(&self, block: usize, stage: usize) -> Result<Vec<f64>, JsError> {
        self.check_stage(block, stage)?;
        let of = |s: ChannelStatistics| [s.mean.0, s.mean.1, s.deviation, s.sparsity, s.change];
        Ok(self.moments[block][stage].statistics().flat_map(of).collect())
    }

    /// The maps of one kind on an image, one below the other, each as bright as its own largest allows: RGBA.
    pub fn thumbnails(&mut self, image: usize, block: usize, stage: usize) -> Result<Vec<u8>, JsError> {
        self.check_stage(block, stage)?;
        self.look(image)?;
        let view = maps_of(&self.forward, block, stage);
        let (row, pixels) = (view.shape.row(), view.shape.pixels());
        let mut all = Vec::with_capacity(4 * view.shape.channels * pixels);
        for channel in view.values.chunks_exact(row) {
            all.extend(self.paint(Aspect::Complex, channel, pixels)?);
        }
        Ok(all)
    }
}

impl Workbench {
    fn check_stage(&self, block: usize, stage: usize) -> Result<(), JsError> {
        if block < self.moments.len() && stage < STAGES {
            return Ok(());
        }
        Err(JsError::new(&format!(
            "maps: expected a block and one of {STAGES} kinds, found {block}, {stage}"
        )))
    }
}

/// Maps of a block: 0 ψx, 1 ρ(ψx), 2 its output.
fn maps_of(forward: &Forward, block: usize, stage: usize) -> MapView<'_> {
    let source = [Source::Wave, Source::RhoWave].get(stage);
    source.and_then(|&source| forward.part(block, source)).unwrap_or_else(|| forward.output(block))
}
