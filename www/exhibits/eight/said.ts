// What the exhibit says of the pictures shown: claim, sentence, the large number, and the picture in words.
import type { BigNumber } from '../../components/Exhibit.svelte';
import type { EightStrongest, ScaleBy } from '../../engine/calls/eight.ts';
import type { Picture } from './picture.ts';
import { intervention, legendNumber, moveInWords, percent, takenInWords, wordsOf } from './words.ts';

/** Before the first network is there: what is most often said. */
const EXPECTED = { rho: 'mod', alpha: null, skip: true, orientations: 4, accuracy: { fraction: 1, split: '', images: 0 } } as const;

const topOf = ({ frame }: Picture) => frame.probabilities.indexOf(Math.max(...frame.probabilities));
export const saysOf = (picture: Picture) => picture.network.classes[topOf(picture)]!;
export const chanceOf = (picture: Picture) => percent(picture.frame.probabilities[topOf(picture)]!);

export interface Shown {
  pictures: readonly Picture[];
  /** What an image is called. */
  thing: string;
  projector: boolean;
}

export function claimOf({ pictures, thing, projector }: Shown, sum: boolean): { claim: string; sentence: string } {
  const [picture, other] = pictures;
  if (picture?.frame.taken) return takenClaim(picture, thing, sum);
  const alpha = pictures.find(({ frame }) => frame.alpha !== null)?.frame.alpha ?? null;
  if (alpha !== null) return intervention(alpha);
  const [says, chance] = picture ? [saysOf(picture), chanceOf(picture)] : ['…', '…'];
  if (picture && other)
    return {
      claim: `Two networks, one ${thing}`,
      sentence: `Eight times over through both, moved alike. At the end ${picture.is.words} says ${says}, ${chance}; ${other.is.words} says ${saysOf(other)}, ${chanceOf(other)}.`,
    };
  const words = wordsOf(picture?.network ?? EXPECTED);
  return projector
    ? { claim: words.short, sentence: `Eight times over; at the end it says ${says}.` }
    : { claim: words.claim, sentence: words.sentence(says, chance) };
}

function takenClaim({ network, frame }: Picture, thing: string, sum: boolean) {
  const taken = frame.taken!;
  const arrows = (taken.arrows.length - 5) / 6;
  if (!sum)
    return {
      claim: `Output ${taken.output + 1} of block ${taken.block + 1}: ${arrows} maps, mixed`,
      sentence: `Standardised maps are alike in size, so the weights say what counts. The share is what each map adds to the energy of this output on this ${thing}.`,
    };
  const lanes = network.skip ? `: half of the maps keep their phase, the others come after ${wordsOf(network).after}` : '';
  return {
    claim: `One pixel is the sum of ${arrows} arrows`,
    sentence: `Each is a weight times one standardised map at this place${lanes}. All ${network.blocks[taken.block]!.outputs} sums here are then divided by their common norm.`,
  };
}

export function numberOf({ pictures: [picture, other], thing }: Shown, passMs: string, failed: boolean): BigNumber {
  if (!picture)
    return {
      value: '…',
      caption: failed ? 'The network could not be loaded.' : `The network is being loaded and looks at the ${thing} for the first time.`,
      pending: true,
    };
  const { label, onDevice } = picture.frame;
  const truth =
    label === null
      ? 'an image of your own'
      : topOf(picture) === label
        ? 'the label agrees'
        : `the label says ${picture.network.classes[label]}`;
  const who = other ? `, says ${picture.is.words}` : ' (softmax)';
  return {
    value: chanceOf(picture),
    caption: `for “${saysOf(picture)}”${who}; ${truth}. One pass here: ${passMs} ms${onDevice ? ' on WebGPU' : ''}.`,
  };
}

/** The picture in words: what is enlarged or taken apart, then the answer. */
export function summaryOf(pictures: readonly Picture[], strongest: EightStrongest | undefined, sheet: number | null, sum: boolean): string {
  const [picture, other] = pictures;
  if (!picture) return '';
  const said = other
    ? pictures.map((one) => `${one.is.words} says ${saysOf(one)}, ${chanceOf(one)}`).join('; ')
    : `the network says ${saysOf(picture)}, ${chanceOf(picture)}`;
  const { network, frame } = picture;
  const truth = frame.label === null ? 'an image of your own' : `the label says ${network.classes[frame.label]}`;
  const { dx, dy } = frame;
  const answer = `${said}; ${truth}, ${moveInWords(dx, dy)}${dx || dy ? ' pixels' : ''}`;
  if (frame.taken) return `${takenInWords(picture, sum, strongest)}; ${answer}`;
  const block = sheet === null ? undefined : network.blocks[sheet];
  if (!block) return answer;
  const maps = block.inputs * network.orientations;
  const size = `maps of ${block.side}×${block.side} pixels`;
  const kept = network.skip ? `${maps} ${size} that keep their phase, ${maps}` : `${maps} ${size}`;
  return `block ${sheet! + 1}: ${kept} after ${wordsOf(network).after}, ${block.outputs} outputs; ${answer}`;
}

/** What full light stands for. */
export function scaleWords([picture, other]: readonly Picture[], by: ScaleBy): string {
  if (!picture) return '';
  const { path } = picture.frame;
  const lights = path.steps.map(({ waveScale }) => legendNumber('complex', waveScale)).join(', ');
  const locked = other ? ' Both networks are shown at the larger of their two scales.' : '';
  return by === 'unit'
    ? 'Full light is the largest |z| of each map, on the unmoved image.'
    : by === 'layer'
      ? `Full light is one |z| a block; for the wavelet maps drawn, block 1 to ${path.steps.length}: ${lights}.${locked}`
      : `Full light is the largest |z| of a kind in the network: ${legendNumber('complex', path.networkWaveScale)} in every wavelet map, ${legendNumber('complex', path.networkOutputScale)} in every output.${locked}`;
}
