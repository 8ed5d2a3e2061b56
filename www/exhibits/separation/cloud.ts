// A network's cloud as a plane shows it.
import { dimsOf, type Frame } from './tour/frame.ts';
import { around, type Space, type Stage } from './stages.ts';

/** One stage seen in a plane, in within-class standard deviations; x and y alternate. */
export interface Seen {
  stage: Stage;
  /** (classes, 2) */
  means: Float32Array;
  /** (images, 2) */
  points: Float32Array;
}

/** A position between two stages; both are the same one where it is a stage's own. */
export interface Cloud {
  from: Seen;
  to: Seen;
  part: number;
}

export function cloudAt(space: Space, frame: Frame, position: number): Cloud {
  const { from, to, part } = around(space, position);
  const first = seenIn(frame, from);
  return { from: first, to: to === from ? first : seenIn(frame, to), part };
}

const seenIn = (frame: Frame, stage: Stage): Seen => ({
  stage,
  means: projected(stage.means, frame),
  points: projected(stage.points, frame),
});

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
export function shareOf({ means }: { means: Float32Array }, frame: Frame): number {
  const dims = dimsOf(frame);
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
  const all = square(means, dims);
  return all > 0 ? Math.min(1, square(projected(means, frame), 2) / all) : 0;
}
