// What is asked about a network on one image: its architecture, and its maps as pictures while the image moves.
import type { Call } from '../protocol.ts';
import type { Rho } from '../../assets/catalogue.ts';
import type { NetworkName } from '../assets.ts';

/** One block: C input channels with L wavelets each, so C·L maps of `side`² pixels that keep their phase and as many that ρ has changed. */
export interface EightBlock {
  inputs: number;
  outputs: number;
  side: number;
  /** Every which pixel of its input is kept: 1 or 2. */
  keepsEvery: number;
}

export interface EightNetwork {
  blocks: EightBlock[];
  orientations: number;
  /** Whether a copy that keeps its phase goes round ρ; else ρ's is the only one. */
  skip: boolean;
  rho: Rho;
  /** The dial's part of the phase kept, where ρ is the dial. */
  alpha: number | null;
  /** The dial put in its place, where the reader intervenes: the page's own note, beside what the engine says. */
  turned?: number | null;
  inputSide: number;
  classes: string[];
  parameters: number;
  /** Measured when it was trained; null for one that was not. */
  accuracy: { fraction: number; split: string; images: number } | null;
  /** All blocks' filters, square, RGBA: a row a block, φ and then its wavelets. */
  wavelets: Uint8Array;
}

/** One block of the strand that does most for the answer. Channels count from 0. */
export interface EightStep {
  input: number;
  output: number;
  /** Share of the output's energy before normalisation that the input channel's wavelet maps supply. */
  share: number;
  /** The |z| that full light stands for where maps share a scale by layer: in the strand's wavelet maps and output, and in all of the
   * block's. */
  waveScale: number;
  outputScale: number;
  sheetWaveScale: number;
  sheetOutputScale: number;
}

export interface EightPath {
  /** The class with the largest logit on the unmoved image. */
  class: number;
  /** What the last output followed gives to that logit's lead over the mean logit, and its share of that lead. */
  lead: number;
  leadShare: number;
  /** The |z| at full light where maps share a scale with all of their kind in the network: wavelet maps, and outputs. */
  networkWaveScale: number;
  networkOutputScale: number;
  steps: EightStep[];
}

/** Which maps share a colour scale: none, those of a block and kind, those of a kind in the network. */
export type ScaleBy = 'unit' | 'layer' | 'network';

export interface EightArgs {
  network: NetworkName;
  /** The network shown beside it, if one is: both are shown at the larger of their scales. */
  beside: NetworkName | null;
  /** Where no place is given, whether it is this one's strongest, not that of the one beside it. */
  leads: boolean;
  image: number;
  /** Whole pixels to the right and down. */
  dx: number;
  dy: number;
  part: 'complex' | 'modulus' | 'phase' | 'real' | 'imag';
  by: ScaleBy;
  /** The dial that stands in for ρ in every block; null for the network as it was trained. */
  alpha: number | null;
  /** The block whose maps are all wanted, from 0; null for the strand alone. */
  sheet: number | null;
  /** The output of that block to be taken apart, from 0, and the place in it; without one, its strongest on the image unmoved. */
  channel: number | null;
  place: { row: number; col: number } | null;
}

/** One of the channels that go into an output. Channels of the concatenation count from 0: φx, ψx, ρ(φx), ρ(ψx); without skip φx, ρ(ψx). */
export interface EightFeed {
  k: number;
  /** Its weight in P. */
  re: number;
  im: number;
  /** Its share of the output's energy before normalisation, on this image. */
  share: number;
}

/** An output of a block, taken apart. */
export interface EightChannel {
  block: number;
  output: number;
  /** Those with the largest weights, the largest first. */
  feeds: EightFeed[];
  /** RGBA pictures side by side: the output's map, then those of `feeds`. */
  pixels: Uint8Array;
  /** The place looked at, a pixel of the map. */
  pixel: number;
  /** The sum of all arrows there (re, im), the norm it is divided by, and the network's own output (re, im); then every arrow, channel by
   * channel: weight, standardised value and their product, each re and im. */
  arrows: Float64Array;
}

export interface EightFrame extends EightArgs {
  /** The true class; null where the image is the reader's own. */
  label: number | null;
  probabilities: Float32Array;
  path: EightPath;
  /** RGBA pictures: the moved image; the strand, a column a block, in each L maps ψx, L maps ρ(ψx) and the output; the asked block's maps, a
   * row an input channel with its L maps ψx and L maps ρ(ψx), then the outputs, 2L a row. */
  picture: Uint8Array;
  strand: Uint8Array;
  sheetPixels: Uint8Array | null;
  taken: EightChannel | null;
  /** Each class's score by the readout refitted with this dial; empty where none was fitted yet. */
  refitted: Float64Array;
  /** Milliseconds that this pass through the network took, and whether the graphics device did it. */
  passMs: number;
  onDevice: boolean;
}

/** Shares of the sample images that are named rightly. */
export interface EightRefit {
  /** By the network's own readout. */
  own: number;
  /** By a linear readout refitted on one half of the images and tested on the other, both ways. */
  refitted: number;
  /** The same, fitted and tested on shuffled labels. */
  shuffled: number;
}

/** The sample images that excite a channel most, with its share of the block's output (mean of |z|² over the map); RGBA pictures. */
export interface EightStrongest {
  images: { image: number; share: number }[];
  pixels: Uint8Array;
}

export interface EightCalls {
  'eight.network': Call<{ network: NetworkName; image: number }, EightNetwork>;
  'eight.frame': Call<EightArgs, EightFrame>;
  /** |P| of a block, (outputs, channels of its concatenation). */
  'eight.weights': Call<{ network: NetworkName; image: number; block: number }, Float32Array>;
  /** Long the first time for each network: all sample images are pushed through. Can be cancelled, and goes on where it was. */
  'eight.strongest': Call<{ network: NetworkName; block: number; output: number; count: number }, EightStrongest>;
  /** Long the first time, likewise, for each position of the dial; null is the network as it was trained. */
  'eight.refit': Call<{ network: NetworkName; alpha: number | null }, EightRefit>;
}
