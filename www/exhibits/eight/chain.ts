// The arrows of one pixel in the order in which they are drawn head to tail, and which channel each of them comes from.
import type { EightNetwork } from '../../engine/calls/eight.ts';

/** Where a channel of a block's concatenation comes from. */
export interface Origin {
  /** An input channel of the block; and its wavelet, none for the low-pass copy. All from 0. */
  input: number;
  wavelet: number | null;
  /** Whether ρ has been at it. */
  after: boolean;
}

/** φx, ψx, ρ(φx), ρ(ψx) follow each other; without a copy that goes round ρ, φx and ρ(ψx). */
export function originOf({ orientations: L, skip }: Pick<EightNetwork, 'orientations' | 'skip'>, inputs: number, k: number): Origin {
  const lane = inputs * (1 + L);
  const within = k % lane;
  const wavelet = within < inputs ? null : (within - inputs) % L;
  return { input: wavelet === null ? within : Math.floor((within - inputs) / L), wavelet, after: skip ? k >= lane : within >= inputs };
}

/** Numbers before the arrows, and numbers an arrow, in `EightChannel.arrows`. */
const HEAD = 5;
const EACH = 6;

export interface Arrow {
  k: number;
  weight: [number, number];
  value: [number, number];
  product: [number, number];
}

export interface Chain {
  /** In the order drawn: those that ρ has not been at, then the others; the longest first in either lane. */
  arrows: Arrow[];
  /** How many belong to the first lane, and what each lane adds. */
  kept: number;
  lanes: [[number, number], [number, number]];
  /** What they all add; the norm it is divided by; and the network's own output. */
  sum: [number, number];
  norm: number;
  output: [number, number];
  /** Whether what comes after ρ has no phase: then its arrows lie on one line. */
  flat: boolean;
  /** The least and largest values that the chain gets to, across and up. */
  extent: { left: number; right: number; low: number; high: number };
}

const length = ([re, im]: [number, number]) => Math.hypot(re, im);

export function chainOf(numbers: Float64Array, afterRho: (k: number) => boolean): Chain {
  const pair = (at: number): [number, number] => [numbers[at]!, numbers[at + 1]!];
  const all = Array.from({ length: (numbers.length - HEAD) / EACH }, (_, k): Arrow => {
    const at = HEAD + EACH * k;
    return { k, weight: pair(at), value: pair(at + 2), product: pair(at + 4) };
  });
  const lane = (after: boolean) =>
    all.filter(({ k }) => afterRho(k) === after).sort((a, b) => length(b.product) - length(a.product) || a.k - b.k);
  const [first, second] = [lane(false), lane(true)];
  const arrows = [...first, ...second];
  let [x, y] = [0, 0];
  const extent = { left: 0, right: 0, low: 0, high: 0 };
  for (const { product } of arrows) {
    x += product[0];
    y += product[1];
    extent.left = Math.min(extent.left, x);
    extent.right = Math.max(extent.right, x);
    extent.low = Math.min(extent.low, y);
    extent.high = Math.max(extent.high, y);
  }
  return {
    arrows,
    kept: first.length,
    lanes: [sumOf(first), sumOf(second)],
    sum: pair(0),
    norm: numbers[2]!,
    output: pair(3),
    flat: second.length > 0 && second.every(({ value, product }) => value[1] === 0 && product[1] === 0),
    extent,
  };
}

export const sumOf = (arrows: readonly Arrow[]): [number, number] =>
  arrows.reduce<[number, number]>(([re, im], { product }) => [re + product[0], im + product[1]], [0, 0]);

/** The longest arrows of both lanes together, and what all others add. */
export function longest({ arrows }: Chain, count: number): { top: Arrow[]; rest: [number, number]; others: number } {
  const sorted = arrows.toSorted((a, b) => length(b.product) - length(a.product) || a.k - b.k);
  return { top: sorted.slice(0, count), rest: sumOf(sorted.slice(count)), others: Math.max(0, sorted.length - count) };
}
