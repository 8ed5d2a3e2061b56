//! What keeping every second pixel does to a spectrum: frequencies π apart fall on one another.

use ndarray::Array2;
use num_complex::Complex64;

/// The transform of a map of which every `stride`-th pixel is kept, from the whole map's: Y(k, m) = 1/stride² Σ Z over the stride²
/// frequencies that become the same. Both sides must be multiples of `stride`.
pub fn fold(spectrum: &Array2<Complex64>, stride: usize) -> Array2<Complex64> {
    let scale = 1.0 / (stride * stride) as f64;
    gather(spectrum, stride, |copies| copies.sum::<Complex64>() * scale)
}

fn gather<T>(
    spectrum: &Array2<Complex64>,
    stride: usize,
    value: impl Fn(&mut dyn Iterator<Item = Complex64>) -> T,
) -> Array2<T> {
    let (p, q) = spectrum.dim();
    assert!(p % stride == 0 && q % stride == 0, "a torus of {p}×{q} has no every {stride}th pixel");
    Array2::from_shape_fn((p / stride, q / stride), |(k, m)| {
        let mut copies = (0..stride)
            .flat_map(|a| (0..stride).map(move |b| spectrum[[k + a * (p / stride), m + b * (q / stride)]]));
        value(&mut copies)
    })
}

/// How much of a spectrum's energy folding touches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Folding {
    /// Share at frequencies beyond ±π/2 along rows or columns: what changes its place.
    pub beyond: f64,
    /// Share that lands where another of the copies is at least as strong: what can no longer be told apart.
    pub under: f64,
}

impl Folding {
    /// Of a spectrum kept at every `stride`-th pixel; nothing where every pixel is kept.
    pub fn of(spectrum: &Array2<Complex64>, stride: usize) -> Folding {
        if stride == 1 {
            return Folding { beyond: 0.0, under: 0.0 };
        }
        Folding { beyond: share_beyond(spectrum), under: share_under(spectrum, stride) }
    }
}

/// Share of the energy at |ω| > π/2 along rows or columns; 0 of no energy.
pub fn share_beyond(spectrum: &Array2<Complex64>) -> f64 {
    let (p, q) = spectrum.dim();
    // |ω| = 2π·min(k, P − k)/P > π/2.
    let outside = |index: usize, size: usize| 4 * index.min(size - index) > size;
    let energy = |((k, m), z): ((usize, usize), &Complex64)| (outside(k, p) || outside(m, q), z.norm_sqr());
    let (mut beyond, mut all) = (0.0, 0.0);
    for (out, energy) in spectrum.indexed_iter().map(energy) {
        all += energy;
        beyond += if out { energy } else { 0.0 };
    }
    if all > 0.0 { beyond / all } else { 0.0 }
}

/// Share of the energy that is not the strongest of the copies it falls together with; 0 of no energy.
pub fn share_under(spectrum: &Array2<Complex64>, stride: usize) -> f64 {
    let pairs = gather(spectrum, stride, |copies| {
        copies.fold((0.0, 0.0f64), |(sum, most), z| (sum + z.norm_sqr(), most.max(z.norm_sqr())))
    });
    let (all, strongest) = pairs.iter().fold((0.0, 0.0), |(a, b), (sum, most)| (a + sum, b + most));
    if all > 0.0 { (all - strongest) / all } else { 0.0 }
}
