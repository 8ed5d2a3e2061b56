//! Plain loops that define the wavelet transform and its adjoint, with whole (untruncated) filters.

use crate::tensor::{Map, Real};
use crate::wavelet::FilterBank;

/// For each output pixel, the input index and the filter index of every padded position, along one axis.
fn taps(axis: &crate::wavelet::Axis) -> Vec<Vec<(usize, usize)>> {
    let tap = |y: usize, u: usize| (axis.source(axis.centre(y) as isize - u as isize), u);
    (0..axis.output).map(|y| (0..axis.padded).map(|u| tap(y, u)).collect()).collect()
}

/// Calls `visit(output pixel, input pixel, filter row, filter column)` for every term of the convolution.
fn for_each_term(bank: &FilterBank, mut visit: impl FnMut(usize, usize, usize, usize)) {
    let (rows, cols) = (taps(&bank.rows), taps(&bank.cols));
    for (y, row) in rows.iter().enumerate() {
        for (x, col) in cols.iter().enumerate() {
            for &(sy, u) in row {
                for &(sx, v) in col {
                    visit(y * bank.cols.output + x, sy * bank.cols.input + sx, u, v);
                }
            }
        }
    }
}

/// Filters at the loops' precision, each P·Q values: φ, and real and imaginary part of each ψ.
type Filters<T> = (Vec<T>, Vec<(Vec<T>, Vec<T>)>);

fn filters<T: Real>(bank: &FilterBank) -> Filters<T> {
    let phi = bank.phi.iter().map(|&v| T::of(v)).collect();
    let psi = bank
        .psi
        .iter()
        .map(|p| (p.iter().map(|z| T::of(z.re)).collect(), p.iter().map(|z| T::of(z.im)).collect()));
    (phi, psi.collect())
}

/// `low` and `wave` from `input`; see the module's contract. Outputs are overwritten.
pub fn forward<T: Real>(bank: &FilterBank, input: &Map<T>, low: &mut Map<T>, wave: &mut Map<T>) {
    let (s, o) = (input.shape(), low.shape());
    let (pixels, out_pixels, q) = (s.pixels(), o.pixels(), bank.cols.padded);
    let (phi, psi) = filters::<T>(bank);
    low.values_mut().fill(T::zero());
    wave.values_mut().fill(T::zero());
    let x = input.values();
    for c in 0..s.channels {
        for p in 0..s.planes() {
            for n in 0..s.images {
                let x = &x[((c * s.planes() + p) * s.images + n) * pixels..][..pixels];
                let low = &mut low.values_mut()[((c * s.planes() + p) * s.images + n) * out_pixels..];
                for_each_term(bank, |y, i, u, v| low[y] += phi[u * q + v] * x[i]);
                for (l, (re, im)) in psi.iter().enumerate() {
                    let channel = c * bank.orientations + l;
                    let plane = |k: usize| ((channel * 2 + k) * s.images + n) * out_pixels;
                    let (at_re, at_im) = (plane(0), plane(1));
                    let w = wave.values_mut();
                    for_each_term(bank, |y, i, u, v| {
                        let (a, b) = (re[u * q + v] * x[i], im[u * q + v] * x[i]);
                        // A factor of i for the imaginary plane.
                        let (a, b) = if p == 0 { (a, b) } else { (-b, a) };
                        w[at_re + y] += a;
                        w[at_im + y] += b;
                    });
                }
            }
        }
    }
}

/// Gradient of the input from the gradients of `low` and `wave`. Overwrites `d_input`.
pub fn adjoint<T: Real>(bank: &FilterBank, d_low: &Map<T>, d_wave: &Map<T>, d_input: &mut Map<T>) {
    let (s, o) = (d_input.shape(), d_low.shape());
    let (pixels, out_pixels, q) = (s.pixels(), o.pixels(), bank.cols.padded);
    let (phi, psi) = filters::<T>(bank);
    d_input.values_mut().fill(T::zero());
    for c in 0..s.channels {
        for p in 0..s.planes() {
            for n in 0..s.images {
                let dx =
                    &mut d_input.values_mut()[((c * s.planes() + p) * s.images + n) * pixels..][..pixels];
                let g = &d_low.values()[((c * s.planes() + p) * s.images + n) * out_pixels..];
                for_each_term(bank, |y, i, u, v| dx[i] += phi[u * q + v] * g[y]);
                for (l, (re, im)) in psi.iter().enumerate() {
                    let channel = c * bank.orientations + l;
                    let plane =
                        |k: usize| &d_wave.values()[((channel * 2 + k) * s.images + n) * out_pixels..];
                    let (g_re, g_im) = (plane(0), plane(1));
                    for_each_term(bank, |y, i, u, v| {
                        let (a, b) = (re[u * q + v], im[u * q + v]);
                        dx[i] += if p == 0 { a * g_re[y] + b * g_im[y] } else { a * g_im[y] - b * g_re[y] };
                    });
                }
            }
        }
    }
}
