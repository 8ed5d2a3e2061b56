// What the batch normalisation's gradient needs of a part of the batch: for each row the sums of d and of d·y. d is the gradient of
// the normalised value after the learned scale, y the normalised value before it. One workgroup a row.

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
    // Which part of the batch.
    part: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> statistics: array<f32>;
@group(0) @binding(3) var<storage, read> d_features: array<f32>;
@group(0) @binding(4) var<storage, read_write> partials: array<f32>;

var<workgroup> tree: array<vec2<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn batch_sums(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let row = parameters.first + group.x;
    let mean = statistics[4u * row];
    let over_sd = statistics[4u * row + 2u];
    let pixels = parameters.pooled * parameters.summed;
    let count = parameters.images * pixels;
    // An average hands each pixel its share of the gradient.
    let share = 1.0 / f32(parameters.summed);
    var sums = vec2<f32>();
    for (var i = thread; i < count; i += WORKGROUP) {
        let image = parameters.image_first + i / pixels;
        let input = row * parameters.pooled + (i % pixels) / parameters.summed;
        let d = d_features[image * parameters.inputs + input] * share;
        sums += d * vec2<f32>(1.0, (x[row * count + i] - mean) * over_sd);
    }
    tree[thread] = sums;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if thread < half {
            tree[thread] += tree[thread + half];
        }
    }
    if thread == 0u {
        let at = 2u * (parameters.part * parameters.rows + row);
        partials[at] = tree[0].x;
        partials[at + 1u] = tree[0].y;
    }
}
