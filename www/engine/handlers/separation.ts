// Pushes the digits through networks in short pieces, and hands out measures and clouds.
import { mnist, network as ready } from '../assets.ts';
import type { Cloud, SeparationCalls, SeparationMeasures, SeparationView } from '../calls/separation.ts';
import type { Handlers } from '../handler.ts';

/** Milliseconds that a piece should take; and the most images in one. */
const PIECE_MS = 35;
const MOST_IMAGES = 8;
const PIXELS_A_SIDE = 28;
const CLASSES = 10;

export const separationHandlers: Handlers<SeparationCalls> = {
  'separation.digits': async (_, { engine }) => {
    await mnist(engine);
    return { side: PIXELS_A_SIDE, images: engine.separation_digits() };
  },

  'separation.measure': async ({ network, seed }, { engine, progress, breathe }) => {
    await mnist(engine);
    await ready(engine, network);
    let [done = 0, total = 0] = engine.separation_push(network, 0);
    let images = 1;
    while (done < total) {
      const start = performance.now();
      const before = done;
      [done = total] = engine.separation_push(network, images);
      const each = (performance.now() - start) / (done - before);
      images = Math.min(MOST_IMAGES, Math.max(1, Math.floor(PIECE_MS / each)));
      progress({ done, total });
      await breathe();
    }
    for (let measured = 0, blocks = 1; measured < blocks;) {
      [measured = 0, blocks = 0] = engine.separation_measure(network, seed);
      await breathe();
    }
    return JSON.parse(engine.separation_figures(network, seed)) as SeparationMeasures;
  },

  'separation.view': ({ networks, seed, shuffled, turn }, { engine }) => {
    const clouds: SeparationView['clouds'] = {};
    const labels = engine.separation_labels(seed, shuffled);
    for (const network of networks) {
      const all = engine.separation_cloud(network, networks[0]!, seed, shuffled, turn);
      clouds[network] = cut(all, labels.length);
    }
    return { labels, clouds };
  },

  'separation.features': async ({ network, block, seed }, { engine }) => {
    await mnist(engine);
    await ready(engine, network);
    const values = engine.separation_features(network, block);
    const labels = engine.separation_labels(seed, false);
    return { dims: values.length / labels.length, values, labels, halves: engine.separation_halves(seed) };
  },
};

/** The parts of a cloud, in the order in which the engine puts them. */
function cut(all: Float32Array, images: number): Cloud {
  const blocks = all.length / (1 + 2 * CLASSES + 2 * images);
  const means = blocks * (1 + 2 * CLASSES);
  return { share: all.slice(0, blocks), means: all.slice(blocks, means), points: all.slice(means) };
}
