// What is said of a warp, and of swapped phases: every word follows from the figures.
import type { Swap, Warp } from '../../engine/calls/arrows.ts';
import { oneOf, percent, sigmaOf, wordOf } from './words.ts';

/** Changes below this are none: a shift leaves rounding behind. */
const NONE = 0.005;

export const sizeWords = (size: number): string => `${size.toFixed(2)} px`;

export function warpClaim(warp: Warp | undefined): string {
  const [finest] = warp?.warped ?? [];
  if (!warp || !finest || finest.global < NONE) return 'Warp the image: which modulus holds, global or local?';
  const { global, averaged } = finest;
  if (global >= 2 * averaged) return 'A small warp breaks the global modulus; the local holds';
  return global > averaged
    ? 'Warped, the global modulus changes more than the local'
    : 'Here the local modulus changes as much as the global';
}

/** `brief` is for where there is little room. */
export function warpSentence(warp: Warp | undefined, size: number, brief: boolean): string {
  if (!warp) return 'An image seen through wavy glass, and what becomes of its Fourier modulus.';
  const seen = `${oneOf(warp.name)}${warp.ground > 0 ? ', its luminance,' : ''} behind wavy glass, displaced by up to ${sizeWords(size)}.`;
  return brief
    ? seen
    : `${seen} A shift leaves the global Fourier modulus exactly as it was; a warp does not. The local modulus, averaged, changes less, and says where things are.`;
}

/** The same picture in words. */
export function warpSummary(warp: Warp | undefined, size: number): string {
  if (!warp) return '';
  const octaves = warp.warped.map(
    ({ global, averaged }, j) =>
      `${sigmaOf(j)} px: global ${percent(global)}, local ${percent(averaged)}; shifted: ${percent(warp.shifted[j]!.global)}, ${percent(warp.shifted[j]!.averaged)}`,
  );
  return `the ${wordOf(warp.name)}, warped by up to ${sizeWords(size)}. Changes of the moduli by octave, σ = ${octaves.join('. ')}.`;
}

export function warpNumber(warp: Warp | undefined): { value: string; caption: string } {
  const finest = warp?.warped[0];
  const value = finest && finest.averaged > NONE ? `${(finest.global / finest.averaged).toFixed(1)} ×` : '–';
  return { value, caption: 'as much change in the global modulus as in the local, finest octave' };
}

export function warpTable(warp: Warp | undefined, size: number) {
  const number = (value: number) => value.toFixed(2);
  return {
    caption: warp
      ? `${oneOf(warp.name)}, warped by up to ${sizeWords(size)}, or shifted by ${sizeWords(warp.shift * Math.SQRT2)}: changes as shares of what was there`
      : 'Changes of the moduli by octave',
    columns: [
      'wavelet',
      '|ω|, radians a pixel',
      'global: warped',
      'shifted',
      'local: warped',
      'shifted',
      'local, not averaged: warped',
      'shifted',
    ],
    rows: (warp?.warped ?? []).map((warped, j) => {
      const [xi, shifted] = [(0.75 * Math.PI) / 2 ** j, warp!.shifted[j]!];
      return [
        `σ = ${sigmaOf(j)} px`,
        `${number(xi / Math.SQRT2)} to ${number(xi * Math.SQRT2)}`,
        ...[warped.global, shifted.global, warped.averaged, shifted.averaged, warped.local, shifted.local].map(percent),
      ];
    }),
  };
}

/** A correlation in two digits. */
export const likeness = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-/, '−')
    .replace(/^−0\.00$/, '0.00');

/** What the six pictures are, in the engine's order. */
export const MIXTURES = [
  { title: 'A', words: 'image A' },
  { title: 'B', words: 'image B' },
  { title: 'A’s modulus, B’s phase', words: 'A’s modulus with B’s phase' },
  { title: 'B’s modulus, A’s phase', words: 'B’s modulus with A’s phase' },
  { title: 'A’s modulus, phase zero', words: 'A’s modulus with phase zero' },
  { title: 'B’s modulus, phase zero', words: 'B’s modulus with phase zero' },
] as const;

/** Whether both mixtures look more like the one whose phase they have. */
export const followsPhase = ({ likeness: [, , one, two] }: Swap): boolean => one!.image[1] > one!.image[0] && two!.image[0] > two!.image[1];

export function swapClaim(swap: Swap | undefined): string {
  if (!swap || followsPhase(swap)) return 'Swap the global phases, and the picture goes with them';
  return 'With these two, the picture does not go with the phase alone';
}

export function swapSentence(swap: Swap | undefined, brief: boolean): string {
  const pair = swap ? `${oneOf(swap.names[0])} and ${oneOf(swap.names[1]).toLowerCase()}` : 'Two images';
  return brief
    ? `${pair}. Global phase says where things are; the local modulus of each still does.`
    : `${pair}, A and B. Global phase says where things are, over the whole image. What a network throws away is local phase, inside one wavelet’s window: the local modulus below still says where strokes and edges are; the global modulus alone does not.`;
}

export function swapSummary(swap: Swap | undefined): string {
  if (!swap) return '';
  const [, , one, two, flat, flatB] = swap.likeness;
  const pair = ({ image: [a, b] }: Swap['likeness'][number]) => `like A ${likeness(a)}, like B ${likeness(b)}`;
  return (
    `A is ${oneOf(swap.names[0]).toLowerCase()}, B ${oneOf(swap.names[1]).toLowerCase()}. A’s modulus with B’s phase: ${pair(one!)}. ` +
    `B’s modulus with A’s phase: ${pair(two!)}. A’s modulus with phase zero: ${pair(flat!)}. B’s modulus with phase zero: ${pair(flatB!)}. ` +
    `Local moduli of A’s modulus with B’s phase: like A’s ${likeness(one!.local[0])}, like B’s ${likeness(one!.local[1])}.`
  );
}

/** How much liker the mixtures are to the one whose phase they have: the mean of both. */
export function swapNumber(swap: Swap | undefined): { value: string; caption: string } {
  if (!swap) return { value: '–', caption: 'correlation with the image whose phase it has' };
  const [, , one, two] = swap.likeness;
  const mean = (a: number, b: number) => likeness((a + b) / 2);
  return {
    value: mean(one!.image[1], two!.image[0]),
    caption: `correlation with the image whose phase it has; with the other ${mean(one!.image[0], two!.image[1])}`,
  };
}

export function swapTable(swap: Swap | undefined, octave: number) {
  return {
    caption: `Correlation of each picture with A and with B, and of their local moduli, σ = ${sigmaOf(octave)} px`,
    columns: ['picture', 'like A', 'like B', 'local modulus like A’s', 'like B’s'],
    rows: (swap?.likeness ?? []).map(({ image, local }, i) => [MIXTURES[i]!.words, ...[...image, ...local].map(likeness)]),
  };
}
