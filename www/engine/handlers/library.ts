// Fetches what a network needs, gives the samples as pictures, and takes the reader's own image in.
import { datasetNamed } from '../../assets/catalogue.ts';
import { network as ready, samples } from '../assets.ts';
import type { LibraryCalls } from '../calls/library.ts';
import { inOrder, unpacked } from '../official.ts';
import type { Handlers } from '../handler.ts';

export const libraryHandlers: Handlers<LibraryCalls> = {
  'library.load': async ({ network }, { engine, signal, progress }) => {
    await ready(engine, network, { signal, progress });
    return null;
  },
  'library.samples': async ({ dataset }, { engine, signal, progress }) => {
    const { images } = datasetNamed(dataset);
    await samples(engine, dataset, { signal, onBytes: (done) => progress({ done, total: images.bytes }) });
    const rgba = engine.sample_pictures(dataset);
    const labels = engine.sample_labels(dataset);
    return { side: Math.sqrt(rgba.length / 4 / labels.length), classes: engine.sample_classes(dataset), labels, rgba };
  },
  'library.official': async ({ dataset, set, files }, { engine }) => {
    const [first, second] = inOrder(dataset, await Promise.all(files.map(unpacked)));
    const nothing = { name: '', bytes: new Uint8Array() };
    const { name, bytes } = second ?? nothing;
    return engine.load_official(`${dataset}@${set}`, first.bytes, first.name, bytes, name);
  },
  'library.own': ({ dataset, image }, { engine }) => {
    engine.set_own_image(dataset, image);
    return null;
  },
};
