//! `bench --backend gpu`: a network's speed on a graphics device, beside what the device can do, measured in the same run.

use phase_collapse::Result;
use phase_collapse::engine::Objective;
use phase_collapse::engine::Sgd;
use phase_collapse::engine::gpu::blocking;
use phase_collapse::network::Model;
use serde_json::{Value, json};

use super::bench::{images, median};
use super::{Common, outputs};

/// Images a pass.
const BATCHES: [usize; 4] = [1, 32, 256, 1024];
/// The batch whose kernels are timed one by one.
const PROFILED: usize = 256;

/// Seconds that a batch may take.
const PATIENCE: f64 = 10.0;

/// Measures for about `seconds` a figure and prints.
pub fn run(model: &Model, seconds: f64, training_batch: usize, common: &Common) -> Result<()> {
    let (device, rates) = blocking::device()?;
    let mut text = format!(
        "{}{}: {:.1} GFLOP/s of multiply-adds in registers, {:.1} GB/s copied\n",
        device.name(),
        if device.is_software() {
            " (software: its figures compare versions of these kernels, and say nothing else)"
        } else {
            ""
        },
        2e-9 * rates.multiply_adds,
        1e-9 * rates.copy_bytes,
    );
    let mut batches = Vec::new();
    let mut expected = 0.0;
    for batch in BATCHES {
        if expected * batch as f64 > PATIENCE {
            text += &format!("batch {batch:>4}: not measured, a pass would take more than {PATIENCE} s\n");
            batches.push(json!({ "batch": batch, "images_per_second": null }));
            continue;
        }
        let mut evaluator = blocking::evaluator(model, batch)?;
        let pass = evaluator.capacity().min(batch);
        let input = images(model, batch);
        let each = input.len() / batch;
        let time =
            median(seconds, || input.chunks(pass * each).try_for_each(|c| evaluator.run(c, c.len() / each)))?;
        let rate = batch as f64 / time;
        expected = 1.0 / rate;
        text += &format!("batch {batch:>4}: {rate:>9.1} images/s ({pass} a pass)\n");
        batches.push(json!({ "batch": batch, "images_per_pass": pass, "images_per_second": rate }));
    }
    let (kernels, bound, table) = profile(model, seconds, rates.multiply_adds, rates.copy_bytes)?;
    text += &table;
    let training = training(model, training_batch, seconds)?;
    text += &format!("training: {training:.1} images/s (batch {training_batch})");
    let value = json!({
        "device": device.name(),
        "software": device.is_software(),
        "multiply_adds_per_second": rates.multiply_adds,
        "copy_bytes_per_second": rates.copy_bytes,
        "batches": batches,
        "profiled_batch": PROFILED,
        "kernels": kernels,
        "pass_over_multiply_add_and_copy_time": bound,
        "training_images_per_second": training,
    });
    outputs::print(common.json, &value, &text)
}

/// Each kernel's share of a pass, timed alone; and the whole pass over the time that its multiply-adds and its bytes take at the
/// device's own rates.
fn profile(
    model: &Model,
    seconds: f64,
    multiply_adds: f64,
    copy_bytes: f64,
) -> Result<(Vec<Value>, f64, String)> {
    let mut evaluator = blocking::evaluator(model, PROFILED)?;
    let n = evaluator.capacity();
    let input = images(model, n);
    evaluator.run(&input, n)?;
    let empty =
        phase_collapse::gpu::Work { kernel: "nothing", dispatches: vec![], multiply_adds: 0, bytes: 0 };
    // What submitting and waiting cost by themselves.
    let idle = median(seconds / 4.0, || evaluator.run_part(&empty))?;
    let mut table = format!("kernels of a pass of {n} images, one by one:\n");
    let (mut kernels, mut bound) = (Vec::new(), 0.0);
    for work in evaluator.work()? {
        let time = (median(seconds / 4.0, || evaluator.run_part(&work))? - idle).max(1e-9);
        let (flops, bytes) = (2.0 * work.multiply_adds as f64, work.bytes as f64);
        bound += work.multiply_adds as f64 / multiply_adds + bytes / copy_bytes;
        table += &format!(
            "{:>28}: {:8.3} ms, {:8.1} GFLOP/s ({:4.0} % of the device's), {:7.1} GB/s ({:4.0} %)\n",
            work.kernel,
            1e3 * time,
            1e-9 * flops / time,
            50.0 * flops / time / multiply_adds,
            1e-9 * bytes / time,
            100.0 * bytes / time / copy_bytes,
        );
        kernels.push(json!({
            "kernel": work.kernel, "ms": 1e3 * time, "flops_per_second": flops / time, "bytes_per_second": bytes / time,
            "share_of_multiply_adds": flops / time / (2.0 * multiply_adds), "share_of_copy": bytes / time / copy_bytes,
        }));
    }
    let whole = median(seconds, || evaluator.run(&input, n))?;
    table += &format!(
        "whole pass: {:.3} ms, {:.2} times multiply-add time + copy time\n",
        1e3 * whole,
        whole / bound
    );
    Ok((kernels, whole / bound, table))
}

fn training(model: &Model, batch: usize, seconds: f64) -> Result<f64> {
    let mut trainer = blocking::trainer(model.clone(), batch, Objective::default())?;
    let input = images(model, batch);
    let labels: Vec<u8> = (0..batch).map(|i| (i % model.plan.spec.classes.min(256)) as u8).collect();
    let rule = Sgd { rate: 1e-4, momentum: 0.9, weight_decay: 1e-4 };
    let time = median(seconds, || trainer.step(&input, &labels, &rule).map(drop))?;
    Ok(batch as f64 / time)
}
