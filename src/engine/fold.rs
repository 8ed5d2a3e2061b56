//! Standardise folded into P_j: W·(x − m)/s = (W/s)·x − (W/s)·m, one matrix and one bias.

use crate::kernels::mix::simd::Packed;
use crate::kernels::standardise::EPSILON;
use crate::network::{BlockPlan, BlockWeights};

/// A mean and a variance per channel of the concatenation.
pub struct Moments<'a, T> {
    /// Real part of the mean.
    pub mean_re: &'a [T],
    /// Imaginary part of the mean.
    pub mean_im: &'a [T],
    /// Variance.
    pub var: &'a [T],
}

/// P_j with Standardise inside, packed for the product.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// Real P_j: gives the real planes from `rows_re`. Complex P_j: gives real and imaginary plane of each channel in
    /// turn.
    pub re: Packed,
    /// Real P_j: gives the imaginary planes from `rows_im`.
    pub im: Packed,
    /// Added to what `re` gives, per row.
    pub bias_re: Vec<f32>,
    /// Added to what `im` gives, per row.
    pub bias_im: Vec<f32>,
    scale: Vec<f64>,
}

/// Channels of the concatenation that are complex, in order.
pub fn complex_channels(block: &BlockPlan) -> impl Iterator<Item = usize> + '_ {
    block.parts.iter().filter(|p| p.shape.complex).flat_map(|p| p.offset..p.offset + p.shape.channels)
}

impl Folded {
    /// Folds the moments in; with `None` the matrix stands alone.
    pub fn set<T: Copy + Into<f64>>(
        &mut self,
        block: &BlockPlan,
        weights: &BlockWeights<f32>,
        moments: Option<Moments<'_, T>>,
    ) {
        let (m, k) = (block.output.channels, block.rho_channels);
        let (w_re, w_im) = (&weights.projection_re, &weights.projection_im);
        self.scale.clear();
        match &moments {
            Some(s) => self.scale.extend(s.var.iter().map(|&v| 1.0 / (v.into() + EPSILON).sqrt())),
            None => self.scale.resize(k, 1.0),
        }
        let scale = &self.scale;
        let complex: Vec<usize> = complex_channels(block).collect();
        let scaled = |w: &[f32], r: usize, c: usize| (f64::from(w[r * k + c]) * scale[c]) as f32;
        if w_im.is_empty() {
            self.re.pack(m, k, |r, c| scaled(w_re, r, c));
            self.im.pack(if complex.is_empty() { 0 } else { m }, complex.len(), |r, c| {
                scaled(w_re, r, complex[c])
            });
        } else {
            let columns = k + complex.len();
            self.re.pack(2 * m, columns, |row, c| {
                let r = row / 2;
                match (row % 2, c.checked_sub(k)) {
                    (0, None) => scaled(w_re, r, c),
                    (0, Some(c)) => -scaled(w_im, r, complex[c]),
                    (_, None) => scaled(w_im, r, c),
                    (_, Some(c)) => scaled(w_re, r, complex[c]),
                }
            });
            self.im.pack(0, 0, |_, _| 0.0);
        }
        self.bias_re.clear();
        self.bias_im.clear();
        for r in 0..m {
            let (mut re, mut im) = (0.0, 0.0);
            if let Some(s) = &moments {
                for c in 0..k {
                    let a = f64::from(w_re[r * k + c]) * scale[c];
                    let b = w_im.get(r * k + c).map_or(0.0, |&b| f64::from(b) * scale[c]);
                    let (x, y): (f64, f64) = (s.mean_re[c].into(), s.mean_im[c].into());
                    re -= a * x - b * y;
                    im -= b * x + a * y;
                }
            }
            self.bias_re.push(re as f32);
            if w_im.is_empty() { &mut self.bias_im } else { &mut self.bias_re }.push(im as f32);
        }
    }
}
