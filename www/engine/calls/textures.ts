// Two textures: what the page asks about two classes of images with one spectrum. Everything follows from a seed.
import type { Call } from '../protocol.ts';

export const RHOS = ['linear', 'soft-threshold', 'tanh', 'sigmoid', 'amplitude-collapse', 'relu', 'modulus'] as const;
export type Rho = (typeof RHOS)[number];

/** A ρ with its parameters: ReLU's threshold λ, and the share of its collapsing half (½ is ReLU). */
export interface Tried {
  rho: Rho;
  lambda: number;
  share: number;
}

export interface Pictures {
  /** `count` pictures of A, then of B, one under the other, RGBA. */
  rgba: Uint8Array;
  side: number;
  /** Of A and of B, three numbers a circle of frequencies: radians a pixel, power, and what either class has in expectation. */
  spectra: readonly [Float64Array, Float64Array];
}

export interface Trained {
  /** Share of the test images told apart. */
  accuracy: number;
  /** From A's mean to B's in the classifier's output, in within-class standard deviations; and (d/2)², between over within. */
  distance: number;
  ratio: number;
  /** The classifier's output for every test image, A and B in turn, in the same unit; its border is at 0. */
  outputs: Float32Array;
}

/** Seconds from question to answer: waiting for the images, and training. */
export interface Took {
  drawing: number;
  training: number;
}

export interface TexturesCalls {
  /** `count` images of each class; spectra of `measured` of each, a multiple of 200. */
  'textures.pictures': Call<{ seed: number; count: number; measured: number }, Pictures>;
  /** z and ρ(z), four numbers a place: the places of A's `count` images, then those of B's. */
  'textures.coefficients': Call<Tried & { seed: number; count: number; wavelet: number }, Float32Array>;
  /** Draws all images and takes their averages under every ρ, unless that was done before: what training waits for. Progress counts images. */
  'textures.draw': Call<{ seed: number; lambda: number }, { seconds: number }>;
  /** Trains and tests each ρ, then the first of them with shuffled labels; what is not drawn yet is drawn first. Progress counts images. */
  'textures.train': Call<
    { seed: number; lambda: number; tried: Omit<Tried, 'lambda'>[] },
    { trained: Trained[]; shuffled: number; seconds: Took }
  >;
}
