// Unit vector of channels at every pixel; a zero vector stays zero.

struct Parameters {
    first: u32,
    rows: u32,
    columns: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(global_invocation_id) id: vec3<u32>) {
    let column = id.x + parameters.first * WORKGROUP;
    if column >= parameters.columns {
        return;
    }
    let end = parameters.rows * parameters.columns;
    var squares = 0.0;
    for (var at = column; at < end; at += parameters.columns) {
        squares = fma(values[at], values[at], squares);
    }
    let norm = sqrt(squares);
    norms[column] = norm;
    var scale = 0.0;
    if norm > 0.0 {
        scale = 1.0 / norm;
    }
    for (var at = column; at < end; at += parameters.columns) {
        values[at] *= scale;
    }
}
