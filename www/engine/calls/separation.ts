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

/** Block by block, for the images' own labels and for the same labels in a random order. */
export interface SeparationMeasures {
  labelled: BlockMeasures[];
  shuffled: BlockMeasures[];
}

/** One network's clouds, seen in a plane, in within-class standard deviations; x and y alternate. */
export interface Cloud {
  /** The plane's part of the class means' mean square distance, one a block. */
  share: Float32Array;
  /** (blocks, classes, 2) */
  means: Float32Array;
  /** (blocks, images, 2) */
  points: Float32Array;
}

export interface SeparationView {
  /** The class of each image: its own, or its shuffled one. */
  labels: Uint8Array;
  clouds: Partial<Record<NetworkName, Cloud>>;
}

export interface SeparationCalls {
  /** The images as a network of their data set sees them, RGBA, (images, side, side, 4), and its class names. */
  'separation.images': Call<{ network: NetworkName }, { side: number; rgba: Uint8Array; classes: string[] }>;
  /**
   * Pushes all images through a network, unless that was done before, and measures its blocks. Long: reports images, can be cancelled, and
   * goes on where it was cancelled. The seed draws the two halves and the shuffle.
   */
  'separation.measure': Call<{ network: NetworkName; seed: number }, SeparationMeasures>;
  /**
   * The clouds of networks measured before, all in one plane: the first two principal directions of the first one's class means after its
   * last block, turned by `turn` degrees towards the third and fourth.
   */
  'separation.view': Call<{ networks: NetworkName[]; seed: number; shuffled: boolean; turn: number }, SeparationView>;
  /** What one block's measures are computed from: features (images, dims), each image's class and the half it is in. */
  'separation.features': Call<
    { network: NetworkName; block: number; seed: number },
    { dims: number; values: Float32Array; labels: Uint8Array; halves: Uint8Array }
  >;
}
