// Standardise inside P_j: W·(x − m)·s = (W·s)·x − (W·s)·m. One workgroup an output channel.

struct Parameters {
    first: u32,
    outputs: u32,
    channels: u32,
    complex_channels: u32,
    weights_re_at: u32,
    weights_im_at: u32,
    matrix_at: u32,
    bias_at: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> channel_statistics: array<f32>;
@group(0) @binding(3) var<storage, read> complex_at: array<u32>;
@group(0) @binding(4) var<storage, read_write> matrices: array<f32>;

var<workgroup> sums: array<vec2<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn fold(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let output = group.x + parameters.first;
    let channels = parameters.channels;
    let complex_channels = parameters.complex_channels;
    let complex = parameters.weights_im_at != NONE;
    let columns = channels + complex_channels;
    var bias = vec2<f32>(0.0);
    for (var k = thread; k < channels; k += WORKGROUP) {
        let mean = vec2<f32>(channel_statistics[4u * k], channel_statistics[4u * k + 1u]);
        let scale = channel_statistics[4u * k + 2u];
        let a = weights[parameters.weights_re_at + output * channels + k] * scale;
        let imaginary = complex_at[k];
        if complex {
            let b = weights[parameters.weights_im_at + output * channels + k] * scale;
            bias -= vec2<f32>(a * mean.x - b * mean.y, b * mean.x + a * mean.y);
            let re = parameters.matrix_at + 2u * output * columns;
            matrices[re + k] = a;
            matrices[re + columns + k] = b;
            if imaginary != NONE {
                matrices[re + channels + imaginary] = -b;
                matrices[re + columns + channels + imaginary] = a;
            }
        } else {
            bias -= a * mean;
            matrices[parameters.matrix_at + output * channels + k] = a;
            if imaginary != NONE {
                let im = parameters.matrix_at + parameters.outputs * channels;
                matrices[im + output * complex_channels + imaginary] = a;
            }
        }
    }
    sums[thread] = bias;
    workgroupBarrier();
    for (var width = WORKGROUP / 2u; width > 0u; width /= 2u) {
        if thread < width {
            sums[thread] += sums[thread + width];
        }
        workgroupBarrier();
    }
    if thread == 0u {
        let between = select(parameters.outputs, 1u, complex);
        let at = parameters.bias_at + output * select(1u, 2u, complex);
        matrices[at] = sums[0].x;
        matrices[at + between] = sums[0].y;
    }
}
