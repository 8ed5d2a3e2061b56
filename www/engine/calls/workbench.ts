// The workbench: what the page asks about a network's filters, one output pixel applied by hand, and statistics of its maps. Lengths are in pixels,
// frequencies in radians a pixel, (row, column); blocks, channels and filters count from 0, and filter L is the low-pass φ.
import type { Call } from '../protocol.ts';
import type { Rho } from '../../assets/catalogue.ts';
import type { NetworkName } from '../assets.ts';

/** What a bank is built from. */
export interface Recipe {
  orientations: number;
  sigma: number;
  xi: number;
  slant: number;
  /** Octaves by which the whole bank is coarser. */
  octaves: number;
  /** Whether the waves are freed of their means. */
  zeroMean: boolean;
}

/** What the reader has changed; null is the network's own. */
export type Changes = { [K in Exclude<keyof Recipe, 'zeroMean'>]: number | null } & { zeroMean: boolean };

export interface BenchBlock {
  /** First and second half of an octave, or a whole one. */
  kind: 'even' | 'odd' | 'octave';
  keepsEvery: number;
  inputs: number;
  inputComplex: boolean;
  outputs: number;
  outputComplex: boolean;
  rhoComplex: boolean;
  inputSide: number;
  side: number;
  own: Recipe;
}

export interface BenchNetwork {
  rho: Rho;
  skip: boolean;
  blocks: BenchBlock[];
}

export interface Extreme {
  value: number;
  row: number;
  col: number;
}

/** Shares of energy: beyond ±π/2, and landing where another copy is at least as strong. 0 where every pixel is kept. */
export interface Folding {
  beyond: number;
  under: number;
}

export interface BankFigures {
  recipe: Recipe;
  /** Sides of the padded torus, on whose frequencies the bounds are taken, and of the block's maps. */
  padded: [number, number];
  side: [number, number];
  /** Frame bounds: of real maps, and of complex ones. */
  least: Extreme;
  most: Extreme;
  leastComplex: Extreme;
  mostComplex: Extreme;
  /** Largest |ψ̂(0)| over its peak. */
  mean: number;
  /** Side of the pictures of the frequency plane. */
  plane: number;
  /** Folding of each filter, as it would fold white noise, and of the channel filtered by it. */
  white: Folding[];
  map: Folding[];
}

export interface BankPictures {
  figures: BankFigures;
  /** Every filter in space: (L + 1, side, side, 2), 5 samples a pixel. */
  space: Float32Array;
  /** RGBA, one below the other: |ψ̂| on the plane, and the channel filtered. */
  frequencies: Uint8Array;
  maps: Uint8Array;
  /** Half-height outlines, five numbers a piece: filter, row, column, row, column. */
  outlines: Float32Array;
  /** RGBA, `figures.plane`². */
  coverage: Uint8Array;
  /** Least and largest coverage along |ω| from 0 to π, in turn; then the coverage around half a circle at the wavelets' own frequency. */
  profiles: Float32Array;
  /** |ẑ| of the channel filtered by the asked filter, whole and as the block folds it (null where it keeps every pixel); RGBA. */
  spectrum: Uint8Array;
  folded: Uint8Array | null;
}

export interface BankScene {
  own: BankPictures;
  /** Null where nothing is changed. */
  rebuilt: BankPictures | null;
  /** The channel that is filtered, RGBA. */
  channel: Uint8Array;
  /** |z| at full light in the wavelets' maps, and in φ's. */
  scales: [number, number];
}

export interface Bench {
  network: NetworkName;
  image: number;
  block: number;
  channel: number;
  changes: Changes;
  filter: number;
}

export interface HandScene {
  sum: [number, number];
  /** How many terms lie outside the window, and their sum. */
  restCount: number;
  rest: [number, number];
  /** The window's middle in pixels of the map. */
  middle: [number, number];
  /** Eleven numbers a term: rows down, columns right, the pixel read (row, column), whether it is reflected, x, ψ, their product. */
  terms: Float64Array;
  /** The same pixel of the network's own map. */
  network: [number, number];
  /** Whether the filter is the network's own. */
  own: boolean;
  figures: BankFigures;
  /** RGBA: the channel read, and what the filter makes of all of it. */
  channel: Uint8Array;
  map: Uint8Array;
}

/** 0 ψx, 1 ρ(ψx), 2 the block's output. */
export type Stage = 0 | 1 | 2;

export interface WorkbenchCalls {
  'workbench.network': Call<{ network: NetworkName }, BenchNetwork>;
  'workbench.bank': Call<Bench, BankScene>;
  'workbench.hand': Call<Bench & { row: number; col: number }, HandScene>;
  /** Counts images, still and moved by a pixel, into the statistics. Long: reports images, can be cancelled, and goes on where it was. */
  'workbench.count': Call<{ network: NetworkName }, { images: number }>;
  /** Five numbers a channel: mean (re, im), deviation, sparsity, change under a move. */
  'workbench.statistics': Call<{ network: NetworkName; block: number; stage: Stage }, Float64Array>;
  /** The maps on an image, one below the other, RGBA. */
  'workbench.thumbnails': Call<{ network: NetworkName; image: number; block: number; stage: Stage }, Uint8Array>;
}
