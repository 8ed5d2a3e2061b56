// What the exhibit says: the claim follows the dial and the switches, and says only what the figure shows.
import { shareOf } from '../../components/chains/draw.ts';
import type { Subject } from '../../components/chains/names.ts';
import type { Chain } from '../../engine/calls/tangles.ts';

export interface Telling {
  alpha: number;
  ink: boolean;
  shuffled: boolean;
  /** '' where nobody guesses. */
  guess: string;
}

export const percent = (share: number) => `${Math.round(100 * share)} %`;

/** From here on the phase counts as gone, and guesses as answered. */
export const GONE = 0.05;

export function claimOf({ alpha, ink, shuffled, guess }: Telling, { hard }: Subject): string {
  if (guess !== '' && alpha > GONE) return 'Before you pull: where will the ten dots land?';
  if (shuffled)
    return alpha <= GONE ? 'Shuffle the labels, and ten bars come out alike' : 'Shuffle the labels, and there is nothing to find';
  if (alpha <= GONE)
    return hard ? 'Throw the phase away, and classes begin to differ' : 'Throw the phase away, and ten classes stand apart';
  if (!ink && alpha >= 0.85) return 'Without ink, some of the average survives';
  if (alpha >= 0.9) return 'Average what keeps its phase, and nothing is left';
  if (alpha <= 0.35) return hard ? 'With little phase left, the bars begin to show' : 'With little phase left, the classes come apart';
  return alpha > 0.6 ? 'Let go of some phase, and the tangles loosen' : 'Halfway, the tangles begin to run';
}

const NUMBERS: Readonly<Record<number, string>> = { 24: 'Twenty-four', 50: 'Fifty', 100: 'A hundred' };

export function sentenceOf({ alpha, ink, shuffled, guess }: Telling, arrows: number, { one, many, hard }: Subject): string {
  const count = NUMBERS[arrows] ?? String(arrows);
  const all = `${count} ${many} of each class`;
  if (guess !== '' && alpha > GONE)
    return `Without their phase all arrows point one way, and each chain ends in a dot on its line. Drag each ring to where you think that dot will be, or use the arrow keys; then pull the dial.`;
  if (shuffled)
    return `${all} would lie head to tail; here the labels were dealt out at random, so every row is a mixture of all ten. Without its phase each bar still has a length, but no length of its own: held-out ${many} are recognised no better than by chance.`;
  if (!ink && hard)
    return `No ${one} is inverted here. Light comes from above and skies are bright in most of them, so phases agree a little and the chains do not quite curl up. Switch the ink on, and half of the images are inverted: half a turn of phase for half of the arrows.`;
  if (!ink)
    return `All ${many} are bright on black here, and centred, so phases agree where strokes agree and the chains do not quite curl up: they break the argument. Switch the ink on, and half of the images are inverted: half a turn of phase for half of the arrows.`;
  if (hard && alpha <= 0.35)
    return `One arrow is one ${one}, seen by one wavelet at one place. The bars differ, and the classes are told apart better than by chance, but not well: for photographs one layer is not enough. That is what Eight times over is for.`;
  if (arrows < 50)
    return `One arrow is one ${one}, seen by one wavelet at one place. ${count} of a class, head to tail; the white dot is where they get to.`;
  return `One arrow is one ${one}, seen by one wavelet at one place: its length is how strongly the wavelet answers, its direction the phase. ${all} are laid head to tail. The white dot is where they get to: the class mean, ${arrows === 100 ? 'a hundred' : arrows} times over.`;
}

export function summaryOf(chains: readonly Chain[], classes: readonly number[], names: readonly string[]): string {
  const shares = classes.map((c) => shareOf(chains[c]!));
  const longest = classes.reduce((best, c) => (chains[c]!.bar > chains[best]!.bar ? c : best), classes[0]!);
  const shortest = classes.reduce((best, c) => (chains[c]!.bar < chains[best]!.bar ? c : best), classes[0]!);
  return `the chains get ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of their length from the start; pulled straight, class ${names[longest]} is the longest and class ${names[shortest]} the shortest`;
}
