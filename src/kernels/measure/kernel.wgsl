// Multiply-adds in registers: what the device can do at most.

struct Parameters {
    first: u32,
    rounds: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn multiply_adds(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    // Factors that the compiler cannot know, and that neither grow nor vanish.
    let factor = vec4<f32>(0.999 + 1e-6 * f32(thread));
    let addend = vec4<f32>(1e-3 * f32(group.x + parameters.first + 1u));
    var a = vec4<f32>(1.0, 2.0, 3.0, 4.0);
    var b = a + 1.0;
    var c = a + 2.0;
    var d = a + 3.0;
    var e = a + 4.0;
    var f = a + 5.0;
    var g = a + 6.0;
    var h = a + 7.0;
    for (var i = 0u; i < parameters.rounds; i++) {
        a = fma(a, factor, addend);
        b = fma(b, factor, addend);
        c = fma(c, factor, addend);
        d = fma(d, factor, addend);
        e = fma(e, factor, addend);
        f = fma(f, factor, addend);
        g = fma(g, factor, addend);
        h = fma(h, factor, addend);
    }
    let sum = a + b + c + d + e + f + g + h;
    if thread == 0u || sum.x + sum.y + sum.z + sum.w < 0.0 {
        values[group.x + parameters.first] = sum.x + sum.y + sum.z + sum.w;
    }
}
