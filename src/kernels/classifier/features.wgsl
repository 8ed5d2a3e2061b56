// Inputs of the linear layer: averages of `summed` pixels (1 where nothing is averaged), batch normalisation, flattened.

struct Parameters {
    first: u32,
    // Images of x, the first of which is the batch's image `image_first`.
    images: u32,
    image_first: u32,
    // Inputs that one row gives for one image, and pixels averaged into each.
    pooled: u32,
    summed: u32,
    inputs: u32,
    // Where the two begin in the weights.
    scale: u32,
    shift: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> statistics: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> features: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn normalised(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let row = group.y;
    let i = (parameters.first + group.x) * WORKGROUP + thread;
    if i >= parameters.images * parameters.pooled {
        return;
    }
    let start = (row * parameters.images * parameters.pooled + i) * parameters.summed;
    var sum = 0.0;
    for (var j = 0u; j < parameters.summed; j++) {
        sum += x[start + j];
    }
    let centred = sum / f32(parameters.summed) - statistics[4u * row];
    let scale = weights[parameters.scale + row] * statistics[4u * row + 2u];
    let image = parameters.image_first + i / parameters.pooled;
    features[image * parameters.inputs + row * parameters.pooled + i % parameters.pooled] =
        centred * scale + weights[parameters.shift + row];
}
