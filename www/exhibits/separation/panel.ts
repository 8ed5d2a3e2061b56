// One network's half of the figure: its cloud where the scrubber is, its number, and what is said below it.
import type { Network } from '../../assets/catalogue.ts';
import type { BlockMeasures } from '../../engine/calls/separation.ts';
import { projected, shareOf } from './cloud.ts';
import type { Clouds } from './clouds.svelte.ts';
import type { Compared } from './compared.svelte.ts';
import { neighbours } from './hard/hard.ts';
import type { Measuring } from './measuring.svelte.ts';
import type { Panel } from './scene.ts';
import { around, positionOf, stageAt, wayAt, type Space } from './stages.ts';
import { percent, sd, stepWords, titleOf } from './words.ts';

export interface Sources {
  compared: Compared;
  clouds: Clouds;
  /** Where everything is just now, on its way to the stop. */
  depth: number;
  /** A network's figures at the stop. */
  figuresOf: (name: string) => BlockMeasures | undefined;
  classes: number;
  /** The image that is followed; −1 for none. */
  followed: number;
}

/** How many threads go from an image to those nearest to it. */
const NEAR = 6;

export function panelOf(network: Network, measuring: Measuring, sources: Sources): Panel {
  const { name } = network;
  const { compared, clouds, depth, classes, followed } = sources;
  const { answer } = clouds;
  const done = measuring.done[name] ?? 0;
  const title = titleOf(network) + (answer?.shuffled ? ', labels shuffled' : '');
  const base = { title, done, foot: ['', ''] as const, trails: [], near: [] };
  const cloud = clouds.at(name, depth);
  const found = sources.figuresOf(name);
  const space = clouds.spaces[name];
  const { frame } = clouds.plane;
  if (!cloud || !space || !frame) return { ...base, value: done.toLocaleString('en'), unit: `of ${compared.total} ${compared.things}` };
  const way = wayAt(space, depth);
  const trails = Array.from({ length: way.length ? classes : 0 }, (_, label) =>
    projected(
      Float32Array.from(way.flatMap(({ means }) => [...means.subarray(label * (classes - 1), (label + 1) * (classes - 1))])),
      frame,
    ),
  );
  return {
    ...base,
    foot: footOf(network, space, depth, shareOf(cloud.from.stage, frame), classes),
    cloud,
    before: clouds.before(name, depth),
    value: found ? sd(found.mean_distance) : '…',
    unit: measuring.restsOn(name) ? `sd apart, ${measuring.restsOn(name).toLocaleString('en')} ${compared.things}` : 'sd apart',
    trails,
    path: followed >= 0 ? pathOf(space, frame, followed, classes - 1) : undefined,
    near: followed >= 0 ? neighbours(cloud.part < 0.5 ? cloud.from.stage : cloud.to.stage, followed, classes - 1, NEAR) : [],
  };
}

/** An image's way through the blocks' outputs. */
function pathOf(space: Space, frame: Float64Array, image: number, dims: number): Float32Array {
  const outputs = space.filter(({ at }) => Number.isInteger(at));
  return projected(Float32Array.from(outputs.flatMap(({ points }) => [...points.subarray(image * dims, (image + 1) * dims)])), frame);
}

/** What is said below a cloud: what the plane shows of it, or what it is between. */
function footOf(network: Network, space: Space, depth: number, share: number, classes: number): [string, string] {
  const { from, to, part } = around(space, depth);
  if (part === 0) {
    const few = from.rank < classes - 1 ? `, which has ${from.rank} dimensions here` : '';
    return [`in this plane: ${percent(share)} of the separation${few}`, `${percent(share)} in this plane`];
  }
  const { block } = stageAt(depth);
  const [first, last] = [positionOf(block, 'wavelets'), positionOf(block, 'collapse')];
  if (from.at >= first && to.at <= last && wayAt(space, depth).length) {
    const words = stepWords(network, 1 - (depth - first) / (last - first));
    return [`in block ${block}: ${words}`, words];
  }
  if (Number.isInteger(from.at) && Number.isInteger(to.at))
    return [`between blocks ${from.at} and ${to.at}: points interpolate`, 'between blocks'];
  return ['between two stages: points interpolate', 'between stages'];
}
