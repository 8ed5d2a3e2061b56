//! Discrete Fourier transforms of any size in f64: a Stockham transform, one pass per prime factor.
//!
//! Written here rather than taken from a crate because the browser downloads every byte: a general FFT
//! library is larger than all of our kernels together, and the sizes in use are products of 2, 3 and 5.

use std::f64::consts::TAU;

use ndarray::Array2;
use num_complex::Complex64;

/// A transform of one size: its factors and roots of unity. Reusable, allocates nothing when run.
#[derive(Clone, Debug)]
pub struct Fourier {
    size: usize,
    factors: Vec<usize>,
    /// exp(−2πi k/size).
    roots: Vec<Complex64>,
}

impl Fourier {
    /// Prepares transforms of `size` points; a size of 0 or 1 transforms to itself.
    pub fn new(size: usize) -> Self {
        let mut factors = Vec::new();
        let mut rest = size;
        let mut candidate = 2;
        while rest > 1 {
            if rest.is_multiple_of(4) {
                factors.push(4);
                rest /= 4;
            } else if rest.is_multiple_of(candidate) {
                factors.push(candidate);
                rest /= candidate;
            } else if candidate * candidate > rest {
                candidate = rest;
            } else {
                candidate += 1;
            }
        }
        let roots = (0..size).map(|k| Complex64::cis(-TAU * k as f64 / size as f64)).collect();
        Fourier { size, factors, roots }
    }

    /// Points n.
    pub fn size(&self) -> usize {
        self.size
    }

    /// X_k = Σ_j x_j exp(−2πi jk/n) along the slower axis of `values`, an n×`batch` array, in place.
    /// `scratch` holds as many values; what is in it does not matter.
    pub fn forward(&self, values: &mut [Complex64], batch: usize, scratch: &mut [Complex64]) {
        assert_eq!(values.len(), self.size * batch, "Fourier: an n×batch array");
        assert_eq!(scratch.len(), values.len(), "Fourier: scratch as large as the values");
        let (mut length, mut inner) = (self.size, batch);
        let (mut from, mut to) = (&mut *values, &mut *scratch);
        for &radix in &self.factors {
            self.pass(from, to, radix, length, inner);
            std::mem::swap(&mut from, &mut to);
            length /= radix;
            inner *= radix;
        }
        if self.factors.len() % 2 == 1 {
            // After an odd number of passes the result stands in the scratch.
            to.copy_from_slice(from);
        }
    }

    /// x_j = 1/n Σ_k X_k exp(+2πi jk/n), otherwise as [`forward`](Self::forward).
    pub fn inverse(&self, values: &mut [Complex64], batch: usize, scratch: &mut [Complex64]) {
        let scale = 1.0 / self.size.max(1) as f64;
        values.iter_mut().for_each(|v| *v = v.conj());
        self.forward(values, batch, scratch);
        values.iter_mut().for_each(|v| *v = v.conj() * scale);
    }

    /// One decimation pass: `length`/radix groups of `inner` contiguous columns.
    fn pass(&self, from: &[Complex64], to: &mut [Complex64], radix: usize, length: usize, inner: usize) {
        let groups = length / radix;
        let root_step = self.size / length;
        for j in 0..groups {
            let source = |r: usize| &from[(j + groups * r) * inner..][..inner];
            let twiddle = |k: usize| self.roots[(j * k * root_step) % self.size];
            let target = &mut to[radix * j * inner..][..radix * inner];
            match radix {
                2 => {
                    let (a, b, w) = (source(0), source(1), twiddle(1));
                    let (sum, difference) = target.split_at_mut(inner);
                    for q in 0..inner {
                        sum[q] = a[q] + b[q];
                        difference[q] = (a[q] - b[q]) * w;
                    }
                }
                4 => {
                    let (a, b, c, d) = (source(0), source(1), source(2), source(3));
                    let (w1, w2, w3) = (twiddle(1), twiddle(2), twiddle(3));
                    let (t01, t23) = target.split_at_mut(2 * inner);
                    let (t0, t1) = t01.split_at_mut(inner);
                    let (t2, t3) = t23.split_at_mut(inner);
                    for q in 0..inner {
                        let (even_sum, even_difference) = (a[q] + c[q], a[q] - c[q]);
                        let (odd_sum, odd) = (b[q] + d[q], b[q] - d[q]);
                        let turned = Complex64::new(odd.im, -odd.re);
                        t0[q] = even_sum + odd_sum;
                        t1[q] = (even_difference + turned) * w1;
                        t2[q] = (even_sum - odd_sum) * w2;
                        t3[q] = (even_difference - turned) * w3;
                    }
                }
                _ => {
                    let step = self.size / radix;
                    for (k, row) in target.chunks_exact_mut(inner).enumerate() {
                        row.fill(Complex64::ZERO);
                        for r in 0..radix {
                            let w = self.roots[(r * k % radix) * step] * twiddle(k);
                            for (t, s) in row.iter_mut().zip(source(r)) {
                                *t += s * w;
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The two-dimensional transform X(k, m) = Σ x(r, c) exp(−2πi(kr/P + mc/Q)).
pub fn dft2(values: &Array2<Complex64>) -> Array2<Complex64> {
    both_axes(values, Fourier::forward)
}

/// The inverse of [`dft2`].
pub fn dft2_inverse(values: &Array2<Complex64>) -> Array2<Complex64> {
    both_axes(values, Fourier::inverse)
}

type Transform = fn(&Fourier, &mut [Complex64], usize, &mut [Complex64]);

fn both_axes(values: &Array2<Complex64>, transform: Transform) -> Array2<Complex64> {
    let (p, q) = values.dim();
    let mut data: Vec<Complex64> = values.iter().copied().collect();
    let mut scratch = vec![Complex64::ZERO; p * q];
    transform(&Fourier::new(p), &mut data, q, &mut scratch);
    let along_columns = Fourier::new(q);
    for row in data.chunks_exact_mut(q.max(1)) {
        transform(&along_columns, row, 1, &mut scratch[..q]);
    }
    Array2::from_shape_vec((p, q), data).expect("a value for each index")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, as a sum.
    fn by_definition(x: &Array2<Complex64>) -> Array2<Complex64> {
        let (p, q) = x.dim();
        Array2::from_shape_fn((p, q), |(k, m)| {
            x.indexed_iter()
                .map(|((r, c), v)| {
                    let turns = (k * r % p) as f64 / p as f64 + (m * c % q) as f64 / q as f64;
                    v * Complex64::cis(-TAU * turns)
                })
                .sum()
        })
    }

    fn noise(p: usize, q: usize) -> Array2<Complex64> {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        };
        Array2::from_shape_simple_fn((p, q), || Complex64::new(next(), next()))
    }

    #[test]
    fn every_size_agrees_with_the_definition_and_inverts() {
        for (p, q) in [(1, 1), (1, 2), (3, 2), (4, 4), (5, 7), (6, 8), (12, 10), (36, 20), (13, 16), (32, 49)]
        {
            let x = noise(p, q);
            let (fast, slow) = (dft2(&x), by_definition(&x));
            let worst = (&fast - &slow).iter().map(|z| z.norm()).fold(0.0, f64::max);
            assert!(worst < 1e-12 * (p * q) as f64, "{p}×{q}: {worst:e}");
            let back = (dft2_inverse(&fast) - &x).iter().map(|z| z.norm()).fold(0.0, f64::max);
            assert!(back < 1e-13 * (p * q) as f64, "{p}×{q} inverse: {back:e}");
        }
    }

    #[test]
    fn what_is_in_the_scratch_does_not_matter() {
        for n in [8, 9, 30] {
            let x = noise(n, 1);
            let mut values = x.as_slice().unwrap().to_vec();
            let mut scratch = vec![Complex64::new(f64::NAN, f64::NAN); n];
            Fourier::new(n).forward(&mut values, 1, &mut scratch);
            let slow = by_definition(&x);
            assert!(values.iter().zip(&slow).all(|(a, b)| (a - b).norm() < 1e-12), "size {n}");
        }
    }
}
