//! How far the ringed arrow has turned, over the move: the chart beside the picture.

use super::Turning;
use super::view::angle_between;
use crate::{Error, Result};

/// One point of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Length of the move in pixels.
    pub shift: f64,
    /// Turn at the ringed place in radians, followed continuously from 0, so that it may pass π. From where the arrow
    /// has fallen below the noise floor on, its turn means nothing: `None`.
    pub turn: Option<f64>,
    /// |z'| at the place over |z|.
    pub length: f64,
    /// Turn that the spectral centroid of z predicts.
    pub predicted: f64,
    /// Turn of a pure wave of ψ's frequency.
    pub narrow_band: f64,
}

impl Turning {
    /// The turn at the ringed place for moves of 0 … `furthest` pixels along (`down`, `right`), in `steps` equal steps:
    /// `steps` + 1 points. The direction's length does not matter but must not be 0. Refuses `furthest` outside
    /// 0 … [`MARGIN`](super::MARGIN) and more than 1,000 steps.
    pub fn curve(&self, (down, right): (f64, f64), furthest: f64, steps: usize) -> Result<Vec<CurvePoint>> {
        let length = down.hypot(right);
        if !(length.is_finite() && length > 0.0) {
            return Err(Error::value("direction of the move", "a finite vector, not zero", (down, right)));
        }
        if !(0.0..=super::MARGIN as f64).contains(&furthest) {
            return Err(Error::value("furthest move", format!("0 to {} pixels", super::MARGIN), furthest));
        }
        if !(1..=1000).contains(&steps) {
            return Err(Error::value("steps of the curve", "1 to 1000", steps));
        }
        let (down, right) = (down / length, right / length);
        let (row, col) = self.on_torus(self.place);
        let before = self.torus.at(&self.product, row, col);
        let (centroid, wave) = (self.centroid(), self.wavelet.frequency());
        // A step of at most half a turn of the highest frequency kept (π√2 a pixel), or turns could be lost.
        let inner = (furthest * std::f64::consts::SQRT_2 * 2.0 / steps as f64).ceil().max(1.0) as usize;
        let (mut last, mut total, mut visible) = (before, 0.0, before.norm() > self.unmoved.floor);
        let mut points = Vec::with_capacity(steps + 1);
        for i in 0..=steps * inner {
            let shift = furthest * i as f64 / (steps * inner) as f64;
            // The moved map here is the unmoved map there.
            let z = self.torus.at(&self.product, row - shift * down, col - shift * right);
            visible &= z.norm() > self.unmoved.floor;
            total += angle_between(last, z);
            last = z;
            if i % inner == 0 {
                points.push(CurvePoint {
                    shift,
                    turn: visible.then_some(total),
                    length: if before.norm() > 0.0 { z.norm() / before.norm() } else { 0.0 },
                    predicted: shift * (centroid.0 * down + centroid.1 * right),
                    narrow_band: shift * (wave.0 * down + wave.1 * right),
                });
            }
        }
        Ok(points)
    }
}
