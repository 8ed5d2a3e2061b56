//! How the learning rate moves over a run.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// A course of the learning rate, as a factor of its peak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Up and down along half cosines, from [`START`] of the peak over it, after [`WARM_UP`] of the run, to zero.
    OneCycle,
    /// Constant, divided by ten after each 70/300 of the run: the reference's recipe.
    Step,
}

/// Share of the run in which the one-cycle rate rises.
pub const WARM_UP: f64 = 0.2;
/// First one-cycle rate as a factor of the peak.
pub const START: f64 = 0.04;

impl Schedule {
    /// The rate at `progress` epochs of `epochs`, for a peak of 1.
    pub fn factor(self, progress: f64, epochs: usize) -> f64 {
        let done = (progress / epochs as f64).clamp(0.0, 1.0);
        match self {
            Schedule::OneCycle if done < WARM_UP => {
                START + (1.0 - START) * 0.5 * (1.0 - (PI * done / WARM_UP).cos())
            }
            Schedule::OneCycle => 0.5 * (1.0 + (PI * (done - WARM_UP) / (1.0 - WARM_UP)).cos()),
            Schedule::Step => {
                let every = (epochs * 70).div_ceil(300).max(1);
                0.1f64.powi((progress as usize / every) as i32)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cycle_rises_then_falls_to_nothing() {
        let rate = |progress| Schedule::OneCycle.factor(progress, 10);
        assert!((rate(0.0) - START).abs() < 1e-12);
        assert!((rate(1.0) - (1.0 + START) / 2.0).abs() < 1e-12);
        assert!((rate(2.0) - 1.0).abs() < 1e-12);
        assert!((rate(6.0) - 0.5).abs() < 1e-12);
        assert!(rate(10.0).abs() < 1e-12);
        let course: Vec<f64> = (0..=100).map(|i| rate(f64::from(i) / 10.0)).collect();
        assert!(course.windows(2).enumerate().all(|(i, w)| (w[1] > w[0]) == (i < 20)));
        assert!(course.windows(2).all(|w| (w[1] - w[0]).abs() < 0.09), "no jump");
    }

    #[test]
    fn step_is_the_reference_recipe() {
        let rate = |progress| Schedule::Step.factor(progress, 300);
        for (progress, expected) in [(0.0, 1.0), (69.99, 1.0), (70.0, 0.1), (140.0, 0.01), (299.9, 1e-4)] {
            assert!((rate(progress) / expected - 1.0f64).abs() < 1e-12, "{progress}");
        }
        assert_eq!(Schedule::Step.factor(0.9, 1), 1.0);
    }
}
