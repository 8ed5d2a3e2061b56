// What the exhibit says: per network and per aspect, in one place.
import type { Network, Part } from '../../state/table.ts';

export interface Words {
  claim: string;
  /** The claim when projected: one line of large type. */
  short: string;
  /** With the answer and its probability in words. */
  sentence: (says: string, probability: string) => string;
  /** The two lanes: their names and a word below. */
  lanes: readonly [readonly [string, string], readonly [string, string]];
}

export const WORDS: Record<Network, Words> = {
  modulus: {
    claim: 'Eight times over: one copy keeps its phase, one lets it go',
    short: 'One copy keeps its phase, one lets it go',
    sentence: (says) =>
      `Four wavelets look at every map; both copies are standardised and mixed into the next maps. Besides normalisation the modulus is the only non-linearity, and at the end it says ${says}.`,
    lanes: [
      ['phase kept', 'hue is phase'],
      ['phase gone', 'only |z|'],
    ],
  },
  threshold: {
    claim: 'Eight times over: both copies keep their phase',
    short: 'Both copies keep their phase',
    sentence: (says) =>
      `In place of the modulus, a soft threshold: arrows grow shorter, short ones vanish, the hue of the rest stays. Trained in the same way, at the end it says ${says}.`,
    lanes: [
      ['phase kept', 'hue is phase'],
      ['thresholded', 'hue stays'],
    ],
  },
  untrained: {
    claim: 'Eight times over, before it has learned anything',
    short: 'Before it has learned anything',
    sentence: (says, probability) =>
      `The same wavelets and the same moduli, mixed by random weights. What it says at the end is no more than a guess: ${says}, at ${probability}.`,
    lanes: [
      ['phase kept', 'hue is phase'],
      ['phase gone', 'only |z|'],
    ],
  },
};

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
