// What is drawn of a network: its frame as canvases, and what the hand has done.
import type { Network } from '../../assets/catalogue.ts';
import type { EightFrame, EightNetwork } from '../../engine/calls/eight.ts';
import type { Lit } from './links.ts';

export interface Picture {
  is: Network;
  network: EightNetwork;
  frame: EightFrame;
  /** The frame's pictures. */
  strand: HTMLCanvasElement;
  digit: HTMLCanvasElement;
  wavelets: HTMLCanvasElement;
  sheet: HTMLCanvasElement | undefined;
  /** An output's map and those that it is made most of, side by side. */
  taken: HTMLCanvasElement | undefined;
}

/** One network's picture or two, with what the hand has done: words below the image, and how far the sheet is scrolled, in CSS pixels. */
export interface Drawn {
  pictures: readonly Picture[];
  hint: string;
  scroll: number;
  /** What the hand or the keyboard is on: what feeds it, and what it feeds, is lit. */
  lit?: Lit | undefined;
  /** |P| of the block that is lit, of each network. */
  weights?: readonly (Float32Array | undefined)[];
}

export interface Seen extends Picture {
  pair: boolean;
  hint: string;
  scroll: number;
  lit: Lit | undefined;
  weights: Float32Array | undefined;
}
