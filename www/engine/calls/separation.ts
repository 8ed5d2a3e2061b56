// What can be asked about how far apart a network brings the classes of its data set's 1,000 sample images.
import type { Call } from '../protocol.ts';
import type { NetworkName } from '../assets.ts';

/** The measures of one block's averaged features; distances in held-out within-class standard deviations. */
export interface BlockMeasures {
  mean_distance: number;
  nearest_mean_accuracy: number;
  fisher: number;
  within: number;
  between: number;
  dims: number;
  rank: number;
}

/**
 * Which stages of a network: its blocks' outputs; inside every block the wavelet coefficients and what ρ makes of them (two a block); or the
 * seven steps between those two in one block, counted from 1.
 */
export type Stages = 'outputs' | 'ends' | number;

/** Stage by stage, for the images' own labels and for the same labels in a random order. */
export interface SeparationMeasures {
  labelled: BlockMeasures[];
  shuffled: BlockMeasures[];
}

/** The cloud of one stage in class space, in within-class standard deviations; the axes are the same at every stage and in every network. */
export interface StageSpace {
  /** In how many dimensions the means differ. */
  rank: number;
  /** (classes, classes − 1) */
  means: Float32Array;
  /** (images, classes − 1) */
  points: Float32Array;
  /** The class whose held-out mean is nearest to each image. */
  nearest: Float32Array;
  /** How far each image is on the right side of the nearest border of its class, in within-class sd of one feature. */
  margins: Float32Array;
}

export interface SeparationView {
  /** The class of each image: its own, or its shuffled one. */
  labels: Uint8Array;
  /** One of each block's output. */
  spaces: Partial<Record<NetworkName, StageSpace[]>>;
  /** Directions in which the first network's class means differ most after its last block: orthonormal rows (classes − 1, classes − 1). */
  principal: Float64Array;
}

/** What can be said of a network from the images pushed through it so far, by themselves: their own labels' clouds after every block. */
export interface SoFar {
  images: number;
  labels: Uint8Array;
  measures: SeparationMeasures;
  space: StageSpace[];
  principal: Float64Array;
}

/** What else is said of one block: `src/analysis/geometry` says what each figure is. Figures of the images at hand, but for those held out. */
export interface Geometry {
  /** NC1; NC2: spread of the means' lengths, of the cosines between them, and their mean distance from a simplex's. */
  variability: number;
  equinorm: number;
  equiangular: number;
  simplex: number;
  /** Participation ratios, of all images and within a class; and a class's radius over its distance from the centre. */
  dimension: number;
  class_dimension: number;
  class_radius: number;
  /** In nats. */
  rate_reduction: number;
  /** Held-out accuracy of a linear readout. */
  readout: number;
  /** Held out, (classes, classes): in within-class sd; cosines are null where a mean cannot be told from the centre. */
  distances: number[];
  cosines: (number | null)[];
}

/** Whether a classifier is the nearest-mean rule of what it receives: NC3, and NC4 as a share of the images. */
export interface AtClassifier {
  duality: number;
  disagreement: number;
}

/** Standard errors of a block's figures: what other images would change. */
export interface Errors {
  distance: number;
  nearest: number;
}

export interface SeparationCalls {
  /** The images as a network of their data set sees them, RGBA, (images, side, side, 4), and its class names. */
  'separation.images': Call<{ network: NetworkName }, { side: number; rgba: Uint8Array; classes: string[] }>;
  /**
   * Pushes all images through a network, unless that was done before, and measures some of its stages. Long: reports images, can be cancelled,
   * and goes on where it was cancelled. The seed draws the two halves and the shuffle.
   */
  'separation.measure': Call<{ network: NetworkName; seed: number; stages?: Stages }, SeparationMeasures>;
  /** While all images are still being pushed through a network: what those so far say. Refused where they are too few. */
  'separation.soFar': Call<{ network: NetworkName; seed: number }, SoFar>;
  /** Further figures of one block of a network measured before. */
  'separation.geometry': Call<{ network: NetworkName; seed: number; shuffled: boolean; block: number }, Geometry>;
  /** How sure the figures are, block by block, of a network measured before. Long: reports measurements, can be cancelled, and goes on. */
  'separation.errors': Call<{ network: NetworkName; seed: number }, Errors[]>;
  /** The clouds of stages measured before. */
  'separation.stages': Call<{ network: NetworkName; seed: number; shuffled: boolean; stages: Stages }, StageSpace[]>;
  /** NC3 and NC4 of a network whose ends were measured before. */
  'separation.classifier': Call<{ network: NetworkName; seed: number; shuffled: boolean }, AtClassifier>;
  /** The clouds of networks measured before, and the directions to begin looking in. */
  'separation.view': Call<{ networks: NetworkName[]; seed: number; shuffled: boolean }, SeparationView>;
  /** What one block's measures are computed from: features (images, dims), each image's class and the half it is in. */
  'separation.features': Call<
    { network: NetworkName; block: number; seed: number },
    { dims: number; values: Float32Array; labels: Uint8Array; halves: Uint8Array }
  >;
}
