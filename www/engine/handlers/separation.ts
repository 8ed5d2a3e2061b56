// Pushes images through networks in short pieces, and hands out measures and clouds.
import { datasetNamed, networkNamed } from '../../assets/catalogue.ts';
import { network as ready } from '../assets.ts';
import type { Cloud, SeparationCalls, SeparationMeasures, SeparationView } from '../calls/separation.ts';
import type { Handlers } from '../handler.ts';

/** Milliseconds that a piece should take; and the most images in one. */
const PIECE_MS = 35;
const MOST_IMAGES = 8;

export const separationHandlers: Handlers<SeparationCalls> = {
  'separation.images': async ({ network }, { engine }) => {
    await ready(engine, network);
    const rgba = engine.separation_pictures(network);
    const count = engine.separation_labels(network, 0, false).length;
    return { rgba, side: Math.sqrt(rgba.length / 4 / count), classes: engine.separation_classes(network) };
  },

  'separation.measure': async ({ network, seed }, { engine, compute, signal, progress, breathe }) => {
    await ready(engine, network, { signal });
    let [done = 0, total = 0] = engine.separation_push(network, 0);
    let images = 1;
    while (done < total) {
      const first = done;
      const taken = await compute.attempt(network, async (device) => {
        const passes = await device.network(engine, network, false);
        const values = await passes.run(engine.gpu_input(network, first, passes.images));
        return engine.separation_take(network, first, passes.images, values);
      });
      if (taken) {
        [done = total] = taken;
        progress({ done, total });
        await breathe();
        continue;
      }
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
    return engine.separation_figures(network, seed) as SeparationMeasures;
  },

  'separation.view': ({ networks, seed, shuffled, turn }, { engine }) => {
    const clouds: SeparationView['clouds'] = {};
    const labels = engine.separation_labels(networks[0]!, seed, shuffled);
    for (const network of networks) {
      const all = engine.separation_cloud(network, networks[0]!, seed, shuffled, turn);
      clouds[network] = cut(all, labels.length, datasetNamed(networkNamed(network).dataset).classes);
    }
    return { labels, clouds };
  },

  'separation.features': async ({ network, block, seed }, { engine }) => {
    await ready(engine, network);
    const values = engine.separation_features(network, block);
    const labels = engine.separation_labels(network, seed, false);
    return { dims: values.length / labels.length, values, labels, halves: engine.separation_halves(network, seed) };
  },
};

/** The parts of a cloud, in the order in which the engine puts them. */
function cut(all: Float32Array, images: number, classes: number): Cloud {
  const blocks = all.length / (1 + 2 * classes + 2 * images);
  const means = blocks * (1 + 2 * classes);
  return { share: all.slice(0, blocks), means: all.slice(blocks, means), points: all.slice(means) };
}
