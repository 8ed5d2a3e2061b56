// What the exhibit says: the claim follows the dial and the switches, and says only what the figure shows.
import type { Chain } from '../../engine/calls/tangles.ts';
import { shareOf } from './draw.ts';

export interface Telling {
  rho: 'dial' | 'threshold';
  alpha: number;
  /** The threshold as a share of the largest modulus. */
  knob: number;
  ink: boolean;
  shuffled: boolean;
}

export const percent = (share: number) => `${Math.round(100 * share)} %`;

/** `empty`: no arrow is left of any class. */
export function claimOf({ rho, alpha, knob, ink, shuffled }: Telling, empty = false): string {
  if (shuffled)
    return alpha <= 0.05 && rho === 'dial'
      ? 'Shuffle the labels, and ten bars come out alike'
      : 'Shuffle the labels, and there is nothing to find';
  if (rho === 'threshold') {
    if (empty) return 'Too high a threshold, and every arrow is gone';
    if (!ink) return 'Ink that is always bright breaks the argument';
    return knob === 0 ? 'Now shorten the arrows, and keep their phase' : 'Shorter arrows, same tangle';
  }
  if (alpha <= 0.05) return 'Throw the phase away, and ten classes stand apart';
  if (!ink && alpha >= 0.85) return 'Without ink, some of the average survives';
  if (alpha >= 0.9) return 'Average what keeps its phase, and nothing is left';
  if (alpha <= 0.35) return 'With little phase left, the classes come apart';
  return alpha > 0.6 ? 'Let go of some phase, and the tangles loosen' : 'Halfway, the tangles begin to run';
}

export function sentenceOf({ rho, ink, shuffled }: Telling, arrows: number): string {
  const many = arrows >= 100 ? 'A hundred digits of each class' : 'Twenty-four digits of each class';
  if (shuffled)
    return `${many} would lie head to tail; here the labels were dealt out at random, so every row is a mixture of all ten. Without its phase each bar still has a length, but no length of its own: held-out digits are recognised no better than by chance.`;
  if (rho === 'threshold' && !ink)
    return `Digits are bright on black and centred, so their phases agree where strokes agree: even z has a mean that tells classes apart, and so has every shortened z. Photographs do not help themselves in this way. Switch the ink on: half of the digits are inverted, and the tangle is back.`;
  if (rho === 'threshold')
    return `A soft threshold takes the same length off every arrow and drops those that are shorter. It makes chains short and sparse, but leaves every direction as it was: what is left still turns every way, and its average stays near nothing beside its length.`;
  if (!ink)
    return `All digits are bright on black here, and centred, so phases agree where strokes agree and the chains do not quite curl up: digits break the argument. Switch the ink on, and half of the images are inverted: half a turn of phase for half of the arrows.`;
  if (arrows < 100)
    return 'One arrow is one handwritten digit, seen by one wavelet at one place. Twenty-four of a class, head to tail; the white dot is where they get to.';
  return `One arrow is one handwritten digit, seen by one wavelet at one place: its length is how strongly the wavelet answers, its direction the phase. A hundred digits of each class are laid head to tail. The white dot is where they get to: the class mean, a hundred times over.`;
}

export const orientationName = (channel: number) => ['rising', 'level', 'falling', 'upright'][channel] ?? String(channel);

export function summaryOf(chains: readonly Chain[], classes: readonly number[]): string {
  const shares = classes.map((c) => shareOf(chains[c]!));
  const longest = classes.reduce((best, c) => (chains[c]!.bar > chains[best]!.bar ? c : best), classes[0]!);
  const shortest = classes.reduce((best, c) => (chains[c]!.bar < chains[best]!.bar ? c : best), classes[0]!);
  return `the chains get ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of their length from the start; pulled straight, class ${longest} is the longest and class ${shortest} the shortest`;
}
