// Gradient of the batch normalisation where the statistics are the batch's own: x's, and (by the batch's first part) those of the
// learned scale and shift.

struct Parameters {
    first: u32,
    // Images of x, the first of which is the batch's image `image_first`.
    images: u32,
    image_first: u32,
    // Inputs that one row gives for one image, and pixels averaged into each.
    pooled: u32,
    summed: u32,
    inputs: u32,
    rows: u32,
    // Which part of the batch, of how many; values of a row in all of them.
    part: u32,
    parts: u32,
    count: u32,
    // Where the scale begins in the weights.
    scale: u32,
    // Where the two begin in the gradients.
    d_scale: u32,
    d_shift: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> statistics: array<f32>;
@group(0) @binding(3) var<storage, read> d_features: array<f32>;
@group(0) @binding(4) var<storage, read> partials: array<f32>;
@group(0) @binding(5) var<storage, read> weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(7) var<storage, read_write> gradients: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn batch_adjoint(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let row = group.y;
    let i = (parameters.first + group.x) * WORKGROUP + thread;
    let pixels = parameters.pooled * parameters.summed;
    if i >= parameters.images * pixels {
        return;
    }
    // The parts are few: every invocation adds them up, always in the same order.
    var sum = 0.0;
    var along = 0.0;
    for (var part = 0u; part < parameters.parts; part++) {
        let at = 2u * (part * parameters.rows + row);
        sum += partials[at];
        along += partials[at + 1u];
    }
    if i == 0u && parameters.part == 0u {
        gradients[parameters.d_shift + row] = sum;
        gradients[parameters.d_scale + row] = along;
    }
    let over_sd = statistics[4u * row + 2u];
    let at = row * parameters.images * pixels + i;
    let y = (x[at] - statistics[4u * row]) * over_sd;
    let image = parameters.image_first + i / pixels;
    let input = row * parameters.pooled + (i % pixels) / parameters.summed;
    let d = d_features[image * parameters.inputs + input] * (1.0 / f32(parameters.summed));
    let count = f32(parameters.count);
    d_x[at] = weights[parameters.scale + row] * over_sd * (d - sum / count - y * (along / count));
}
