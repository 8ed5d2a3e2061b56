// Files that ship with the page, fetched once by the worker and handed to the engine. Every handler that needs one awaits it here.
import type { Engine } from './handler.ts';
import { LoadError } from './causes.ts';
import modulusUrl from '../assets/models/mnist-modulus.safetensors?url';
import thresholdUrl from '../assets/models/mnist-soft-threshold.safetensors?url';
import mnistUrl from '../assets/images/mnist-1000.safetensors?url';

const fetched = new Map<string, Promise<Uint8Array>>();

async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(new URL(url, import.meta.url));
  if (!response.ok) throw new LoadError('not-found', `${url}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Runs `load` with the file's bytes the first time it is asked for; a failed fetch is tried again at the next call. */
function once(url: string, load: (bytes: Uint8Array) => void): Promise<unknown> {
  let promise = fetched.get(url);
  if (!promise) {
    promise = bytesOf(url).then((bytes) => (load(bytes), bytes));
    promise.catch(() => fetched.delete(url));
    fetched.set(url, promise);
  }
  return promise;
}

/** 1,000 MNIST test images, 100 a class, class 0 to 9 and again; under the name `mnist` in the engine. */
export async function mnist(engine: Engine): Promise<void> {
  await once(mnistUrl, (bytes) => engine.load_samples('mnist', bytes));
}

export type NetworkName = 'modulus' | 'threshold' | 'untrained';

/** Draws the untrained network's weights; its architecture is the modulus network's. */
const UNTRAINED_SEED = 1;
const made = new WeakSet<Engine>();

/** Makes a network for 32×32 digits ready in the engine, under this name. */
export async function network(engine: Engine, name: NetworkName): Promise<void> {
  if (name === 'threshold') return void (await once(thresholdUrl, (bytes) => engine.load_model('threshold', bytes)));
  await once(modulusUrl, (bytes) => engine.load_model('modulus', bytes));
  if (name !== 'untrained' || made.has(engine)) return;
  engine.make_untrained('untrained', 'modulus', UNTRAINED_SEED);
  made.add(engine);
}
