// Adds partial sums, slice by slice.

struct Parameters {
    first: u32,
    count: u32,
    slices: u32,
    total_at: u32,
    accumulate: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> totals: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn sum(@builtin(global_invocation_id) id: vec3<u32>) {
    let i = id.x + parameters.first * WORKGROUP;
    if i >= parameters.count {
        return;
    }
    var total = 0.0;
    if parameters.accumulate != 0u {
        total = totals[parameters.total_at + i];
    }
    for (var slice = 0u; slice < parameters.slices; slice++) {
        total += partials[slice * parameters.count + i];
    }
    totals[parameters.total_at + i] = total;
}
