//! Semi-unitary random matrices: the reference's initialisation of complex P_j, and a scattering transform's P_j.

use num_complex::Complex64;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// A (rows × columns) complex matrix with orthonormal rows (or columns, whichever are fewer), uniform among those:
/// the unitary factor of a complex Gaussian matrix; if `real`, of a real one. Returns real and imaginary parts, row-major.
///
/// Modified Gram-Schmidt, twice, on Gaussian vectors has the same (Haar) law as the factors of its SVD.
pub fn semi_unitary(rows: usize, columns: usize, real: bool, rng: &mut ChaCha8Rng) -> (Vec<f64>, Vec<f64>) {
    let (count, length) = (rows.min(columns), rows.max(columns));
    let mut basis: Vec<Vec<Complex64>> = Vec::with_capacity(count);
    for _ in 0..count {
        let mut v: Vec<Complex64> =
            (0..length).map(|_| if real { gaussian(rng).re.into() } else { gaussian(rng) }).collect();
        // A second pass removes what rounding left of the first.
        for _ in 0..2 {
            for b in &basis {
                let overlap: Complex64 = b.iter().zip(&v).map(|(b, v)| b.conj() * v).sum();
                for (v, b) in v.iter_mut().zip(b) {
                    *v -= overlap * b;
                }
            }
        }
        let norm = v.iter().map(|z| z.norm_sqr()).sum::<f64>().sqrt();
        v.iter_mut().for_each(|z| *z /= norm);
        basis.push(v);
    }
    let entry = |r: usize, c: usize| if rows <= columns { basis[r][c] } else { basis[c][r] };
    let all: Vec<Complex64> = (0..rows * columns).map(|i| entry(i / columns, i % columns)).collect();
    (all.iter().map(|z| z.re).collect(), all.iter().map(|z| z.im).collect())
}

/// Two independent normal numbers by the Box-Muller formula.
fn gaussian(rng: &mut ChaCha8Rng) -> Complex64 {
    let mut unit = || ((rng.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
    let radius = (-2.0 * unit().ln()).sqrt();
    Complex64::from_polar(radius, std::f64::consts::TAU * unit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn rows_or_columns_are_orthonormal() {
        for (rows, columns, real) in
            [(1, 1, false), (5, 17, false), (17, 5, true), (40, 40, false), (9, 30, true)]
        {
            let (re, im) = semi_unitary(rows, columns, real, &mut ChaCha8Rng::seed_from_u64(3));
            assert!(!real || im.iter().all(|v| *v == 0.0));
            let at = |r: usize, c: usize| Complex64::new(re[r * columns + c], im[r * columns + c]);
            let n = rows.min(columns);
            for a in 0..n {
                for b in 0..n {
                    let dot: Complex64 = if rows <= columns {
                        (0..columns).map(|c| at(a, c).conj() * at(b, c)).sum()
                    } else {
                        (0..rows).map(|r| at(r, a).conj() * at(r, b)).sum()
                    };
                    let expected = if a == b { 1.0 } else { 0.0 };
                    assert!((dot - expected).norm() < 1e-12, "{rows}×{columns}: ⟨{a},{b}⟩ = {dot}");
                }
            }
        }
    }
}
