// What can be asked about the ten tangles: 1,000 images, one untrained wavelet layer, seen by class.
import type { Call } from '../protocol.ts';

/** A gate on the arrows' lengths by its name in files, the phase kept: soft threshold, tanh, sigmoid, amplitude collapse. */
export interface Gate {
  gate: 'cst' | 'tanh' | 'ms' | 'mc';
  /** Of tanh and sigmoid. */
  gain: number;
  /** Of the sigmoid; of the soft threshold, as a fraction of the largest modulus. */
  bias: number;
}

/** Which arrows. */
export interface TanglesLook {
  /** The data set's name. */
  dataset: string;
  /** Whether half of each class is inverted. */
  ink: boolean;
  seed: number;
  shuffled: boolean;
  /** The dial, or a gate with the phase kept. */
  rho: { alpha: number } | Gate;
  /** Seconds into the wander, or null where nothing is moved. */
  wander: number | null;
}

export interface TanglesPlace {
  /** Which of the four wavelets. */
  channel: number;
  /** In pixels of the padded 32×32 image. */
  row: number;
  col: number;
  /** Arrows of a class, at most. */
  arrows: number;
}

export interface Chain {
  /** (K + 1) × (real, imaginary): the corners from the start to Σρ(z). */
  vertices: Float32Array;
  /** Σ|ρ(z)|: the chain pulled straight. */
  bar: number;
  /** Σ|z|: before a gate changed its arrows. */
  barBefore: number;
  /** Least and greatest real part, least and greatest imaginary part over the whole dial; of a gate over its knob, with ink and without. */
  extent: readonly [left: number, right: number, low: number, high: number];
}

export interface TanglesFrame {
  look: TanglesLook;
  place: TanglesPlace;
  chains: Chain[];
  /** Class by class the mean map: 32×32 real parts, 32×32 imaginary parts. */
  ghosts: Float32Array;
  /** The brightest value of a ghost without phase. */
  brightest: number;
  /** The largest |z|, which thresholds are fractions of. */
  largest: number;
}

export interface TanglesReading {
  /** Share of held-out images nearest to the mean of their own class. */
  accuracy: number;
  /** |mean ρ(z)| over mean |ρ(z)|: of all classes, and of each. */
  length: number;
  lengths: number[];
  /** 1/√n, which no average of n images gets below. */
  floor: number;
  /** sin(πα)/(πα) on the dial; null for a gate. */
  predicted: number | null;
}

export interface TanglesCalls {
  /** Fetches a data set's images; progress is in bytes. */
  'tangles.images': Call<{ dataset: string }, null>;
  'tangles.frame': Call<{ look: TanglesLook; place: TanglesPlace }, TanglesFrame>;
  /** Takes some 50 ms, in pieces; under a gate some times longer. */
  'tangles.reading': Call<TanglesLook, TanglesReading>;
  /** The four wavelets, `size` × `size`, each as real parts and imaginary parts. */
  'tangles.wavelets': Call<{ size: number }, Float32Array[]>;
}
