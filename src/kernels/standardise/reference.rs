//! Plain loops that define Standardise and its gradient.

use super::{EPSILON, Statistics};
use crate::tensor::{Map, Real};

/// Statistics of each channel over images and pixels.
pub fn statistics<T: Real>(x: &Map<T>) -> Statistics {
    let s = x.shape();
    let plane = s.plane();
    let mut out = Statistics::default();
    for c in 0..s.channels {
        let (re, im) = x.channel(c).split_at(plane);
        let mean = |v: &[T]| v.iter().map(|v| v.wide()).sum::<f64>() / plane as f64;
        let spread = |v: &[T], m: f64| v.iter().map(|v| (v.wide() - m).powi(2)).sum::<f64>() / plane as f64;
        let (m_re, m_im) = (mean(re), if s.complex { mean(im) } else { 0.0 });
        out.mean_re.push(m_re);
        out.mean_im.push(m_im);
        out.var.push(spread(re, m_re) + spread(im, m_im));
    }
    out
}

/// (x − mean)/sqrt(var + 1e-5). Overwrites `out`, of x's shape.
pub fn forward<T: Real>(x: &Map<T>, statistics: &Statistics, out: &mut Map<T>) {
    let s = x.shape();
    let (plane, row) = (s.plane(), s.row());
    for c in 0..s.channels {
        let scale = T::of(1.0 / (statistics.var[c] + EPSILON).sqrt());
        for p in 0..s.planes() {
            let mean = T::of(if p == 0 { statistics.mean_re[c] } else { statistics.mean_im[c] });
            for i in c * row + p * plane..c * row + (p + 1) * plane {
                out.values_mut()[i] = (x.values()[i] - mean) * scale;
            }
        }
    }
}

/// Gradient of x when the statistics are the batch's own; `y` is the standardised map. Overwrites `d_x`:
/// d_x = (d_y − mean(d_y) − y·mean⟨d_y, y⟩)/sd.
pub fn adjoint<T: Real>(y: &Map<T>, statistics: &Statistics, d_y: &Map<T>, d_x: &mut Map<T>) {
    let s = y.shape();
    let (plane, row) = (s.plane(), s.row());
    for c in 0..s.channels {
        let scale = 1.0 / (statistics.var[c] + EPSILON).sqrt();
        let along: f64 = y.channel(c).iter().zip(d_y.channel(c)).map(|(y, d)| y.wide() * d.wide()).sum();
        let along = along / plane as f64;
        for p in 0..s.planes() {
            let range = c * row + p * plane..c * row + (p + 1) * plane;
            let mean = d_y.values()[range.clone()].iter().map(|d| d.wide()).sum::<f64>() / plane as f64;
            for i in range {
                let (d, y) = (d_y.values()[i].wide(), y.values()[i].wide());
                d_x.values_mut()[i] = T::of(scale * (d - mean - y * along));
            }
        }
    }
}

/// Gradient of x when the statistics are fixed (evaluation). Overwrites `d_x`.
pub fn adjoint_fixed<T: Real>(statistics: &Statistics, d_y: &Map<T>, d_x: &mut Map<T>) {
    let row = d_y.shape().row();
    for c in 0..d_y.shape().channels {
        let scale = T::of(1.0 / (statistics.var[c] + EPSILON).sqrt());
        for i in c * row..(c + 1) * row {
            d_x.values_mut()[i] = d_y.values()[i] * scale;
        }
    }
}
