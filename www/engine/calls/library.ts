// What is asked of the library: that a network's file and its data set's images are there; the images to choose from; and to take in an
// image of the reader's own.
import type { Call } from '../protocol.ts';
import type { NetworkName } from '../assets.ts';

export interface SampleSheet {
  /** Rows and columns of an image. */
  side: number;
  classes: string[];
  /** The true class of each image. */
  labels: Uint8Array;
  /** RGBA, image after image. */
  rgba: Uint8Array;
}

/** A file of the reader's. */
export interface GivenFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface LibraryCalls {
  /** Reports bytes; can be cancelled. */
  'library.load': Call<{ network: NetworkName }, null>;
  /** Every sample image of a data set. Reports bytes; can be cancelled. */
  'library.samples': Call<{ dataset: string }, SampleSheet>;
  /**
   * Official files of a data set, gzipped or not: IDX images and their labels, or CIFAR-10 records. Their first 10,000 images at most are kept as
   * the image set `set`. Answers how many they are.
   */
  'library.official': Call<{ dataset: string; set: string; files: GivenFile[] }, number>;
  /** The reader's own image for a data set, (C, H, W) bytes; it stands at every index past the samples. Nothing leaves the page. */
  'library.own': Call<{ dataset: string; image: Uint8Array }, null>;
}
