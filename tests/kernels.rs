//! One table of cases: every vectorised operation, at every level this machine runs, against its reference loops.
//!
//! Outputs are filled with NaN first; after each comparison one value is spoilt and the comparison must reject it.

#[path = "support/banks.rs"]
mod banks;

use banks::BANKS;
use phase_collapse::kernels::mix::simd::{Packed, Row, Scratch, Start};
use phase_collapse::kernels::rho::simd::{Channel, Correction};
use phase_collapse::kernels::rho::{Alpha, Nonlinearity};
use phase_collapse::kernels::simd::Level;
use phase_collapse::kernels::{mix, normalise, rho, standardise, wavelet};
use phase_collapse::tensor::{Map, MapShape};
use phase_collapse::wavelet::{BankKind, FilterBank};

/// Plane and row lengths: nothing, one, less than a vector, around a power of two, a prime, a real layer.
const SIZES: [usize; 10] = [0, 1, 3, 16, 63, 64, 65, 127, 1024, 1100];

/// Reproducible values in −1…1.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 40) as f32 / (1u64 << 23) as f32) - 1.0
    }
    fn vec(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.next()).collect()
    }
    fn map(&mut self, shape: MapShape) -> Map<f32> {
        Map::from_vec(shape, self.vec(shape.len())).unwrap()
    }
}

fn relative_error(got: &[f32], want: &[f32]) -> f64 {
    assert_eq!(got.len(), want.len());
    if got.iter().any(|v| v.is_nan()) {
        return f64::INFINITY;
    }
    let scale = want.iter().fold(0.0f64, |m, v| m.max(f64::from(v.abs())));
    let worst = got.iter().zip(want).fold(0.0f64, |m, (a, b)| m.max((f64::from(*a) - f64::from(*b)).abs()));
    if worst == 0.0 { 0.0 } else { worst / scale }
}

/// Compares, then spoils one value and checks that this is noticed.
fn check(what: &str, got: &[f32], want: &[f32], tolerance: f64) {
    let e = relative_error(got, want);
    assert!(e <= tolerance, "{what}: differs by {e:.1e}, {tolerance:.0e} allowed");
    if want.iter().any(|&v| v != 0.0) {
        let mut spoilt = got.to_vec();
        let largest = want.iter().fold(0.0f32, |m, v| m.max(v.abs()));
        spoilt[want.len() / 2] += 3.0 * tolerance as f32 * largest;
        assert!(relative_error(&spoilt, want) > tolerance, "{what}: a wrong value was not noticed");
    }
}

fn nan(n: usize) -> Vec<f32> {
    vec![f32::NAN; n]
}

fn plane_map(channels: usize, complex: bool, plane: usize) -> MapShape {
    MapShape { channels, complex, images: 1, height: 1, width: plane }
}

#[test]
fn mixing() {
    let mut noise = Noise(1);
    let shapes = [(1, 1), (3, 5), (8, 30), (9, 17), (64, 320), (13, 1), (8, 0), (5, 1100)];
    for level in Level::available() {
        for (m, k) in shapes {
            for n in SIZES {
                let w = noise.vec(m * k);
                let x = noise.map(plane_map(k, false, n));
                let bias = noise.vec(m);
                let mut want = Map::zeros(plane_map(m, false, n));
                mix::reference::forward(&w, &[], &x, &mut want);
                for (c, row) in want.values_mut().chunks_mut(n.max(1)).enumerate() {
                    row.iter_mut().for_each(|v| *v += bias[c]);
                }
                let mut packed = Packed::default();
                packed.pack(m, k, |r, c| w[r * k + c]);
                let rows: Vec<Row> = (0..k).map(|c| Row { buffer: 0, start: c * n }).collect();
                let mut got = nan(m * n);
                let (start, mut scratch) = (Start::Bias(&bias), Scratch::default());
                mix::simd::product(
                    level,
                    &packed,
                    &[x.values()],
                    &rows,
                    n,
                    start,
                    &mut got,
                    0,
                    n,
                    &mut scratch,
                );
                check(&format!("product {m}×{k}×{n} {level:?}"), &got, want.values(), mix::TOLERANCE);

                let d = noise.map(plane_map(m, false, n));
                let mut want = vec![0.0; m * k];
                mix::reference::adjoint_weights(&x, &d, &mut want, &mut []);
                let mut got = vec![0.0; m * k];
                mix::simd::dots(level, d.values(), 0, n, m, x.values(), 0, n, k, n, 1.0, &mut got, 0, k);
                check(&format!("dots {m}×{k}×{n} {level:?}"), &got, &want, mix::TOLERANCE);
            }
        }
    }
}

#[test]
fn nonlinearities() {
    let mut noise = Noise(2);
    for level in Level::available() {
        for nonlinearity in Nonlinearity::ALL.into_iter().chain(Alpha::new(1.0).map(Nonlinearity::Dial)) {
            assert!(rho::simd::is_vectorised(nonlinearity));
            for complex in [false, true] {
                for plane in SIZES {
                    let what = format!("{nonlinearity:?} complex {complex} {plane} {level:?}");
                    let shape = plane_map(1, complex, plane);
                    let out_shape = MapShape { complex: nonlinearity.is_complex(complex), ..shape };
                    let mut z = noise.map(shape);
                    if plane > 2 {
                        // Zeros: |z| and its gradient must be 0 there.
                        (0..shape.planes()).for_each(|p| z.values_mut()[p * plane + 1] = 0.0);
                    }
                    let (bias, gain) = ([0.4], [-0.7]);
                    let mut want = Map::zeros(out_shape);
                    rho::reference::forward(nonlinearity, &bias, &gain, &z, &mut want);
                    let mut rho_z = nan(out_shape.len());
                    let channel = Channel { rho: nonlinearity, bias: bias[0], gain: gain[0], complex, plane };
                    rho::simd::forward_channel(level, channel, z.values(), &mut rho_z);
                    check(&what, &rho_z, want.values(), rho::TOLERANCE);

                    let d = noise.map(out_shape);
                    let correction = Correction { offset_re: 0.1, offset_im: -0.2, slope: 0.3 };
                    let mut corrected = d.clone();
                    correction.apply(plane, &rho_z, corrected.values_mut());
                    let start = noise.map(shape);
                    let (mut want, mut want_bias, mut want_gain) = (start.clone(), [0.0], [0.0]);
                    rho::reference::adjoint(
                        nonlinearity,
                        &bias,
                        &gain,
                        &z,
                        &corrected,
                        &mut want,
                        &mut want_bias,
                        &mut want_gain,
                    );
                    let mut got = start.values().to_vec();
                    let [got_bias, got_gain] = rho::simd::adjoint_channel(
                        level,
                        channel,
                        z.values(),
                        &rho_z,
                        d.values(),
                        correction,
                        &mut got,
                    );
                    check(&format!("adjoint {what}"), &got, want.values(), rho::TOLERANCE);
                    // Over the sum of the terms' sizes: they may cancel.
                    let size = (plane as f32).max(1.0);
                    for (got, want) in [(got_bias, want_bias[0]), (got_gain, want_gain[0])] {
                        assert!((got - want).abs() <= 1e-5 * size, "parameters {what}");
                    }
                }
            }
        }
    }
}

#[test]
fn sums_for_the_statistics() {
    let mut noise = Noise(3);
    for level in Level::available() {
        for n in SIZES.into_iter().chain([5000]) {
            let values: Vec<f32> = noise.vec(n).iter().map(|v| v + 0.5).collect();
            let want = values.iter().fold((0.0, 0.0), |(s, q), &v| {
                let v = f64::from(v);
                (s + v, q + v * v)
            });
            let got = standardise::simd::sums(level, &values);
            check(
                &format!("sums {n} {level:?}"),
                &[got.0 as f32, got.1 as f32],
                &[want.0 as f32, want.1 as f32],
                standardise::TOLERANCE,
            );
        }
    }
}

#[test]
fn normalising() {
    let mut noise = Noise(4);
    for level in Level::available() {
        for channels in [1, 3, 64] {
            for complex in [false, true] {
                for plane in SIZES {
                    let shape = plane_map(channels, complex, plane);
                    let rows = channels * shape.planes();
                    let mut x = noise.map(shape);
                    if plane > 2 {
                        (0..rows).for_each(|r| x.values_mut()[r * plane + 2] = 0.0);
                    }
                    let what = format!("normalise {channels} complex {complex} {plane} {level:?}");
                    let (mut want, mut want_norms) = (Map::zeros(shape), vec![0.0; plane]);
                    normalise::reference::forward(&x, &mut want, &mut want_norms);
                    let (mut got, mut norms) = (x.values().to_vec(), nan(plane));
                    normalise::simd::forward_in_place(level, rows, plane, &mut got, &mut norms);
                    check(&what, &got, want.values(), normalise::TOLERANCE);
                    check(&what, &norms, &want_norms, normalise::TOLERANCE);

                    let d = noise.map(shape);
                    let mut want_d = Map::zeros(shape);
                    normalise::reference::adjoint(&want, &want_norms, &d, &mut want_d);
                    let mut got_d = d.values().to_vec();
                    normalise::simd::adjoint_in_place(
                        level,
                        rows,
                        plane,
                        want.values(),
                        &want_norms,
                        &mut got_d,
                    );
                    check(&format!("adjoint {what}"), &got_d, want_d.values(), normalise::TOLERANCE);
                }
            }
        }
    }
}

#[test]
fn wavelets() {
    let mut noise = Noise(5);
    for (kind, l, height, width, channels, images) in BANKS {
        let bank = FilterBank::new(kind, l, height, width).unwrap();
        let prepared = wavelet::simd::Prepared::new(&bank);
        for complex in [false, true] {
            let shape = MapShape { channels, complex, images, height, width };
            let low = MapShape { height: bank.rows.output, width: bank.cols.output, ..shape };
            let wave = MapShape { channels: channels * l, complex: true, ..low };
            let x = noise.map(shape);
            let (mut want_low, mut want_wave) = (Map::zeros(low), Map::zeros(wave));
            wavelet::reference::forward(&bank, &x, &mut want_low, &mut want_wave);
            let (d_low, d_wave) = (noise.map(low), noise.map(wave));
            let mut want_d = Map::zeros(shape);
            wavelet::reference::adjoint(&bank, &d_low, &d_wave, &mut want_d);
            for level in Level::available() {
                let what = format!("{kind:?} L={l} {shape:?} {level:?}");
                let mut scratch = wavelet::simd::Scratch::default();
                let (mut got_low, mut got_wave) = (nan(low.len()), nan(wave.len()));
                wavelet::simd::forward(
                    level,
                    &prepared,
                    shape,
                    x.values(),
                    &mut got_low,
                    &mut got_wave,
                    &mut scratch,
                );
                check(&format!("φ {what}"), &got_low, want_low.values(), wavelet::TOLERANCE);
                check(&format!("ψ {what}"), &got_wave, want_wave.values(), wavelet::TOLERANCE);
                let mut got_d = nan(shape.len());
                let (a, b) = (d_low.values(), d_wave.values());
                wavelet::simd::adjoint(level, &prepared, shape, a, b, &mut got_d, &mut scratch);
                check(&format!("adjoint {what}"), &got_d, want_d.values(), wavelet::TOLERANCE);
            }
        }
    }
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    assert!(
        FilterBank::new(BankKind::FactorizedEven, 2, 8, 8).is_err(),
        "L = 2 has no finite factorised slant"
    );
    assert!(FilterBank::new(BankKind::Dyadic, 4, 1, 8).is_err(), "one row cannot be reflected");
}
