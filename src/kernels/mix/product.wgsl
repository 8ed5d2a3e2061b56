// A matrix times rows, in tiles: 64 columns and TILE_ROWS outputs a workgroup, four columns and THREAD_ROWS outputs an invocation.

struct Parameters {
    first: u32,
    matrix_at: u32,
    bias_at: u32,
    outputs: u32,
    inputs: u32,
    columns: u32,
    input_row: u32,
    input_stride: u32,
    output_row: u32,
    output_stride: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> matrices: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<f32>;
@group(0) @binding(3) var<storage, read_write> products: array<f32>;

// Inputs held at a time, and invocations along the columns.
const DEPTH = 16u;
const ACROSS = 16u;
const QUADS = TILE_ROWS / 4u;

// By input, then by four outputs; by input, then by four columns.
var<workgroup> matrix_tile: array<vec4<f32>, DEPTH * QUADS>;
var<workgroup> rows_tile: array<vec4<f32>, DEPTH * ACROSS>;

fn matrix_value(output: u32, input: u32) -> f32 {
    if output >= parameters.outputs || input >= parameters.inputs {
        return 0.0;
    }
    return matrices[parameters.matrix_at + output * parameters.inputs + input];
}

fn four_columns(input: u32, column: u32) -> vec4<f32> {
    if input >= parameters.inputs || column >= parameters.columns {
        return vec4<f32>(0.0);
    }
    let at = (parameters.input_row + input * parameters.input_stride) * parameters.columns + column;
    let left = parameters.columns - column;
    var four = vec4<f32>(rows[at], 0.0, 0.0, 0.0);
    if left > 1u {
        four.y = rows[at + 1u];
    }
    if left > 2u {
        four.z = rows[at + 2u];
    }
    if left > 3u {
        four.w = rows[at + 3u];
    }
    return four;
}

@compute @workgroup_size(WORKGROUP)
fn product(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
    let first_column = (group.x + parameters.first) * 4u * ACROSS;
    let first_output = group.y * TILE_ROWS;
    let across = thread % ACROSS;
    let down = thread / ACROSS;
    var sums: array<vec4<f32>, THREAD_ROWS>;
    for (var input = 0u; input < parameters.inputs; input += DEPTH) {
        for (var i = thread; i < DEPTH * QUADS; i += WORKGROUP) {
            // Neighbours read along a row of the matrix.
            let k = i % DEPTH;
            let output = first_output + 4u * (i / DEPTH);
            matrix_tile[k * QUADS + i / DEPTH] = vec4<f32>(
                matrix_value(output, input + k),
                matrix_value(output + 1u, input + k),
                matrix_value(output + 2u, input + k),
                matrix_value(output + 3u, input + k),
            );
        }
        for (var i = thread; i < DEPTH * ACROSS; i += WORKGROUP) {
            rows_tile[i] = four_columns(input + i / ACROSS, first_column + 4u * (i % ACROSS));
        }
        workgroupBarrier();
        for (var k = 0u; k < DEPTH; k++) {
            let x = rows_tile[k * ACROSS + across];
            for (var quad = 0u; quad < THREAD_ROWS / 4u; quad++) {
                let w = matrix_tile[k * QUADS + down * (THREAD_ROWS / 4u) + quad];
                sums[4u * quad] = fma(vec4<f32>(w.x), x, sums[4u * quad]);
                sums[4u * quad + 1u] = fma(vec4<f32>(w.y), x, sums[4u * quad + 1u]);
                sums[4u * quad + 2u] = fma(vec4<f32>(w.z), x, sums[4u * quad + 2u]);
                sums[4u * quad + 3u] = fma(vec4<f32>(w.w), x, sums[4u * quad + 3u]);
            }
        }
        workgroupBarrier();
    }
    let column = first_column + 4u * across;
    for (var r = 0u; r < THREAD_ROWS; r++) {
        let output = first_output + down * THREAD_ROWS + r;
        if output >= parameters.outputs {
            break;
        }
        var bias = 0.0;
        if parameters.bias_at != NONE {
            bias = matrices[parameters.bias_at + output];
        }
        let at = (parameters.output_row + output * parameters.output_stride) * parameters.columns;
        let value = sums[r] + bias;
        for (var c = 0u; c < 4u; c++) {
            if column + c < parameters.columns {
                products[at + column + c] = value[c];
            }
        }
    }
}
