//! ρ and its gradient on the GPU against the reference loops in f64.

use phase_collapse::gpu::{Builder, Limits};
use phase_collapse::kernels::rho::gpu::{Part, Rows, forward};
use phase_collapse::kernels::rho::{Nonlinearity, TOLERANCE, reference};
use phase_collapse::tensor::{Map, MapShape};

use super::rows::{Layout, collect, spread};
use super::support::{Bench, Noise, check, device, limits, relative_error};

/// Lengths of a row: nothing, one, around a power of two, primes; the last two take several workgroups.
const SIZES: [usize; 9] = [0, 1, 3, 63, 64, 65, 127, 1033, 2503];
/// Channels of the two parts of a block's channels: low-pass and wavelets.
pub const PARTS: [usize; 2] = [1, 3];
pub const COLLAPSED: usize = PARTS[0] + PARTS[1];
/// A pixel at which z is zero.
const ZERO_AT: usize = 1;

pub fn map64(channels: usize, complex: bool, row: usize, values: impl IntoIterator<Item = f64>) -> Map<f64> {
    let shape = MapShape { channels, complex, images: 1, height: 1, width: row };
    Map::from_vec(shape, values.into_iter().collect()).unwrap()
}

pub fn wide(values: &[f32]) -> impl Iterator<Item = f64> {
    values.iter().map(|&v| f64::from(v))
}

pub fn narrow(map: &Map<f64>) -> Vec<f32> {
    map.values().iter().map(|&v| v as f32).collect()
}

/// Compares zeros of z and everything else separately, since the gradients there may be a million times larger.
pub fn check_both(what: &str, got: &[f32], want: &[f32], row: usize) -> f64 {
    let pick = |values: &[f32], zeros: bool| -> Vec<f32> {
        let keep = |i: usize| (row > 2 && i % row == ZERO_AT) == zeros;
        values.iter().enumerate().filter(|(i, _)| keep(*i)).map(|(_, v)| *v).collect()
    };
    for zeros in [true, false] {
        check(&format!("{what}, zeros {zeros}"), &pick(got, zeros), &pick(want, zeros), TOLERANCE);
    }
    relative_error(&pick(got, false), &pick(want, false))
}

pub fn in_short(errors: &[f64]) -> String {
    errors.iter().map(|e| format!("{e:.1e}")).collect::<Vec<_>>().join(" ")
}

/// One ρ on channels of one size: inputs and what should come out.
pub struct Case {
    pub rho: Nonlinearity,
    pub complex: bool,
    pub row: usize,
    pub skip: bool,
    pub parts: [Part; 2],
    pub rows: usize,
    pub z: [Vec<f32>; 2],
    pub rho_z: [Vec<f32>; 2],
    bias: Vec<f32>,
    gain: Vec<f32>,
}

impl Case {
    fn new(noise: &mut Noise, rho: Nonlinearity, complex: bool, row: usize, skip: bool) -> Case {
        let planes = 1 + usize::from(complex);
        let mut layout = Layout(0);
        let mut first = 0;
        let mut correction = 1;
        let parts = PARTS.map(|channels| {
            let z = layout.take(channels, planes);
            let keep = if skip { z } else { Rows::NOWHERE };
            let rho = layout.take(channels, 1 + usize::from(rho.is_complex(complex)));
            let part = Part {
                channels,
                z,
                keep,
                keep_correction: correction,
                rho,
                rho_correction: correction + channels,
                first,
            };
            first += channels;
            correction += 2 * channels;
            part
        });
        let bias: Vec<f32> = noise.vec(COLLAPSED).iter().map(|v| 0.5 + 0.4 * v).collect();
        let gain = noise.vec(COLLAPSED);
        let z = PARTS.map(|channels| {
            let mut z = noise.vec(channels * planes * row);
            z.iter_mut()
                .enumerate()
                .filter(|(i, _)| row > 2 && i % row == ZERO_AT)
                .for_each(|(_, v)| *v = 0.0);
            z
        });
        let mut case = Case {
            rho,
            complex,
            row,
            skip,
            parts,
            rows: layout.0 + 1,
            z,
            rho_z: Default::default(),
            bias,
            gain,
        };
        for part in 0..2 {
            let z = case.z64(part);
            let shape = MapShape { complex: rho.is_complex(complex), ..z.shape() };
            let mut out = Map::zeros(shape);
            let (bias, gain) = case.parameters(part);
            reference::forward(rho, &bias, &gain, &z, &mut out);
            case.rho_z[part] = narrow(&out);
        }
        case
    }

    pub fn all() -> Vec<Case> {
        let mut noise = Noise(7);
        let mut cases = Vec::new();
        for rho in Nonlinearity::ALL {
            for complex in [false, true] {
                for row in SIZES {
                    for skip in [false, true] {
                        cases.push(Case::new(&mut noise, rho, complex, row, skip));
                    }
                }
            }
        }
        cases
    }

    pub fn what(&self, part: usize) -> String {
        format!("{:?} complex {} row {} skip {} part {part}", self.rho, self.complex, self.row, self.skip)
    }

    pub fn z64(&self, part: usize) -> Map<f64> {
        map64(PARTS[part], self.complex, self.row, wide(&self.z[part]))
    }

    pub fn parameters(&self, part: usize) -> (Vec<f64>, Vec<f64>) {
        let range = self.parts[part].first..self.parts[part].first + PARTS[part];
        (wide(&self.bias[range.clone()]).collect(), wide(&self.gain[range]).collect())
    }

    pub fn rho_parameters(&self) -> Vec<f32> {
        [self.bias.clone(), self.gain.clone()].concat()
    }

    /// z in its rows, ρ(z) in its own if `with_rho`, NaN elsewhere.
    pub fn buffer(&self, with_rho: bool) -> Vec<f32> {
        let mut buffer = vec![f32::NAN; self.rows * self.row];
        for (i, part) in self.parts.iter().enumerate() {
            spread(&self.z[i], part.z, self.row, &mut buffer);
            if with_rho {
                spread(&self.rho_z[i], part.rho, self.row, &mut buffer);
            }
        }
        buffer
    }
}

fn compare_forward(limits: Limits) {
    let Some(device) = device() else { return };
    let mut bench = Bench::new(&device);
    bench.builder = Builder::new(limits);
    let cases = Case::all();
    for case in &cases {
        let parameters = bench.input(&case.rho_parameters());
        let rows = bench.in_and_out(&case.buffer(false));
        for part in &case.parts {
            bench.builder.launch(forward(case.rho, case.row, part, COLLAPSED), &[parameters, rows]);
        }
    }
    let mut worst = [0.0f64; 7];
    for (case, got) in cases.iter().zip(bench.run()) {
        for (i, part) in case.parts.iter().enumerate() {
            let values = collect(&got, part.rho, PARTS[i], case.row);
            let e = check_both(&case.what(i), &values, &case.rho_z[i], case.row);
            let at = Nonlinearity::ALL.iter().position(|r| *r == case.rho).unwrap();
            worst[at] = worst[at].max(e);
        }
        let untouched = got.iter().zip(case.buffer(true)).all(|(a, b)| a.is_nan() == b.is_nan());
        assert!(untouched, "{}: other rows were written", case.what(0));
    }
    println!("ρ, worst of each: {}", in_short(&worst));
}

#[test]
fn rho_is_rho() {
    compare_forward(limits());
}

#[test]
fn rho_in_pieces() {
    // One workgroup along x a dispatch.
    compare_forward(Limits { workgroups: 1, ..limits() });
}
