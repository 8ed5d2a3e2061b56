// Dot products of rows with rows over a slice of their columns: 32 by 32 of them a workgroup, four by four an invocation.

struct Parameters {
    first: u32,
    outputs: u32,
    inputs: u32,
    columns: u32,
    slice_columns: u32,
    gradient_row: u32,
    gradient_stride: u32,
    input_row: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<f32>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

// Columns held at a time, and groups of four rows.
const DEPTH = 16u;
const QUADS = 8u;

var<workgroup> gradient_tile: array<vec4<f32>, DEPTH * QUADS>;
var<workgroup> row_tile: array<vec4<f32>, DEPTH * QUADS>;

fn gradient_value(output: u32, column: u32, end: u32) -> f32 {
    if output >= parameters.outputs || column >= end {
        return 0.0;
    }
    let row = parameters.gradient_row + output * parameters.gradient_stride;
    return gradients[row * parameters.columns + column];
}

fn row_value(input: u32, column: u32, end: u32) -> f32 {
    if input >= parameters.inputs || column >= end {
        return 0.0;
    }
    return rows[(parameters.input_row + input) * parameters.columns + column];
}

@compute @workgroup_size(WORKGROUP)
fn dots(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let slice = group.x + parameters.first;
    let begin = slice * parameters.slice_columns;
    let end = min(begin + parameters.slice_columns, parameters.columns);
    let first_output = group.y * 4u * QUADS;
    let first_input = group.z * 4u * QUADS;
    let down = thread / QUADS;
    let across = thread % QUADS;
    var sums: array<vec4<f32>, 4>;
    for (var column = begin; column < end; column += DEPTH) {
        for (var i = thread; i < DEPTH * QUADS; i += WORKGROUP) {
            // Neighbours read along a row.
            let c = column + i % DEPTH;
            let quad = i / DEPTH;
            let output = first_output + 4u * quad;
            gradient_tile[(i % DEPTH) * QUADS + quad] = vec4<f32>(
                gradient_value(output, c, end),
                gradient_value(output + 1u, c, end),
                gradient_value(output + 2u, c, end),
                gradient_value(output + 3u, c, end),
            );
            let input = first_input + 4u * quad;
            row_tile[(i % DEPTH) * QUADS + quad] = vec4<f32>(
                row_value(input, c, end),
                row_value(input + 1u, c, end),
                row_value(input + 2u, c, end),
                row_value(input + 3u, c, end),
            );
        }
        workgroupBarrier();
        for (var c = 0u; c < DEPTH; c++) {
            let d = gradient_tile[c * QUADS + down];
            let x = row_tile[c * QUADS + across];
            sums[0] = fma(vec4<f32>(d.x), x, sums[0]);
            sums[1] = fma(vec4<f32>(d.y), x, sums[1]);
            sums[2] = fma(vec4<f32>(d.z), x, sums[2]);
            sums[3] = fma(vec4<f32>(d.w), x, sums[3]);
        }
        workgroupBarrier();
    }
    for (var r = 0u; r < 4u; r++) {
        let output = first_output + 4u * down + r;
        for (var c = 0u; c < 4u; c++) {
            let input = first_input + 4u * across + c;
            if output < parameters.outputs && input < parameters.inputs {
                partials[(slice * parameters.outputs + output) * parameters.inputs + input] = sums[r][c];
            }
        }
    }
}
