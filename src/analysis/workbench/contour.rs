//! Where a function on the frequency plane takes one value: marching squares.

use super::spectrum::{PLANE, plane_frequency};

/// The line `level` of [`PLANE`]² values as pieces (row, column, row, column), in radians a pixel; within a cell it is straight.
pub fn contour(values: &[f32], level: f32) -> Vec<[f32; 4]> {
    assert_eq!(values.len(), PLANE * PLANE, "a whole plane");
    let mut pieces = Vec::new();
    for row in 0..PLANE - 1 {
        for col in 0..PLANE - 1 {
            // The cell's corners in order around it, and where the line crosses each of its sides.
            let corners = [(row, col), (row, col + 1), (row + 1, col + 1), (row + 1, col)];
            let value = |(r, c): (usize, usize)| values[r * PLANE + c] - level;
            let place = |(r, c): (usize, usize)| [plane_frequency(r) as f32, plane_frequency(c) as f32];
            let mut crossings = [[0.0; 2]; 4];
            let mut found = 0;
            for side in 0..4 {
                let (a, b) = (corners[side], corners[(side + 1) % 4]);
                let (from, to) = (value(a), value(b));
                if (from < 0.0) != (to < 0.0) {
                    let (share, start, end) = (from / (from - to), place(a), place(b));
                    crossings[found] = [0, 1].map(|k| start[k] + share * (end[k] - start[k]));
                    found += 1;
                }
            }
            for piece in crossings[..found].chunks_exact(2) {
                pieces.push([piece[0][0], piece[0][1], piece[1][0], piece[1][1]]);
            }
        }
    }
    pieces
}
