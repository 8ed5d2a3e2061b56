// What feeds what: which maps are lit when one is pointed at, and the lines between them. Weights are |P|, since all maps are standardised.
import type { EightBlock, EightNetwork, EightStep } from '../../engine/calls/eight.ts';
import { originOf } from './chain.ts';
import type { Box, BraidLayout, Point, SheetLayout } from './layout.ts';

/** A map that is pointed at: an output of a block, or one of an input channel's wavelet maps; channels from 0. */
export interface Lit {
  block: number;
  kind: 'output' | 'kept' | 'other';
  /** An output's channel; a wavelet map's input channel · L + orientation. In the braid an output is the one drawn. */
  channel: number;
}

export interface Link {
  from: Point;
  to: Point;
  /** Between 0 and 1. */
  strength: number;
}

export interface Links {
  lit: Box[];
  links: Link[];
  /** All that could be lit. */
  scope: Box[];
}

/** So many lines are drawn in a sheet of hundreds of maps. */
export const MOST = 8;

/** Where wavelet map `map` of a lane stands in the block's concatenation. */
export function placeOf(
  { orientations: L, skip }: Pick<EightNetwork, 'orientations' | 'skip'>,
  inputs: number,
  kind: Lit['kind'],
  map: number,
) {
  if (kind === 'kept') return inputs + map;
  return (skip ? inputs * (1 + L) : 0) + inputs + map;
}

/** A block's weights of one output; all 0 while they are not known. */
export function rowOf(weights: Float32Array | undefined, block: EightBlock, output: number): Float32Array {
  const columns = (weights?.length ?? 0) / block.outputs;
  return weights?.subarray(output * columns, (output + 1) * columns) ?? new Float32Array();
}

const left = ({ x, y, height }: Box): Point => ({ x: x - 3, y: y + height / 2 });
const right = ({ x, y, width, height }: Box): Point => ({ x: x + width + 3, y: y + height / 2 });
const top = ({ x, y, width }: Box): Point => ({ x: x + width / 2, y: y - 3 });
const foot = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height + 3 });

/** In the braid: of a block's output its wavelet maps drawn, and those of the next block that are made of it; of a wavelet map what it is
 * made of, and the output. */
export function linksInBraid(
  { lenses, digit, down }: BraidLayout,
  network: Pick<EightNetwork, 'orientations' | 'skip' | 'blocks'>,
  steps: readonly EightStep[],
  lit: Lit,
  weights: Float32Array | undefined,
): Links {
  const [out, into] = down ? [foot, top] : [right, left];
  const lens = lenses[lit.block]!;
  const step = steps[lit.block]!;
  const block = network.blocks[lit.block]!;
  const row = rowOf(weights, block, step.output);
  const largest = row.reduce((a, b) => Math.max(a, b), 0) || 1;
  const L = network.orientations;
  const maps = (['kept', 'other'] as const).flatMap((kind) =>
    lens[kind].map((box, l) => ({ box, kind, strength: (row[placeOf(network, block.inputs, kind, step.input * L + l)] ?? 0) / largest })),
  );
  const scope = [digit, ...lenses.flatMap(({ kept, other, output }) => [...kept, ...other, output])];
  const before = lit.block === 0 ? digit : lenses[lit.block - 1]!.output;
  if (lit.kind === 'output') {
    const next = lenses[lit.block + 1];
    const fed = next ? [...next.kept, ...(next.kept.length ? [] : next.other)] : [];
    return {
      lit: [lens.output, ...maps.map(({ box }) => box), ...fed],
      links: [
        ...maps.map(({ box, strength }) => ({ from: out(box), to: into(lens.output), strength })),
        ...fed.map((box) => ({ from: out(lens.output), to: into(box), strength: 0.1 })),
      ],
      scope,
    };
  }
  const l = lit.channel % L;
  const here = lens[lit.kind][l]!;
  const strength = maps.find(({ box }) => box === here)!.strength;
  // What ρ is applied to stands in the other lane.
  const source = lit.kind === 'other' ? lens.kept[l] : undefined;
  const twin = lit.kind === 'kept' ? lens.other[l] : undefined;
  const chain = source ?? twin;
  return {
    lit: [before, here, lens.output, ...(chain ? [chain] : [])],
    links: [
      { from: out(before), to: into(source ?? here), strength: 0.1 },
      ...(source ? [{ from: foot(source), to: top(here), strength: 0.1 }] : []),
      { from: out(here), to: into(lens.output), strength },
    ],
    scope,
  };
}

/** The heaviest few of `sizes`, largest first. */
export function heaviest(sizes: ArrayLike<number>, count: number): number[] {
  const order = Array.from({ length: sizes.length }, (_, i) => i);
  return order.sort((a, b) => sizes[b]! - sizes[a]! || a - b).slice(0, count);
}

/** In a block's sheet: an output's heaviest maps; or the outputs that a map weighs most in. */
export function linksInSheet(
  { groups, outputs }: Pick<SheetLayout, 'groups' | 'outputs'>,
  block: EightBlock,
  network: Pick<EightNetwork, 'orientations' | 'skip'>,
  { kind, channel }: Lit,
  weights: Float32Array | undefined,
): Links {
  const L = network.orientations;
  const scope = [...groups.flatMap(({ maps }) => maps), ...outputs];
  const boxOf = (after: boolean, map: number) => groups[Math.floor(map / L)]!.maps[(network.skip && after ? L : 0) + (map % L)]!;
  const found: { map: Box; output: Box; size: number }[] = [];
  let here: Box | undefined;
  if (kind === 'output') {
    here = outputs[channel];
    if (!here) return { lit: [], links: [], scope };
    const row = rowOf(weights, block, channel);
    // Low-pass copies are not drawn.
    const drawn = Array.from(row, (size, k) => (originOf(network, block.inputs, k).wavelet === null ? -1 : size));
    for (const k of heaviest(drawn, MOST)) {
      const { input, wavelet, after } = originOf(network, block.inputs, k);
      if (wavelet !== null) found.push({ map: boxOf(after, input * L + wavelet), output: here, size: row[k]! });
    }
  } else {
    here = boxOf(kind === 'other', channel);
    const k = placeOf(network, block.inputs, kind, channel);
    const column = Array.from({ length: weights ? block.outputs : 0 }, (_, o) => rowOf(weights, block, o)[k]!);
    for (const o of heaviest(column, MOST)) found.push({ map: here, output: outputs[o]!, size: column[o]! });
  }
  const largest = found[0]?.size || 1;
  return {
    lit: [here, ...found.map(({ map, output }) => (kind === 'output' ? map : output))],
    links: found.map(({ map, output, size }) => ({ from: foot(map), to: top(output), strength: size / largest })),
    scope,
  };
}
