// Keeps each network that was asked for ready on its digit, and runs it on the moved one.
import { mnist, network as ready, type NetworkName } from '../assets.ts';
import type { EightCalls, EightNetwork, EightPath } from '../calls/eight.ts';
import type { Engine, Handlers } from '../handler.ts';

type Eight = InstanceType<Engine['Eight']>;
const open = new Map<NetworkName, Eight>();

async function networkOn(engine: Engine, network: NetworkName, image: number): Promise<Eight> {
  await Promise.all([mnist(engine), ready(engine, network)]);
  let eight = open.get(network);
  if (!eight) open.set(network, (eight = new engine.Eight(network, image)));
  return eight;
}

export const eightHandlers: Handlers<EightCalls> = {
  'eight.network': async ({ network, image }, { engine }) => {
    const eight = await networkOn(engine, network, image);
    return { ...(JSON.parse(eight.describe()) as Omit<EightNetwork, 'wavelets'>), wavelets: eight.wavelets() };
  },
  'eight.frame': async (args, { engine }) => {
    const eight = await networkOn(engine, args.network, args.image);
    const start = performance.now();
    eight.run(args.image, args.dx, args.dy);
    const passMs = performance.now() - start;
    return {
      ...args,
      label: eight.label(),
      probabilities: eight.probabilities(),
      path: JSON.parse(eight.path()) as EightPath,
      digit: eight.digit(),
      strand: eight.strand(args.part, args.ownScale),
      sheetPixels: args.sheet === null ? null : eight.sheet(args.sheet, args.part, args.ownScale),
      passMs,
    };
  },
};
