//! The gradients of z and of ρ's parameters on the GPU against the reference loops in f64.

use phase_collapse::gpu::{Builder, Limits};
use phase_collapse::kernels::rho::gpu::{Part, Rows, adjoint, forward, partials_len, sums};
use phase_collapse::kernels::rho::{Nonlinearity, TOLERANCE, reference};
use phase_collapse::kernels::wgsl::NONE;
use phase_collapse::tensor::Map;

use super::rho::{COLLAPSED, Case, PARTS, check_both, in_short, map64, narrow, wide};
use super::rows::spread;
use super::support::{Bench, Noise, device, limits};

/// One case's gradients: what goes in, and the reference's answer.
struct Gradients {
    d_rows: Vec<f32>,
    corrections: Vec<f32>,
    d_z: [Vec<f32>; 2],
    d_bias: Vec<f64>,
    d_gain: Vec<f64>,
}

impl Gradients {
    fn new(noise: &mut Noise, case: &Case) -> Gradients {
        let corrections: Vec<f32> = noise.vec(3 * (1 + 2 * COLLAPSED));
        let mut d_rows = vec![f32::NAN; case.rows * case.row];
        let mut d_z = [Vec::new(), Vec::new()];
        let (mut d_bias, mut d_gain) = (vec![0.0; COLLAPSED], vec![0.0; COLLAPSED]);
        for i in 0..2 {
            let part = &case.parts[i];
            let corrected = |first: usize, planes: usize, d: &[f32], values: &[f32]| -> Vec<f64> {
                let one = |(at, (&d, &v)): (usize, (&f32, &f32))| {
                    let r = at / case.row;
                    let c = &corrections[3 * (first + r / planes)..][..3];
                    f64::from(d) - f64::from(c[r % planes]) - f64::from(c[2]) * f64::from(v)
                };
                d.iter().zip(values).enumerate().map(one).collect()
            };
            let d_rho = noise.vec(case.rho_z[i].len());
            spread(&d_rho, part.rho, case.row, &mut d_rows);
            let out_complex = case.rho.is_complex(case.complex);
            let d_out = corrected(part.rho_correction, 1 + usize::from(out_complex), &d_rho, &case.rho_z[i]);
            let d_out = map64(PARTS[i], out_complex, case.row, d_out);
            let mut want = Map::zeros(case.z64(i).shape());
            if case.skip {
                let d_keep = noise.vec(case.z[i].len());
                spread(&d_keep, part.keep, case.row, &mut d_rows);
                let planes = 1 + usize::from(case.complex);
                let d_keep = corrected(part.keep_correction, planes, &d_keep, &case.z[i]);
                want = map64(PARTS[i], case.complex, case.row, d_keep);
            }
            let ((bias, gain), z) = (case.parameters(i), case.z64(i));
            let range = part.first..part.first + PARTS[i];
            let (d_bias, d_gain) = (&mut d_bias[range.clone()], &mut d_gain[range]);
            reference::adjoint(case.rho, &bias, &gain, &z, &d_out, &mut want, d_bias, d_gain);
            d_z[i] = narrow(&want);
        }
        Gradients { d_rows, corrections, d_z, d_bias, d_gain }
    }
}

fn compare_adjoint(limits: Limits) {
    let Some(device) = device() else { return };
    let mut bench = Bench::new(&device);
    bench.builder = Builder::new(limits);
    let cases = Case::all();
    let mut noise = Noise(8);
    let all: Vec<Gradients> = cases.iter().map(|case| Gradients::new(&mut noise, case)).collect();
    let before = noise.vec(2 * COLLAPSED);
    for (case, gradients) in cases.iter().zip(&all) {
        let rows = bench.input(&case.buffer(true));
        let d_rows = bench.input(&gradients.d_rows);
        let corrections = bench.input(&gradients.corrections);
        // Other numbers before ρ's own.
        let parameters = bench.input(&[&[f32::NAN; 3], &case.rho_parameters()[..]].concat());
        let planes = 1 + usize::from(case.complex);
        // A row that is nobody's at either end.
        let d_z = bench.output((COLLAPSED * planes + 2) * case.row);
        let partials = bench.output(partials_len(case.row, COLLAPSED));
        let sum = bench.in_and_out(&before);
        for part in &case.parts {
            let launch = adjoint(case.rho, case.row, part, COLLAPSED, 3, 1 + part.first * planes, planes);
            bench.builder.launch(launch, &[rows, d_rows, corrections, parameters, d_z, partials]);
        }
        let bias = if case.rho.has_bias() { 0 } else { NONE };
        let gain = if case.rho.has_gain() { COLLAPSED as u32 } else { NONE };
        bench.builder.launch(sums(case.row, COLLAPSED, bias, gain, case.complex), &[partials, sum]);
    }
    let (mut worst, mut worst_sum) = ([0.0f64; 7], 0.0f64);
    for ((case, gradients), got) in cases.iter().zip(&all).zip(bench.run().chunks(3)) {
        let [d_z, partials, sum] = got else { unreachable!() };
        let planes = 1 + usize::from(case.complex);
        for (i, part) in case.parts.iter().enumerate() {
            let start = (1 + part.first * planes) * case.row;
            let got = &d_z[start..start + PARTS[i] * planes * case.row];
            let e = check_both(&format!("adjoint {}", case.what(i)), got, &gradients.d_z[i], case.row);
            let at = Nonlinearity::ALL.iter().position(|r| *r == case.rho).unwrap();
            worst[at] = worst[at].max(e);
        }
        let ends = d_z[..case.row].iter().chain(&d_z[d_z.len() - case.row..]);
        assert!(ends.into_iter().all(|v| v.is_nan()), "{}: other rows were written", case.what(0));
        let has_sums = case.rho.has_bias();
        assert!(partials.iter().all(|v| v.is_nan() != has_sums), "{}: partials", case.what(0));
        for c in 0..COLLAPSED {
            let (d_bias, d_gain) = (gradients.d_bias[c], gradients.d_gain[c]);
            for (at, want, has) in [(c, d_bias, has_sums), (COLLAPSED + c, d_gain, case.rho.has_gain())] {
                let kept = if has && !case.complex { 0.0 } else { f64::from(before[at]) };
                let want = kept + if has { want } else { 0.0 };
                // Over the sum of the terms' sizes: they may cancel.
                let e = (f64::from(sum[at]) - want).abs() / (case.row as f64).max(1.0);
                assert!(e <= TOLERANCE, "{}: gradient {at} off by {e:.1e}", case.what(0));
                worst_sum = worst_sum.max(e);
            }
        }
    }
    println!("adjoint ρ, worst of each: {}, of b and g: {worst_sum:.1e}", in_short(&worst));
}

#[test]
fn gradients_of_rho() {
    compare_adjoint(limits());
}

#[test]
fn gradients_in_pieces() {
    // One workgroup along x a dispatch.
    compare_adjoint(Limits { workgroups: 1, ..limits() });
}

#[test]
fn extreme_values_stay_finite() {
    let Some(device) = device() else { return };
    let row = 8;
    let z = [1e-30, -1e-12, 1e-7, 0.2499, 0.2501, 30.0, -1e4, 1e9];
    for rho in Nonlinearity::ALL {
        let mut bench = Bench::new(&device);
        let part = Part {
            channels: 1,
            z: Rows::real(0),
            keep: Rows::NOWHERE,
            keep_correction: 0,
            rho: Rows::complex(1, 2),
            rho_correction: 0,
            first: 0,
        };
        let out_complex = rho.is_complex(false);
        let of_rho =
            |value: f64| map64(1, out_complex, row, vec![value; (1 + usize::from(out_complex)) * row]);
        let (bias, gain) = (0.3, -2.0);
        let z64 = map64(1, false, row, wide(&z));
        let mut want = of_rho(0.0);
        reference::forward(rho, &[bias], &[gain], &z64, &mut want);
        let mut want_d = map64(1, false, row, vec![0.0; row]);
        let d_out = of_rho(1.0);
        let (mut d_bias, mut d_gain) = ([0.0], [0.0]);
        reference::adjoint(rho, &[bias], &[gain], &z64, &d_out, &mut want_d, &mut d_bias, &mut d_gain);

        let parameters = bench.input(&[bias as f32, gain as f32]);
        let rows = bench.in_and_out(&[z, [f32::NAN; 8], [f32::NAN; 8]].concat());
        bench.builder.launch(forward(rho, row, &part, 1), &[parameters, rows]);
        let d_rows = bench.input(&[1.0; 24]);
        let corrections = bench.input(&[0.0; 3]);
        let (d_z, partials) = (bench.output(row), bench.output(partials_len(row, 1)));
        let launch = adjoint(rho, row, &part, 1, 0, 0, 1);
        bench.builder.launch(launch, &[rows, d_rows, corrections, parameters, d_z, partials]);
        let got = bench.run();
        for i in 0..row {
            let mut pairs = vec![(got[0][row + i], want.values()[i]), (got[1][i], want_d.values()[i])];
            if out_complex {
                pairs.push((got[0][2 * row + i], want.values()[row + i]));
            }
            for (got, want) in pairs {
                let e = (f64::from(got) - want).abs();
                // The reference's own rounding: its large terms cancel, and its cosine of π/2 is not quite 0.
                let allowed = TOLERANCE * want.abs() + 1e-16 * f64::from(z[i]).abs() + 1e-20;
                assert!(e <= allowed, "{rho:?} of {}: {got:e} for {want:e}", z[i]);
            }
        }
    }
}
