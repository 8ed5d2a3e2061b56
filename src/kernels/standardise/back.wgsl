// One channel of the concatenation an invocation: column k of P_j's gradient, of the matrices that send a gradient back, and the
// affine correction that is Standardise's share of the gradient (engine::trainer says why it is one).

struct Parameters {
    first: u32,
    outputs: u32,
    channels: u32,
    complex_channels: u32,
    output_planes: u32,
    count: f32,
    weights_re_at: u32,
    weights_im_at: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> channel_statistics: array<f32>;
@group(0) @binding(3) var<storage, read> complex_at: array<u32>;
@group(0) @binding(4) var<storage, read> raw: array<f32>;
@group(0) @binding(5) var<storage, read> sums: array<f32>;
@group(0) @binding(6) var<storage, read_write> weight_gradients: array<f32>;
@group(0) @binding(7) var<storage, read_write> matrices: array<f32>;
@group(0) @binding(8) var<storage, read_write> corrections: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn back(@builtin(global_invocation_id) id: vec3<u32>) {
    let k = id.x + parameters.first * WORKGROUP;
    let channels = parameters.channels;
    let complex_channels = parameters.complex_channels;
    let outputs = parameters.outputs;
    if k >= channels {
        return;
    }
    let complex = parameters.weights_im_at != NONE;
    let two_planes = parameters.output_planes == 2u;
    let imaginary = complex_at[k];
    let has_imaginary = imaginary != NONE;
    let mean = vec2<f32>(channel_statistics[4u * k], channel_statistics[4u * k + 1u]);
    let scale = channel_statistics[4u * k + 2u];
    // Where the raw products begin: d_re·x_re, then those of (d_im, x_im), (d_im, x_re), (d_re, x_im) that there are.
    let re_re = 0u;
    let im_im = outputs * channels;
    let im_re = im_im + select(0u, outputs * complex_channels, two_planes && complex_channels > 0u);
    let re_im = im_re + outputs * channels;
    // Σ over outputs of conj(W)·(sum of gradients), and of ⟨W, gradient of W⟩.
    var offset = vec2<f32>(0.0);
    var along = 0.0;
    for (var m = 0u; m < outputs; m++) {
        let at = m * channels + k;
        let a = weights[parameters.weights_re_at + at];
        var g = vec2<f32>(sums[m * parameters.output_planes], 0.0);
        if two_planes {
            g.y = sums[2u * m + 1u];
        }
        var product = raw[re_re + at];
        if two_planes && has_imaginary {
            product += raw[im_im + m * complex_channels + imaginary];
        }
        let d_re = scale * (product - dot(g, mean));
        weight_gradients[parameters.weights_re_at + at] = d_re;
        offset += a * g;
        along = fma(a, d_re, along);
        if complex {
            let b = weights[parameters.weights_im_at + at];
            var product = raw[im_re + at];
            if has_imaginary {
                product -= raw[re_im + m * complex_channels + imaginary];
            }
            let d_im = scale * (product - g.y * mean.x + g.x * mean.y);
            weight_gradients[parameters.weights_im_at + at] = d_im;
            offset += vec2<f32>(b * g.y, -b * g.x);
            along = fma(b, d_im, along);
            matrices[k * 2u * outputs + 2u * m] = a * scale;
            matrices[k * 2u * outputs + 2u * m + 1u] = b * scale;
            if has_imaginary {
                let row = (channels + imaginary) * 2u * outputs;
                matrices[row + 2u * m] = -b * scale;
                matrices[row + 2u * m + 1u] = a * scale;
            }
        } else {
            matrices[k * outputs + m] = a * scale;
            if has_imaginary {
                matrices[(channels + imaginary) * outputs + m] = a * scale;
            }
        }
    }
    let slope = scale * scale * along / parameters.count;
    let constant = scale * offset / parameters.count - slope * mean;
    corrections[3u * k] = constant.x;
    corrections[3u * k + 1u] = constant.y;
    corrections[3u * k + 2u] = slope;
}
