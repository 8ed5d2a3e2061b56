// Σ of each row from its partial moments.

struct Parameters {
    first: u32,
    count: u32,
    all_slices: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn row_sums(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.x + parameters.first * WORKGROUP;
    if row >= parameters.count {
        return;
    }
    var sum = 0.0;
    for (var slice = 0u; slice < parameters.all_slices; slice++) {
        let at = 3u * (row * parameters.all_slices + slice);
        sum = fma(partials[at], partials[at + 1u], sum);
    }
    sums[row] = sum;
}
