// Pushes images through networks in short pieces, and hands out measures and clouds.
import { datasetNamed, networkNamed } from '../../assets/catalogue.ts';
import { network as ready } from '../assets.ts';
import type { Geometry, SeparationCalls, SeparationMeasures, SeparationView, Space } from '../calls/separation.ts';
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

  'separation.geometry': ({ network, seed, shuffled, block }, { engine }) =>
    engine.separation_geometry(network, seed, shuffled, block) as Geometry,

  'separation.errors': async ({ network, seed }, { engine, progress, breathe }) => {
    for (let done = 0, total = 1; done < total;) {
      [done = 0, total = 0] = engine.separation_resample(network, seed);
      progress({ done, total });
      await breathe();
    }
    const pairs = engine.separation_errors(network, seed);
    return Array.from({ length: pairs.length / 2 }, (_, b) => ({ distance: pairs[2 * b]!, nearest: pairs[2 * b + 1]! }));
  },

  'separation.view': ({ networks, seed, shuffled }, { engine }) => {
    const spaces: SeparationView['spaces'] = {};
    const labels = engine.separation_labels(networks[0]!, seed, shuffled);
    for (const network of networks) {
      const all = engine.separation_space(network, seed, shuffled);
      spaces[network] = cut(all, labels.length, datasetNamed(networkNamed(network).dataset).classes);
    }
    return { labels, spaces, principal: engine.separation_principal(networks[0]!, seed, shuffled) };
  },

  'separation.features': async ({ network, block, seed }, { engine }) => {
    await ready(engine, network);
    const values = engine.separation_features(network, block);
    const labels = engine.separation_labels(network, seed, false);
    return { dims: values.length / labels.length, values, labels, halves: engine.separation_halves(network, seed) };
  },
};

/** The parts of a space, in the order in which the engine puts them. */
function cut(all: Float32Array, images: number, classes: number): Space {
  const dims = classes - 1;
  const blocks = all.length / (1 + dims * (classes + images));
  const means = blocks * (1 + dims * classes);
  return { ranks: all.slice(0, blocks), means: all.slice(blocks, means), points: all.slice(means) };
}
