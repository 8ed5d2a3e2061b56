// Keeps each network that was asked for ready on its image, runs it on the moved one, and takes outputs of it apart.
import { network as ready, type NetworkName } from '../assets.ts';
import type { EightArgs, EightCalls, EightChannel, EightFeed, EightNetwork, EightPath } from '../calls/eight.ts';
import type { Context, Engine, Handlers } from '../handler.ts';

type Eight = InstanceType<Engine['Eight']>;
const open = new Map<NetworkName, Eight>();

/** Milliseconds that a piece should take; the most images in one. */
const PIECE_MS = 35;
const MOST_IMAGES = 8;
/** Of the channels that go into an output, so many are listed. */
const HEAVIEST = 8;
/** No dial: as it was trained. */
const UNTURNED = -1;

async function networkOn(engine: Engine, network: NetworkName, image: number): Promise<Eight> {
  await ready(engine, network);
  let eight = open.get(network);
  if (!eight) open.set(network, (eight = new engine.Eight(network, image)));
  return eight;
}

/** An output's heaviest channels, and every arrow of one of its pixels. */
function take(eight: Eight, first: Eight, { sheet, channel, place, part, by }: EightArgs): EightChannel | null {
  if (sheet === null || channel === null) return null;
  const flat = eight.feeds(sheet, channel, HEAVIEST);
  const feeds: EightFeed[] = [];
  for (let i = 0; i < flat.length; i += 4) feeds.push({ k: flat[i]!, re: flat[i + 1]!, im: flat[i + 2]!, share: flat[i + 3]! });
  const pixels = eight.channel(sheet, channel, HEAVIEST, part, by);
  const side = Math.sqrt(pixels.length / 4 / (1 + feeds.length));
  const pixel = place ? place.row * side + place.col : first.peak(sheet, channel);
  return { block: sheet, output: channel, feeds, pixels, pixel, arrows: eight.pixel(sheet, channel, pixel) };
}

/** Pushes images in pieces until all are through. */
async function pushAll({ progress, breathe }: Context, push: (images: number) => Uint32Array) {
  let [done = 0, total = 0] = push(0);
  let images = 1;
  while (done < total) {
    const [start, before] = [performance.now(), done];
    [done = total] = push(images);
    images = Math.min(MOST_IMAGES, Math.max(1, Math.floor((PIECE_MS * (done - before)) / (performance.now() - start))));
    progress({ done, total });
    await breathe();
  }
}

export const eightHandlers: Handlers<EightCalls> = {
  'eight.network': async ({ network, image }, { engine }) => {
    const eight = await networkOn(engine, network, image);
    return { ...(eight.describe() as Omit<EightNetwork, 'wavelets'>), wavelets: eight.wavelets() };
  },

  'eight.frame': async (args, { engine, compute }) => {
    const eight = await networkOn(engine, args.network, args.image);
    const beside = args.beside && (await networkOn(engine, args.beside, args.image));
    const start = performance.now();
    const { network, image, dx, dy, alpha } = args;
    eight.turn(alpha ?? UNTURNED);
    // What is turned is no longer the network that the device has.
    const adopted =
      alpha === null &&
      (await compute.attempt(network, async (device) => {
        const passes = await device.network(engine, network, true);
        // Another image is looked at unmoved first: maps and scales are chosen on it.
        const unmoved = eight.follows() === image ? new Float32Array() : await passes.run(eight.input(image, 0, 0));
        const moved = await passes.run(eight.input(image, dx, dy));
        eight.turn(UNTURNED);
        eight.adopt(image, dx, dy, unmoved, moved);
        return true;
      }));
    if (!adopted) eight.run(image, dx, dy);
    const passMs = performance.now() - start;
    if (beside) beside.follow(image);
    eight.share_lights(beside ? beside.lights() : new Float32Array());
    return {
      ...args,
      label: eight.label() ?? null,
      probabilities: eight.probabilities(),
      path: eight.path() as EightPath,
      picture: eight.picture(),
      strand: eight.strand(args.part, args.by),
      sheetPixels: args.sheet === null || args.channel !== null ? null : eight.sheet(args.sheet, args.part, args.by),
      taken: take(eight, (!args.leads && beside) || eight, args),
      refitted: alpha === null ? new Float64Array() : eight.refitted(network, alpha),
      passMs,
      onDevice: Boolean(adopted),
    };
  },

  'eight.weights': async ({ network, image, block }, { engine }) => (await networkOn(engine, network, image)).weights(block),

  'eight.strongest': async ({ network, block, output, count }, context) => {
    const { engine, signal } = context;
    await ready(engine, network, { signal });
    await pushAll(context, (images) => engine.eight_excite(network, images));
    const flat = engine.eight_strongest(network, block, output, count);
    const images = Array.from({ length: flat.length / 2 }, (_, i) => ({ image: flat[2 * i]!, share: flat[2 * i + 1]! }));
    return {
      images,
      pixels: engine.eight_pictures(
        network,
        Uint32Array.from(images, ({ image }) => image),
      ),
    };
  },

  'eight.refit': async ({ network, alpha }, context) => {
    const { engine, signal } = context;
    await ready(engine, network, { signal });
    await pushAll(context, (images) => engine.eight_refit(network, alpha ?? UNTURNED, images));
    const [own = 0, refitted = 0, shuffled = 0] = engine.eight_refit_figures(network, alpha ?? UNTURNED);
    return { own, refitted, shuffled };
  },
};
