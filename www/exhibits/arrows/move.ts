// Moves of the image: kept within 8 pixels, told in words.
import type { Move } from '../../engine/calls/arrows.ts';

export const FURTHEST = 8;

export const lengthOf = ({ down, right }: Move): number => Math.hypot(down, right);

/** A move of at most FURTHEST pixels, in the same direction. */
export function limited(move: Move): Move {
  const length = lengthOf(move);
  if (!(length > FURTHEST)) return move;
  return { down: (move.down * FURTHEST) / length, right: (move.right * FURTHEST) / length };
}

/** Its direction; undefined where there is none. */
export function directionOf(move: Move): Move | undefined {
  const length = lengthOf(move);
  return length > 1e-9 ? { down: move.down / length, right: move.right / length } : undefined;
}

export const along = (direction: Move, length: number): Move => ({ down: direction.down * length, right: direction.right * length });

/** Tenths of a pixel: as fine as a hand is. */
export const snapped = ({ down, right }: Move): Move => ({ down: Math.round(down * 10) / 10, right: Math.round(right * 10) / 10 });

export const pixels = (length: number): string => `${length.toFixed(1).replace('-', '−')} px`;

/** “moved down by 2.0 px”. */
export function moveWords(move: Move): string {
  const length = lengthOf(move);
  if (length < 0.005) return 'not moved';
  const { down, right } = { down: move.down / length, right: move.right / length };
  const vertical = down > 0 ? 'down' : 'up';
  const horizontal = right > 0 ? 'right' : 'left';
  if (Math.abs(right) < 0.13) return `moved ${vertical} by ${pixels(length)}`;
  if (Math.abs(down) < 0.13) return `moved ${horizontal} by ${pixels(length)}`;
  return `moved ${vertical} and ${horizontal} by ${pixels(length)}`;
}
