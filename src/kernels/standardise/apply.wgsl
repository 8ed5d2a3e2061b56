// Standardised rows, written out in place.

struct Parameters {
    first: u32,
    channels: u32,
    columns: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> channel_statistics: array<f32>;
@group(0) @binding(2) var<storage, read> complex_at: array<u32>;
@group(0) @binding(3) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn apply(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let column = id.x + parameters.first * WORKGROUP;
    if column >= parameters.columns {
        return;
    }
    for (var k = id.y; k < parameters.channels; k += groups.y) {
        let mean = vec2<f32>(channel_statistics[4u * k], channel_statistics[4u * k + 1u]);
        let scale = channel_statistics[4u * k + 2u];
        let re = k * parameters.columns + column;
        rows[re] = (rows[re] - mean.x) * scale;
        if complex_at[k] != NONE {
            let im = (parameters.channels + complex_at[k]) * parameters.columns + column;
            rows[im] = (rows[im] - mean.y) * scale;
        }
    }
}
