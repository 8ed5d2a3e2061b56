// What is asked before a network is shown: that its file, and its data set's images, are there.
import type { Call } from '../protocol.ts';
import type { NetworkName } from '../assets.ts';

export interface LibraryCalls {
  /** Reports bytes; can be cancelled. */
  'library.load': Call<{ network: NetworkName }, null>;
}
