//! The kernels that measure a device.

use std::time::Instant;

use phase_collapse::kernels::measure;

use super::support::{Bench, Noise, check, device};

#[test]
fn a_copy_copies() {
    let Some(device) = device() else { return };
    for n in [1, 63, 64, 65, 1024, 100_003] {
        let values = Noise(1).vec(n);
        let mut bench = Bench::new(&device);
        let (from, to) = (bench.input(&values), bench.output(n));
        bench.launch(measure::copy(n), &[from, to]);
        check(&format!("copy of {n}"), &bench.run()[0], &values, 1e-7);
    }
}

#[test]
fn rates_are_plausible() {
    let Some(device) = device() else { return };
    let start = Instant::now();
    let rates = pollster::block_on(device.measure(|| start.elapsed().as_secs_f64())).unwrap();
    println!("{}: {rates:?}", device.name());
    assert!(
        (1e6..1e15).contains(&rates.multiply_adds) && (1e6..1e14).contains(&rates.copy_bytes),
        "{rates:?}"
    );
}
