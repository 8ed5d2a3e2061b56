//! Streaming second moments of feature rows: Σ(x − shift)(x − shift)ᵀ in f64, whatever the labels.

use super::linear::Symmetric;

/// Rows gathered before they are multiplied out, so that the matrix is walked through rarely.
const ROWS: usize = 64;

/// Second moments about a fixed point near the data, which keeps sums of squares from cancelling.
#[derive(Clone, Debug)]
pub(super) struct Scatter {
    moments: Symmetric,
    panel: Vec<f64>,
    filled: usize,
}

impl Scatter {
    /// No row yet.
    pub fn new(dims: usize) -> Self {
        let moments = Symmetric::zeros(dims);
        let panel = vec![0.0; ROWS * moments.stride()];
        Scatter { moments, panel, filled: 0 }
    }

    /// Adds one row, relative to `shift` (both `dims` long).
    pub fn add(&mut self, row: &[f32], shift: &[f64]) {
        let stride = self.moments.stride();
        let line = &mut self.panel[self.filled * stride..][..row.len()];
        for ((value, &x), s) in line.iter_mut().zip(row).zip(shift) {
            *value = f64::from(x) - s;
        }
        self.filled += 1;
        if self.filled == ROWS {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let stride = self.moments.stride();
        self.moments.add_outer(&self.panel[..self.filled * stride], 1.0, 0);
        self.filled = 0;
    }

    /// The moments of all rows.
    pub fn finish(mut self) -> Symmetric {
        self.flush();
        self.moments
    }
}
