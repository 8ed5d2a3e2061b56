// The plane that class space is seen in: orthonormal whatever is done to it, and the hand's handle where the hand is.
import { describe, expect, it } from 'vitest';
import { read, written } from '../../../www/exhibits/separation/tour/code.ts';
import { dragged } from '../../../www/exhibits/separation/tour/drag.ts';
import { dot, length, orthonormal, row, seen, type Frame } from '../../../www/exhibits/separation/tour/frame.ts';
import { anyFrame, pathTo, random } from '../../../www/exhibits/separation/tour/path.ts';

const DIMS = 9;

/** How far a frame is from orthonormal, by the definition. */
function crooked(frame: Frame): number {
  const [a, b] = [row(frame, 0), row(frame, 1)];
  return Math.max(Math.abs(dot(a, a) - 1), Math.abs(dot(b, b) - 1), Math.abs(dot(a, b)));
}

const vector = (next: () => number, size: number) => {
  const v = Float64Array.from({ length: DIMS }, () => next() - 0.5);
  return v.map((x) => (size * x) / length(v));
};

describe('a frame', () => {
  it('stays orthonormal to 1e-5 after 10,000 drags of anything to anywhere', () => {
    const next = random(1);
    let frame = anyFrame(DIMS, next);
    for (let n = 0; n < 10_000; n++) {
      const pinned = n % 3 ? [] : [vector(next, 2)];
      frame = dragged(frame, vector(next, 3 * next()), [6 * next() - 3, 6 * next() - 3], pinned);
      if (n % 100 === 0) expect(crooked(frame)).toBeLessThan(1e-5);
    }
    expect(crooked(frame)).toBeLessThan(1e-5);
    // The check can fail.
    expect(crooked(frame.map((x, i) => (i ? x : x + 1e-3)))).toBeGreaterThan(1e-5);
  });

  it('follows the hand exactly, as far as the handle reaches', () => {
    const next = random(2);
    for (let n = 0; n < 500; n++) {
      const frame = anyFrame(DIMS, next);
      const handle = vector(next, 2);
      const angle = 2 * Math.PI * next();
      const far = 4 * next();
      const to: [number, number] = [far * Math.cos(angle), far * Math.sin(angle)];
      const at = seen(dragged(frame, handle, to), handle);
      const reach = Math.min(1, 2 / far);
      expect(Math.hypot(at[0] - reach * to[0], at[1] - reach * to[1])).toBeLessThan(1e-6);
    }
  });

  it('distorts nothing: the hand turns the whole space, and what is across does not move', () => {
    const next = random(3);
    const frame = anyFrame(DIMS, next);
    const handle = vector(next, 2);
    const after = dragged(frame, handle, [0.4, -0.2]);
    // Three directions at most are concerned: the plane and the handle. Anything across them is seen as before, at the origin.
    const across = vector(next, 1);
    for (const _ of [1, 2])
      for (const one of spanned([row(frame, 0), row(frame, 1), handle])) {
        const along = dot(across, one);
        across.forEach((x, i) => (across[i] = x - along * one[i]!));
      }
    expect(length(across)).toBeGreaterThan(0.1);
    expect(Math.hypot(...seen(after, across))).toBeLessThan(1e-9);
    // A hand that does not move turns nothing.
    const still = dragged(frame, handle, seen(frame, handle));
    expect(Math.max(...still.map((x, i) => Math.abs(x - frame[i]!)))).toBeLessThan(1e-9);
  });

  it('keeps what is pinned where it is seen', () => {
    const next = random(4);
    for (let n = 0; n < 200; n++) {
      const frame = anyFrame(DIMS, next);
      const pinned = [vector(next, 2), vector(next, 1)];
      const before = pinned.map((pin) => seen(frame, pin));
      const handle = vector(next, 2);
      const after = dragged(frame, handle, [2 * next() - 1, 2 * next() - 1], pinned);
      pinned.forEach((pin, i) => {
        const [x, y] = seen(after, pin);
        expect(Math.hypot(x - before[i]![0], y - before[i]![1])).toBeLessThan(1e-6);
      });
      expect(crooked(after)).toBeLessThan(1e-9);
    }
  });

  it('in which a handle lies wholly can still be turned out of it', () => {
    const frame = orthonormal(Float64Array.from({ length: 18 }, (_, i) => Number(i === 0 || i === 10)))!;
    const handle = Float64Array.from({ length: 9 }, (_, i) => (i === 0 ? 2 : 0));
    expect(seen(dragged(frame, handle, [0.5, 0]), handle)[0]).toBeCloseTo(0.5, 9);
  });
});

/** An orthonormal basis, by Gram and Schmidt. */
function spanned(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (const one of basis) {
      const along = dot(rest, one);
      rest.forEach((x, i) => (rest[i] = x - along * one[i]!));
    }
    basis.push(rest.map((x) => x / length(rest)));
  }
  return basis;
}

describe('the tour', () => {
  it('begins at its frame, ends in the other plane, and is straight', () => {
    const next = random(5);
    for (let n = 0; n < 100; n++) {
      const [from, to] = [anyFrame(DIMS, next), anyFrame(DIMS, next)];
      const path = pathTo(from, to);
      expect(Math.max(...path.at(0).map((x, i) => Math.abs(x - from[i]!)))).toBeLessThan(1e-9);
      const end = path.at(1);
      // In one plane: each row of one lies in the span of the other's.
      for (const k of [0, 1] as const) {
        const [x, y] = seen(to, row(end, k));
        expect(Math.hypot(x, y)).toBeCloseTo(1, 9);
      }
      for (const part of [0.25, 0.5, 0.75]) {
        expect(crooked(path.at(part))).toBeLessThan(1e-9);
        expect(pathTo(from, path.at(part)).distance).toBeCloseTo(part * path.distance, 6);
      }
      expect(path.distance).toBeLessThanOrEqual(Math.PI / Math.SQRT2 + 1e-9);
    }
  });
  it('to where it is goes nowhere', () => {
    const frame = anyFrame(DIMS, random(6));
    expect(pathTo(frame, frame).distance).toBeLessThan(1e-6);
    const turned = Float64Array.from([...row(frame, 1), ...row(frame, 0)]);
    expect(pathTo(frame, turned).distance).toBeLessThan(1e-6);
  });
});

describe('a plane in a link', () => {
  it('is read as it was written, to a part in a thousand', () => {
    const next = random(7);
    for (let n = 0; n < 100; n++) {
      const frame = anyFrame(DIMS, next);
      const text = written(frame);
      expect(text).toMatch(/^[\w-]{36}$/);
      const back = read(text, DIMS)!;
      expect(crooked(back)).toBeLessThan(1e-9);
      expect(Math.max(...back.map((x, i) => Math.abs(x - frame[i]!)))).toBeLessThan(1.5e-3);
    }
  });
  it('is refused when it is none', () => {
    const text = written(anyFrame(DIMS, random(8)));
    expect(read(text.slice(2), DIMS)).toBeUndefined();
    expect(read(text.replace(/^../, '__'), DIMS)).toBeUndefined();
    expect(read(text.replace(/^./, '!'), DIMS)).toBeUndefined();
    // Two rows that are one direction.
    const line = Float64Array.from({ length: 18 }, (_, i) => Number(i % 9 === 0));
    expect(read(written(line), DIMS)).toBeUndefined();
  });
});
