// The one table of what a link restores. A row is a part of the page's state: its key in the link, its range, its initial value.
// An exhibit that needs more adds rows here; keys are never given a new meaning (a change of meaning is a new version).
import { DATASETS, NATURAL, WORDS } from '../assets/catalogue.ts';
import { choice, flag, number, whole, type Field } from './fields.ts';

export const VERSION = '1';

export const CHAPTERS = ['tangles', 'arrows', 'threshold', 'textures', 'eight', 'separation', 'workbench'] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** What older links call networks. */
const OLD_WORDS = { threshold: 'soft-threshold' };

/** What a complex map is shown as. */
export const PARTS = ['complex', 'modulus', 'phase', 'real', 'imag'] as const;
export type Part = (typeof PARTS)[number];

export const COMPUTE = ['auto', 'simd', 'gpu'] as const;
export type Compute = (typeof COMPUTE)[number];

export const TABLE = {
  chapter: choice('c', CHAPTERS, 'tangles'),
  /** Which of 200 sample images. */
  image: whole('i', 0, 199, 73, true),
  /** The image's move in pixels, right and down, in halves. */
  dx: number('dx', { min: -8, max: 8, step: 0.5, initial: 0 }, true),
  dy: number('dy', { min: -8, max: 8, step: 0.5, initial: 0 }, true),
  /** The dial α in z → |z|·exp(iαφ): 1 keeps the phase, 0 throws it away. */
  alpha: number('a', { min: 0, max: 1, step: 0.01, initial: 1 }, true),
  /** Which non-linearity the hero shows: the dial on the phase, or a threshold on the modulus. */
  rho: choice('rho', ['dial', 'threshold'], 'dial'),
  /** The threshold, as a fraction of the largest modulus. */
  knob: number('t', { min: 0, max: 1, step: 0.01, initial: 0 }, true),
  /** Whether half of the images are inverted. */
  ink: flag('ink', true),
  /** Whether every image is moved at random. */
  wander: flag('wander', false),
  /** Whether the class labels are shuffled. */
  shuffled: flag('shuffled', false),
  /** The place looked at, in pixels of the padded 32×32 image: at first one where the ten classes differ well. */
  row: whole('row', 0, 31, 21, true),
  col: whole('col', 0, 31, 18, true),
  /** Which wavelet: its orientation … */
  channel: whole('w', 0, 15, 1),
  /** … and its scale σ·2^j. */
  scale: whole('s', 0, 3, 2),
  /** Why arrows turn: the wavelet's orientation, and the image's move in pixels. */
  orientation: whole('o', 0, 3, 1),
  moveDown: number('md', { min: -8, max: 8, step: 0.02, initial: 2 }, true),
  moveRight: number('mr', { min: -8, max: 8, step: 0.02, initial: 0 }, true),
  /** The ringed place, in pixels of the padded 32×32 image; a negative row is the strongest place. */
  ringRow: number('rr', { min: -1, max: 31, step: 0.25, initial: -1 }, true),
  ringCol: number('rc', { min: 0, max: 31, step: 0.25, initial: 16 }, true),
  /** What is done to the image; the path of its move; the warp's size in pixels; the image whose phase is swapped with its
   * own, and the scale at which their local moduli are shown. */
  arrowsMode: choice('am', ['move', 'warp', 'swap'], 'move'),
  arrowsPath: choice('ap', ['line', 'circle'], 'line'),
  warp: number('aw', { min: 0, max: 4, step: 0.05, initial: 1.5 }, true),
  otherImage: whole('ab', 0, 199, 90, true),
  localScale: whole('al', 0, 3, 0),
  /** Which block is enlarged, from 1; 0 shows all of them. */
  block: whole('b', 0, 8, 0),
  /** Whether each map has a colour scale of its own; else one serves a block. */
  ownScale: flag('own', false),
  /** The data set, and the word of one of its networks; a word that it has no network for stands for the one it is first looked at with. */
  dataset: choice(
    'data',
    DATASETS.map(({ name }) => name),
    DATASETS[0]!.name,
  ),
  network: choice('n', WORDS, 'modulus', OLD_WORDS),
  /** The network to compare with, and whether Eight times over shows it, too. */
  rival: choice('vs', [NATURAL, ...WORDS], NATURAL, OLD_WORDS),
  beside: flag('two', false),
  /** Separation: after how many blocks the clouds are shown; which class stands out (−1: none);
   * how often the labels were shuffled (0: the images' own); what the chart shows; by how many degrees the plane is turned. */
  depth: whole('d', 1, 8, 8, true),
  named: whole('k', -1, 9, -1),
  shuffle: whole('sh', 0, 999, 0),
  measure: choice('m', ['distance', 'nearest'], 'distance'),
  turn: whole('tu', 0, 90, 0, true),
  part: choice('p', PARTS, 'complex'),
  seed: whole('seed', 0, 4294967295, 1),
  /** Projector mode: one exhibit a screen, larger type. */
  projector: flag('projector', false),
  /** Which build of the engine is asked for; `auto` is the fastest the browser runs. */
  simd: choice('simd', ['auto', 'relaxed', 'simd128', 'scalar'], 'auto'),
  /** Where networks are computed; `gpu` takes an adapter that computes on the CPU, too. */
  compute: choice('compute', COMPUTE, 'auto'),
} satisfies Record<string, Field<never> | Field<string> | Field<number> | Field<boolean>>;

type Value<F> = F extends Field<infer T> ? T : never;

/** Everything a link restores. */
export type State = { [K in keyof typeof TABLE]: Value<(typeof TABLE)[K]> };
export type Key = keyof State;
export const KEYS = Object.keys(TABLE) as Key[];

export const fieldOf = (key: Key) => TABLE[key] as unknown as Field<State[Key]>;

export function initialState(): State {
  return Object.fromEntries(KEYS.map((key) => [key, fieldOf(key).initial])) as State;
}
