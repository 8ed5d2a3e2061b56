// A product of two matrices, tile by tile: a workgroup computes 32 × 32 values of sum over k of left(row, k)·right(k, column).
// Who puts this before his own text has the functions left, right (0 outside the matrices) and finish, and says by two constants
// along which index each matrix lies in memory, so that neighbouring invocations read neighbouring values.

const TILE: u32 = 32u;
// One more than a tile's row: invocations that write a column of it then reach different banks of memory.
const PITCH: u32 = 33u;
// Invocations along a side of the tile; each computes every eighth row and column.
const SIDE: u32 = 8u;

var<workgroup> left_tile: array<f32, 1056>;
var<workgroup> right_tile: array<f32, 1056>;

fn load_tiles(row: u32, column: u32, start: u32, thread: u32) {
    for (var e = thread; e < TILE * TILE; e += WORKGROUP) {
        let fast = e % TILE;
        let slow = e / TILE;
        let left_row = select(fast, slow, LEFT_ALONG_INNER);
        let left_k = select(slow, fast, LEFT_ALONG_INNER);
        left_tile[left_k * PITCH + left_row] = left(row + left_row, start + left_k);
        let right_column = select(fast, slow, RIGHT_ALONG_INNER);
        let right_k = select(slow, fast, RIGHT_ALONG_INNER);
        right_tile[right_k * PITCH + right_column] = right(start + right_k, column + right_column);
    }
}

fn finish_row(row: u32, column: u32, sums: vec4<f32>) {
    finish(row, column, sums.x);
    finish(row, column + SIDE, sums.y);
    finish(row, column + 2u * SIDE, sums.z);
    finish(row, column + 3u * SIDE, sums.w);
}

// The tile at (tile_row, tile_column); inner is the same for the whole workgroup.
fn product(tile_row: u32, tile_column: u32, inner: u32, thread: u32) {
    let r = thread / SIDE;
    let c = thread % SIDE;
    var sums0 = vec4<f32>();
    var sums1 = vec4<f32>();
    var sums2 = vec4<f32>();
    var sums3 = vec4<f32>();
    for (var start = 0u; start < inner; start += TILE) {
        load_tiles(tile_row * TILE, tile_column * TILE, start, thread);
        workgroupBarrier();
        // Each tile's sum on its own, then added to the others': thousands of terms in one running sum would lose digits.
        var part0 = vec4<f32>();
        var part1 = vec4<f32>();
        var part2 = vec4<f32>();
        var part3 = vec4<f32>();
        for (var k = 0u; k < TILE * PITCH; k += PITCH) {
            let b = vec4<f32>(
                right_tile[k + c],
                right_tile[k + c + SIDE],
                right_tile[k + c + 2u * SIDE],
                right_tile[k + c + 3u * SIDE],
            );
            part0 += left_tile[k + r] * b;
            part1 += left_tile[k + r + SIDE] * b;
            part2 += left_tile[k + r + 2u * SIDE] * b;
            part3 += left_tile[k + r + 3u * SIDE] * b;
        }
        sums0 += part0;
        sums1 += part1;
        sums2 += part2;
        sums3 += part3;
        workgroupBarrier();
    }
    let row = tile_row * TILE + r;
    let column = tile_column * TILE + c;
    finish_row(row, column, sums0);
    finish_row(row + SIDE, column, sums1);
    finish_row(row + 2u * SIDE, column, sums2);
    finish_row(row + 3u * SIDE, column, sums3);
}

