// Why arrows turn: what the page asks about one image, one wavelet, one ringed place and one move; about one image warped; about two images
// whose phases are swapped. Lengths are in pixels of the image, angles in radians; a turn is positive clockwise.
import type { Call } from '../protocol.ts';

export interface Move {
  down: number;
  right: number;
}

export interface Point {
  row: number;
  col: number;
}

export interface Looked {
  /** A data set, and which of its sample images. */
  dataset: string;
  image: number;
  /** The wavelet's width is 0.8·2^octave. */
  octave: number;
  orientation: number;
  /** The ringed place; null is where the unmoved image's |z| is largest. */
  place: Point | null;
}

export interface Figures {
  /** What the image shows, as its data set names it. */
  name: string;
  /** What the image's values are counted from: 0, or a photograph's mean. */
  ground: number;
  /** The wavelet's width. */
  sigma: number;
  /** The wavelet's frequency, [row, column], in radians a pixel. */
  frequency: [number, number];
  /** Rows and columns of the picture, in fine samples. */
  side: [number, number];
  /** Pixels around the image in the picture. */
  frame: number;
  /** Largest |z| of the unmoved image, and |z| below which phase is not shown. */
  full: number;
  floor: number;
  /** ‖z' − z‖/‖z‖, the same of |z|, and of |z| averaged locally; over the whole padded image. */
  changeOfZ: number;
  changeOfModulus: number;
  changeOfAveraged: number;
  /** Mean size of all turns, weighted by |z||z'|. */
  meanTurn: number;
  /** What the measured spectral centroid of z predicts, and a pure wave of the wavelet's frequency. */
  predicted: number;
  pureWave: number;
  place: Point & {
    /** z, [re, im]. */
    before: [number, number];
    after: [number, number];
    /** In (−π, π]; null below the noise floor. */
    turn: number | null;
    /** Followed from no move on, so that it may pass π; null where it fell below the floor on the way. */
    followed: number | null;
  };
}

export interface Scene {
  figures: Figures;
  /** The moved image: RGBA, `figures.side`. */
  picture: Uint8Array;
  /** Six numbers a clock hand: row, column, z before (re, im), z now (re, im). */
  hands: Float32Array;
  /** Three numbers a move of the way: turn at the place (NaN where it means nothing), predicted, pure wave. */
  turns: Float64Array;
}

/** One wavelet over a way. */
export interface Course {
  octave: number;
  orientation: number;
  /** As in a scene. */
  turns: Float64Array;
  /** Three numbers a move: changes of z, |z| and |z| averaged. */
  changes: Float64Array;
}

/** Changes in one octave, as shares of what was there: of |x̂|, of |x ⋆ ψ|, and of that averaged locally. */
export interface Bands {
  global: number;
  local: number;
  averaged: number;
}

export interface Warp {
  name: string;
  ground: number;
  side: [number, number];
  frame: number;
  /** The warped image: RGBA, `side`. */
  picture: Uint8Array;
  /** A grid that was straight: lines of `linePoints` points, row and column in pixels of the image. */
  linePoints: number;
  lines: Float32Array;
  /** |ω||x̂(ω)|, left of the middle as it was: to the right as the warp leaves it: RGBA, `band`. */
  band: [number, number];
  halves: Uint8Array;
  /** How far the shift it is compared with goes, down and to the right each. */
  shift: number;
  /** By octave, finest first. */
  warped: Bands[];
  shifted: Bands[];
}

export interface Swap {
  /** What the two images show. */
  names: [string, string];
  side: [number, number];
  /** Twelve pictures, one under the other, RGBA: the images A and B; |Â| with B's phase, |B̂| with A's; |Â| and |B̂| with phase zero; then
   * the local moduli of each. */
  pictures: Uint8Array;
  /** Of each of the six, its correlation with A and with B, and the same of their local moduli. */
  likeness: { image: [number, number]; local: [number, number] }[];
}

export interface ArrowsCalls {
  /** `step` is the clock hands' distance in fine samples; `way` is moves one after the other, down and right. */
  'arrows.show': Call<Looked & { move: Move; step: number; way: Float64Array }, Scene>;
  /** Changes of z, |z| and |z| averaged on the way: three numbers a move. */
  'arrows.changes': Call<Omit<Looked, 'place'> & { way: Float64Array }, Float64Array>;
  /** The same way seen by all wavelets. */
  'arrows.overview': Call<Omit<Looked, 'octave' | 'orientation'> & { way: Float64Array }, Course[]>;
  /** The same move seen by the wavelets of all octaves, finest first. */
  'arrows.scales': Call<Omit<Looked, 'octave'> & { move: Move }, Figures[]>;
  'arrows.warp': Call<{ dataset: string; image: number; size: number }, Warp>;
  'arrows.swap': Call<{ dataset: string; first: number; second: number; octave: number }, Swap>;
}
