// Values of a map to opaque sRGB pixels, by the contract beside this file. MAPPING: 0 Complex, 1 Phase, 2 Modulus, 3 Signed;
// PLANES: 1 real, 2 complex.

struct Parameters {
    first: u32,
    // Pixels of a picture.
    count: u32,
    // Where the first picture's planes begin among the values, and how far it is to the next picture's.
    re: u32,
    im: u32,
    step: u32,
    // Where the first picture begins among the pixels; the others follow without a gap.
    out: u32,
    full: f32,
    floor: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: array<f32>;
// Linear red, green and blue of the 256 colours.
@group(0) @binding(2) var<storage, read> wheel: array<f32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<u32>;

const STEPS: u32 = 256u;
const PI: f32 = 3.14159265;

// |x + iy| over its larger part: the squares of the parts themselves may leave f32's range.
fn lengthening(large: f32, small: f32) -> f32 {
    if large == 0.0 {
        return 1.0;
    }
    let a = small / large;
    return sqrt(1.0 + a * a);
}

fn light_byte(linear: f32) -> u32 {
    let light = clamp(linear, 0.0, 1.0);
    let encoded = select(1.055 * pow(light, 1.0 / 2.4) - 0.055, 12.92 * light, light <= 0.0031308);
    return u32(255.0 * encoded + 0.5);
}

fn packed(light: vec3<f32>) -> u32 {
    return light_byte(light.x) | (light_byte(light.y) << 8u) | (light_byte(light.z) << 16u) | (255u << 24u);
}

// The wheel's entry nearest to the phase, by the polynomial of the CPU's tables: WGSL's own atan2 promises nothing on the axes.
fn wheel_step(x: f32, y: f32) -> u32 {
    let large = max(abs(x), abs(y));
    let small = min(abs(x), abs(y));
    let a = select(small / large, 0.0, large == 0.0);
    let s = a * a;
    let octant = a
        * (0.9999773
            + s * (-0.3326235 + s * (0.1935435 + s * (-0.1164329 + s * (0.05265332 - s * 0.0117212)))));
    let quadrant = select(octant, 0.5 * PI - octant, abs(x) < abs(y));
    let half = select(quadrant, PI - quadrant, x < 0.0);
    let phase = select(half, 2.0 * PI - half, y < 0.0);
    return u32(phase * (f32(STEPS) / (2.0 * PI)) + 0.5) % STEPS;
}

fn colour(x: f32, y: f32) -> vec3<f32> {
    let large = max(abs(x), abs(y));
    let longer = lengthening(large, min(abs(x), abs(y)));
    var t = 1.0;
    if large == 0.0 {
        t = 0.0;
    } else if large < parameters.full {
        t = min(large / parameters.full * longer, 1.0);
    }
    if MAPPING == 3u {
        let lightness = 0.5 + 0.5 * select(t, -t, x < 0.0);
        return vec3<f32>(lightness * lightness * lightness);
    }
    if MAPPING == 2u {
        return vec3<f32>(t * t);
    }
    // The first condition spares the second an overflow.
    if large > parameters.floor || large * longer > parameters.floor {
        let at = 3u * wheel_step(x, y);
        let hue = vec3<f32>(wheel[at], wheel[at + 1u], wheel[at + 2u]);
        return hue * select(t * t, 1.0, MAPPING == 1u);
    }
    return vec3<f32>(select(t * t, 0.0, MAPPING == 1u));
}

@compute @workgroup_size(WORKGROUP)
fn paint(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let i = (parameters.first + group.x) * WORKGROUP + thread;
    if i >= parameters.count {
        return;
    }
    let picture = group.y * parameters.step + i;
    var y = 0.0;
    if PLANES == 2u {
        y = values[parameters.im + picture];
    }
    pixels[parameters.out + group.y * parameters.count + i] = packed(colour(values[parameters.re + picture], y));
}
