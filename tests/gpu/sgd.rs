//! The optimiser's update, to 1e-6 of the largest value: three rounded operations a weight.

use phase_collapse::kernels::sgd::{Sgd, gpu, reference};

use super::support::{Bench, Noise, check, device};

const TOLERANCE: f64 = 1e-6;
const RULE: Sgd = Sgd { rate: 0.05, momentum: 0.9, weight_decay: 1e-3 };

#[test]
fn one_step() {
    let Some(device) = device() else { return };
    for n in [0usize, 1, 3, 63, 64, 65, 257, 100_003] {
        for (start, not_below) in [(0, false), (5, true)] {
            let what = format!("{n} weights from {start}, not below 0: {not_below}");
            let mut noise = Noise(n as u64 + 1);
            let all = start + n + 3;
            let (w, g, v) = (noise.vec(all), noise.vec(all), noise.vec(all));
            let mut bench = Bench::new(&device);
            let (rule, gradients) = (bench.input(&gpu::rule(&RULE)), bench.input(&g));
            let (weights, velocity) = (bench.in_and_out(&w), bench.in_and_out(&v));
            bench.launch(gpu::update(start, n, not_below), &[rule, gradients, weights, velocity]);
            let got = bench.run();

            let (mut want_w, mut want_v) = (w.clone(), v.clone());
            let range = start..start + n;
            reference::update(
                &RULE,
                &mut want_w[range.clone()],
                &g[range.clone()],
                &mut want_v[range.clone()],
            );
            if not_below {
                want_w[range.clone()].iter_mut().for_each(|w| *w = w.max(0.0));
                assert!(got[0][range].iter().all(|&w| w >= 0.0), "{what}");
            }
            check(&format!("{what}: weights"), &got[0], &want_w, TOLERANCE);
            check(&format!("{what}: velocity"), &got[1], &want_v, TOLERANCE);
        }
    }
}
