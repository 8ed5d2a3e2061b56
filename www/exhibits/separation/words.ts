// What the exhibit says in words and numbers, from the measures alone.
import type { BigNumber, Table } from '../../components/Exhibit.svelte';
import { differences, type Dataset, type Network } from '../../assets/catalogue.ts';
import type { BlockMeasures, SeparationMeasures } from '../../engine/calls/separation.ts';
import type { SeparationStage } from '../../state/table.ts';

export type Measure = 'distance' | 'nearest' | 'inside';
/** By network. */
export type Found = Record<string, SeparationMeasures | undefined>;

/** A network's name, and what its ρ does to the phase. */
export function titleOf({ words, rho, trained, change }: Network): string {
  if (change) return `${words}: an intervention`;
  if (!trained) return `${words}: random weights`;
  return `${words}${rho === 'mod' ? ': phase gone' : rho === 'dial' ? '' : ': phase kept'}`;
}

/** How much further apart the last block's means must be than the first's to be called so. */
const APART = 1.1;

export function claimOf(found: SeparationMeasures | undefined): string {
  const [first, last] = [found?.labelled[0], found?.labelled.at(-1)];
  if (first && last && last.mean_distance < APART * first.mean_distance) return 'Block by block, the classes come no further apart';
  return 'Block by block, the classes come apart';
}

/** What the images' phases have to do with it. Where images are ink on nothing, less than elsewhere. */
export function phasesOf({ name, picture }: Dataset): { caption: string; title: string; text: string } {
  const little = 'phases spread round the whole circle, and little but the modulus is left to tell the classes apart.';
  if (picture === 'photograph' || name === 'mnist-moving')
    return {
      caption: 'Random weights do part of it: see More.',
      title: 'Why the phase helps so little.',
      text:
        picture === 'photograph'
          ? `In photographs edges are as often dark as bright: ${little}`
          : `Half of the digits are inverted, so that ink is as often dark as bright: ${little}`,
    };
  const things = `${picture[0]!.toUpperCase()}${picture.slice(1)}s`;
  return {
    caption: `${things} show less of this than photographs would, and random weights do part of it: see More.`,
    title: `${things} show less of this than photographs would.`,
    text: `They are always brighter than the ground, never darker. So an edge’s coefficients prefer some phases, their mean does not vanish even where the phase is kept, and a threshold separates ${picture}s too. In photographs edges are as often dark as bright, ${little}`,
  };
}

export const sentenceOf = (shuffled: boolean, block: number, stage: SeparationStage, total: string, things: string): string =>
  shuffled
    ? `The same ${total} test ${things} under shuffled labels, everything measured again: what is not in the images does not come apart.`
    : stage !== 'mixing'
      ? `${total} test ${things}, placed by ${stage === 'wavelets' ? `block ${block}’s wavelet coefficients as they are` : `what ρ makes of block ${block}’s wavelet coefficients`}, averaged over the image. White: the class means.`
      : `${total} test ${things}, placed by what ${block === 1 ? 'one block makes' : `${block} blocks make`} of them. White: the class means; drag one, and the plane turns.`;

export const sd = (value: number) => value.toFixed(1);
export const percent = (fraction: number) => `${Math.round(100 * fraction)} %`;

/** Inside a block: how far apart the means are for how far the images of a class are, tr Σ_B/tr Σ_W of the averaged features. */
export const ratioOf = ({ between, within }: BlockMeasures) => (within > 0 ? between / within : 0);

export const valueOf = (block: BlockMeasures, measure: Measure) =>
  measure === 'distance' ? block.mean_distance : measure === 'nearest' ? block.nearest_mean_accuracy : ratioOf(block);

export const written = (value: number, measure: Measure) =>
  measure === 'distance' ? sd(value) : measure === 'nearest' ? percent(value) : value.toFixed(2);

/** Where in a network, in words. */
export const whereIs = (block: number, stage: SeparationStage) =>
  stage === 'mixing' ? `after block ${block}` : stage === 'wavelets' ? `in block ${block}, before ρ` : `in block ${block}, after ρ`;

/** How far ρ has come inside a block: what is left of what it takes away. */
export function stepWords({ rho }: Network, kept: number): string {
  const left = percent(kept);
  if (rho === 'mod' || rho === 'dial') return `${left} of the phase kept`;
  if (rho === 'cst') return `${percent(1 - kept)} of the threshold`;
  return `${percent(1 - kept)} of the way to ρ`;
}

/** Of the networks still at work, on how many images their figures rest so far; nothing where all are through. */
export function restingOn(networks: readonly Network[], images: (name: string) => number, things: string): string {
  const said = networks.flatMap(({ name, words }) =>
    images(name) ? [`${words}: the first ${images(name).toLocaleString('en')} ${things}`] : [],
  );
  return said.length ? `; so far, ${said.join(', ')}` : '';
}

/** In what two networks differ besides ρ, so that the number is not laid to ρ alone; an untrained one says so itself. */
export function besidesRho(ours: Network, rival: Network): string {
  const { width, skip, epochs } = differences(ours, rival);
  const said = [...(width ? ['width'] : []), ...(skip ? ['skip'] : [])];
  if (epochs && ours.trained && rival.trained) said.push(`epochs (${ours.trained.epochs} and ${rival.trained.epochs})`);
  if (said.length === 0) return '';
  return `. ${ours.rho === rival.rho ? 'They' : 'Besides ρ they'} differ in ${new Intl.ListFormat('en').format(said)}`;
}

/** The one large number: how many times as far apart, or, with shuffled labels, how little is left. */
export function bigNumber(
  found: Readonly<Record<string, BlockMeasures | undefined>>,
  [first, rival]: readonly Network[],
  where: string,
  shuffled: boolean,
  measure: Measure,
  things: string,
): BigNumber | undefined {
  const [ours, theirs] = [found[first!.name], found[rival!.name]];
  if (!ours || !theirs) return undefined;
  const besides = besidesRho(first!, rival!);
  if (measure === 'inside')
    return {
      value: ratioOf(ours).toFixed(2),
      caption: `variance between the classes over that within them, ${where}${shuffled ? ', labels shuffled' : ''}; ${rival!.words}: ${ratioOf(theirs).toFixed(2)}${besides}`,
    };
  if (measure === 'nearest')
    return {
      value: percent(ours.nearest_mean_accuracy),
      caption: `of held-out ${things} lie nearest their own class mean ${where}${shuffled ? ', labels shuffled' : ''}; ${rival!.words}: ${percent(theirs.nearest_mean_accuracy)}${besides}`,
    };
  if (shuffled) return { value: `${sd(ours.mean_distance)} sd`, caption: `apart ${where}: with shuffled labels, nothing but chance` };
  if (theirs.mean_distance === 0) return { value: `${sd(ours.mean_distance)} sd`, caption: `apart ${where}, held out` };
  return {
    value: `${(ours.mean_distance / theirs.mean_distance).toFixed(1)} ×`,
    caption: `as far apart as with ${rival!.trained ? `“${rival!.words}”` : 'random weights'}, ${where}, held out${besides}`,
  };
}

/** How the untrained network's means move apart, in a sentence with its own numbers. */
export function untrainedRises(found: SeparationMeasures | undefined): string {
  const blocks = found?.labelled.map((block) => block.mean_distance);
  if (!blocks?.length) return '';
  const best = Math.max(...blocks);
  const at = blocks.indexOf(best);
  const first = blocks[0]!;
  if (at === 0)
    return `Untrained, the means stand ${sd(first)} sd apart after block 1 and ${sd(blocks.at(-1)!)} after block ${blocks.length}.`;
  return `An untrained network moves them apart as well: from ${sd(first)} sd after block 1 to ${sd(best)} after block ${at + 1}, with random weights.`;
}

/** Every figure of the exhibit, for those who do not see it. */
export function tableOf(networks: readonly Network[], found: Found, shuffled: Found, blocks: number, images: string): Table {
  const rows: (string | number)[][] = [];
  const add = (name: string, of: Found, set: 'labelled' | 'shuffled') => {
    for (const network of networks) {
      const all = of[network.name]?.[set];
      if (!all) continue;
      const who = `${network.words}${name}`;
      rows.push([`${who}: distance, sd`, ...all.map((block) => block.mean_distance.toFixed(2))]);
      rows.push([`${who}: nearest mean`, ...all.map((block) => `${(100 * block.nearest_mean_accuracy).toFixed(1)} %`)]);
      rows.push([`${who}: Fisher ratio`, ...all.map((block) => block.fisher.toFixed(2))]);
    }
  };
  add('', found, 'labelled');
  add(', labels shuffled', shuffled, 'shuffled');
  return {
    caption: `Held-out measures of the features averaged over space, ${images}`,
    columns: ['after block', ...Array.from({ length: blocks }, (_, b) => String(b + 1))],
    rows,
  };
}
