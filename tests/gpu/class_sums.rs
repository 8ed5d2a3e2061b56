//! Class sums to 1e-6 of the largest, after 10,000 images too, and averages.

use std::sync::Arc;

use phase_collapse::analysis::{ClassSums, Planes};
use phase_collapse::gpu::Device;
use phase_collapse::kernels::class_sums::{Extent, gpu, reference};

use super::support::{Bench, Noise, check, device, relative_error};

const TOLERANCE: f64 = 1e-6;

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&v| v as f32).collect()
}

/// Totals on the device of batches one after the other.
fn on_device(device: &Arc<Device>, extent: &Extent, batches: &[(Vec<f32>, Vec<u8>)]) -> Vec<f32> {
    let mut bench = Bench::new(device);
    let totals = bench.in_and_out(&vec![0.0; gpu::totals(extent)]);
    for (values, labels) in batches {
        let words: Vec<u32> = labels.iter().map(|&l| u32::from(l)).collect();
        let (values, words) = (bench.input(values), bench.words(&words));
        bench.launch(gpu::add(extent, labels.len()), &[values, words, totals]);
    }
    bench.run().remove(0)
}

fn compare(what: &str, extent: &Extent, totals: &[f32], batches: &[(Vec<f32>, Vec<u8>)]) {
    let (mut sums, mut moduli) = (vec![0.0; extent.sums()], vec![0.0; extent.moduli()]);
    for (values, labels) in batches {
        reference::add(extent, values, labels, &mut sums, &mut moduli);
    }
    let (got_sums, got_moduli) = gpu::read(extent, totals);
    check(&format!("{what}: Σz"), &narrow(&got_sums), &narrow(&sums), TOLERANCE);
    check(&format!("{what}: Σ|z|"), &narrow(&got_moduli), &narrow(&moduli), TOLERANCE);
}

#[test]
fn batches_of_every_size() {
    let Some(device) = device() else { return };
    for planes in [1, 2] {
        for pixels in [0usize, 1, 3, 63, 64, 65, 127] {
            let extent = Extent { classes: 4, channels: 3, planes, pixels };
            let mut noise = Noise(pixels as u64 + 1);
            let batches = [5usize, 0, 1, 7].map(|images| {
                let labels = (0..images).map(|i| (i * i % 3) as u8).collect();
                (noise.vec(3 * planes * images * pixels), labels)
            });
            let totals = on_device(&device, &extent, &batches);
            compare(&format!("{planes} planes of {pixels}"), &extent, &totals, &batches);
        }
    }
}

/// The second half of the totals is what lets many images add up: without it the sums miss the tolerance.
#[test]
fn ten_thousand_images() {
    let Some(device) = device() else { return };
    let extent = Extent { classes: 2, channels: 1, planes: 2, pixels: 3 };
    // A mean far from zero, so that rounding goes on in one direction.
    let mut noise = Noise(3);
    let batches: Vec<_> = [1usize, 4999, 3000, 2000]
        .map(|images| {
            let values = noise.vec(2 * images * 3).iter().map(|v| 0.7 + 0.1 * v).collect::<Vec<f32>>();
            (values, (0..images).map(|i| u8::from(i % 100 == 0)).collect::<Vec<u8>>())
        })
        .into();
    let totals = on_device(&device, &extent, &batches);
    compare("10,000 images", &extent, &totals, &batches);
    let mut plain = totals.clone();
    plain[totals.len() / 2..].fill(0.0);
    let error =
        relative_error(&narrow(&gpu::read(&extent, &plain).1), &narrow(&gpu::read(&extent, &totals).1));
    assert!(error > TOLERANCE, "plain sums would have done, at {error:.1e}");

    // The reader's way: the analysis takes over what a device has summed.
    let (mut here, mut there) =
        (ClassSums::new(2, 1, true, 3).unwrap(), ClassSums::new(2, 1, true, 3).unwrap());
    let mut labels = Vec::new();
    for (values, batch) in &batches {
        here.add(Planes::new(values, 2, batch.len(), 3).unwrap(), batch).unwrap();
        labels.extend(batch);
    }
    there.add_totals(&totals, &labels).unwrap();
    assert_eq!(here.counts(), there.counts());
    for class in 0..2 {
        check("mean", &there.mean(class), &here.mean(class), TOLERANCE);
        check("mean modulus", &there.mean_modulus(class), &here.mean_modulus(class), TOLERANCE);
    }
    assert!(there.add_totals(&totals[1..], &labels).is_err());
}

#[test]
fn averages_of_every_size() {
    let Some(device) = device() else { return };
    for pixels in [1usize, 3, 63, 64, 65, 127, 1024] {
        for images in [0usize, 1, 7] {
            let rows = 6;
            let values = Noise(pixels as u64).vec(rows * images * pixels);
            // Two images stand before.
            let mut want = vec![0.5; (2 + images) * rows];
            let mut bench = Bench::new(&device);
            let (input, output) = (bench.input(&values), bench.in_and_out(&want));
            bench.launch(gpu::averages(rows, images, pixels, 2), &[input, output]);
            reference::averages(&values, rows, images, pixels, &mut want[2 * rows..]);
            check(&format!("{images} images of {pixels}"), &bench.run()[0], &want, TOLERANCE);
        }
    }
}
