// The transform for L = 4, where every filter is a product of a row and a column filter, or a sum of two.
//
// A workgroup makes a tile of output pixels of a few (channel, image) pairs: first it filters the rows that the tile needs along
// their columns, into six lines that it keeps, then those along the rows. Reflection and the torus are in the tables.

struct Parameters {
    first: u32,
    pairs: u32,
    images: u32,
    pixels: u32,
    width: u32,
    out_height: u32,
    out_width: u32,
    tile: u32,
    tiles: u32,
    band: u32,
    bands: u32,
    span: u32,
    group: u32,
    source_rows: u32,
    row_taps: u32,
    col_taps: u32,
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
@group(0) @binding(3) var<storage, read> table: array<u32>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

const TAPS: u32 = 2u * RADIUS + 1u;

// Of each tap φ, g, g·cos a, g·cos ξ, and g·sin a, g·sin ξ.
var<workgroup> taps: array<vec4<f32>, 2u * TAPS>;
// Line by line: pair, source row, column.
var<workgroup> lines: array<f32, LINE_WORDS>;

// φ, and real and imaginary parts of the four wavelets, of one real plane.
struct Filtered {
    low: f32,
    a: vec4<f32>,
    b: vec4<f32>,
}

// Filters along the columns what the tile needs of plane p; a row of invocations takes one source row at a time.
fn filter_columns(p: u32, thread: u32, first_pair: u32, band: u32, left: u32) {
    let rows_at_once = WORKGROUP / parameters.tile;
    let size = parameters.group * parameters.span * parameters.tile;
    let x = left + thread % parameters.tile;
    let first_line = thread / parameters.tile;
    if x >= parameters.out_width || first_line >= rows_at_once {
        return;
    }
    for (var line = first_line; line < parameters.group * parameters.span; line += rows_at_once) {
        let pair = first_pair + line / parameters.span;
        if pair >= parameters.pairs {
            break;
        }
        let row = table[parameters.source_rows + band * parameters.span + line % parameters.span];
        // For one plane this is the pair itself, without a division.
        let plane = pair + (pair / parameters.images * (PLANES - 1u) + p) * parameters.images;
        let start = plane * parameters.pixels + row * parameters.width;
        let i = line * parameters.tile + thread % parameters.tile;
        // Tap by tap, so that neighbours read neighbours.
        let col = parameters.col_taps + RADIUS * parameters.out_width + x;
        let middle = input[start + table[col]];
        var even = middle * taps[2u * RADIUS];
        var odd = vec2<f32>(0.0);
        for (var u = 1u; u <= RADIUS; u++) {
            let ahead = input[start + table[col + u * parameters.out_width]];
            let behind = input[start + table[col - u * parameters.out_width]];
            even += (ahead + behind) * taps[2u * (RADIUS + u)];
            odd += (ahead - behind) * taps[2u * (RADIUS + u) + 1u].xy;
        }
        lines[i] = even.x;
        lines[size + i] = even.y;
        lines[2u * size + i] = even.z;
        lines[3u * size + i] = even.w;
        lines[4u * size + i] = odd.x;
        lines[5u * size + i] = odd.y;
    }
}

// Filters the lines along the rows, for output row y; `at` is the lines' first value of the pair and column.
fn filter_rows(y: u32, at: u32, kappa: vec4<f32>) -> Filtered {
    let size = parameters.group * parameters.span * parameters.tile;
    var low = 0.0;
    // Products named (row filter)(column filter): c and s with frequency a on diagonals, with ξ on upright ones.
    var cc_sc = vec2<f32>(0.0);
    var cs_ss = vec2<f32>(0.0);
    var gg_cg = vec2<f32>(0.0);
    var sg = 0.0;
    var gc_gs = vec2<f32>(0.0);
    for (var t = 0u; t < TAPS; t++) {
        let i = at + table[parameters.row_taps + y * TAPS + t] * parameters.tile;
        let even = taps[2u * t];
        let odd = taps[2u * t + 1u];
        low += lines[i] * even.x;
        gg_cg += lines[size + i] * even.yw;
        sg += lines[size + i] * odd.y;
        cc_sc += lines[2u * size + i] * vec2<f32>(even.z, odd.x);
        gc_gs += vec2<f32>(lines[3u * size + i], lines[5u * size + i]) * even.y;
        cs_ss += lines[4u * size + i] * vec2<f32>(even.z, odd.x);
    }
    let a = vec4<f32>(cc_sc.x - cs_ss.y, gg_cg.y, cc_sc.x + cs_ss.y, gc_gs.x) - kappa * gg_cg.x;
    let b = vec4<f32>(cs_ss.x + cc_sc.y, sg, cc_sc.y - cs_ss.x, -gc_gs.y);
    return Filtered(low, a, b);
}

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let work = parameters.first + id.x;
    let left = work % parameters.tiles * parameters.tile;
    let band = work / parameters.tiles % parameters.bands;
    let first_pair = work / parameters.tiles / parameters.bands * parameters.group;
    if thread < 2u * TAPS {
        let at = 8u * (thread / 2u) + 4u * (thread % 2u);
        taps[thread] = vec4<f32>(weights[at], weights[at + 1u], weights[at + 2u], weights[at + 3u]);
    }
    let after = 8u * TAPS;
    let kappa = vec4<f32>(weights[after], weights[after + 1u], weights[after + 2u], weights[after + 3u]);

    let column = thread % parameters.tile;
    let x = left + column;
    let y = band * parameters.band + thread / parameters.tile % parameters.band;
    let of_group = thread / parameters.tile / parameters.band;
    let pair = first_pair + of_group;
    let wanted = x < parameters.out_width && y < parameters.out_height && of_group < parameters.group
        && pair < parameters.pairs;

    var low = vec2<f32>(0.0);
    var re = vec4<f32>(0.0);
    var im = vec4<f32>(0.0);
    for (var p = 0u; p < PLANES; p++) {
        // The taps stand, or the other plane's lines are read.
        workgroupBarrier();
        filter_columns(p, thread, first_pair, band, left);
        workgroupBarrier();
        if wanted {
            let f = filter_rows(y, of_group * parameters.span * parameters.tile + column, kappa);
            // (A + iB)·(re + i·im)
            if p == 0u {
                low.x = f.low;
                re = f.a;
                im = f.b;
            } else {
                low.y = f.low;
                re -= f.b;
                im += f.a;
            }
        }
    }
    if wanted {
        let out_pixels = parameters.out_height * parameters.out_width;
        let row = parameters.images * out_pixels;
        let channel = pair / parameters.images;
        let at = pair % parameters.images * out_pixels + y * parameters.out_width + x;
        store_low(channel, at, row, low);
        store_wave(4u * channel, at, row, vec2<f32>(re.x, im.x));
        store_wave(4u * channel + 1u, at, row, vec2<f32>(re.y, im.y));
        store_wave(4u * channel + 2u, at, row, vec2<f32>(re.z, im.z));
        store_wave(4u * channel + 3u, at, row, vec2<f32>(re.w, im.w));
    }
}
