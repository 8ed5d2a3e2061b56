// Files that ship with the page, fetched by the worker when they are asked for and handed to the engine. Every handler that needs one awaits
// it here.
import { datasetNamed, networkNamed } from '../assets/catalogue.ts';
import { isHere, once, type Wait } from './downloads.ts';
import type { Engine } from './handler.ts';
import type { Progress } from './protocol.ts';

const MODELS: Record<string, string> = import.meta.glob('../assets/models/*.safetensors', {
  query: '?url',
  import: 'default',
  eager: true,
});
const IMAGES: Record<string, string> = import.meta.glob('../assets/images/*.safetensors', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** A network's name in the catalogue; behind an @, which file of the reader's it looks at. */
export type NetworkName = string;

/** Draws the weights of untrained networks. */
const UNTRAINED_SEED = 1;
const made = new Set<NetworkName>();

/** 1,000 test images of a data set, 100 a class, class 0 to 9 and again; under its name in the engine. */
export function samples(engine: Engine, dataset: string, wait?: Wait): Promise<void> {
  const { name, images } = datasetNamed(dataset);
  return once(`images ${name}`, IMAGES[`../assets/images/${images.file}.safetensors`]!, (bytes) => engine.load_samples(name, bytes), wait);
}

function model(engine: Engine, file: string, wait?: Wait): Promise<void> {
  return once(`model ${file}`, MODELS[`../assets/models/${file}.safetensors`]!, (bytes) => engine.load_model(file, bytes), wait);
}

/** Makes a network and its data set's images ready in the engine. Progress is in bytes of the files that were not there yet. */
export async function network(
  engine: Engine,
  name: NetworkName,
  { signal, progress }: { signal?: AbortSignal; progress?: (progress: Progress) => void } = {},
): Promise<void> {
  const { dataset, file, bytes, change, trained } = networkNamed(name);
  const { images } = datasetNamed(dataset);
  const come = [0, 0];
  const total = (isHere(`images ${dataset}`) ? 0 : images.bytes) + (isHere(`model ${file}`) ? 0 : bytes);
  const wait = (which: 0 | 1): Wait => ({
    signal,
    onBytes: (bytes) => {
      come[which] = bytes;
      progress?.({ done: come[0]! + come[1]!, total });
    },
  });
  if (total > 0) progress?.({ done: 0, total });
  await Promise.all([samples(engine, dataset, wait(0)), model(engine, file, wait(1))]);
  const [plain, set] = name.split('@') as [NetworkName, string?];
  const make = (wanted: NetworkName, act: () => void) => {
    if (wanted === file || made.has(wanted)) return;
    act();
    made.add(wanted);
  };
  make(plain, () => {
    if (change) engine.make_changed(plain, change.of, change.alpha ?? 0, change.threshold ?? 1);
    else if (!trained) engine.make_untrained(plain, file, UNTRAINED_SEED);
  });
  if (set) make(name, () => engine.make_with_images(name, plain, `${dataset}@${set}`));
}
