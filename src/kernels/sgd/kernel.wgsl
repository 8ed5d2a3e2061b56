// Gradient descent with momentum and weight decay on a stretch of the weights.

struct Parameters {
    first: u32,
    start: u32,
    count: u32,
    // 1 where weights stay at or above 0.
    not_below: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
// Rate, momentum, weight decay.
@group(0) @binding(1) var<storage, read> rule: array<f32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> velocity: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn update(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let i = (parameters.first + group.x) * WORKGROUP + thread;
    if i >= parameters.count {
        return;
    }
    let at = parameters.start + i;
    let v = rule[1] * velocity[at] + (gradients[at] + rule[2] * weights[at]);
    velocity[at] = v;
    let w = weights[at] - rule[0] * v;
    weights[at] = select(w, max(w, 0.0), parameters.not_below == 1u);
}
