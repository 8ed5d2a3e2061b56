// Pushes images through networks in short pieces, and hands out measures and clouds.
import { datasetNamed, networkNamed } from '../../assets/catalogue.ts';
import { network as ready, type NetworkName } from '../assets.ts';
import type { Geometry, SeparationCalls, SeparationMeasures, SeparationView, Stages, StageSpace } from '../calls/separation.ts';
import type { Handlers } from '../handler.ts';

/** Milliseconds that a piece should take; and the most images in one. */
const PIECE_MS = 35;
const MOST_IMAGES = 8;
/** Of no more images than these are any left to others. */
const FEW_IMAGES = 64;

/** As the engine counts them. */
const SO_FAR = -2;
const codeOf = (stages: Stages) => (stages === 'outputs' ? 0 : stages === 'ends' ? -1 : stages);

export const separationHandlers: Handlers<SeparationCalls> = {
  'separation.images': async ({ network }, { engine }) => {
    await ready(engine, network);
    const rgba = engine.separation_pictures(network);
    const count = engine.separation_labels(network, 0, false).length;
    return { rgba, side: Math.sqrt(rgba.length / 4 / count), classes: engine.separation_classes(network) };
  },

  'separation.measure': async ({ network, seed, stages = 'outputs' }, { engine, compute, helpers, signal, progress, breathe }) => {
    await ready(engine, network, { signal });
    const code = codeOf(stages);
    let [done = 0, total = 0] = engine.separation_push(network, code, seed, 0);
    const crew =
      total - done > FEW_IMAGES
        ? helpers.crew(network, () => ({ spec: JSON.stringify(engine.helper_spec(network)), weights: engine.helper_weights(network) }))
        : undefined;
    let images = 1;
    try {
      while (done < total) {
        const first = done;
        // What is inside the blocks the engine averages itself: from a device it would be every map of every image.
        const taken =
          stages === 'outputs' &&
          (await compute.attempt(network, async (device) => {
            const passes = await device.network(engine, network, false);
            const values = await passes.run(engine.gpu_input(network, first, passes.images));
            return engine.separation_take(network, first, passes.images, seed, values);
          }));
        if (taken) {
          [done = total] = taken;
        } else {
          // Our own images first, each helper's after them: they are at work while we are.
          const shares = Array.from({ length: crew?.size ?? 0 }, (_, k) => {
            const begin = first + (k + 1) * images;
            const count = Math.max(0, Math.min(images, total - begin));
            return { begin, count, answer: count ? crew!.push(k, code, engine.separation_batch(network, begin, count)) : undefined };
          });
          const start = performance.now();
          [done = total] = engine.separation_push(network, code, seed, images);
          const each = (performance.now() - start) / (done - first);
          for (const { begin, count, answer } of shares) {
            const values = await answer;
            if (!values) break;
            [done = total] = engine.separation_append(network, code, seed, begin, count, values);
          }
          images = Math.min(MOST_IMAGES, Math.max(1, Math.floor(PIECE_MS / each)));
        }
        progress({ done, total });
        await breathe();
      }
    } finally {
      crew?.leave();
    }
    for (let measured = 0, count = 1; measured < count;) {
      [measured = 0, count = 0] = engine.separation_measure(network, code, seed);
      await breathe();
    }
    return engine.separation_figures(network, code, seed) as SeparationMeasures;
  },

  'separation.soFar': ({ network, seed }, { engine }) => {
    const images = engine.separation_so_far(network, seed);
    return {
      images,
      labels: engine.separation_labels(network, seed, false).slice(0, images),
      measures: engine.separation_figures(network, SO_FAR, seed) as SeparationMeasures,
      space: cut(engine.separation_space(network, SO_FAR, seed, false), network, images),
      principal: engine.separation_principal(network, seed, false),
    };
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
      spaces[network] = cut(engine.separation_space(network, 0, seed, shuffled), network, labels.length);
    }
    return { labels, spaces, principal: engine.separation_principal(networks[0]!, seed, shuffled) };
  },

  'separation.stages': ({ network, seed, shuffled, stages }, { engine }) => {
    const images = engine.separation_labels(network, seed, false).length;
    return cut(engine.separation_space(network, codeOf(stages), seed, shuffled), network, images);
  },

  'separation.classifier': ({ network, seed, shuffled }, { engine }) => {
    const [duality = 0, disagreement = 0] = engine.separation_classifier(network, seed, shuffled);
    return { duality, disagreement };
  },

  'separation.features': async ({ network, block, seed }, { engine }) => {
    await ready(engine, network);
    const values = engine.separation_features(network, block);
    const labels = engine.separation_labels(network, seed, false);
    return { dims: values.length / labels.length, values, labels, halves: engine.separation_halves(network, seed) };
  },
};

/** The parts of each stage, in the order in which the engine puts them. */
function cut(all: Float32Array, network: NetworkName, images: number): StageSpace[] {
  const { classes } = datasetNamed(networkNamed(network).dataset);
  const sizes = [1, classes * (classes - 1), images * (classes - 1), images, images];
  const each = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from({ length: all.length / each }, (_, stage) => {
    let at = stage * each;
    const [rank, means, points, nearest, margins] = sizes.map((size) => all.slice(at, (at += size)));
    return { rank: rank![0]!, means: means!, points: points!, nearest: nearest!, margins: margins! };
  });
}
