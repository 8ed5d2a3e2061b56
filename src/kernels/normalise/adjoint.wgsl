// The gradient through Normalise; zero where the norm is.

struct Parameters {
    first: u32,
    rows: u32,
    columns: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> norms: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradients: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(global_invocation_id) id: vec3<u32>) {
    let column = id.x + parameters.first * WORKGROUP;
    if column >= parameters.columns {
        return;
    }
    let end = parameters.rows * parameters.columns;
    var along = 0.0;
    for (var at = column; at < end; at += parameters.columns) {
        along = fma(values[at], gradients[at], along);
    }
    let norm = norms[column];
    var scale = 0.0;
    if norm > 0.0 {
        scale = 1.0 / norm;
    }
    for (var at = column; at < end; at += parameters.columns) {
        gradients[at] = (gradients[at] - values[at] * along) * scale;
    }
}
