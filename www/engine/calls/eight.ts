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
  inputSide: number;
  classes: string[];
  parameters: number;
  /** Measured when it was trained; null for one that was not. */
  accuracy: { fraction: number; split: string; images: number } | null;
  /** The first block's wavelets side by side, square, RGBA. */
  wavelets: Uint8Array;
}

/** One block of the strand that does most for the answer. Channels count from 0. */
export interface EightStep {
  input: number;
  output: number;
  /** Share of the output's energy before normalisation that the input channel's wavelet maps supply. */
  share: number;
  /** The |z| that full light stands for: in the strand's wavelet maps and output, and in all of the block's. */
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
  steps: EightStep[];
}

export interface EightArgs {
  network: NetworkName;
  image: number;
  /** Whole pixels to the right and down. */
  dx: number;
  dy: number;
  part: 'complex' | 'modulus' | 'phase' | 'real' | 'imag';
  /** Whether each map has its own scale; else one serves a column. */
  ownScale: boolean;
  /** The block whose maps are all wanted, from 0; null for the strand alone. */
  sheet: number | null;
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
  /** Milliseconds that this pass through the network took, and whether the graphics device did it. */
  passMs: number;
  onDevice: boolean;
}

export interface EightCalls {
  'eight.network': Call<{ network: NetworkName; image: number }, EightNetwork>;
  'eight.frame': Call<EightArgs, EightFrame>;
}
