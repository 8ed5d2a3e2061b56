// What the exhibit says of what is on the screen: every word follows from the figures.
import type { Table } from '../../components/Exhibit.svelte';
import type { Figures, Move, Point } from '../../engine/calls/arrows.ts';
import { lengthOf, moveWords } from './move.ts';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;
/** What an image shows, in words: data sets name digits by numerals, and some garments twice. */
export const wordOf = (name: string): string => DIGITS[Number(name || NaN)] ?? name.split('/')[0]!;
const withArticle = (word: string) => `${/^(?!one$)[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
/** “A three”. */
export const oneOf = (name: string): string => capital(withArticle(wordOf(name)));

export const percent = (share: number): string => `${Math.round(100 * share)} %`;
const degreesOf = (radians: number) => Math.round((radians * 180) / Math.PI);
/** A size of an angle, in whole degrees. */
export const degrees = (radians: number): string => `${Math.abs(degreesOf(radians))}°`;
/** With its sign. */
export const signedDegrees = (radians: number): string => `${degreesOf(radians) < 0 ? '−' : ''}${degrees(radians)}`;

/** How far the ringed arrow turned: over the whole way where it could be followed. Null below the noise floor. */
export const turnOf = ({ place }: Figures): number | null => (place.turn === null ? null : (place.followed ?? place.turn));

/** The change of the ringed arrow's length, as a share of what it was. */
export function lengthChange({ place }: Figures): number {
  const before = Math.hypot(...place.before);
  return before > 0 ? Math.hypot(...place.after) / before - 1 : 0;
}

export function lengthWords(figures: Figures): string {
  const change = Math.round(100 * lengthChange(figures));
  return `length ${change < 0 ? '−' : change > 0 ? '+' : ''}${Math.abs(change)} %`;
}

/** “turned 70°, length −14 %”. */
export function ringWords(figures: Figures): string {
  const turn = turnOf(figures);
  return turn === null ? 'too faint to have a phase' : `turned ${degrees(turn)}, ${lengthWords(figures)}`;
}

/** From here on arrows are said to turn at all. */
const HARDLY = (12 * Math.PI) / 180;

export function claimOf(figures: Figures | undefined, move: Move): string {
  if (!figures) return 'Move an image: its arrows turn far more than they shrink';
  const name = wordOf(figures.name);
  const { changeOfZ, changeOfModulus, meanTurn, sigma } = figures;
  if (lengthOf(move) < 0.005) return `Move the ${name}, and watch its arrows turn`;
  const waves = Math.hypot(...figures.frequency) * lengthOf(move);
  if (meanTurn < HARDLY && Math.abs(figures.pureWave) < waves / 4) return 'Along the wave’s stripes, arrows hardly turn';
  if (meanTurn < HARDLY) return `This move hardly turns the ${name}’s arrows`;
  // The figure stays where it is while a hand drags: no claim takes a second line.
  const moved = name.length > 7 ? 'Moved, its' : `Move the ${name}:`;
  if (changeOfZ >= 2 * changeOfModulus && changeOfModulus <= 0.45) return `${moved} arrows turn far more than they shrink`;
  if (lengthOf(move) > sigma) return 'Moved this far, arrows change in length, too';
  return changeOfZ > changeOfModulus ? `${moved} arrows turn more than they shrink` : 'Here arrows change as much in length as in angle';
}

/** `brief` is for where there is little room. */
export function sentenceOf(figures: Figures | undefined, move: Move, brief: boolean): string {
  if (!figures) return 'At each place an arrow says what one wavelet sees. Drag the image.';
  const moved = `${oneOf(figures.name)}${figures.ground > 0 ? ', its luminance' : ''}, ${moveWords(move)}`;
  return brief
    ? `${moved}: grey before, coloured now. Drag it.`
    : `${moved}. At each place an arrow says what one wavelet sees: grey before, coloured now. Drag it.`;
}

/** The same picture in words. */
export function summaryOf(figures: Figures | undefined, move: Move): string {
  if (!figures) return '';
  const turn = turnOf(figures);
  const turned =
    turn === null
      ? 'is too faint to have a phase'
      : `has turned ${degrees(turn)} ${turn < 0 ? 'counter-clockwise' : 'clockwise'}, ${lengthWords(figures)}`;
  return (
    `the ${wordOf(figures.name)}, ${moveWords(move)}. The arrow at the ring ${turned}. ` +
    `Changed over the whole image: z ${percent(figures.changeOfZ)}, |z| ${percent(figures.changeOfModulus)}, |z| averaged ${percent(figures.changeOfAveraged)}.`
  );
}

/** The one large number: how much more z changes than |z|. */
export function ratioOf(figures: Figures | undefined): { value: string; caption: string } {
  const moved = figures && figures.changeOfModulus > 0.0005;
  const value = moved ? `${(figures.changeOfZ / figures.changeOfModulus).toFixed(1)} ×` : '–';
  return { value, caption: 'as much change in z as in |z|' };
}

/** Where the wave of each orientation runs; a wave that runs down has level stripes. */
export const ORIENTATIONS = ['down, right', 'down', 'down, left', 'across'] as const;
/** In the order in which they turn, the default first. */
export const ORIENTATION_ORDER = [1, 0, 3, 2] as const;
/** Coarsest first, as the exhibit offers them. */
export const OCTAVE_ORDER = [3, 2, 1, 0] as const;
export const sigmaOf = (octave: number): string => (0.8 * 2 ** octave).toFixed(1);

/** The same move as the wavelets of every octave see it, at one place. */
export function moveTable(name: string | undefined, figures: readonly Figures[], move: Move, ringed: Point): Table {
  return {
    caption: `${name === undefined ? 'The image' : oneOf(name)}, ${moveWords(move)}, by wavelet; the arrow at row ${ringed.row.toFixed(2)}, column ${ringed.col.toFixed(2)} of 32`,
    columns: ['wavelet', 'change of z', 'of |z|', 'of |z| averaged', 'arrow turned', 'predicted', 'pure wave', 'mean turn'],
    rows: figures.toReversed().map((row) => {
      const turn = turnOf(row);
      return [
        `σ = ${row.sigma.toFixed(1)} px`,
        percent(row.changeOfZ),
        percent(row.changeOfModulus),
        percent(row.changeOfAveraged),
        turn === null ? 'too faint' : signedDegrees(turn),
        signedDegrees(row.predicted),
        signedDegrees(row.pureWave),
        signedDegrees(row.meanTurn),
      ];
    }),
  };
}
