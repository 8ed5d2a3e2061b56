// What the exhibit says: per mechanism and per aspect, in one place. What is said follows from the network that runs.
import type { Rho } from '../../assets/catalogue.ts';
import type { EightFrame, EightNetwork, EightStep, EightStrongest } from '../../engine/calls/eight.ts';
import type { Part } from '../../state/table.ts';
import { originOf } from './chain.ts';
import { heaviest, placeOf, rowOf, type Lit } from './links.ts';

type Lane = readonly [name: string, below: string];

export interface Words {
  claim: string;
  /** The claim when projected: one line of large type. */
  short: string;
  /** With the answer and its probability in words. */
  sentence: (says: string, probability: string) => string;
  /** The lanes, their names and a word below: what keeps its phase, where there is such a copy, and what ρ leaves. */
  lanes: readonly Lane[];
  /** What the second lane comes after. */
  after: string;
}

type Mechanism = Pick<EightNetwork, 'rho' | 'alpha' | 'skip' | 'accuracy' | 'orientations'>;

const KEPT: Lane = ['phase kept', 'hue is phase'];

const AFTER: Record<Rho, string> = {
  mod: 'the modulus',
  cst: 'the threshold',
  ms: 'the sigmoid',
  tanh: 'tanh',
  mc: 'the amplitude collapse',
  none: 'no non-linearity',
  dial: 'the dial',
};

/** Where the dial has been put into a trained network. */
export function intervention(alpha: number): { claim: string; sentence: string } {
  const words = alphaInWords(alpha);
  return {
    claim: `An intervention: the dial at ${words} in a trained network`,
    sentence: `In every block |z|·exp(iαφ) takes the place of what the network was trained with. Its statistics and weights know nothing of it, so its answers fall for that reason alone: compare the readout refitted on the same features.`,
  };
}

const LANES: Record<Rho, Lane> = {
  mod: ['phase gone', 'only |z|'],
  cst: ['thresholded', 'hue stays'],
  ms: ['sigmoid', 'hue stays'],
  tanh: ['tanh', 'hue stays'],
  mc: ['length gone', 'only hue'],
  none: ['unchanged', 'the same again'],
  dial: ['phase turned', 'hue moves'],
};

const DOES: Record<Rho, string> = {
  mod: 'Besides normalisation the modulus is the only non-linearity.',
  cst: 'In place of the modulus, a soft threshold: arrows grow shorter, short ones vanish, the hue of the rest stays.',
  ms: 'In place of the modulus, a sigmoid: it changes every arrow’s length to one below 1, and leaves its hue.',
  tanh: 'In place of the modulus, tanh: it brings every arrow’s length below 1, and leaves its hue.',
  mc: 'In place of the modulus, its opposite: every arrow gets the length 1, and only its hue is left.',
  none: 'In place of the modulus, nothing: but for normalisation the network is linear.',
  dial: '',
};

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight'];

/** Whether ρ leaves the whole phase. */
const keepsPhase = ({ rho, alpha }: Mechanism) => rho !== 'mod' && (rho !== 'dial' || alpha === 1);

/** How much of the phase the dial leaves. */
const shareOf = (alpha: number | null | undefined) =>
  ({ 0.25: 'a quarter', 0.5: 'half', 0.75: 'three quarters' })[alpha ?? 0] ?? `${alpha}`;

function claimOf(network: Mechanism): string {
  if (!network.accuracy) return 'before it has learned anything';
  const part = network.rho === 'dial' ? `keeps ${shareOf(network.alpha)} of it` : 'lets it go';
  if (!network.skip)
    return keepsPhase(network)
      ? 'the only copy keeps its phase'
      : `the only copy ${part === 'lets it go' ? 'lets its phase go' : `keeps ${shareOf(network.alpha)} of its phase`}`;
  return keepsPhase(network) ? 'both copies keep their phase' : `one copy keeps its phase, one ${part}`;
}

export function wordsOf(trained: Mechanism & { turned?: number | null }): Words {
  // What stands in a block is what is spoken of.
  const network: Mechanism =
    trained.turned == null ? trained : { ...trained, rho: trained.turned === 0 ? 'mod' : 'dial', alpha: trained.turned };
  const { rho, alpha, skip, accuracy } = network;
  const rest = claimOf(network);
  const dial =
    alpha === 1
      ? 'In place of the modulus, the dial left at 1: nothing is changed.'
      : `In place of the modulus, the dial: lengths stay, angles shrink to ${shareOf(alpha)} of what they were.`;
  const wavelets = `${COUNTS[network.orientations] ?? network.orientations} wavelets look at every map; `;
  const mixed = skip
    ? 'both copies are standardised and mixed into the next maps.'
    : 'what is left of them is standardised and mixed into the next maps, and no copy goes round.';
  const lane: Lane = rho === 'dial' ? (alpha === 1 ? LANES.none : [`phase × ${alpha}`, 'hue moves']) : LANES[rho];
  return {
    claim: `Eight times over${accuracy ? ':' : ','} ${rest}`,
    short: rest[0]!.toUpperCase() + rest.slice(1),
    sentence: (says, probability) =>
      accuracy
        ? `${wavelets}${mixed} ${rho === 'dial' ? dial : DOES[rho]} At the end it says ${says}.`
        : `The same wavelets and the same moduli, mixed by random weights. What it says at the end is no more than a guess: ${says}, at ${probability}.`,
    lanes: skip ? [KEPT, lane] : [lane],
    after: AFTER[rho],
  };
}

/** What a map's light stands for: the words before the number in the legend. */
export const LEGENDS: Record<Part, string> = {
  complex: 'full light: |z| =',
  modulus: 'white: |z| =',
  phase: 'shown: |z| >',
  real: 'white: Re z =',
  imag: 'white: Im z =',
};

/** Phase is shown above this share of full light. The engine paints with the same. */
export const NOISE_FLOOR = 0.02;

/** What is written for a scale whose full light is `full`. */
export const legendNumber = (part: Part, full: number) => short(part === 'phase' ? NOISE_FLOOR * full : full);

/** Three figures at most. */
export function short(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, Math.min(4, 1 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(digits).replace(/^0\./, '.');
}

/** With so many decimals, and a true minus. */
export const fixed = (value: number, digits: number) =>
  value
    .toFixed(digits)
    .replace(/^(-?)0(?=\.)/, '$1')
    .replace('-', value.toFixed(digits).match(/[1-9]/) ? '−' : '');

/** A complex number in few figures; one without an imaginary part as a real one. */
export function complex(re: number, im: number): string {
  const size = Math.hypot(re, im);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return im === 0 ? fixed(re, digits) : `${fixed(re, digits)} ${im < 0 ? '−' : '+'} ${fixed(Math.abs(im), digits)}i`;
}

/** The dial's position as it is read. */
export const alphaInWords = (alpha: number) => ({ 0: '0', 0.25: '¼', 0.5: '½', 0.75: '¾', 1: '1' })[alpha] ?? String(alpha);

/** Whole per cents; what would round to all is told from it. */
export function percent(p: number): string {
  if (p >= 0.995 && p < 1) return p >= 0.9995 ? '>99.9 %' : `${(100 * p).toFixed(1)} %`;
  return `${Math.round(100 * p)} %`.replace(/^-0/, '0').replace('-', '−');
}

/** The move in words, such as "3 right, 2 up", in pixels. */
export function moveInWords(dx: number, dy: number): string {
  const said = [];
  if (dx) said.push(`${Math.abs(dx)} ${dx > 0 ? 'right' : 'left'}`);
  if (dy) said.push(`${Math.abs(dy)} ${dy > 0 ? 'down' : 'up'}`);
  return said.join(', ') || 'not moved';
}

/** What is said of the output taken apart, or of its pixel. */
export function takenInWords(
  { network, frame }: { network: EightNetwork; frame: EightFrame },
  sum: boolean,
  strongest: EightStrongest | undefined,
): string {
  const { block, output, pixel, arrows } = frame.taken!;
  const { side } = network.blocks[block]!;
  const place = `row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}`;
  const count = (arrows.length - 5) / 6;
  const what = `block ${block + 1}, output ${output + 1}, ${place}`;
  const own = complex(arrows[3]!, arrows[4]!);
  return sum
    ? `${what}: ${count} arrows add up to ${complex(arrows[0]!, arrows[1]!)}, divided by ${fixed(arrows[2]!, 3)} that is ${complex(arrows[0]! / arrows[2]!, arrows[1]! / arrows[2]!)}; the network’s own output is ${own}`
    : `${what}: z is ${own}, mixed from ${count} maps${
        strongest
          ? `; images that excite it most: ${strongest.images.map(({ image, share }) => `${image + 1} (${(100 * share).toFixed(1)} %)`).join(', ')}`
          : ''
      }`;
}

/** What feeds the map that is lit, or what it feeds. */
export function litInWords(
  network: EightNetwork,
  steps: readonly EightStep[],
  lit: Lit,
  weights: Float32Array | undefined,
  sheet: boolean,
): string {
  const block = network.blocks[lit.block]!;
  if (!weights) return '…';
  const { lanes } = wordsOf(network);
  const L = network.orientations;
  const laneOf = (kind: Lit['kind']) => lanes[network.skip && kind === 'kept' ? 0 : lanes.length - 1]![0];
  if (lit.kind === 'output') {
    const output = sheet ? lit.channel : steps[lit.block]!.output;
    const row = rowOf(weights, block, output);
    const first = heaviest(row, 3).map((k) => {
      const { input, wavelet, after } = originOf(network, block.inputs, k);
      return `${wavelet === null ? 'the low-pass copy' : `wavelet ${wavelet + 1}`} of input ${input + 1}, ${laneOf(after ? 'other' : 'kept')} (${fixed(row[k]!, 3)})`;
    });
    return `Block ${lit.block + 1}, output ${output + 1} is mixed from ${row.length} standardised maps; largest weights |P|: ${first.join('; ')}. Lines are as strong as weights.`;
  }
  const map = sheet ? lit.channel : steps[lit.block]!.input * L + (lit.channel % L);
  const k = placeOf(network, block.inputs, lit.kind, map);
  const column = Array.from({ length: block.outputs }, (_, o) => rowOf(weights, block, o)[k]!);
  const named = `Block ${lit.block + 1}, wavelet ${(map % L) + 1} of ${lit.block === 0 ? 'image channel' : 'input'} ${Math.floor(map / L) + 1}, ${laneOf(lit.kind)}`;
  const most = heaviest(column, 3).map((o) => `output ${o + 1} (${fixed(column[o]!, 3)})`);
  const here = sheet ? '' : ` In the output drawn, ${steps[lit.block]!.output + 1}: ${fixed(column[steps[lit.block]!.output]!, 3)}.`;
  return `${named}: its largest weights |P| are in ${most.join(', ')}.${here} Lines are as strong as weights.`;
}
