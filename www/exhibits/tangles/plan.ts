// Where everything on the stage lies: pure arithmetic. All places are shares of the stage's width or height, so that the picture which is
// in the page before its program runs (src/formats/first_paint.rs) can be laid out in the same way without a program.
import type { Layout } from '../../components/Stage.svelte';
import type { Chain } from '../../engine/calls/tangles.ts';

/** The classes that a phone shows before it is asked for all. */
export const FOUR = [0, 1, 4, 6] as const;
export const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
/** Arrows of a class: as many as can be told apart. */
export const arrowsFor = (phone: boolean) => (phone ? 24 : 100);

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

/** The least distance of a chain from the stage's upper and lower edge, as a share of the height. */
const EDGE = 0.022;

export const WIDE: Shares = {
  first: 0.155,
  pitch: 0.079,
  ghost: 0.0765,
  numeral: 0.0385,
  ghostLeft: 0.0475,
  start: 0.2085,
  end: 0.962,
  left: 0.112,
};
export const PHONE_FOUR: Shares = {
  first: 0.235,
  pitch: 0.212,
  ghost: 0.19,
  numeral: 0.062,
  ghostLeft: 0.082,
  start: 0.42,
  end: 0.965,
  left: 0.31,
};
export const PHONE_ALL: Shares = {
  first: 0.16,
  pitch: 0.083,
  ghost: 0.08,
  numeral: 0.062,
  ghostLeft: 0.082,
  start: 0.36,
  end: 0.965,
  left: 0.19,
};

export interface Plan {
  classes: readonly number[];
  /** Of each shown class, in CSS pixels. */
  rows: number[];
  pitch: number;
  ghost: { left: number; side: number };
  numeral: number;
  start: number;
  end: number;
  /** CSS pixels per unit of |z|. */
  scale: number;
  /** What the scale was chosen for: nothing on the dial leaves this box. */
  box: { left: number; right: number; top: number; bottom: number };
}

export function planOf(
  layout: Pick<Layout, 'width' | 'height' | 'phone'>,
  classes: readonly number[],
  chains: readonly Pick<Chain, 'extent'>[],
): Plan {
  const { width, height, phone } = layout;
  const shares = !phone ? WIDE : classes.length > FOUR.length ? PHONE_ALL : PHONE_FOUR;
  const rows = classes.map((_, i) => height * (shares.first + shares.pitch * i));
  const box = { left: width * shares.left, right: width * (1 - (1 - shares.end) / 2), top: height * EDGE, bottom: height * (1 - EDGE) };
  const start = width * shares.start;
  const end = width * shares.end;
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
    ghost: { left: width * shares.ghostLeft, side: height * shares.ghost },
    numeral: width * shares.numeral,
    start,
    end,
    scale: Number.isFinite(scale) ? scale : 0,
    box,
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

/** Keeps a place on the stage: what would leave it stays visible at its edge. */
export function keepInside(
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
  margin: number,
): [number, number, boolean] {
  const inside = [Math.min(width - margin, Math.max(margin, x)), Math.min(height - margin, Math.max(margin, y))] as const;
  return [...inside, inside[0] !== x || inside[1] !== y];
}
