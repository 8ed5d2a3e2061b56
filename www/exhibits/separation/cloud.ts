// Clouds as a plane shows them.
import type { Space } from '../../engine/calls/separation.ts';
import { dimsOf, type Frame } from './tour/frame.ts';

/** One network's clouds, seen in a plane, in within-class standard deviations; x and y alternate. */
export interface Cloud {
  /** The plane's part of the class means' mean square distance, one a block. */
  share: Float32Array;
  /** In how many dimensions the means differ, one a block. */
  ranks: Float32Array;
  /** (blocks, classes, 2) */
  means: Float32Array;
  /** (blocks, images, 2) */
  points: Float32Array;
}

export function cloudOf(space: Space, frame: Frame): Cloud {
  const { ranks } = space;
  return { share: shares(space, frame), ranks, means: projected(space.means, frame), points: projected(space.points, frame) };
}

/** Rows of class space, as x and y. */
export function projected(rows: Float32Array, frame: Frame): Float32Array {
  const dims = dimsOf(frame);
  const out = new Float32Array((2 * rows.length) / dims);
  for (let at = 0, to = 0; to < out.length; at += dims, to += 2) {
    let [x, y] = [0, 0];
    for (let d = 0; d < dims; d++) {
      x += frame[d]! * rows[at + d]!;
      y += frame[dims + d]! * rows[at + d]!;
    }
    out[to] = x;
    out[to + 1] = y;
  }
  return out;
}

/** Of the mean square distance between the class means, what the plane shows of it; 0 where they do not differ. */
function shares({ ranks, means }: Space, frame: Frame): Float32Array {
  const dims = dimsOf(frame);
  const each = means.length / ranks.length;
  return Float32Array.from(ranks, (_, block) => {
    const rows = means.subarray(block * each, (block + 1) * each);
    const square = (values: Float32Array, width: number) => {
      let sum = 0;
      for (let d = 0; d < width; d++) {
        let [total, squares] = [0, 0];
        for (let at = d; at < values.length; at += width) {
          total += values[at]!;
          squares += values[at]! ** 2;
        }
        sum += squares - (total * total * width) / values.length;
      }
      return sum;
    };
    const all = square(rows, dims);
    return all > 0 ? Math.min(1, square(projected(rows, frame), 2) / all) : 0;
  });
}

/** The class means at a depth, in class space: on straight lines between the blocks. */
export function meanAt(
  { ranks, means }: Space,
  dims: number,
  label: number,
  { from, to, part }: { from: number; to: number; part: number },
) {
  const each = means.length / ranks.length;
  const row = (block: number) => means.subarray(block * each + label * dims, block * each + (label + 1) * dims);
  const [a, b] = [row(from), row(to)];
  return Float64Array.from(a, (x, d) => x + part * (b[d]! - x));
}
