// Adds a batch to the class sums. One invocation a place and class reads the values of its class's images alone, so that no two
// add to one sum. A sum is two values, the second (half a buffer on) what the first has rounded away.

struct Parameters {
    first: u32,
    images: u32,
    channels: u32,
    planes: u32,
    pixels: u32,
    classes: u32,
    // Always 0, which a compiler does not know.
    zero: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<u32>;
@group(0) @binding(3) var<storage, read_write> totals: array<f32>;

// The same value, of which a compiler no longer knows how it was made. Compilers may otherwise take (a + b) − a for b, as algebra
// has it and floats have not.
fn opaque(v: f32) -> f32 {
    return bitcast<f32>(bitcast<u32>(v) ^ parameters.zero);
}

// sum.x + sum.y + v, where x is the rounded sum of both and y gathers what it has lost (Knuth's two-sum: exact whichever is larger).
fn plus(sum: vec2<f32>, v: f32) -> vec2<f32> {
    let s = opaque(sum.x + v);
    let added = opaque(s - sum.x);
    let kept = opaque(s - added);
    let lost = opaque(sum.x - kept) + opaque(v - added);
    return vec2<f32>(s, sum.y + lost);
}

@compute @workgroup_size(WORKGROUP)
fn add(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let places = parameters.channels * parameters.pixels;
    let place = (parameters.first + group.x) * WORKGROUP + thread;
    if place >= places {
        return;
    }
    let label = group.y;
    let channel = place / parameters.pixels;
    let pixel = place % parameters.pixels;
    let moduli = parameters.classes * places * parameters.planes;
    let half = moduli + parameters.classes * places;
    let at_re = (label * parameters.channels + channel) * parameters.planes * parameters.pixels + pixel;
    let at_im = at_re + parameters.pixels;
    let at_modulus = moduli + label * places + place;
    let complex = parameters.planes == 2u;

    var re = vec2<f32>(totals[at_re], totals[half + at_re]);
    var im = vec2<f32>();
    if complex {
        im = vec2<f32>(totals[at_im], totals[half + at_im]);
    }
    var modulus = vec2<f32>(totals[at_modulus], totals[half + at_modulus]);
    let row = parameters.images * parameters.pixels;
    let start = channel * parameters.planes * row + pixel;
    for (var image = 0u; image < parameters.images; image++) {
        if labels[image] != label {
            continue;
        }
        let x = values[start + image * parameters.pixels];
        re = plus(re, x);
        if complex {
            let y = values[start + row + image * parameters.pixels];
            im = plus(im, y);
            modulus = plus(modulus, sqrt(x * x + y * y));
        } else {
            modulus = plus(modulus, abs(x));
        }
    }
    totals[at_re] = re.x;
    totals[half + at_re] = re.y;
    if complex {
        totals[at_im] = im.x;
        totals[half + at_im] = im.y;
    }
    totals[at_modulus] = modulus.x;
    totals[half + at_modulus] = modulus.y;
}
