// Sums what the slices left of the gradients of b and g, in place of what was there or added to it: one invocation a channel.

struct Parameters {
    first: u32,
    count: u32,
    slices: u32,
    bias: u32,
    gain: u32,
    accumulate: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn add_slices(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let channel = (parameters.first + group.x) * WORKGROUP + thread;
    if channel >= parameters.count {
        return;
    }
    var sum = vec2<f32>(0.0);
    for (var slice = 0u; slice < parameters.slices; slice++) {
        let at = 2u * (slice * parameters.count + channel);
        sum += vec2<f32>(partials[at], partials[at + 1u]);
    }
    if parameters.bias != NONE {
        let to = parameters.bias + channel;
        gradients[to] = sum.x + select(0.0, gradients[to], parameters.accumulate != 0u);
    }
    if parameters.gain != NONE {
        let to = parameters.gain + channel;
        gradients[to] = sum.y + select(0.0, gradients[to], parameters.accumulate != 0u);
    }
}
