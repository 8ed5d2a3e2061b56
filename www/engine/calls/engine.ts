// What can be asked about the engine itself.
import type { Call } from '../protocol.ts';
import type { NetworkName } from '../assets.ts';

/** How fast the loaded build computes: relaxed SIMD, 128-bit SIMD, or plain WebAssembly. */
export type SimdLevel = 'relaxed' | 'simd128' | 'scalar';

export interface EngineStatus {
  simd: SimdLevel;
  version: string;
}

/** The fast engine beside the plain loops, on one image: the largest difference over the largest value of the worst tensor. */
export interface EngineCheck {
  difference: number;
  /** Its name in a trace, such as `block7.wavelet.psi`. */
  tensor: string;
}

export interface EngineCalls {
  'engine.check': Call<{ network: NetworkName; image: number }, EngineCheck>;
  'engine.status': Call<Record<string, never>, EngineStatus>;
}
