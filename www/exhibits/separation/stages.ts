// Where a network can be looked at: after each block, and inside it before and after ρ. One scale of positions for all: block b's output
// stands at b, its wavelet coefficients and what ρ makes of them a third and two thirds of the way to it.
import type { StageSpace } from '../../engine/calls/separation.ts';
import type { SeparationStage } from '../../state/table.ts';

/** Steps from the wavelet coefficients to ρ, both among them. */
export const STEPS = 9;

export interface Stage extends StageSpace {
  at: number;
}
/** One network's stages, in order. */
export type Space = readonly Stage[];

/** Thirds, computed in one way only, so that equal places are equal numbers. */
const thirds = (count: number) => count / 3;

export function positionOf(block: number, stage: SeparationStage): number {
  return thirds(3 * block - (stage === 'wavelets' ? 2 : stage === 'collapse' ? 1 : 0));
}

/** The block that a position belongs to, from 1, and its stage there. */
export function stageAt(position: number): { block: number; stage: SeparationStage } {
  const third = Math.max(1, Math.round(3 * position));
  const block = Math.ceil(third / 3);
  return { block, stage: (['mixing', 'wavelets', 'collapse'] as const)[third % 3]! };
}

/** Where the scrubber rests: after each block, or at each of its three stages. */
export const stopsOf = (blocks: number, inside: boolean) =>
  inside ? Array.from({ length: 3 * blocks }, (_, i) => thirds(i + 1)) : Array.from({ length: blocks }, (_, b) => b + 1);

/** Where a step inside a block stands. */
export const stepAt = (block: number, step: number) => {
  const from = positionOf(block, 'wavelets');
  return step === STEPS - 1 ? positionOf(block, 'collapse') : from + (step / (STEPS - 1)) * (positionOf(block, 'collapse') - from);
};

/** All that is known of a network in one order. */
export function spaceOf(
  outputs: readonly StageSpace[] | undefined,
  ends: readonly StageSpace[] | undefined,
  steps: readonly (readonly [number, readonly StageSpace[]])[],
): Space | undefined {
  if (!outputs) return undefined;
  const placed: Stage[] = [
    ...outputs.map((stage, b) => ({ ...stage, at: b + 1 })),
    ...(ends ?? []).map((stage, i) => ({ ...stage, at: positionOf(1 + (i >> 1), i % 2 ? 'collapse' : 'wavelets') })),
    ...steps.flatMap(([block, stages]) => stages.map((stage, i) => ({ ...stage, at: stepAt(block, i + 1) }))),
  ];
  return placed.sort((a, b) => a.at - b.at);
}

/** The two stages that a position lies between, and how far it is towards the second. */
export function around(space: Space, position: number): { from: Stage; to: Stage; part: number } {
  let i = 0;
  while (i + 1 < space.length && space[i + 1]!.at <= position) i++;
  const from = space[i]!;
  const to = space[i + 1] ?? from;
  const part = to === from ? 0 : Math.min(1, Math.max(0, (position - from.at) / (to.at - from.at)));
  return { from, to: part === 0 ? from : to, part };
}

/** The stages of the way that ρ takes inside a block around a position, from its coefficients to ρ; none where one is missing. */
export function wayAt(space: Space, position: number): Space {
  const { block, stage } = stageAt(position);
  const [first, last] = [positionOf(block, 'wavelets'), positionOf(block, 'collapse')];
  if (stage === 'mixing' && Math.abs(position - block) < 1e-9) return [];
  const way = space.filter(({ at }) => at >= first && at <= last);
  return way.length === STEPS ? way : [];
}

/** A class's mean in class space at a position: on straight lines between the stages. */
export function meanAt(space: Space, dims: number, label: number, position: number): Float64Array {
  const { from, to, part } = around(space, position);
  const row = ({ means }: Stage) => means.subarray(label * dims, (label + 1) * dims);
  const [a, b] = [row(from), row(to)];
  return Float64Array.from(a, (x, d) => x + part * (b[d]! - x));
}
