// The way a played move goes, and the chart's axis: a straight line, by its length in pixels; or a circle around no move, by its angle in
// degrees, clockwise from a move to the right.
import type { Move } from '../../engine/calls/arrows.ts';
import { along, directionOf, lengthOf } from './move.ts';

export type Path = 'line' | 'circle';

export interface Way {
  path: Path;
  /** Of the line. */
  direction: Move;
  /** Of the circle, in pixels. */
  radius: number;
}

/** Lengths of the move that the chart shows, in pixels. */
export const REACH = 4;
const ROUND = 360;
/** A circle smaller than this is not seen to be one. */
export const SMALLEST_RADIUS = 0.5;
export const USUAL_RADIUS = 2;

export const endOf = (path: Path) => (path === 'line' ? REACH : ROUND);

/** The move at a place of the way. */
export function moveOn({ path, direction, radius }: Way, x: number): Move {
  if (path === 'line') return along(direction, x);
  const angle = (2 * Math.PI * x) / ROUND;
  return { down: radius * Math.sin(angle), right: radius * Math.cos(angle) };
}

/** Where on the way a move is, as if it were the way's own. */
export function placeOn({ path }: Way, move: Move): number {
  if (path === 'line') return lengthOf(move);
  const turns = Math.atan2(move.down, move.right) / (2 * Math.PI);
  return ROUND * (turns - Math.floor(turns));
}

/** The way that goes through a move; where there is none to go through, the way is as it was, if it has ever been. */
export function wayThrough(path: Path, move: Move, before?: Way): Way {
  const length = lengthOf(move);
  return {
    path,
    direction: directionOf(move) ?? before?.direction ?? { down: 1, right: 0 },
    radius: length >= SMALLEST_RADIUS ? length : (before?.radius ?? USUAL_RADIUS),
  };
}

/** Moves at equal steps along the way, both ends counted: down and right, one after the other. */
export function movesOf(way: Way, steps: number): Float64Array {
  const moves = new Float64Array(2 * (steps + 1));
  for (let i = 0; i <= steps; i++) {
    const { down, right } = moveOn(way, (endOf(way.path) * i) / steps);
    moves.set([down, right], 2 * i);
  }
  return moves;
}

/** Whether two ways are one, up to what a link keeps of a move. */
export const sameWay = (a: Way, b: Way) =>
  a.path === b.path &&
  (a.path === 'line'
    ? lengthOf({ down: a.direction.down - b.direction.down, right: a.direction.right - b.direction.right }) < 1e-6
    : Math.abs(a.radius - b.radius) < 1e-6);
