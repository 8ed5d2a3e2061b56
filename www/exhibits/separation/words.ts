// What the exhibit says in words and numbers, from the measures alone.
import type { BigNumber, Table } from '../../components/Exhibit.svelte';
import type { BlockMeasures, SeparationMeasures, SeparationNetwork } from '../../engine/calls/separation.ts';

export type Measure = 'distance' | 'nearest';
export type Found = Partial<Record<SeparationNetwork, SeparationMeasures>>;

export const NAMES: Record<SeparationNetwork, string> = {
  modulus: 'modulus',
  threshold: 'soft threshold',
  untrained: 'untrained',
};
export const TITLES: Record<SeparationNetwork, string> = {
  modulus: 'modulus: phase gone',
  threshold: 'soft threshold: phase kept',
  untrained: 'untrained: random weights',
};

export const sd = (value: number) => value.toFixed(1);
export const percent = (fraction: number) => `${Math.round(100 * fraction)} %`;

export const valueOf = (block: BlockMeasures, measure: Measure) =>
  measure === 'distance' ? block.mean_distance : block.nearest_mean_accuracy;

export const written = (value: number, measure: Measure) => (measure === 'distance' ? sd(value) : percent(value));

/** The one large number: how many times as far apart, or, with shuffled labels, how little is left. */
export function bigNumber(
  found: Found,
  rival: SeparationNetwork,
  depth: number,
  shuffled: boolean,
  measure: Measure,
): BigNumber | undefined {
  const ours = found.modulus?.[shuffled ? 'shuffled' : 'labelled'][depth - 1];
  const theirs = found[rival]?.[shuffled ? 'shuffled' : 'labelled'][depth - 1];
  if (!ours || !theirs) return undefined;
  if (measure === 'nearest')
    return {
      value: percent(ours.nearest_mean_accuracy),
      caption: `of held-out digits lie nearest their own class mean after block ${depth}${shuffled ? ', labels shuffled' : ''}; ${NAMES[rival]}: ${percent(theirs.nearest_mean_accuracy)}`,
    };
  if (shuffled)
    return { value: `${sd(ours.mean_distance)} sd`, caption: `apart after block ${depth}: with shuffled labels, nothing but chance` };
  if (theirs.mean_distance === 0) return { value: `${sd(ours.mean_distance)} sd`, caption: `apart after block ${depth}, held out` };
  return {
    value: `${(ours.mean_distance / theirs.mean_distance).toFixed(1)} ×`,
    caption: `as far apart as with ${rival === 'untrained' ? 'random weights' : 'the soft threshold'}, after block ${depth}, held out`,
  };
}

/** How the untrained network's means move apart, in a sentence with its own numbers. */
export function untrainedRises(found: Found): string {
  const blocks = found.untrained?.labelled.map((block) => block.mean_distance);
  if (!blocks?.length) return '';
  const best = Math.max(...blocks);
  const at = blocks.indexOf(best);
  const first = blocks[0]!;
  if (at === 0)
    return `Untrained, the means stand ${sd(first)} sd apart after block 1 and ${sd(blocks.at(-1)!)} after block ${blocks.length}.`;
  return `An untrained network moves them apart as well: from ${sd(first)} sd after block 1 to ${sd(best)} after block ${at + 1}, with random weights.`;
}

/** Every figure of the exhibit, for those who do not see it. */
export function tableOf(found: Found, shuffled: Found, blocks: number): Table {
  const rows: (string | number)[][] = [];
  const add = (name: string, of: Found, set: 'labelled' | 'shuffled') => {
    for (const network of ['modulus', 'threshold', 'untrained'] as const) {
      const all = of[network]?.[set];
      if (!all) continue;
      const who = `${NAMES[network]}${name}`;
      rows.push([`${who}: distance, sd`, ...all.map((block) => block.mean_distance.toFixed(2))]);
      rows.push([`${who}: nearest mean`, ...all.map((block) => `${(100 * block.nearest_mean_accuracy).toFixed(1)} %`)]);
      rows.push([`${who}: Fisher ratio`, ...all.map((block) => block.fisher.toFixed(2))]);
    }
  };
  add('', found, 'labelled');
  add(', labels shuffled', shuffled, 'shuffled');
  return {
    caption: 'Held-out measures of the features averaged over space, 1,000 MNIST test digits',
    columns: ['after block', ...Array.from({ length: blocks }, (_, b) => String(b + 1))],
    rows,
  };
}
