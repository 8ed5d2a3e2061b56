//! Plain loops that define Normalise and its gradient.

use crate::tensor::{Map, Real};

/// Each pixel's sum over channels and planes of `term(index)`.
fn per_pixel<T: Real>(map: &Map<T>, pixel: usize, term: impl Fn(usize) -> f64) -> f64 {
    let s = map.shape();
    (0..s.channels * s.planes()).map(|row| term(row * s.plane() + pixel)).sum()
}

/// x over its norm at every pixel; overwrites `out`, and `norms` with the norms.
pub fn forward<T: Real>(x: &Map<T>, out: &mut Map<T>, norms: &mut [T]) {
    let s = x.shape();
    for i in 0..s.plane() {
        let norm = per_pixel(x, i, |at| x.values()[at].wide().powi(2)).sqrt();
        norms[i] = T::of(norm);
        let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
        for row in 0..s.channels * s.planes() {
            let at = row * s.plane() + i;
            out.values_mut()[at] = T::of(x.values()[at].wide() * scale);
        }
    }
}

/// d_x = (d_y − y⟨d_y, y⟩)/norm at every pixel, zero where the norm is; `y` is the output. Overwrites `d_x`.
pub fn adjoint<T: Real>(y: &Map<T>, norms: &[T], d_y: &Map<T>, d_x: &mut Map<T>) {
    let s = y.shape();
    for i in 0..s.plane() {
        let along = per_pixel(y, i, |at| y.values()[at].wide() * d_y.values()[at].wide());
        let norm = norms[i].wide();
        let scale = if norm > 0.0 { 1.0 / norm } else { 0.0 };
        for row in 0..s.channels * s.planes() {
            let at = row * s.plane() + i;
            let (y, d) = (y.values()[at].wide(), d_y.values()[at].wide());
            d_x.values_mut()[at] = T::of(scale * (d - y * along));
        }
    }
}
