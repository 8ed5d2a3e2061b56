// A plane to look at points of many dimensions in: two orthonormal directions. Everything that moves it keeps them so.

/** Two rows of `dims` numbers: where the screen's x and y point. */
export type Frame = Float64Array;

export const dimsOf = (frame: Frame) => frame.length / 2;
export const row = (frame: Frame, k: 0 | 1) => frame.subarray(k * dimsOf(frame), (k + 1) * dimsOf(frame));

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
export const length = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));

/** Adds `factor` times b to a, in place. */
export function addTo(a: Float64Array, b: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

/** Shorter than this, a direction is rounding. */
export const NOTHING = 1e-9;

/** The nearest frame by Gram and Schmidt; undefined where the two rows do not span a plane, or a number is missing. */
export function orthonormal(rows: Frame): Frame | undefined {
  const frame = Float64Array.from(rows);
  const [first, second] = [row(frame, 0), row(frame, 1)];
  // Twice: what rounding leaves of the first row in the second is taken off, too.
  for (const _ of [1, 2]) {
    const one = length(first);
    if (!(one > NOTHING)) return undefined;
    first.forEach((x, i) => (first[i] = x / one));
    addTo(second, first, -dot(first, second));
    const other = length(second);
    if (!(other > NOTHING)) return undefined;
    second.forEach((x, i) => (second[i] = x / other));
  }
  return frame;
}

/** Where a point is seen: x and y. */
export const seen = (frame: Frame, point: ArrayLike<number>): [number, number] => [dot(row(frame, 0), point), dot(row(frame, 1), point)];
