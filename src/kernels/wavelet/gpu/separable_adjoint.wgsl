// The adjoint of the separable transform, as a gather: every input pixel adds up what reads it.
//
// A workgroup makes a tile of input pixels of a few (channel, image) pairs: first, along the rows, the gradients of the six lines at
// the tile's input rows and the output columns that read the tile, of every plane; then, along the columns, the pixels'. The
// tables list for each input row or column the (output, tap) pairs that read it.

struct Parameters {
    first: u32,
    pairs: u32,
    channels: u32,
    images: u32,
    height: u32,
    width: u32,
    out_pixels: u32,
    out_width: u32,
    tile: u32,
    tiles: u32,
    band: u32,
    bands: u32,
    reach: u32,
    group: u32,
    row_readers: u32,
    col_readers: u32,
    columns: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_input: array<f32>;

const TAPS: u32 = 2u * RADIUS + 1u;

// Of each tap φ, g, g·cos a, g·cos ξ, and g·sin a, g·sin ξ.
var<workgroup> taps: array<vec4<f32>, 2u * TAPS>;
// Plane by plane, line by line: pair, input row, output column.
var<workgroup> lines: array<f32, LINE_WORDS>;

// Gradients of the six lines, named as the column filters that make them.
struct Lines {
    even: vec4<f32>,
    odd: vec2<f32>,
}

// What one output pixel sends to the lines through tap t of the row filters, where a and b are the gradients of real and
// imaginary parts of the four wavelets, of one real plane.
fn sent(t: u32, low: f32, a: vec4<f32>, b: vec4<f32>, kappa: vec4<f32>) -> Lines {
    let even = taps[2u * t];
    let odd = taps[2u * t + 1u];
    return Lines(
        vec4<f32>(
            low * even.x,
            a.y * even.w + b.y * odd.y - dot(kappa, a) * even.y,
            (a.x + a.z) * even.z + (b.x + b.z) * odd.x,
            a.w * even.y,
        ),
        vec2<f32>((b.x - b.z) * even.z + (a.z - a.x) * odd.x, -b.w * even.y),
    );
}

fn keep(p: u32, i: u32, size: u32, value: Lines) {
    let at = 6u * p * size + i;
    lines[at] = value.even.x;
    lines[at + size] = value.even.y;
    lines[at + 2u * size] = value.even.z;
    lines[at + 3u * size] = value.even.w;
    lines[at + 4u * size] = value.odd.x;
    lines[at + 5u * size] = value.odd.y;
}

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let work = parameters.first + id.x;
    let tile = work % parameters.tiles;
    let top = work / parameters.tiles % parameters.bands * parameters.band;
    let first_pair = work / parameters.tiles / parameters.bands * parameters.group;
    if thread < 2u * TAPS {
        let at = 8u * (thread / 2u) + 4u * (thread % 2u);
        taps[thread] = vec4<f32>(weights[at], weights[at + 1u], weights[at + 2u], weights[at + 3u]);
    }
    let after = 8u * TAPS;
    let kappa = vec4<f32>(weights[after], weights[after + 1u], weights[after + 2u], weights[after + 3u]);
    workgroupBarrier();

    let row = parameters.images * parameters.out_pixels;
    let size = parameters.group * parameters.band * parameters.reach;
    for (var i = thread; i < size; i += WORKGROUP) {
        let x = table[parameters.columns + tile * parameters.reach + i % parameters.reach];
        let y = top + i / parameters.reach % parameters.band;
        let pair = first_pair + i / parameters.reach / parameters.band;
        if x == NONE || y >= parameters.height || pair >= parameters.pairs {
            continue;
        }
        let channel = pair / parameters.images;
        let pixel = pair % parameters.images * parameters.out_pixels + x;
        let low_row = channel * PLANES * row + pixel;
        let wave_row = (parameters.channels * PLANES + channel * 8u) * row + pixel;
        var real = Lines(vec4<f32>(0.0), vec2<f32>(0.0));
        var imaginary = real;
        let readers = parameters.row_readers + y;
        let end = table[readers + 1u];
        for (var e = table[readers]; e < end; e++) {
            let reader = table[e];
            let at = wave_row + reader / TAPS * parameters.out_width;
            let t = reader % TAPS;
            let low_at = low_row + reader / TAPS * parameters.out_width;
            let re = vec4<f32>(gradients[at], gradients[at + 2u * row], gradients[at + 4u * row], gradients[at + 6u * row]);
            let im = vec4<f32>(
                gradients[at + row],
                gradients[at + 3u * row],
                gradients[at + 5u * row],
                gradients[at + 7u * row],
            );
            let s = sent(t, gradients[low_at], re, im, kappa);
            real.even += s.even;
            real.odd += s.odd;
            if PLANES == 2u {
                // The imaginary plane's wavelets were multiplied by i.
                let s = sent(t, gradients[low_at + row], im, -re, kappa);
                imaginary.even += s.even;
                imaginary.odd += s.odd;
            }
        }
        keep(0u, i, size, real);
        if PLANES == 2u {
            keep(1u, i, size, imaginary);
        }
    }
    workgroupBarrier();

    let outputs = PLANES * parameters.group * parameters.band * parameters.tile;
    for (var i = thread; i < outputs; i += WORKGROUP) {
        let x = tile * parameters.tile + i % parameters.tile;
        let in_band = i / parameters.tile % parameters.band;
        let of_group = i / parameters.tile / parameters.band % parameters.group;
        let p = i / parameters.tile / parameters.band / parameters.group;
        let y = top + in_band;
        let pair = first_pair + of_group;
        if x >= parameters.width || y >= parameters.height || pair >= parameters.pairs {
            continue;
        }
        let start = 6u * p * size + (of_group * parameters.band + in_band) * parameters.reach;
        var sum = 0.0;
        let readers = parameters.col_readers + x;
        let end = table[readers + 1u];
        for (var e = table[readers]; e < end; e++) {
            // Its column counts within the tile's list.
            let reader = table[e];
            let at = start + reader / TAPS;
            let even = taps[2u * (reader % TAPS)];
            let odd = taps[2u * (reader % TAPS) + 1u];
            sum += dot(even, vec4<f32>(lines[at], lines[at + size], lines[at + 2u * size], lines[at + 3u * size]));
            sum += dot(odd.xy, vec2<f32>(lines[at + 4u * size], lines[at + 5u * size]));
        }
        let plane = (pair / parameters.images * PLANES + p) * parameters.images + pair % parameters.images;
        d_input[(plane * parameters.height + y) * parameters.width + x] = sum;
    }
}
