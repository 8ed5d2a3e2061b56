// The one table of what a link restores. A row is a part of the page's state: its key in the link, its range, its initial value.
// An exhibit that needs more adds rows here; keys are never given a new meaning (a change of meaning is a new version).
import { DATASETS, NATURAL, RIVALS, WORDS } from '../assets/catalogue.ts';
import { choice, flag, letters, marks, number, whole, type Field } from './fields.ts';

export const VERSION = '1';

export const CHAPTERS = ['tangles', 'arrows', 'threshold', 'textures', 'eight', 'separation', 'workbench'] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** What older links call networks. */
const OLD_WORDS = { threshold: 'soft-threshold' };

/** What the workbench does: looks at filters, applies one by hand, or counts what maps are like. */
export const BENCHES = ['filters', 'hand', 'statistics'] as const;
/** The maps that there are statistics of, and what they are sorted by. */
export const MAP_KINDS = ['wave', 'rho', 'out'] as const;
export const SORTS = ['channel', 'mean', 'deviation', 'sparsity', 'change'] as const;

/** What a complex map is shown as. */
export const PARTS = ['complex', 'modulus', 'phase', 'real', 'imag'] as const;
export type Part = (typeof PARTS)[number];

/** What Separation says of every block besides distance and nearest mean. */
export const FURTHER = ['fisher', 'readout', 'distances', 'angles', 'collapse', 'classifier', 'dimension', 'rate'] as const;
export type FurtherMeasure = (typeof FURTHER)[number];

/** Where in a block: after its mixing, or before that, as wavelet coefficients and as what ρ makes of them. */
export const SEPARATION_STAGES = ['mixing', 'wavelets', 'collapse'] as const;
export type SeparationStage = (typeof SEPARATION_STAGES)[number];

export const COMPUTE = ['auto', 'simd', 'gpu'] as const;
export type Compute = (typeof COMPUTE)[number];

/** Sample images of a data set; the index after the last stands for the reader's own. */
export const OWN = 1000;
/** Two textures: what can be done to every coefficient. */
export const TEXTURE_RHOS = ['linear', 'soft-threshold', 'tanh', 'sigmoid', 'amplitude-collapse', 'relu', 'modulus'] as const;
/** Soft threshold, tanh, sigmoid, amplitude collapse. */
export const GATES = ['cst', 'tanh', 'ms', 'mc'] as const;

/** Keys of older links, never to be used again: the soft threshold (`rho=threshold`, at `t`) stood in the first exhibit. */
export const RETIRED = { rho: 'rho', threshold: 't' } as const;

export const TABLE = {
  chapter: choice('c', CHAPTERS, 'tangles'),
  /** Which of the 1,000 sample images; OWN is the reader's own, which no link carries. */
  image: whole('i', 0, OWN, 73, true),
  /** The image's move in pixels, right and down, in halves. */
  dx: number('dx', { min: -8, max: 8, step: 0.5, initial: 0 }, true),
  dy: number('dy', { min: -8, max: 8, step: 0.5, initial: 0 }, true),
  /** The dial α in z → |z|·exp(iαφ): 1 keeps the phase, 0 throws it away. */
  alpha: number('a', { min: 0, max: 1, step: 0.01, initial: 1 }, true),
  /** Threshold: the gate on the arrows' lengths by its name in files, and its knobs. The soft threshold is a fraction of the largest modulus. */
  gate: choice('gate', GATES, 'cst'),
  cut: number('cut', { min: 0, max: 1, step: 0.01, initial: 0.06 }, true),
  gain: number('gain', { min: 1, max: 50, step: 0.5, initial: 20 }, true),
  bias: number('bias', { min: -10, max: 4, step: 0.1, initial: 0 }, true),
  /** Whether half of the images are inverted. */
  ink: flag('ink', true),
  /** Whether every image is moved at random. */
  wander: flag('wander', false),
  /** Arrows of a class, at least 24; 0 is as many as the screen has room for. */
  arrows: whole('arrows', 0, 100, 0, true),
  /** Ten guesses where the dots of the chains will land. */
  guess: marks('guess', 10),
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
  otherImage: whole('ab', 0, OWN - 1, 90, true),
  localScale: whole('al', 0, 3, 0),
  /** Which block is enlarged, from 1; 0 shows all of them. */
  block: whole('b', 0, 8, 0),
  /** Of that block, the output taken apart, from 1 (0: none); its place, in pixels of the input image (a negative row is the strongest
   * place); and whether the arrows added there are shown. */
  output: whole('oc', 0, 4096, 0),
  placeRow: whole('ur', -1, 63, -1, true),
  placeCol: whole('uc', 0, 63, 0, true),
  sum: flag('sum', false),
  /** Whether each map has a colour scale of its own, or one serves the whole network; else one serves a block. */
  ownScale: flag('own', false),
  oneScale: flag('one', false),
  /** The dial put into every block of a trained network; a negative one leaves it as it was trained. */
  intervention: number('ia', { min: -1, max: 1, step: 0.25, initial: -1 }, true),
  /** The data set, and the word of one of its networks; a word that it has no network for stands for the one it is first looked at with. */
  dataset: choice(
    'data',
    DATASETS.map(({ name }) => name),
    DATASETS[0]!.name,
  ),
  network: choice('n', [NATURAL, ...WORDS], NATURAL, OLD_WORDS),
  /** The network to compare with, and whether Eight times over shows it, too. */
  rival: choice('vs', [NATURAL, ...RIVALS], NATURAL, OLD_WORDS),
  beside: flag('two', false),
  /** Separation: at which block and where in it the clouds are shown; which class stands out (−1: none);
   * how often the labels were shuffled (0: the images' own); what the chart shows; the plane the clouds are seen in (empty: the principal
   * one), and the classes, a bit each, whose means stay where they are seen. */
  depth: whole('d', 1, 8, 8, true),
  depthStage: choice('ds', SEPARATION_STAGES, 'mixing'),
  named: whole('k', -1, 9, -1),
  shuffle: whole('sh', 0, 999, 0),
  measure: choice('m', ['distance', 'nearest', 'inside'], 'distance'),
  plane: letters('pl', 36),
  pinned: whole('pin', 0, 1023, 0),
  /** The image that is followed from block to block (−1: none), those chosen (a bit each, six a letter), and whether images are points. */
  followed: whole('fo', -1, 9999, -1),
  chosen: letters('ch', Math.ceil(OWN / 6)),
  dots: flag('pt', false),
  /** Separation's drawer: what is said of every block in numbers. */
  further: choice('sf', FURTHER, 'fisher'),
  /** Two textures: the reader's guess, and the ρ looked at; whether it is trained; how far it is applied; the share of ReLU's collapsing
   * half, and ReLU's threshold; the wavelet shown; which images are drawn. */
  textureGuess: choice('tg', ['open', ...TEXTURE_RHOS], 'open'),
  texture: choice('tr', TEXTURE_RHOS, 'linear'),
  trained: flag('tt', false),
  applied: number('ta', { min: 0, max: 1, step: 0.01, initial: 0 }, true),
  share: number('ts', { min: 0, max: 1, step: 0.05, initial: 0.5 }, true),
  lambda: number('tl', { min: 0, max: 0.5, step: 0.05, initial: 0 }, true),
  textureWavelet: whole('tw', 0, 3, 1),
  drawing: whole('td', 1, 9999, 1),
  /** Workbench: what it does; the block, from 1, its input channel and one of its filters, the last being the low-pass. */
  bench: choice('wb', BENCHES, 'filters'),
  benchBlock: whole('wj', 1, 8, 1),
  benchChannel: whole('wi', 0, 4095, 0),
  benchFilter: whole('wf', 0, 12, 0),
  /** What the bank is rebuilt from; 0 is the network's own: orientations, width in pixels, frequency in radians a pixel, slant. */
  benchOrientations: whole('wl', 0, 12, 0),
  benchSigma: number('ws', { min: 0, max: 3.2, step: 0.01, initial: 0 }, true),
  benchXi: number('wx', { min: 0, max: 4, step: 0.01, initial: 0 }, true),
  benchSlant: number('wt', { min: 0, max: 2.5, step: 0.01, initial: 0 }, true),
  /** By how many octaves the whole bank is coarser, and whether its waves are freed of their means. */
  benchOctaves: number('wo', { min: -0.5, max: 2, step: 0.05, initial: 0 }, true),
  benchMean: flag('wm', true),
  /** The output pixel that is made by hand. */
  benchRow: whole('wr', 0, 63, 14, true),
  benchCol: whole('wc', 0, 63, 14, true),
  /** Statistics: of which maps, sorted by what, and which part of the chosen number's range is shown. */
  benchMaps: choice('wk', MAP_KINDS, 'wave'),
  benchSort: choice('wq', SORTS, 'change'),
  benchDown: flag('wd', true),
  benchFrom: number('wa', { min: 0, max: 1, step: 0.01, initial: 0 }, true),
  benchTo: number('we', { min: 0, max: 1, step: 0.01, initial: 1 }, true),
  part: choice('p', PARTS, 'complex'),
  seed: whole('seed', 0, 4294967295, 1),
  /** Only the chapter `c`, without the others: for a slide, or a frame within another page. */
  only: flag('only', false),
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
