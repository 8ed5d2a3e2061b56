// ρ of channels that stand in rows of the same buffer: one workgroup a slice of a row.

struct Parameters {
    first: u32,
    row: u32,
    z_re: u32,
    z_im: u32,
    rho_re: u32,
    rho_im: u32,
    bias: u32,
    gain: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> rho_parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let channel = group.y;
    let start = (parameters.first + group.x) * SLICE;
    let end = min(start + SLICE, parameters.row);
    let bias = rho_parameters[parameters.bias + channel];
    let gain = rho_parameters[parameters.gain + channel];
    for (var i = start + thread; i < end; i += WORKGROUP) {
        var z = vec2<f32>(rows[(parameters.z_re + channel) * parameters.row + i], 0.0);
        if parameters.z_im != NONE {
            z.y = rows[(parameters.z_im + channel) * parameters.row + i];
        }
        let value = rho(z, bias, gain);
        rows[(parameters.rho_re + channel) * parameters.row + i] = value.x;
        if parameters.rho_im != NONE {
            rows[(parameters.rho_im + channel) * parameters.row + i] = value.y;
        }
    }
}
