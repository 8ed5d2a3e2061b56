// The transform for any L, with the whole filters: one invocation an output pixel of a (channel, image) pair, four orientations at a
// time along z.

struct Parameters {
    first: u32,
    pairs: u32,
    images: u32,
    pixels: u32,
    width: u32,
    out_height: u32,
    out_width: u32,
    orientations: u32,
    count: u32,
    padded_height: u32,
    padded_width: u32,
    row_sources: u32,
    col_sources: u32,
    low_re: u32,
    low_im: u32,
    wave_re: u32,
    wave_im: u32,
    rho_low_re: u32,
    rho_low_im: u32,
    rho_wave_re: u32,
    rho_wave_im: u32,
    rho_low_first: u32,
    rho_wave_first: u32,
    collapsed: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> rho_parameters: array<f32>;
// Four words a pair of taps ±u from the beginning on: row and column of u, and of −u.
@group(0) @binding(3) var<storage, read> table: array<u32>;
// φ of every pair of taps; then for every four orientations, of every pair of taps, four real and four imaginary parts.
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let work = (parameters.first + id.x) * WORKGROUP + thread;
    let out_pixels = parameters.out_height * parameters.out_width;
    let pair = work / out_pixels;
    if pair >= parameters.pairs {
        return;
    }
    let pixel = work % out_pixels;
    let row_sources = parameters.row_sources + pixel / parameters.out_width * parameters.padded_height;
    let col_sources = parameters.col_sources + pixel % parameters.out_width * parameters.padded_width;
    let channel = pair / parameters.images;
    let image = pair % parameters.images;
    let plane = (channel * PLANES * parameters.images + image) * parameters.pixels;
    let next_plane = parameters.images * parameters.pixels;

    var low = vec2<f32>(0.0);
    var re = vec4<f32>(0.0);
    var im = vec4<f32>(0.0);
    for (var t = 0u; t < parameters.count; t++) {
        let i = plane + table[row_sources + table[4u * t]] * parameters.width + table[col_sources + table[4u * t + 1u]];
        let j = plane + table[row_sources + table[4u * t + 2u]] * parameters.width
            + table[col_sources + table[4u * t + 3u]];
        let w = parameters.count + 8u * (id.z * parameters.count + t);
        let even = vec4<f32>(weights[w], weights[w + 1u], weights[w + 2u], weights[w + 3u]);
        let odd = vec4<f32>(weights[w + 4u], weights[w + 5u], weights[w + 6u], weights[w + 7u]);
        let sum = input[i] + input[j];
        let difference = input[i] - input[j];
        low.x += sum * weights[t];
        re += sum * even;
        im += difference * odd;
        if PLANES == 2u {
            let sum = input[next_plane + i] + input[next_plane + j];
            let difference = input[next_plane + i] - input[next_plane + j];
            low.y += sum * weights[t];
            // (A + iB)·i
            re -= difference * odd;
            im += sum * even;
        }
    }
    let row = parameters.images * out_pixels;
    let at = image * out_pixels + pixel;
    if id.z == 0u {
        store_low(channel, at, row, low);
    }
    for (var k = 0u; k < 4u; k++) {
        let l = 4u * id.z + k;
        if l < parameters.orientations {
            store_wave(channel * parameters.orientations + l, at, row, vec2<f32>(re[k], im[k]));
        }
    }
}
