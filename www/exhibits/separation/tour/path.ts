// The grand tour (Asimov 1985): from plane to plane on the shortest way, without turning within the plane (Buja and others 2005).
import { NOTHING, addTo, dimsOf, dot, length, orthonormal, row, type Frame } from './frame.ts';

/** Numbers from 0 to 1, the same for the same seed (Mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A plane like any other: its rows are normal numbers, made orthonormal. */
export function anyFrame(dims: number, next: () => number): Frame {
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  for (;;) {
    const frame = orthonormal(Float64Array.from({ length: 2 * dims }, normal));
    if (frame) return frame;
  }
}

export interface Path {
  /** Sum of the squares of both principal angles, rooted, in radians. */
  readonly distance: number;
  /** The frame at a part of the way, 0 to 1. */
  at(part: number): Frame;
}

/**
 * From a frame to a plane: each of the two pairs of principal directions turns by its own angle. At the end the plane is that of `to`, seen
 * without a turn of its own.
 */
export function pathTo(from: Frame, to: Frame): Path {
  const dims = dimsOf(from);
  const m = [0, 1].map((i) => [0, 1].map((j) => dot(row(from, i as 0 | 1), row(to, j as 0 | 1)))) as [[number, number], [number, number]];
  const { left, right, values } = decomposed(m);
  const combined = (frame: Frame, [x, y]: readonly [number, number]) => {
    const line = new Float64Array(dims);
    addTo(line, row(frame, 0), x);
    addTo(line, row(frame, 1), y);
    return line;
  };
  const pairs = [0, 1].map((k) => {
    const start = combined(from, left[k]!);
    const across = combined(to, right[k]!);
    const cos = Math.max(-1, Math.min(1, values[k]!));
    addTo(across, start, -dot(start, across));
    const size = length(across);
    return { start, across: size > NOTHING ? across.map((x) => x / size) : undefined, angle: size > NOTHING ? Math.atan2(size, cos) : 0 };
  });
  return {
    distance: Math.hypot(...pairs.map(({ angle }) => angle)),
    at(part) {
      const frame = new Float64Array(2 * dims);
      pairs.forEach(({ start, across, angle }, k) => {
        const line = start.map((x) => x * Math.cos(part * angle));
        if (across) addTo(line, across, Math.sin(part * angle));
        // Back from principal directions to the screen's own.
        addTo(row(frame, 0), line, left[k]![0]);
        addTo(row(frame, 1), line, left[k]![1]);
      });
      return orthonormal(frame) ?? from;
    },
  };
}

/** Singular vectors and values of a 2×2 matrix: m = Σ values[k] · left[k] right[k]ᵀ. */
function decomposed([[a, b], [c, d]]: readonly [[number, number], [number, number]]) {
  // Of mᵀm: its eigenvectors are the right ones.
  const angle = 0.5 * Math.atan2(2 * (a * b + c * d), a * a + c * c - b * b - d * d);
  const right: [number, number][] = [
    [Math.cos(angle), Math.sin(angle)],
    [-Math.sin(angle), Math.cos(angle)],
  ];
  const images = right.map(([x, y]): [number, number] => [a * x + b * y, c * x + d * y]);
  const values = images.map(([x, y]) => Math.hypot(x, y));
  // A direction whose image is nothing has any partner across the other.
  const first: [number, number] = values[0]! > NOTHING ? [images[0]![0] / values[0]!, images[0]![1] / values[0]!] : [1, 0];
  const second: [number, number] = values[1]! > NOTHING ? [images[1]![0] / values[1]!, images[1]![1] / values[1]!] : [-first[1], first[0]];
  return { left: [first, second], right, values };
}
