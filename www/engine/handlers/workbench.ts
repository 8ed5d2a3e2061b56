// Keeps each network that was asked for on the workbench, and hands out its banks, products and statistics.
import { network as ready, type NetworkName } from '../assets.ts';
import type { BankFigures, BankPictures, Bench, BenchNetwork, WorkbenchCalls } from '../calls/workbench.ts';
import type { Engine, Handlers } from '../handler.ts';

type Workbench = InstanceType<Engine['Workbench']>;
const benches = new Map<NetworkName, Workbench>();

/** Milliseconds that a piece should take; and the most images in one. */
const PIECE_MS = 35;
const MOST_IMAGES = 8;

async function benchOf(engine: Engine, network: NetworkName, signal?: AbortSignal): Promise<Workbench> {
  await ready(engine, network, { signal });
  let bench = benches.get(network);
  if (!bench) benches.set(network, (bench = new engine.Workbench(network)));
  return bench;
}

/** Builds the network's own bank, or the one rebuilt, as far as the wavelets go. */
function build(bench: Workbench, own: boolean, { image, block, channel, changes: c }: Bench): BankFigures {
  const or = (value: number | null) => value ?? NaN;
  return bench.build(
    own,
    image,
    block,
    channel,
    or(c.orientations),
    or(c.sigma),
    or(c.xi),
    or(c.slant),
    or(c.octaves),
    c.zeroMean,
  ) as BankFigures;
}

const isOwn = ({ changes: { zeroMean, ...numbers } }: Bench) => zeroMean && Object.values(numbers).every((value) => value === null);

async function pictures(bench: Workbench, own: boolean, args: Bench, breathe: () => Promise<void>): Promise<() => BankPictures> {
  build(bench, own, args);
  await breathe();
  // Another question may have come in between; what was built for this one is built again, if it must be.
  const figures = build(bench, own, args);
  bench.prepare_pictures(own);
  const filter = Math.min(args.filter, figures.recipe.orientations);
  return () => ({
    figures,
    space: bench.space(own),
    frequencies: bench.frequencies(own),
    maps: bench.maps(own),
    outlines: bench.outlines(own),
    coverage: bench.coverage(own),
    profiles: bench.profiles(own, figures.recipe.xi / 2 ** figures.recipe.octaves),
    spectrum: bench.spectrum(own, filter, 1),
    folded: figures.white.some(({ beyond }) => beyond > 0) ? bench.spectrum(own, filter, 2) : null,
  });
}

export const workbenchHandlers: Handlers<WorkbenchCalls> = {
  'workbench.network': async ({ network }, { engine }) => (await benchOf(engine, network)).describe() as BenchNetwork,

  'workbench.bank': async (args, { engine, breathe }) => {
    const bench = await benchOf(engine, args.network);
    const own = (await pictures(bench, true, args, breathe))();
    const rebuilt = isOwn(args) ? null : (await pictures(bench, false, args, breathe))();
    build(bench, true, args);
    const [waves = 0, low = 0] = bench.map_scales();
    return { own, rebuilt, channel: bench.channel(), scales: [waves, low] };
  },

  'workbench.hand': async ({ row, col, ...args }, { engine }) => {
    const bench = await benchOf(engine, args.network);
    const own = isOwn(args);
    const base = build(bench, true, args);
    const figures = own ? base : build(bench, false, args);
    const filter = Math.min(args.filter, figures.recipe.orientations);
    const [re, im, restCount, restRe, restIm, down, right, ...terms] = bench.by_hand(own, filter, row, col) as unknown as number[];
    const [networkRe = 0, networkIm = 0] = own ? bench.network_pixel(filter, row, col) : [];
    const maps = bench.maps(own);
    const each = maps.length / (figures.recipe.orientations + 1);
    return {
      sum: [re!, im!],
      restCount: restCount!,
      rest: [restRe!, restIm!],
      middle: [down!, right!],
      terms: Float64Array.from(terms),
      network: [networkRe, networkIm],
      own,
      figures,
      channel: bench.channel(),
      map: maps.slice(filter * each, (filter + 1) * each),
    };
  },

  'workbench.count': async ({ network }, { engine, signal, progress, breathe }) => {
    const bench = await benchOf(engine, network, signal);
    let [done = 0, total = 0] = bench.count(0);
    let images = 1;
    while (done < total) {
      const [start, before] = [performance.now(), done];
      [done = total] = bench.count(images);
      const each = (performance.now() - start) / (done - before);
      images = Math.min(MOST_IMAGES, Math.max(1, Math.floor(PIECE_MS / each)));
      progress({ done, total });
      await breathe();
    }
    return { images: total };
  },

  'workbench.statistics': async ({ network, block, stage }, { engine }) => (await benchOf(engine, network)).statistics(block, stage),

  'workbench.thumbnails': async ({ network, image, block, stage }, { engine }) =>
    (await benchOf(engine, network)).thumbnails(image, block, stage),
};
