// What an engine asks of another that helps it (helpers.ts): networks in, images in, features out.
import type { NetworkName } from '../assets.ts';
import type { Call } from '../protocol.ts';

export interface HelperCalls {
  'helper.load': Call<{ network: NetworkName; spec: string; weights: Float32Array }, void>;
  'helper.forget': Call<{ network: NetworkName }, void>;
  /** `stages` as the engine counts them. */
  'helper.push': Call<{ network: NetworkName; stages: number; batch: Float32Array }, Float32Array>;
}
