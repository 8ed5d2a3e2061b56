// Taking hold of a point of many dimensions: the plane turns, as little as it can, until the point is seen where the hand is.
import { NOTHING, addTo, dimsOf, dot, length, orthonormal, row, seen, type Frame } from './frame.ts';

/** `vector` less its parts along orthonormal `directions`. */
function without(vector: ArrayLike<number>, directions: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(vector);
  for (const direction of directions) addTo(rest, direction, -dot(direction, rest));
  return rest;
}

/** An orthonormal basis of what some vectors span. */
function spanOf(vectors: readonly ArrayLike<number>[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    // Twice, for what rounding leaves.
    const rest = without(without(vector, basis), basis);
    const size = length(rest);
    if (size > 1e-6 * (length(vector) || 1)) basis.push(rest.map((x) => x / size));
  }
  return basis;
}

/**
 * The frame in which `handle` is seen at `to`, or, where it is not long enough for that, as far in that direction as it reaches. All other
 * points follow one rotation of the space, in which nothing is distorted; points in `pinned` stay where they are seen.
 *
 * With N the span of what is pinned, only what lies across N turns. The handle's part there, h, shall be seen as Q⁻¹h = g: the g of h's length
 * nearest to it that the frame's own parts across N see at the target. Q turns g onto h in their common plane, and the frame with it.
 */
export function dragged(
  frame: Frame,
  handle: ArrayLike<number>,
  to: readonly [number, number],
  pinned: readonly ArrayLike<number>[] = [],
): Frame {
  const dims = dimsOf(frame);
  const fixed = spanOf(pinned);
  const h = without(handle, fixed);
  const size = length(h);
  if (!(size > NOTHING)) return frame;
  const [f1, f2] = [without(row(frame, 0), fixed), without(row(frame, 1), fixed)];
  // What is pinned of the handle stays; the rest has to make up for it.
  const along = Float64Array.from(handle);
  addTo(along, h, -1);
  const still = seen(frame, along);
  let target: [number, number] = [to[0] - still[0], to[1] - still[1]];
  // The shortest g that is seen there: a combination of f1 and f2.
  const [a, b, c] = [dot(f1, f1), dot(f1, f2), dot(f2, f2)];
  const determinant = a * c - b * b;
  if (!(determinant > 1e-9)) return frame;
  const shortest = () => {
    const g = new Float64Array(dims);
    addTo(g, f1, (c * target[0] - b * target[1]) / determinant);
    addTo(g, f2, (a * target[1] - b * target[0]) / determinant);
    return g;
  };
  let g = shortest();
  const reach = length(g);
  if (reach > size) {
    target = [(target[0] * size) / reach, (target[1] * size) / reach];
    g = shortest();
  }
  // Its length is made up in the direction in which the handle goes out of the plane.
  const missing = size * size - dot(g, g);
  if (missing > 0) {
    const depth = acrossOf(h, spanOf([f1, f2]), fixed, dims);
    if (depth) addTo(g, depth, Math.sqrt(missing));
  }
  return orthonormal(turned(frame, g, h)) ?? frame;
}

/** The unit direction of `h` out of the plane; where it lies in it, any that the plane and what is pinned leave. */
function acrossOf(h: Float64Array, plane: readonly Float64Array[], fixed: readonly Float64Array[], dims: number): Float64Array | undefined {
  const rest = without(without(h, plane), plane);
  if (length(rest) > 1e-7 * length(h)) return rest.map((x) => x / length(rest));
  let best: Float64Array | undefined;
  for (let i = 0; i < dims; i++) {
    const unit = without(
      without(
        Float64Array.from({ length: dims }, (_, k) => Number(k === i)),
        [...fixed, ...plane],
      ),
      [...fixed, ...plane],
    );
    if (!best || length(unit) > length(best)) best = unit;
  }
  const size = best ? length(best) : 0;
  return size > 1e-3 ? best!.map((x) => x / size) : undefined;
}

/** The frame turned by the rotation that takes `from` to `to`, vectors of one length, and leaves what is across both. */
function turned(frame: Frame, from: Float64Array, to: Float64Array): Frame {
  const size = length(to);
  const u = from.map((x) => x / size);
  const end = to.map((x) => x / size);
  const cos = Math.max(-1, Math.min(1, dot(u, end)));
  const v = Float64Array.from(end);
  addTo(v, u, -cos);
  const sin = length(v);
  if (!(sin > NOTHING)) return frame;
  v.forEach((x, i) => (v[i] = x / sin));
  const out = Float64Array.from(frame);
  for (const k of [0, 1] as const) {
    const line = row(out, k);
    const [p, q] = [dot(u, line), dot(v, line)];
    addTo(line, u, p * (cos - 1) - q * sin);
    addTo(line, v, p * sin + q * (cos - 1));
  }
  return out;
}
