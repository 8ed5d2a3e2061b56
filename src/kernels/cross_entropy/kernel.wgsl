// Softmax cross-entropy of one image a workgroup: its loss, its gradient, and whether its largest logit is at its label.

struct Parameters {
    first: u32,
    classes: u32,
    // 1 over the number of images in the batch.
    share: f32,
    smoothing: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<u32>;
@group(0) @binding(3) var<storage, read_write> d_logits: array<f32>;
@group(0) @binding(4) var<storage, read_write> loss: array<f32>;
@group(0) @binding(5) var<storage, read_write> correct: array<f32>;

var<workgroup> values: array<f32, WORKGROUP>;
var<workgroup> places: array<u32, WORKGROUP>;

// The largest logit, in values[0], and the first place where it stands, in places[0].
fn find_top(start: u32, thread: u32) {
    var top = logits[start];
    var place = 0u;
    for (var k = thread; k < parameters.classes; k += WORKGROUP) {
        if logits[start + k] > top {
            top = logits[start + k];
            place = k;
        }
    }
    values[thread] = top;
    places[thread] = place;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if thread < half {
            let other = values[thread + half];
            let nearer = places[thread + half] < places[thread];
            if other > values[thread] || (other == values[thread] && nearer) {
                values[thread] = other;
                places[thread] = places[thread + half];
            }
        }
    }
    workgroupBarrier();
}

fn total(own: f32, thread: u32) -> f32 {
    values[thread] = own;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if thread < half {
            values[thread] += values[thread + half];
        }
    }
    workgroupBarrier();
    return values[0];
}

// ln(1 + x) for x >= 0; the device's own logarithm knows nothing of an x that 1 + x rounds away.
fn log_of_one_and(x: f32) -> f32 {
    if x < 0.02 {
        return x * (1.0 - x * (0.5 - x * (1.0 / 3.0 - x * 0.25)));
    }
    return log(1.0 + x);
}

@compute @workgroup_size(WORKGROUP)
fn gradient(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let image = parameters.first + group.x;
    let start = image * parameters.classes;
    let label = labels[image];
    find_top(start, thread);
    let top = values[0];
    let place = places[0];
    workgroupBarrier();

    // Without the label's own term, so that a gradient near 0 keeps its digits: p − 1 = −others/sum.
    var own = 0.0;
    for (var k = thread; k < parameters.classes; k += WORKGROUP) {
        if k != label {
            own += exp(logits[start + k] - top);
        }
    }
    let others = total(own, thread);
    var mean = top;
    if parameters.smoothing > 0.0 {
        // Less the largest, so that large logits keep their differences.
        own = 0.0;
        for (var k = thread; k < parameters.classes; k += WORKGROUP) {
            own += logits[start + k] - top;
        }
        workgroupBarrier();
        mean += total(own, thread) / f32(parameters.classes);
    }
    let under = top - logits[start + label];
    let sum = exp(-under) + others;
    for (var k = thread; k < parameters.classes; k += WORKGROUP) {
        let e = select(exp(logits[start + k] - top), -others, k == label);
        let moved = parameters.smoothing * (select(0.0, 1.0, k == label) - 1.0 / f32(parameters.classes));
        d_logits[start + k] = (e / sum + moved) * parameters.share;
    }
    if thread == 0u {
        let plain = select(log(sum) + under, log_of_one_and(others), under == 0.0);
        loss[image] = plain + parameters.smoothing * (logits[start + label] - mean);
        correct[image] = select(0.0, 1.0, place == label);
    }
}
