//! A device for the tests, noise, and the comparison that every case goes through.

use std::cell::Cell;
use std::sync::Arc;

use phase_collapse::gpu::{BufferId, Builder, Choice, Device, Limits, Session};
use phase_collapse::kernels::launch::Launch;
use phase_collapse::tensor::{Map, MapShape};

use super::browser::in_browser;

/// Any adapter, or the browser's where the tests run there; `None`, after saying so, where there is none. Panics instead where REQUIRE_GPU=1.
pub fn device() -> Option<Arc<Device>> {
    match pollster::block_on(Device::open(Choice::Any)) {
        Ok(device) => Some(Arc::new(in_browser(device))),
        Err(error) if std::env::var("REQUIRE_GPU").is_ok_and(|v| v == "1") => {
            panic!("REQUIRE_GPU=1, but {error}")
        }
        Err(error) => {
            eprintln!("NOT TESTED: {error}");
            None
        }
    }
}

/// Limits of a slow device that takes few workgroups at a time, so that work is cut into pieces in tests, too.
pub fn limits() -> Limits {
    Limits { workgroups: 3, ..Limits::for_rate(2e9) }
}

/// Plane and row lengths: nothing, one, less than a vector, around a power of two, a prime, a real layer.
pub const SIZES: [usize; 8] = [0, 1, 3, 63, 64, 65, 127, 1024];

/// Reproducible values in −1…1.
pub struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 40) as f32 / (1u64 << 23) as f32) - 1.0
    }
    pub fn vec(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.next()).collect()
    }
    pub fn map(&mut self, shape: MapShape) -> Map<f32> {
        Map::from_vec(shape, self.vec(shape.len())).unwrap()
    }
}

/// max|a − b| / max|b|, infinite where anything is NaN.
pub fn relative_error(got: &[f32], want: &[f32]) -> f64 {
    assert_eq!(got.len(), want.len());
    if got.iter().any(|v| v.is_nan()) {
        return f64::INFINITY;
    }
    let scale = want.iter().fold(0.0f64, |m, v| m.max(f64::from(v.abs())));
    let worst = got.iter().zip(want).fold(0.0f64, |m, (a, b)| m.max((f64::from(*a) - f64::from(*b)).abs()));
    if worst == 0.0 { 0.0 } else { worst / scale }
}

/// Compares, then spoils one value and checks that this is noticed.
pub fn check(what: &str, got: &[f32], want: &[f32], tolerance: f64) {
    let e = relative_error(got, want);
    say_if_worse(what, e);
    assert!(e <= tolerance, "{what}: differs by {e:.1e}, {tolerance:.0e} allowed");
    if want.iter().any(|&v| v != 0.0) {
        let mut spoilt = got.to_vec();
        let largest = want.iter().fold(0.0f32, |m, v| m.max(v.abs()));
        spoilt[want.len() / 2] += 3.0 * tolerance as f32 * largest;
        assert!(relative_error(&spoilt, want) > tolerance, "{what}: a wrong value was not noticed");
    }
}

/// Prints a difference that is larger than all of this test before, so that the last line is the worst.
fn say_if_worse(what: &str, e: f64) {
    thread_local!(static WORST: Cell<f64> = const { Cell::new(0.0) });
    if e > WORST.replace(WORST.get().max(e)) {
        println!("{what}: {e:.1e}");
    }
}

/// A program of a few kernels, run once. Outputs begin as NaN.
pub struct Bench {
    device: Arc<Device>,
    pub builder: Builder,
    outputs: Vec<(String, usize)>,
}

impl Bench {
    pub fn new(device: &Arc<Device>) -> Bench {
        Bench { device: device.clone(), builder: Builder::new(limits()), outputs: Vec::new() }
    }
    pub fn input(&mut self, values: &[f32]) -> BufferId {
        self.builder.floats(values).unwrap()
    }
    pub fn words(&mut self, words: &[u32]) -> BufferId {
        self.builder.words(words.to_vec()).unwrap()
    }
    /// `len` NaNs, read back after the run.
    pub fn output(&mut self, len: usize) -> BufferId {
        self.in_and_out(&vec![f32::NAN; len])
    }
    /// Values that the kernels change, read back after the run.
    pub fn in_and_out(&mut self, values: &[f32]) -> BufferId {
        let buffer = self.input(values);
        let name = format!("output {}", self.outputs.len());
        self.builder.name(&name, buffer, 0, values.len());
        self.outputs.push((name, values.len()));
        buffer
    }
    pub fn launch(&mut self, launch: Launch, buffers: &[BufferId]) {
        self.builder.launch(launch, buffers);
    }
    /// Runs everything pushed; returns the outputs in the order they were made.
    pub fn run(mut self) -> Vec<Vec<f32>> {
        self.builder.end_section("all");
        let session = pollster::block_on(Session::new(self.device, self.builder.program)).unwrap();
        session.run("all").unwrap();
        let names: Vec<&str> = self.outputs.iter().map(|(n, _)| n.as_str()).collect();
        let mut all = pollster::block_on(session.read(&names)).unwrap();
        self.outputs
            .iter()
            .map(|(_, len)| {
                let rest = all.split_off(*len);
                std::mem::replace(&mut all, rest)
            })
            .collect()
    }
}
