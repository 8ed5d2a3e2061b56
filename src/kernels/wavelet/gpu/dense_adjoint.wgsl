// The adjoint of the transform with whole filters, as a gather: one invocation an input pixel of a (channel, image) pair. At every
// padded position that reflects onto the pixel it asks, for every tap, which output pixel reads there through it.

struct Parameters {
    first: u32,
    pairs: u32,
    channels: u32,
    images: u32,
    height: u32,
    width: u32,
    out_pixels: u32,
    out_width: u32,
    orientations: u32,
    count: u32,
    padded_height: u32,
    padded_width: u32,
    row_positions: u32,
    col_positions: u32,
    row_outputs: u32,
    col_outputs: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_input: array<f32>;

// The output pixel whose centre is at tap (u, v) from the padded position, or NONE.
fn output(row: u32, col: u32, u: u32, v: u32) -> u32 {
    let y = table[parameters.row_outputs + (row + u) % parameters.padded_height];
    let x = table[parameters.col_outputs + (col + v) % parameters.padded_width];
    return select(y * parameters.out_width + x, NONE, y == NONE || x == NONE);
}

// What an output pixel of a pair sends through tap t, or, where `side` is −1, through its opposite: to both planes.
fn sent(pixel: u32, t: u32, channel: u32, image: u32, side: f32) -> vec2<f32> {
    if pixel == NONE {
        return vec2<f32>(0.0);
    }
    let row = parameters.images * parameters.out_pixels;
    let low_at = channel * PLANES * row + image * parameters.out_pixels + pixel;
    var sum = vec2<f32>(gradients[low_at], 0.0);
    if PLANES == 2u {
        sum.y = gradients[low_at + row];
    }
    sum *= weights[t];
    var at = (parameters.channels * PLANES + channel * parameters.orientations * 2u) * row;
    at += image * parameters.out_pixels + pixel;
    for (var l = 0u; l < parameters.orientations; l++) {
        let w = parameters.count + 8u * (l / 4u * parameters.count + t) + l % 4u;
        let d = vec2<f32>(gradients[at], gradients[at + row]);
        // conj ψ times d.
        sum += weights[w] * d + side * weights[w + 4u] * vec2<f32>(d.y, -d.x);
        at += 2u * row;
    }
    return sum;
}

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let work = (parameters.first + id.x) * WORKGROUP + thread;
    let pixels = parameters.height * parameters.width;
    let pair = work / pixels;
    if pair >= parameters.pairs {
        return;
    }
    let pixel = work % pixels;
    let channel = pair / parameters.images;
    let image = pair % parameters.images;
    let row_positions = parameters.row_positions + pixel / parameters.width;
    let col_positions = parameters.col_positions + pixel % parameters.width;
    var sum = vec2<f32>(0.0);
    for (var i = table[row_positions]; i < table[row_positions + 1u]; i++) {
        for (var j = table[col_positions]; j < table[col_positions + 1u]; j++) {
            for (var t = 0u; t < parameters.count; t++) {
                let ahead = output(table[i], table[j], table[4u * t], table[4u * t + 1u]);
                sum += sent(ahead, t, channel, image, 1.0);
                let behind = output(table[i], table[j], table[4u * t + 2u], table[4u * t + 3u]);
                sum += sent(behind, t, channel, image, -1.0);
            }
        }
    }
    let to = (channel * PLANES * parameters.images + image) * pixels + pixel;
    d_input[to] = sum.x;
    if PLANES == 2u {
        d_input[to + parameters.images * pixels] = sum.y;
    }
}
