//! The products behind P_j, and Normalise.

use phase_collapse::kernels::mix::gpu::{Dots, Product};
use phase_collapse::kernels::wgsl::NONE;
use phase_collapse::kernels::{mix, normalise};
use phase_collapse::tensor::{Map, MapShape};

use super::support::{Bench, Noise, SIZES, check, device};

fn plane_map(channels: usize, complex: bool, plane: usize) -> MapShape {
    MapShape { channels, complex, images: 1, height: 1, width: plane }
}

const SHAPES: [(usize, usize); 9] =
    [(1, 1), (3, 5), (8, 30), (9, 17), (16, 40), (64, 320), (13, 1), (8, 0), (70, 1100)];

#[test]
fn a_matrix_times_rows() {
    let Some(device) = device() else { return };
    let mut noise = Noise(1);
    for (m, k) in SHAPES {
        for n in SIZES {
            let w = noise.vec(m * k);
            let (bias, x) = (noise.vec(m), noise.map(plane_map(k, false, n)));
            let mut want = Map::zeros(plane_map(m, false, n));
            mix::reference::forward(&w, &[], &x, &mut want);
            for with_bias in [true, false] {
                let mut want = want.values().to_vec();
                if with_bias {
                    want.iter_mut().enumerate().for_each(|(i, v)| *v += bias[i / n]);
                }
                let mut bench = Bench::new(&device);
                // Something before the matrix, rows with others between: offsets and strides are used.
                let matrices = bench.input(&[&[f32::NAN; 5], &w[..], &bias[..]].concat());
                let spread = |v: &[f32]| {
                    v.chunks(n.max(1)).flat_map(|row| [row, row]).flatten().copied().collect::<Vec<f32>>()
                };
                let rows = bench.input(&spread(x.values()));
                let products = bench.output(2 * m * n);
                let product = Product {
                    matrix_at: 5,
                    bias_at: if with_bias { 5 + (m * k) as u32 } else { NONE },
                    outputs: m,
                    inputs: k,
                    columns: n,
                    input_row: 0,
                    input_stride: 2,
                    output_row: 0,
                    output_stride: 2,
                };
                bench.launch(product.launch(), &[matrices, rows, products]);
                let got = bench.run().remove(0);
                let even: Vec<f32> = got.chunks(n.max(1)).step_by(2).flatten().copied().take(m * n).collect();
                check(&format!("product {m}×{k}×{n} bias {with_bias}"), &even, &want, mix::TOLERANCE);
                assert!(
                    n == 0 || got[n..2 * n].iter().all(|v| v.is_nan()),
                    "nothing is written between the rows"
                );
            }
        }
    }
}

#[test]
fn rows_times_rows() {
    let Some(device) = device() else { return };
    let mut noise = Noise(2);
    for (m, k) in SHAPES {
        for n in SIZES {
            let (x, d) = (noise.map(plane_map(k, false, n)), noise.map(plane_map(m, false, n)));
            let start = noise.vec(m * k);
            let mut want = start.clone();
            mix::reference::adjoint_weights(&x, &d, &mut want, &mut []);
            let dots =
                Dots { outputs: m, inputs: k, columns: n, gradient_row: 0, gradient_stride: 1, input_row: 0 };
            let slices = dots.slices(1 << 20).max(3);
            let mut bench = Bench::new(&device);
            let (gradients, rows) = (bench.input(d.values()), bench.input(x.values()));
            let partials = bench.input(&vec![f32::NAN; (slices * m * k).max(1)]);
            let totals = bench.in_and_out(&start);
            let [products, sum] = dots.launch(slices, 0, true);
            bench.launch(products, &[gradients, rows, partials]);
            bench.launch(sum, &[partials, totals]);
            check(&format!("dots {m}×{k}×{n} in {slices}"), &bench.run()[0], &want, mix::TOLERANCE);
        }
    }
}

#[test]
fn normalising() {
    let Some(device) = device() else { return };
    let mut noise = Noise(3);
    for channels in [1, 3, 64] {
        for complex in [false, true] {
            for plane in SIZES {
                let shape = plane_map(channels, complex, plane);
                let rows = channels * shape.planes();
                let mut x = noise.map(shape);
                if plane > 2 {
                    (0..rows).for_each(|r| x.values_mut()[r * plane + 2] = 0.0);
                }
                let what = format!("normalise {channels} complex {complex} {plane}");
                let (mut want, mut want_norms) = (Map::zeros(shape), vec![0.0; plane]);
                normalise::reference::forward(&x, &mut want, &mut want_norms);
                let d = noise.map(shape);
                let mut want_d = Map::zeros(shape);
                normalise::reference::adjoint(&want, &want_norms, &d, &mut want_d);
                let mut bench = Bench::new(&device);
                let (values, norms) = (bench.in_and_out(x.values()), bench.output(plane));
                let gradients = bench.in_and_out(d.values());
                bench.launch(normalise::gpu::launch(&normalise::gpu::FORWARD, rows, plane), &[values, norms]);
                let adjoint = normalise::gpu::launch(&normalise::gpu::ADJOINT, rows, plane);
                let before = [bench.input(want.values()), bench.input(&want_norms)];
                bench.launch(adjoint, &[before[0], before[1], gradients]);
                let got = bench.run();
                check(&what, &got[0], want.values(), normalise::TOLERANCE);
                check(&what, &got[1], &want_norms, normalise::TOLERANCE);
                check(&format!("adjoint {what}"), &got[2], want_d.values(), normalise::TOLERANCE);
            }
        }
    }
}
