// Further engines, each in a worker of its own, that push images for the first one: the same program, spoken to as the page speaks to the
// first. None is needed: one that does not start, or fails, is done without.
import type { HelperCalls } from './calls/helper.ts';
import type { SimdLevel } from './calls/engine.ts';
import type { NetworkName } from './assets.ts';
import { buffersIn, type FromWorker, type ToWorker } from './protocol.ts';

/** What a helper has to know of a network. */
type Model = Pick<HelperCalls['helper.load']['args'], 'spec' | 'weights'>;

/** More would mostly wait for the first, which hands out the images and takes in the features. */
const MOST = 3;

class Helper {
  #worker: Worker;
  #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #calls = 0;
  /** Whether it has started and not failed. */
  here = false;

  constructor(program: string, simd: SimdLevel) {
    this.#worker = new Worker(program, { type: 'module', name: 'helper' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = (event) => this.#fail(event.message);
    this.#post({ kind: 'start', simd, compute: 'simd' });
  }

  #post(message: ToWorker) {
    this.#worker.postMessage(message, buffersIn(message));
  }

  #hear(message: FromWorker) {
    if (message.kind === 'ready') this.here = true;
    else if (message.kind === 'failed') this.#fail(message.detail);
    else if (message.kind === 'crashed') this.#fail(message.message);
    else if (message.kind === 'result' || message.kind === 'refused') {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.kind === 'result') waiting?.resolve(message.result as never);
      else waiting?.reject(new Error(message.message));
    }
  }

  #fail(why: string) {
    this.here = false;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }

  call<N extends keyof HelperCalls>(name: N, args: HelperCalls[N]['args']): Promise<HelperCalls[N]['result']> {
    return new Promise((resolve, reject) => {
      if (!this.here) return reject(new Error('the helper is gone'));
      const id = this.#calls++;
      this.#waiting.set(id, { resolve, reject });
      this.#post({ kind: 'call', id, name, args });
    });
  }
}

/** A network's images shared out among the helpers that are there. */
export class Crew {
  #helpers: readonly Helper[];
  #network: NetworkName;
  #model: () => Model;
  /** Which of them have the network. */
  #loaded = new Map<Helper, Promise<unknown>>();

  constructor(helpers: readonly Helper[], network: NetworkName, model: () => Model) {
    this.#helpers = helpers;
    this.#network = network;
    this.#model = model;
  }

  /** How many can be given images now. */
  get size() {
    return this.#here().length;
  }

  #here() {
    return this.#helpers.filter((helper) => helper.here);
  }

  /** Features of a batch from the `k`-th helper; undefined when it failed. */
  async push(k: number, stages: number, batch: Float32Array): Promise<Float32Array | undefined> {
    const helper = this.#here()[k];
    if (!helper) return undefined;
    try {
      if (!this.#loaded.has(helper)) {
        this.#loaded.set(helper, helper.call('helper.load', { network: this.#network, ...this.#model() }));
      }
      // Answered in order: loaded before it is used.
      const [, values] = await Promise.all([
        this.#loaded.get(helper),
        helper.call('helper.push', { network: this.#network, stages, batch }),
      ]);
      return values;
    } catch {
      return undefined;
    }
  }

  /** Lets go of the network in all of them. */
  leave() {
    for (const helper of this.#loaded.keys()) helper.call('helper.forget', { network: this.#network }).catch(() => {});
  }
}

export class Helpers {
  #helpers: Helper[] | undefined;
  #start: () => Helper[];

  /** `program`: the worker's own address; `simd`: the build it runs. None starts before it is wanted. */
  constructor(program: string, simd: () => SimdLevel, cores = navigator.hardwareConcurrency || 1) {
    this.#start = () => Array.from({ length: Math.max(0, Math.min(MOST, cores - 1)) }, () => new Helper(program, simd()));
  }

  /** Helpers for a network, of which more may come to be there while it is at work; `model` gives it. */
  crew(network: NetworkName, model: () => Model): Crew {
    this.#helpers ??= this.#start();
    return new Crew(this.#helpers, network, model);
  }
}
