// Mean over an image's pixels of every row; one workgroup a row and image.

struct Parameters {
    first: u32,
    images: u32,
    // The map's first image among the averages.
    image_first: u32,
    rows: u32,
    pixels: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> averages: array<f32>;

var<workgroup> tree: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn average(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let image = parameters.first + group.x;
    let row = group.y;
    let start = (row * parameters.images + image) * parameters.pixels;
    var sum = 0.0;
    for (var i = thread; i < parameters.pixels; i += WORKGROUP) {
        sum += values[start + i];
    }
    tree[thread] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if thread < half {
            tree[thread] += tree[thread + half];
        }
    }
    if thread == 0u {
        averages[(parameters.image_first + image) * parameters.rows + row] = tree[0] / f32(parameters.pixels);
    }
}
