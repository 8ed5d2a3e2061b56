//! Colours: at most 2 of 255 on a channel from the reference's, or from the neighbouring wheel colour's.

use std::f32::consts::TAU;

use phase_collapse::kernels::colour::gpu::{self, Pictures};
use phase_collapse::kernels::colour::{Mapping, STEPS, Scale, reference};

use super::support::{Bench, Noise, device};

const SCALE: Scale = Scale { full: 1.2, floor: 0.05 };

fn bytes(words: &[f32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_bits().to_le_bytes()).collect()
}

/// Whether a pixel is within the contract: `wants` are the reference's colours of the phase and a step either side.
fn within(got: &[u8], wants: &[[u8; 4]]) -> bool {
    wants.iter().any(|want| got[3] == 255 && (0..3).all(|c| got[c].abs_diff(want[c]) <= 2))
}

fn wants(mapping: Mapping, re: f32, im: Option<f32>, scale: Scale) -> Vec<[u8; 4]> {
    let turns: &[f32] =
        if matches!(mapping, Mapping::Complex | Mapping::Phase) { &[0.0, -1.0, 1.0] } else { &[0.0] };
    let painted = turns.iter().map(|turn| {
        let (mut out, mut x, mut y) = ([0; 4], re, im);
        if *turn != 0.0 {
            let (sin, cos) = (turn * TAU / STEPS as f32).sin_cos();
            let im = im.unwrap_or(0.0);
            (x, y) = (re * cos - im * sin, Some(re * sin + im * cos));
        }
        reference::paint(mapping, &[x], y.as_ref().map(std::slice::from_ref), scale, &mut out).unwrap();
        out
    });
    painted.collect()
}

fn compare(mapping: Mapping, re: &[f32], im: Option<&[f32]>, scale: Scale) {
    let Some(device) = device() else { return };
    let n = re.len();
    // Before, between and behind the planes lies what must not be touched.
    let mut values = vec![f32::NAN; 3];
    values.extend(re);
    values.push(f32::NAN);
    let start = values.len();
    values.extend(im.unwrap_or(&[]));
    let pictures = Pictures { number: 1, pixels: n, re: 3, im: im.map(|_| start), step: 0, out: 2 };
    let mut bench = Bench::new(&device);
    let (values, wheel) = (bench.input(&values), bench.input(&gpu::wheel_values()));
    let pixels = bench.output(n + 4);
    bench.launch(gpu::paint(mapping, &pictures, scale).unwrap(), &[values, wheel, pixels]);
    let words = &bench.run()[0];
    assert!([0, 1, n + 2, n + 3].iter().all(|&i| words[i].is_nan()), "painted beside the picture");
    let got = bytes(&words[2..2 + n]);
    for (i, pixel) in got.chunks(4).enumerate() {
        let (x, y) = (re[i], im.map(|im| im[i]));
        let wants = wants(mapping, x, y, scale);
        assert!(within(pixel, &wants), "{mapping:?} of {x}, {y:?} of {n}: {pixel:?}, not {:?}", wants[0]);
        let mut spoilt = [pixel[0], pixel[1], pixel[2], pixel[3]];
        spoilt[i % 3] = wants[0][i % 3] ^ 0x80;
        assert!(!within(&spoilt, &wants[..1]), "a wrong colour was not noticed");
    }
}

#[test]
fn noise_of_every_size() {
    for n in [0usize, 1, 3, 63, 64, 65, 127, 1024] {
        let mut noise = Noise(n as u64 + 1);
        let (re, im) = (noise.vec(n), noise.vec(n));
        compare(Mapping::Complex, &re, Some(&im), SCALE);
        compare(Mapping::Phase, &re, Some(&im), SCALE);
        compare(Mapping::Modulus, &re, Some(&im), SCALE);
        compare(Mapping::Modulus, &re, None, SCALE);
        compare(Mapping::Signed, &re, None, SCALE);
    }
}

/// Axes, zeros, the floor, and values whose squares leave f32's range.
#[test]
fn edges() {
    let values = [0.0, -0.0, 0.04, -0.04, 0.06, 1.0, -1.0, 1.3, -1.3, 1e-30, 1e30, -1e30, 3e38, -3e38];
    let pairs = values.iter().flat_map(|&x| values.iter().map(move |&y| (x, y)));
    let (re, im): (Vec<f32>, Vec<f32>) = pairs.unzip();
    for scale in [SCALE, Scale { full: 0.0, floor: 0.0 }, Scale { full: 3e38, floor: 1e30 }] {
        compare(Mapping::Complex, &re, Some(&im), scale);
        compare(Mapping::Phase, &re, Some(&im), scale);
        compare(Mapping::Modulus, &re, Some(&im), scale);
        compare(Mapping::Modulus, &re, None, scale);
        compare(Mapping::Signed, &re, None, scale);
    }
}

#[test]
fn many_pictures_of_a_map() {
    let Some(device) = device() else { return };
    let (number, n) = (5, 70);
    let values = Noise(9).vec(number * 2 * n);
    let pictures = Pictures { number, pixels: n, re: 0, im: Some(n), step: 2 * n, out: 0 };
    let mut bench = Bench::new(&device);
    let (input, wheel) = (bench.input(&values), bench.input(&gpu::wheel_values()));
    let pixels = bench.output(number * n);
    bench.launch(gpu::paint(Mapping::Complex, &pictures, SCALE).unwrap(), &[input, wheel, pixels]);
    let got = bytes(&bench.run()[0]);
    for (i, pixel) in got.chunks(4).enumerate() {
        let at = i / n * 2 * n + i % n;
        assert!(within(pixel, &wants(Mapping::Complex, values[at], Some(values[at + n]), SCALE)), "{i}");
    }
}

#[test]
fn planes_and_scales_are_refused_as_on_the_cpu() {
    let pictures = |im| Pictures { number: 1, pixels: 1, re: 0, im, step: 0, out: 0 };
    assert!(gpu::paint(Mapping::Complex, &pictures(None), SCALE).is_err());
    assert!(gpu::paint(Mapping::Phase, &pictures(None), SCALE).is_err());
    assert!(gpu::paint(Mapping::Signed, &pictures(Some(1)), SCALE).is_err());
    let scale = Scale { full: -1.0, floor: 0.0 };
    assert!(gpu::paint(Mapping::Modulus, &pictures(None), scale).is_err());
}
