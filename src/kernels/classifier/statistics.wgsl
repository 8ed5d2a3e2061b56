// Running mean and variance as the four values a row that the batch's own statistics have, too: mean, 0, 1/sqrt(var + eps), var.

struct Parameters {
    first: u32,
    rows: u32,
    // Where the two begin in the weights.
    mean: u32,
    variance: u32,
    epsilon: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> statistics: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn running(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let row = (parameters.first + group.x) * WORKGROUP + thread;
    if row >= parameters.rows {
        return;
    }
    let variance = weights[parameters.variance + row];
    statistics[4u * row] = weights[parameters.mean + row];
    statistics[4u * row + 1u] = 0.0;
    statistics[4u * row + 2u] = 1.0 / sqrt(variance + parameters.epsilon);
    statistics[4u * row + 3u] = variance;
}
