// What can be asked about the ten tangles: 1,000 digits, one untrained wavelet layer, seen by class.
import type { Call } from '../protocol.ts';

/** Which arrows. */
export interface TanglesLook {
  /** Whether half of each class is inverted. */
  ink: boolean;
  seed: number;
  shuffled: boolean;
  /** The dial, or the soft threshold with the phase kept. */
  rho: { alpha: number } | { threshold: number };
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
  /** Σ|z|: before a threshold shortened its arrows. */
  barBefore: number;
  /** Least and greatest real part, least and greatest imaginary part over the whole dial. */
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
  /** Share of held-out digits nearest to the mean of their own class. */
  accuracy: number;
  /** |mean ρ(z)| over mean |ρ(z)|: of all classes, and of each. */
  length: number;
  lengths: number[];
  /** 1/√n, which no average of n digits gets below. */
  floor: number;
  /** sin(πα)/(πα) on the dial; null for a threshold. */
  predicted: number | null;
}

export interface TanglesCalls {
  'tangles.frame': Call<{ look: TanglesLook; place: TanglesPlace }, TanglesFrame>;
  /** Takes some 50 ms, in pieces. */
  'tangles.reading': Call<TanglesLook, TanglesReading>;
  /** The four wavelets, `size` × `size`, each as real parts and imaginary parts. */
  'tangles.wavelets': Call<{ size: number }, Float32Array[]>;
}
