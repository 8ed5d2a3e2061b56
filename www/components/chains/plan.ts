// Where rows of chains lie on a stage: pure arithmetic. All places are shares of a panel's width or height, so that the picture which is in
// the page before its program runs (src/formats/first_paint.rs) can be laid out in the same way without a program.
import type { Chain } from '../../engine/calls/tangles.ts';

export interface Shares {
  /** Of the height: the first row, from row to row, the side of a ghost. */
  first: number;
  pitch: number;
  ghost: number;
  /** Of the width: right edge of the numerals, left edge of the ghosts, where chains start, where the longest rule ends. */
  numeral: number;
  ghostLeft: number;
  start: number;
  end: number;
  /** Of the width: how far left a tangle may wander. */
  left: number;
}

/** The part of a stage that rows lie in, in CSS pixels. */
export interface Panel {
  left?: number;
  width: number;
  height: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The least distance of a chain from the stage's upper and lower edge, as a share of the height. */
const EDGE = 0.022;

export interface Plan {
  classes: readonly number[];
  /** Of each shown class, in CSS pixels. */
  rows: number[];
  pitch: number;
  ghost: { left: number; side: number };
  numeral: number;
  start: number;
  end: number;
  /** CSS pixels per unit of an arrow's length. */
  scale: number;
  /** What the scale was chosen for: no chain leaves this box, whatever is done to it. */
  box: Box;
  /** What leaves the box all the same stays visible in this one. */
  bounds: Box;
}

/** `shift`: by how many pixels all but the end is moved right, for names that need more room than numerals. */
export function planOf(
  { left: x = 0, width, height }: Panel,
  classes: readonly number[],
  chains: readonly Pick<Chain, 'extent'>[],
  shares: Shares,
  shift = 0,
): Plan {
  const rows = classes.map((_, i) => height * (shares.first + shares.pitch * i));
  const bounds = { left: x, right: x + width, top: 0, bottom: height };
  const box = {
    left: x + shift + width * shares.left,
    right: x + width * (1 - (1 - shares.end) / 2),
    top: height * EDGE,
    bottom: height * (1 - EDGE),
  };
  const start = x + shift + width * shares.start;
  const end = x + width * shares.end;
  let scale = Infinity;
  classes.forEach((c, i) => {
    const [left, right, low, high] = chains[c]?.extent ?? [0, 0, 0, 0];
    if (right > 0) scale = Math.min(scale, (end - start) / right);
    if (left < 0) scale = Math.min(scale, (start - box.left) / -left);
    if (high > 0) scale = Math.min(scale, (rows[i]! - box.top) / high);
    if (low < 0) scale = Math.min(scale, (box.bottom - rows[i]!) / -low);
  });
  return {
    classes,
    rows,
    pitch: height * shares.pitch,
    ghost: { left: x + shift + width * shares.ghostLeft, side: height * shares.ghost },
    numeral: x + shift + width * shares.numeral,
    start,
    end,
    scale: Number.isFinite(scale) ? scale : 0,
    box,
    bounds,
  };
}

/** The row under a place on the stage; undefined above, below and between nothing. */
export function rowAt(plan: Plan, y: number): number | undefined {
  const row = plan.rows.findIndex((middle) => Math.abs(y - middle) <= plan.pitch / 2);
  return row < 0 ? undefined : plan.classes[row];
}

/** The map's pixel under a place on a ghost, or undefined beside the ghosts. */
export function placeAt(plan: Plan, x: number, y: number, side: number): { row: number; col: number } | undefined {
  const { left, side: shown } = plan.ghost;
  const i = plan.rows.findIndex((middle) => Math.abs(y - middle) <= shown / 2);
  if (i < 0 || x < left || x >= left + shown) return undefined;
  const cell = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  return { row: cell((y - plan.rows[i]!) / shown + 0.5), col: cell((x - left) / shown) };
}

/** Keeps a place inside: what would leave stays visible at the edge. */
export function keepInside(x: number, y: number, { left, right, top, bottom }: Box, margin: number): [number, number, boolean] {
  const inside = [Math.min(right - margin, Math.max(left + margin, x)), Math.min(bottom - margin, Math.max(top + margin, y))] as const;
  return [...inside, inside[0] !== x || inside[1] !== y];
}
