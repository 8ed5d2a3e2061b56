// What the exhibit says: per mechanism and per aspect, in one place. What is said follows from the network that runs.
import type { Rho } from '../../assets/catalogue.ts';
import type { EightNetwork } from '../../engine/calls/eight.ts';
import type { Part } from '../../state/table.ts';

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

function claimOf(network: Mechanism): string {
  if (!network.accuracy) return 'before it has learned anything';
  const part = network.rho === 'dial' ? `keeps ${network.alpha} of it` : 'lets it go';
  if (!network.skip)
    return keepsPhase(network)
      ? 'the only copy keeps its phase'
      : `the only copy ${part === 'lets it go' ? 'lets its phase go' : `keeps ${network.alpha} of its phase`}`;
  return keepsPhase(network) ? 'both copies keep their phase' : `one copy keeps its phase, one ${part}`;
}

export function wordsOf(network: Mechanism): Words {
  const { rho, alpha, skip, accuracy } = network;
  const rest = claimOf(network);
  const dial =
    alpha === 1
      ? 'In place of the modulus, the dial left at 1: nothing is changed.'
      : `In place of the modulus, the dial: lengths stay, angles shrink to ${alpha} of themselves.`;
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

/** Whole per cents; what would round to all is told from it. */
export function percent(p: number): string {
  if (p >= 0.995 && p < 1) return p >= 0.9995 ? '>99.9 %' : `${(100 * p).toFixed(1)} %`;
  return `${Math.round(100 * p)} %`;
}

/** The move in words, such as "3 right, 2 up", in pixels. */
export function moveInWords(dx: number, dy: number): string {
  const said = [];
  if (dx) said.push(`${Math.abs(dx)} ${dx > 0 ? 'right' : 'left'}`);
  if (dy) said.push(`${Math.abs(dy)} ${dy > 0 ? 'down' : 'up'}`);
  return said.join(', ') || 'not moved';
}
