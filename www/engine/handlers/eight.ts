// Keeps each network that was asked for ready on its image, and runs it on the moved one.
import { network as ready, type NetworkName } from '../assets.ts';
import type { EightCalls, EightNetwork, EightPath } from '../calls/eight.ts';
import type { Engine, Handlers } from '../handler.ts';

type Eight = InstanceType<Engine['Eight']>;
const open = new Map<NetworkName, Eight>();

async function networkOn(engine: Engine, network: NetworkName, image: number): Promise<Eight> {
  await ready(engine, network);
  let eight = open.get(network);
  if (!eight) open.set(network, (eight = new engine.Eight(network, image)));
  return eight;
}

export const eightHandlers: Handlers<EightCalls> = {
  'eight.network': async ({ network, image }, { engine }) => {
    const eight = await networkOn(engine, network, image);
    return { ...(eight.describe() as Omit<EightNetwork, 'wavelets'>), wavelets: eight.wavelets() };
  },
  'eight.frame': async (args, { engine, compute }) => {
    const eight = await networkOn(engine, args.network, args.image);
    const start = performance.now();
    const { network, image, dx, dy } = args;
    const adopted = await compute.attempt(network, async (device) => {
      const passes = await device.network(engine, network, true);
      // Another image is looked at unmoved first: maps and scales are chosen on it.
      const unmoved = eight.follows() === image ? new Float32Array() : await passes.run(eight.input(image, 0, 0));
      eight.adopt(image, dx, dy, unmoved, await passes.run(eight.input(image, dx, dy)));
      return true;
    });
    if (!adopted) eight.run(image, dx, dy);
    const passMs = performance.now() - start;
    return {
      ...args,
      label: eight.label() ?? null,
      probabilities: eight.probabilities(),
      path: eight.path() as EightPath,
      picture: eight.picture(),
      strand: eight.strand(args.part, args.ownScale),
      sheetPixels: args.sheet === null ? null : eight.sheet(args.sheet, args.part, args.ownScale),
      passMs,
      onDevice: Boolean(adopted),
    };
  },
};
