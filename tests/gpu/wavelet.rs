//! The wavelet transform on the GPU, with ρ, and its adjoint, against the reference loops.

use phase_collapse::gpu::{Builder, Limits};
use phase_collapse::kernels::rho::gpu::Rows;
use phase_collapse::kernels::rho::{self, Nonlinearity};
use phase_collapse::kernels::wavelet::gpu::{Places, Prepared};
use phase_collapse::kernels::wavelet::{TOLERANCE, reference};
use phase_collapse::tensor::{Map, MapShape};
use phase_collapse::wavelet::FilterBank;

use super::banks::{BANKS, Case};
use super::rows::{Layout, collect};
use super::support::{Bench, Noise, check, device, limits, relative_error};

/// A map, its bank, and the extents of what comes of it.
struct Setting {
    what: String,
    bank: FilterBank,
    prepared: Prepared,
    shape: MapShape,
    low: MapShape,
    wave: MapShape,
    x: Map<f32>,
}

impl Setting {
    fn all(noise: &mut Noise, cases: &[Case]) -> Vec<Setting> {
        let mut all = Vec::new();
        for &(kind, l, height, width, channels, images) in cases {
            for complex in [false, true] {
                let bank = FilterBank::new(kind, l, height, width).unwrap();
                let shape = MapShape { channels, complex, images, height, width };
                let low = MapShape { height: bank.rows.output, width: bank.cols.output, ..shape };
                let wave = MapShape { channels: channels * l, complex: true, ..low };
                all.push(Setting {
                    what: format!("{kind:?} L={l} {shape:?}"),
                    prepared: Prepared::new(&bank, true),
                    bank,
                    shape,
                    low,
                    wave,
                    x: noise.map(shape),
                });
            }
        }
        all
    }

    fn row(&self) -> usize {
        self.low.plane()
    }

    /// Everything wanted; and how many rows that takes.
    fn everything(&self, rho: Nonlinearity) -> (Places, usize) {
        let mut layout = Layout(0);
        let (channels, planes) = (self.shape.channels, self.shape.planes());
        let of_rho = |planes: usize| 1 + usize::from(rho.is_complex(planes == 2));
        let places = Places {
            low: layout.take(channels, planes),
            wave: layout.take(self.wave.channels, 2),
            rho_low: layout.take(channels, of_rho(planes)),
            rho_wave: layout.take(self.wave.channels, of_rho(2)),
            rho_low_first: 1,
            rho_wave_first: 2 + channels,
            collapsed: 2 + channels + self.wave.channels,
        };
        (places, layout.0 + 1)
    }
}

/// ρ by the reference loops, of values that came from the GPU: some ρ jump at 0, where rounding noise decides.
fn rho_of(rho: Nonlinearity, shape: MapShape, z: Vec<f32>, bias: &[f32], gain: &[f32]) -> Vec<f32> {
    let mut out = Map::zeros(MapShape { complex: rho.is_complex(shape.complex), ..shape });
    rho::reference::forward(rho, bias, gain, &Map::from_vec(shape, z).unwrap(), &mut out);
    out.values().to_vec()
}

fn compare_forward(limits: Limits, cases: &[Case]) {
    let Some(device) = device() else { return };
    let mut noise = Noise(9);
    let settings = Setting::all(&mut noise, cases);
    let mut bench = Bench::new(&device);
    bench.builder = Builder::new(limits);
    let mut parameters = Vec::new();
    for s in &settings {
        let (table, weights) = (bench.words(&s.prepared.table), bench.input(&s.prepared.weights));
        let input = bench.input(s.x.values());
        for rho in Nonlinearity::ALL {
            let (places, rows) = s.everything(rho);
            let values: Vec<f32> = noise.vec(2 * places.collapsed).iter().map(|v| 0.5 + 0.4 * v).collect();
            let buffer = bench.input(&values);
            parameters.push(values);
            let all = bench.output(rows * s.row());
            let launch = s.prepared.forward(s.shape, rho, &places);
            bench.builder.launch(launch, &[input, buffer, table, weights, all]);
            // As a network without skip wants it that is not trained.
            let some = bench.output(rows * s.row());
            let places = Places { wave: Rows::NOWHERE, rho_low: Rows::NOWHERE, ..places };
            let launch = s.prepared.forward(s.shape, rho, &places);
            bench.builder.launch(launch, &[input, buffer, table, weights, some]);
        }
    }
    let (mut worst, mut worst_rho) = (0.0f64, 0.0f64);
    let outputs = bench.run();
    let mut outputs = outputs.chunks(2).zip(parameters);
    for s in &settings {
        let (mut want_low, mut want_wave) = (Map::zeros(s.low), Map::zeros(s.wave));
        reference::forward(&s.bank, &s.x, &mut want_low, &mut want_wave);
        for rho in Nonlinearity::ALL {
            let (all_and_some, parameters) = outputs.next().unwrap();
            let [all, some] = all_and_some else { unreachable!() };
            let (places, _) = s.everything(rho);
            let what = format!("{} {rho:?}", s.what);
            let of =
                |buffer: &[f32], rows: Rows, shape: MapShape| collect(buffer, rows, shape.channels, s.row());
            let (low, wave) = (of(all, places.low, s.low), of(all, places.wave, s.wave));
            check(&format!("φ {what}"), &low, want_low.values(), TOLERANCE);
            check(&format!("ψ {what}"), &wave, want_wave.values(), TOLERANCE);
            let e = relative_error(&low, want_low.values());
            worst = worst.max(e).max(relative_error(&wave, want_wave.values()));

            let parts = [
                (places.rho_low, places.rho_low_first, s.low, low),
                (places.rho_wave, places.rho_wave_first, s.wave, wave),
            ];
            for (rows, first, shape, z) in parts {
                let bias = &parameters[first..][..shape.channels];
                let gain = &parameters[places.collapsed + first..][..shape.channels];
                let (got, want) = (of(all, rows, shape), rho_of(rho, shape, z, bias, gain));
                check(&format!("ρ {what}"), &got, &want, rho::TOLERANCE);
                worst_rho = worst_rho.max(relative_error(&got, &want));
            }

            let written = all.iter().filter(|v| !v.is_nan()).count();
            let low_len = s.low.len() / s.low.planes();
            let rho_planes = |planes: usize| 1 + usize::from(rho.is_complex(planes == 2));
            let wanted = low_len * (s.low.planes() + rho_planes(s.low.planes()));
            let wanted = wanted + s.wave.len() / 2 * (2 + rho_planes(2));
            assert_eq!(written, wanted, "{what}: other rows were written");
            let skipped = |rows: Rows, shape: MapShape| of(some, rows, shape).iter().all(|v| v.is_nan());
            assert!(skipped(places.wave, s.wave) && skipped(places.rho_low, s.low), "{what}: not wanted");
            assert_eq!(of(some, places.low, s.low), of(all, places.low, s.low), "{what}");
            assert_eq!(of(some, places.rho_wave, s.wave), of(all, places.rho_wave, s.wave), "{what}");
        }
    }
    println!("φ and ψ, worst: {worst:.1e}; ρ of them: {worst_rho:.1e}");
}

fn compare_adjoint(limits: Limits, cases: &[Case]) {
    let Some(device) = device() else { return };
    let mut noise = Noise(10);
    let settings = Setting::all(&mut noise, cases);
    let mut bench = Bench::new(&device);
    bench.builder = Builder::new(limits);
    let mut gradients = Vec::new();
    for s in &settings {
        let (d_low, d_wave) = (noise.map(s.low), noise.map(s.wave));
        let (table, weights) = (bench.words(&s.prepared.table), bench.input(&s.prepared.weights));
        let both = bench.input(&[d_low.values(), d_wave.values()].concat());
        let d_input = bench.output(s.shape.len());
        bench.builder.launch(s.prepared.adjoint(s.shape), &[both, table, weights, d_input]);
        gradients.push((d_low, d_wave));
    }
    let mut worst = 0.0f64;
    for ((s, (d_low, d_wave)), got) in settings.iter().zip(gradients).zip(bench.run()) {
        let mut want = Map::zeros(s.shape);
        reference::adjoint(&s.bank, &d_low, &d_wave, &mut want);
        check(&format!("adjoint {}", s.what), &got, want.values(), TOLERANCE);
        worst = worst.max(relative_error(&got, want.values()));
    }
    println!("adjoint, worst: {worst:.1e}");
}

#[test]
fn transforms_and_collapses() {
    compare_forward(limits(), &BANKS);
}

#[test]
fn gradients_of_the_transform() {
    compare_adjoint(limits(), &BANKS);
}

#[test]
fn transforms_in_pieces() {
    // Three workgroups along x a dispatch; the separable transform and the dense one.
    let limits = Limits { workgroups: 3, ..limits() };
    for case in [BANKS[1], BANKS[4], BANKS[7], BANKS[11]] {
        compare_forward(limits, &[case]);
        compare_adjoint(limits, &[case]);
    }
}
