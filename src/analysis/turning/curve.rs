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
        let step = furthest / steps as f64 / length;
        let moves: Vec<_> = (0..=steps).map(|i| (down * step * i as f64, right * step * i as f64)).collect();
        self.along(&moves)
    }

    /// The same for moves one after the other, each reached in a straight line from the one before, the first from no move.
    pub fn along(&self, moves: &[(f64, f64)]) -> Result<Vec<CurvePoint>> {
        moves.iter().try_for_each(|&(down, right)| super::check_move(down, right))?;
        let (row, col) = self.on_torus(self.place);
        let before = self.torus.at(&self.product, row, col);
        let (centroid, wave) = (self.centroid(), self.wavelet.frequency());
        let (mut last, mut total, mut visible) = (before, 0.0, before.norm() > self.unmoved.floor);
        let mut from = (0.0, 0.0);
        let mut points = Vec::with_capacity(moves.len());
        for &(down, right) in moves {
            // A step of at most half a turn of the highest frequency kept (π√2 a pixel), or turns could be lost.
            let way = (down - from.0).hypot(right - from.1);
            let steps = (way * std::f64::consts::SQRT_2 * 2.0).ceil().max(1.0);
            for i in 1..=steps as usize {
                let share = i as f64 / steps;
                let (down, right) = (from.0 + share * (down - from.0), from.1 + share * (right - from.1));
                // The moved map here is the unmoved map there.
                let z = self.torus.at(&self.product, row - down, col - right);
                visible &= z.norm() > self.unmoved.floor;
                total += angle_between(last, z);
                last = z;
            }
            from = (down, right);
            points.push(CurvePoint {
                shift: down.hypot(right),
                turn: visible.then_some(total),
                length: if before.norm() > 0.0 { last.norm() / before.norm() } else { 0.0 },
                predicted: centroid.0 * down + centroid.1 * right,
                narrow_band: wave.0 * down + wave.1 * right,
            });
        }
        Ok(points)
    }
}
