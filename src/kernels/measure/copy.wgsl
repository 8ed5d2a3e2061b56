// A copy: what the device's memory gives at most.

struct Parameters {
    first: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> copied: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn copy(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    // Neighbours in an invocation's stride lie in another invocation's reach, as memory likes it.
    let stride = groups.x * WORKGROUP;
    for (var i = parameters.first * WORKGROUP + id.x; i < parameters.count; i += stride) {
        copied[i] = values[i];
    }
}
