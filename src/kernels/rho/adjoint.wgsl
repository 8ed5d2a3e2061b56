// The gradient of z from those of what it became in the concatenation: itself, where skip keeps it, and ρ(z). One workgroup a
// slice of a channel; each leaves its share of the gradients of b and g in `partials`.

struct Parameters {
    first: u32,
    row: u32,
    z_re: u32,
    z_im: u32,
    keep_re: u32,
    keep_im: u32,
    keep_correction: u32,
    rho_re: u32,
    rho_im: u32,
    rho_correction: u32,
    bias: u32,
    gain: u32,
    gradient: u32,
    planes: u32,
    collapsed: u32,
    collapsed_first: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read> d_rows: array<f32>;
@group(0) @binding(3) var<storage, read> corrections: array<f32>;
@group(0) @binding(4) var<storage, read> rho_parameters: array<f32>;
@group(0) @binding(5) var<storage, read_write> gradients: array<f32>;
@group(0) @binding(6) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<vec2<f32>, WORKGROUP>;

// Real and imaginary value of a row that there is, and of one that there may not be.
fn value_at(re: u32, im: u32, channel: u32, i: u32) -> vec2<f32> {
    var value = vec2<f32>(rows[(re + channel) * parameters.row + i], 0.0);
    if im != NONE {
        value.y = rows[(im + channel) * parameters.row + i];
    }
    return value;
}

// Gradient of a value of the concatenation, less Standardise's affine share.
fn corrected(re: u32, im: u32, correction: u32, channel: u32, i: u32, value: vec2<f32>) -> vec2<f32> {
    let at = 3u * (correction + channel);
    let slope = corrections[at + 2u];
    var d = vec2<f32>(d_rows[(re + channel) * parameters.row + i] - corrections[at] - slope * value.x, 0.0);
    if im != NONE {
        d.y = d_rows[(im + channel) * parameters.row + i] - corrections[at + 1u] - slope * value.y;
    }
    return d;
}

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let channel = group.y;
    let slice = parameters.first + group.x;
    let end = min((slice + 1u) * SLICE, parameters.row);
    var bias = 0.0;
    var gain = 0.0;
    if parameters.rho_re != NONE {
        bias = rho_parameters[parameters.bias + channel];
        gain = rho_parameters[parameters.gain + channel];
    }
    var sum = vec2<f32>(0.0);
    for (var i = slice * SLICE + thread; i < end; i += WORKGROUP) {
        let z = value_at(parameters.z_re, parameters.z_im, channel, i);
        var d_z = vec2<f32>(0.0);
        if parameters.keep_re != NONE {
            d_z = corrected(parameters.keep_re, parameters.keep_im, parameters.keep_correction, channel, i, z);
        }
        if parameters.rho_re != NONE {
            let value = value_at(parameters.rho_re, parameters.rho_im, channel, i);
            let d = corrected(parameters.rho_re, parameters.rho_im, parameters.rho_correction, channel, i, value);
            let gradient = rho_adjoint(z, bias, gain, d);
            d_z += gradient.z;
            sum += vec2<f32>(gradient.bias, gradient.gain);
        }
        let to = (parameters.gradient + channel * parameters.planes) * parameters.row + i;
        gradients[to] = d_z.x;
        if parameters.planes == 2u {
            gradients[to + parameters.row] = d_z.y;
        }
    }
    if (RHO == SOFT_THRESHOLD || RHO == SIGMOID) && parameters.rho_re != NONE {
        sums[thread] = sum;
        for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
            workgroupBarrier();
            if thread < half {
                sums[thread] += sums[thread + half];
            }
        }
        if thread == 0u {
            let to = 2u * (slice * parameters.collapsed + parameters.collapsed_first + channel);
            partials[to] = sums[0].x;
            partials[to + 1u] = sums[0].y;
        }
    }
}
