//! Chains: the complex values of a class at one place, drawn as arrows head to tail.

use super::planes::{check_classes, check_labels};
use super::{Planes, Rho};
use crate::{Error, Result};

/// One class's arrows at one place, head to tail, and the two bars to compare them with.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// (K + 1) × 2 corners (real, imaginary), from the origin to Σρ(z); K arrows, in the order of the images.
    pub vertices: Vec<f32>,
    /// Σ|ρ(z)|: the chain pulled straight.
    pub bar: f32,
    /// Σ|z|: the chain pulled straight before the non-linearity shortened its arrows.
    pub bar_before: f32,
}

impl Chain {
    /// Arrows, K.
    pub fn arrows(&self) -> usize {
        self.vertices.len() / 2 - 1
    }
    /// Where the chain ends: Σρ(z), the class mean K times over.
    pub fn end(&self) -> (f32, f32) {
        let n = self.vertices.len();
        (self.vertices[n - 2], self.vertices[n - 1])
    }
    /// Least and greatest real part, least and greatest imaginary part of all corners.
    pub fn extent(&self) -> [f32; 4] {
        self.vertices.as_chunks::<2>().0.iter().fold([0.0; 4], |[left, right, low, high], &[x, y]| {
            [left.min(x), right.max(x), low.min(y), high.max(y)]
        })
    }
}

/// The chain of each class, from the complex values of all images at one place: `re` and `im` hold one
/// value an image (see [`values_at`]). Takes the first `arrows` images of each class, or all there are.
pub fn chains(
    re: &[f32],
    im: &[f32],
    labels: &[u8],
    classes: usize,
    arrows: usize,
    rho: Rho,
) -> Result<Vec<Chain>> {
    check_classes(classes)?;
    check_labels(labels, re.len(), classes)?;
    if im.len() != re.len() {
        return Err(Error::value("imaginary parts", format!("{} values", re.len()), im.len()));
    }
    let arrow = |n: usize| (rho.apply_one(re[n], im[n]), re[n].hypot(im[n]));
    Ok(head_to_tail(labels, classes, arrows, arrow))
}

/// Chains of all classes from what each image gives: ((real, imaginary) of ρ(z), |z|).
pub(super) fn head_to_tail(
    labels: &[u8],
    classes: usize,
    arrows: usize,
    arrow: impl Fn(usize) -> ((f32, f32), f32),
) -> Vec<Chain> {
    let chain = |class: usize| {
        let members = (0..labels.len()).filter(|&n| usize::from(labels[n]) == class).take(arrows);
        let mut vertices = vec![0.0, 0.0];
        let (mut x, mut y, mut bar, mut bar_before) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
        for n in members {
            let ((a, b), modulus) = arrow(n);
            x += f64::from(a);
            y += f64::from(b);
            bar += f64::from(a).hypot(f64::from(b));
            bar_before += f64::from(modulus);
            vertices.extend([x as f32, y as f32]);
        }
        Chain { vertices, bar: bar as f32, bar_before: bar_before as f32 }
    };
    (0..classes).map(chain).collect()
}

/// The values of all images at one place of one channel of complex (C, 2, N, H·W) maps: (real parts,
/// imaginary parts), one an image. `place` counts pixels row by row.
pub fn values_at(batch: Planes<'_>, channel: usize, place: usize) -> Result<(Vec<f32>, Vec<f32>)> {
    if 2 * channel + 1 >= batch.planes() || place >= batch.pixels() {
        return Err(Error::value(
            "place of a chain",
            format!("channel below {}, pixel below {}", batch.planes() / 2, batch.pixels()),
            format!("channel {channel}, pixel {place}"),
        ));
    }
    let pick = |plane: usize| (0..batch.images()).map(|n| batch.segment(plane, n)[place]).collect();
    Ok((pick(2 * channel), pick(2 * channel + 1)))
}
