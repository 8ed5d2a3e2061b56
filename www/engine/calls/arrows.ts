// Why arrows turn: what the page asks about one digit, one wavelet, one ringed place and one move. Lengths are in pixels of the 28×28
// image, angles in radians; a turn is positive clockwise.
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
  /** Which of the sample digits. */
  image: number;
  /** The wavelet's width is 0.8·2^octave. */
  octave: number;
  orientation: number;
  /** The ringed place; null is where the unmoved digit's |z| is largest. */
  place: Point | null;
  move: Move;
}

export interface Figures {
  /** What the image shows, 0 to 9. */
  digit: number;
  /** The wavelet's width. */
  sigma: number;
  /** The wavelet's frequency, [row, column], in radians a pixel. */
  frequency: [number, number];
  /** Rows and columns of the picture, in fine samples. */
  side: [number, number];
  /** Black pixels around the image in the picture. */
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
  /** Four numbers a point, along `direction`: shift, turn at the place (NaN where it means nothing), predicted, pure wave. */
  curve: Float64Array;
}

export interface Digits {
  /** `count` pictures of 28×28, one under the other, RGBA. */
  rgba: Uint8Array;
  labels: Uint8Array;
}

export interface ArrowsCalls {
  /** `step` is the clock hands' distance in fine samples; the curve goes `furthest` pixels along `direction`. */
  'arrows.show': Call<Looked & { step: number; direction: Move; furthest: number }, Scene>;
  /** The same move seen by the wavelets of all octaves, finest first. */
  'arrows.scales': Call<Omit<Looked, 'octave' | 'place'> & { place: Point }, Figures[]>;
  'arrows.digits': Call<{ count: number }, Digits>;
}
