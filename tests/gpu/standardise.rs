//! Standardise as the GPU does it, folded into P_j, against its plain loops and P_j's.

use phase_collapse::kernels::mix::gpu::{Dots, Product};
use phase_collapse::kernels::standardise::gpu::{self as standardise_gpu, Projection, RunningAt};
use phase_collapse::kernels::wgsl::NONE;
use phase_collapse::kernels::{mix, standardise};
use phase_collapse::tensor::{Map, MapShape};

use super::support::{Bench, Noise, SIZES, check, device};

/// A concatenation: the first `real` channels real, the others complex.
struct Rows {
    channels: usize,
    complex_at: Vec<u32>,
    map: Map<f32>,
    /// Real rows, then the imaginary rows of the complex channels.
    rows: Vec<f32>,
}

fn rows(noise: &mut Noise, real: usize, complex: usize, n: usize) -> Rows {
    let channels = real + complex;
    let shape = MapShape { channels, complex: complex > 0, images: 1, height: 1, width: n };
    let mut map = noise.map(shape);
    let planes = shape.planes();
    // Means far from zero, where sums of squares would cancel.
    map.values_mut().iter_mut().for_each(|v| *v = 0.3 * *v + 2.0);
    for c in 0..real {
        if planes == 2 {
            map.values_mut()[(2 * c + 1) * n..(2 * c + 2) * n].fill(0.0);
        }
    }
    let plane = |c: usize, p: usize| &map.values()[(c * planes + p) * n..][..n];
    let mut rows: Vec<f32> = (0..channels).flat_map(|c| plane(c, 0).to_vec()).collect();
    (real..channels).for_each(|c| rows.extend(plane(c, 1)));
    let complex_at = (0..channels).map(|c| if c < real { NONE } else { (c - real) as u32 }).collect();
    Rows { channels, complex_at, map, rows }
}

const CASES: [(usize, usize, usize, bool); 6] = [
    (5, 0, 3, false),
    (3, 4, 6, false),
    (0, 7, 4, true),
    (4, 0, 5, true),
    (33, 40, 17, true),
    (80, 80, 64, false),
];

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&v| v as f32).collect()
}

#[test]
fn statistics_of_the_batch_and_running_ones() {
    let Some(device) = device() else { return };
    let mut noise = Noise(1);
    for (real, complex, ..) in CASES {
        for n in SIZES.into_iter().chain([20_000]).filter(|&n| n > 0) {
            let x = rows(&mut noise, real, complex, n);
            let k = x.channels;
            let want = standardise::reference::statistics(&x.map);
            let mut running = [noise.vec(k), noise.vec(k), noise.vec(k)];
            let before = running.concat();
            let [mean_re, mean_im, var] = &mut running;
            want.update_running(n, mean_re, mean_im, var);
            let slices = standardise_gpu::slices(n);
            let row_count = k + complex;
            let mut bench = Bench::new(&device);
            let (values, at) = (bench.input(&x.rows), bench.words(&x.complex_at));
            let partials = bench.output(3 * row_count * slices);
            let (statistics, kept) = (bench.output(4 * k), bench.in_and_out(&before));
            let sums = bench.output(row_count);
            bench.launch(standardise_gpu::moments(row_count, n, 0, slices), &[values, partials]);
            let places = RunningAt { mean_re: 0, mean_im: k as u32, var: 2 * k as u32 };
            bench.launch(standardise_gpu::statistics(k, slices, places), &[partials, at, statistics, kept]);
            bench.launch(standardise_gpu::row_sums(row_count, slices), &[partials, sums]);
            let got = bench.run();
            let column = |i: usize| got[1].iter().skip(i).step_by(4).copied().collect::<Vec<f32>>();
            let what = format!("{real}+{complex} channels of {n}");
            check(&format!("means, {what}"), &column(0), &narrow(&want.mean_re), standardise::TOLERANCE);
            check(
                &format!("imaginary means, {what}"),
                &column(1),
                &narrow(&want.mean_im),
                standardise::TOLERANCE,
            );
            if n > 1 {
                check(&format!("variances, {what}"), &column(3), &narrow(&want.var), standardise::TOLERANCE);
            }
            check(&format!("running, {what}"), &got[2], &running.concat(), standardise::TOLERANCE);
            let want_sums: Vec<f32> =
                x.rows.chunks(n).map(|r| r.iter().map(|&v| f64::from(v)).sum::<f64>() as f32).collect();
            check(&format!("sums, {what}"), &got[3], &want_sums, standardise::TOLERANCE);
        }
    }
}

#[test]
fn folded_into_the_projection_and_back() {
    let Some(device) = device() else { return };
    let mut noise = Noise(2);
    for (real, complex, m, complex_projection) in CASES {
        // Of two values a channel the gradient is a difference of rounding errors: three are the fewest that tell anything.
        for n in [3, 63, 65, 1024] {
            let x = rows(&mut noise, real, complex, n);
            let (k, kc) = (x.channels, complex);
            let out_complex = complex_projection || complex > 0;
            let w_re = noise.vec(m * k);
            let w_im = if complex_projection { noise.vec(m * k) } else { vec![] };
            // By the plain loops.
            let statistics = standardise::reference::statistics(&x.map);
            let mut std = Map::zeros(x.map.shape());
            standardise::reference::forward(&x.map, &statistics, &mut std);
            let out_shape = MapShape { channels: m, complex: out_complex, ..x.map.shape() };
            let mut want = Map::zeros(out_shape);
            mix::reference::forward(&w_re, &w_im, &std, &mut want);
            let d = noise.map(out_shape);
            let (mut want_re, mut want_im) = (vec![0.0; w_re.len()], vec![0.0; w_im.len()]);
            mix::reference::adjoint_weights(&std, &d, &mut want_re, &mut want_im);
            let (mut d_std, mut d_x) = (Map::zeros(std.shape()), Map::zeros(std.shape()));
            mix::reference::adjoint(&w_re, &w_im, &d, &mut d_std);
            standardise::reference::adjoint(&std, &statistics, &d_std, &mut d_x);
            // By the kernels.
            let planes = out_shape.planes();
            let projection = Projection {
                outputs: m,
                channels: k,
                complex_channels: kc,
                output_planes: planes,
                weights_re_at: 0,
                weights_im_at: if complex_projection { (m * k) as u32 } else { NONE },
            };
            let mut bench = Bench::new(&device);
            let (values, at) = (bench.input(&x.rows), bench.words(&x.complex_at));
            let slices = standardise_gpu::slices(n);
            let partials = bench.input(&vec![f32::NAN; 3 * (k + kc) * slices]);
            let (channel_statistics, nothing) = (bench.input(&vec![f32::NAN; 4 * k]), bench.input(&[0.0]));
            let matrix_words = projection.matrix_words();
            let matrices = bench.input(&vec![f32::NAN; matrix_words + projection.bias_words()]);
            let products = bench.output(m * planes * n);
            bench.launch(standardise_gpu::moments(k + kc, n, 0, slices), &[values, partials]);
            let nowhere = RunningAt { mean_re: NONE, mean_im: NONE, var: NONE };
            let launch = standardise_gpu::statistics(k, slices, nowhere);
            bench.launch(launch, &[partials, at, channel_statistics, nothing]);
            let weights = bench.input(&[&w_re[..], &w_im].concat());
            bench.launch(projection.fold(0, matrix_words), &[weights, channel_statistics, at, matrices]);
            let product =
                |matrix_at, bias_at: usize, outputs, inputs, input_row, output_row, output_stride| Product {
                    matrix_at,
                    bias_at: bias_at as u32,
                    outputs,
                    inputs,
                    columns: n,
                    input_row,
                    input_stride: 1,
                    output_row,
                    output_stride,
                };
            let parts = if complex_projection {
                vec![product(0, matrix_words, 2 * m, k + kc, 0, 0, 1)]
            } else {
                let re = product(0, matrix_words, m, k, 0, 0, planes);
                let im = product(m * k, matrix_words + m, m, kc, k, 1, planes);
                if out_complex { vec![re, im] } else { vec![re] }
            };
            for part in parts {
                bench.launch(part.launch(), &[matrices, values, products]);
            }
            // Back.
            let gradients = bench.input(d.values());
            let (starts, raw_words) = projection.raw_layout();
            let raw = bench.input(&vec![f32::NAN; raw_words]);
            let slice_sums = bench.input(&vec![f32::NAN; m * (k + kc) * 8]);
            for ((plane, imaginary), start) in projection.raw_products().into_iter().zip(starts) {
                let dots = Dots {
                    outputs: m,
                    inputs: if imaginary { kc } else { k },
                    columns: n,
                    gradient_row: plane,
                    gradient_stride: planes,
                    input_row: if imaginary { k } else { 0 },
                };
                let [dot, sum] = dots.launch(dots.slices(m * k * 8), start, false);
                bench.launch(dot, &[gradients, values, slice_sums]);
                bench.launch(sum, &[slice_sums, raw]);
            }
            let gradient_partials = bench.input(&vec![f32::NAN; 3 * m * planes * slices]);
            let sums = bench.input(&vec![f32::NAN; m * planes]);
            bench.launch(standardise_gpu::moments(m * planes, n, 0, slices), &[gradients, gradient_partials]);
            bench.launch(standardise_gpu::row_sums(m * planes, slices), &[gradient_partials, sums]);
            let weight_gradients = bench.output(w_re.len() + w_im.len());
            let back_matrices = bench.input(&vec![f32::NAN; matrix_words]);
            let corrections = bench.output(3 * k);
            let buffers =
                [weights, channel_statistics, at, raw, sums, weight_gradients, back_matrices, corrections];
            bench.launch(projection.back(n), &buffers);
            let d_rows = bench.output((k + kc) * n);
            let back = |matrix_at, outputs, inputs, input_row, output_row, input_stride| Product {
                matrix_at,
                bias_at: NONE,
                outputs,
                inputs,
                columns: n,
                input_row,
                input_stride,
                output_row,
                output_stride: 1,
            };
            let parts = if complex_projection {
                vec![back(0, k + kc, 2 * m, 0, 0, 1)]
            } else {
                let re = back(0, k, m, 0, 0, planes);
                if out_complex { vec![re, back(k * m, kc, m, 1, k, planes)] } else { vec![re] }
            };
            for part in parts {
                bench.launch(part.launch(), &[back_matrices, gradients, d_rows]);
            }
            let got = bench.run();
            let what = format!("{real}+{complex} to {m} complex {complex_projection} of {n}");
            check(&format!("folded, {what}"), &got[0], want.values(), 5e-5);
            check(&format!("gradient of P, {what}"), &got[1], &[want_re, want_im].concat(), 1e-4);
            let (corrections, d_rows) = (&got[2], &got[3]);
            let mut corrected = Map::zeros(d_x.shape());
            for c in 0..k {
                for p in 0..x.map.shape().planes() {
                    let row = match (p, x.complex_at[c]) {
                        (0, _) => c,
                        (_, NONE) => continue,
                        (_, i) => k + i as usize,
                    };
                    for i in 0..n {
                        let value = x.rows[row * n + i];
                        let affine = corrections[3 * c + p] + corrections[3 * c + 2] * value;
                        corrected.values_mut()[(c * x.map.shape().planes() + p) * n + i] =
                            d_rows[row * n + i] - affine;
                    }
                }
            }
            let mut want = d_x.clone();
            for c in 0..real.min(if want.shape().complex { real } else { 0 }) {
                // A real channel has no imaginary plane to send a gradient to.
                want.values_mut()[(2 * c + 1) * n..(2 * c + 2) * n].fill(0.0);
            }
            check(&format!("gradient of x, {what}"), corrected.values(), want.values(), 1e-4);
        }
    }
}

#[test]
fn written_out_for_a_trace() {
    let Some(device) = device() else { return };
    let mut noise = Noise(3);
    for (real, complex, ..) in CASES {
        for n in SIZES {
            let x = rows(&mut noise, real, complex, n);
            let k = x.channels;
            let statistics = noise.vec(4 * k);
            let mut want = x.rows.clone();
            for c in 0..k {
                let [re, im, scale] = [0, 1, 2].map(|i| statistics[4 * c + i]);
                want[c * n..(c + 1) * n].iter_mut().for_each(|v| *v = (*v - re) * scale);
                if x.complex_at[c] != NONE {
                    let row = k + x.complex_at[c] as usize;
                    want[row * n..(row + 1) * n].iter_mut().for_each(|v| *v = (*v - im) * scale);
                }
            }
            let mut bench = Bench::new(&device);
            let (s, at) = (bench.input(&statistics), bench.words(&x.complex_at));
            let values = bench.in_and_out(&x.rows);
            bench.launch(standardise_gpu::apply(k, n), &[s, at, values]);
            check(
                &format!("{real}+{complex} channels of {n}"),
                &bench.run()[0],
                &want,
                standardise::TOLERANCE,
            );
        }
    }
}
