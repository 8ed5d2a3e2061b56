// Measures where networks are computed best.
import type { ComputeCalls } from '../calls/compute.ts';
import type { Handlers } from '../handler.ts';

export const computeHandlers: Handlers<ComputeCalls> = {
  'compute.measure': ({ network, wanted, again }, { compute }) => compute.measure(network, wanted, again),
};
