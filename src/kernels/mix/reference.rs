//! Plain loops that define the 1×1 mixing and its gradients.

use crate::tensor::{Map, Real};

/// W·x at every pixel; overwrites `out`.
pub fn forward<T: Real>(w_re: &[T], w_im: &[T], x: &Map<T>, out: &mut Map<T>) {
    let (s, o) = (x.shape(), out.shape());
    let (plane, out_row) = (s.plane(), o.row());
    out.values_mut().fill(T::zero());
    for m in 0..o.channels {
        let out = &mut out.values_mut()[m * out_row..(m + 1) * out_row];
        for k in 0..s.channels {
            let x = x.channel(k);
            let (a, b) = (w_re[m * s.channels + k], w_im.get(m * s.channels + k).copied());
            for i in 0..plane {
                out[i] += a * x[i];
                if s.complex {
                    out[plane + i] += a * x[plane + i];
                }
                if let Some(b) = b {
                    out[plane + i] += b * x[i];
                    if s.complex {
                        out[i] += -b * x[plane + i];
                    }
                }
            }
        }
    }
}

/// Gradient of x: Wᴴ·d_out, its real plane only where x is real. Overwrites `d_x`.
pub fn adjoint<T: Real>(w_re: &[T], w_im: &[T], d_out: &Map<T>, d_x: &mut Map<T>) {
    let (s, o) = (d_x.shape(), d_out.shape());
    let (plane, row) = (s.plane(), s.row());
    d_x.values_mut().fill(T::zero());
    for m in 0..o.channels {
        let d = d_out.channel(m);
        for k in 0..s.channels {
            let d_x = &mut d_x.values_mut()[k * row..(k + 1) * row];
            let (a, b) = (w_re[m * s.channels + k], w_im.get(m * s.channels + k).copied());
            for i in 0..plane {
                d_x[i] += a * d[i];
                if s.complex {
                    d_x[plane + i] += a * d[plane + i];
                }
                if let Some(b) = b {
                    d_x[i] += b * d[plane + i];
                    if s.complex {
                        d_x[plane + i] += -b * d[i];
                    }
                }
            }
        }
    }
}

/// Adds to `d_re`, `d_im` (empty when W is real) the gradient of W: d_out·xᴴ.
pub fn adjoint_weights<T: Real>(x: &Map<T>, d_out: &Map<T>, d_re: &mut [T], d_im: &mut [T]) {
    let (s, o) = (x.shape(), d_out.shape());
    let plane = s.plane();
    let dot = |a: &[T], b: &[T]| a.iter().zip(b).map(|(a, b)| a.wide() * b.wide()).sum::<f64>();
    for m in 0..o.channels {
        let d = d_out.channel(m);
        for k in 0..s.channels {
            let x = x.channel(k);
            let mut re = dot(&d[..plane], &x[..plane]);
            if s.complex {
                re += dot(&d[plane..], &x[plane..]);
            }
            d_re[m * s.channels + k] += T::of(re);
            if let Some(d_im) = d_im.get_mut(m * s.channels + k) {
                let mut im = dot(&d[plane..], &x[..plane]);
                if s.complex {
                    im -= dot(&d[..plane], &x[plane..]);
                }
                *d_im += T::of(im);
            }
        }
    }
}
