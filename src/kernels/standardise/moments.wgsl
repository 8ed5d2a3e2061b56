// Count, mean and Σ(v − mean)² of a slice of a row. Sums are of v − v₀, v₀ the slice's first value, so that a large mean costs no
// precision.

struct Parameters {
    first: u32,
    count: u32,
    columns: u32,
    slice_columns: u32,
    slices: u32,
    slice_first: u32,
    all_slices: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<vec2<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn moments(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let job = group.x + parameters.first;
    let row = job / parameters.slices;
    let slice = job % parameters.slices;
    let begin = min(slice * parameters.slice_columns, parameters.columns);
    let end = min(begin + parameters.slice_columns, parameters.columns);
    let start = row * parameters.columns;
    var origin = 0.0;
    if begin < end {
        origin = rows[start + begin];
    }
    var sum = vec2<f32>(0.0);
    for (var i = begin + thread; i < end; i += WORKGROUP) {
        let v = rows[start + i] - origin;
        sum += vec2<f32>(v, v * v);
    }
    sums[thread] = sum;
    workgroupBarrier();
    for (var width = WORKGROUP / 2u; width > 0u; width /= 2u) {
        if thread < width {
            sums[thread] += sums[thread + width];
        }
        workgroupBarrier();
    }
    if thread == 0u {
        let n = f32(end - begin);
        let mean = sums[0].x / max(n, 1.0);
        let at = 3u * (row * parameters.all_slices + parameters.slice_first + slice);
        partials[at] = n;
        partials[at + 1u] = origin + mean;
        partials[at + 2u] = max(sums[0].y - mean * sums[0].x, 0.0);
    }
}
