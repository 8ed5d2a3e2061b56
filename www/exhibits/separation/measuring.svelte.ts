// Measuring one network after the other, while the reader watches; the worker keeps what it has, so that stopping loses nothing.
import { untrack } from 'svelte';
import type { Network } from '../../assets/catalogue.ts';
import type { SeparationMeasures, SoFar, Stages } from '../../engine/calls/separation.ts';
import { EngineRefused, engine } from '../../engine/client.ts';
import type { Progress } from '../../engine/protocol.ts';
import { view } from '../../state/view.svelte.ts';
import type { Compared } from './compared.svelte.ts';
import type { Found } from './words.ts';

/** Draws the two halves for the images' own labels; each shuffle has the next seed. */
export const OWN_SEED = 1;
export const BLOCKS = 8;

/** Some stages of a network, to be measured with a seed; whether the reader is kept up with how far it is. */
interface Wanted {
  network: Network;
  seed: number;
  stages: Stages;
  shown: boolean;
}

/** When so many images are through, what they say by themselves is shown. */
const PARTS = [100, 250, 500, 1000, 2000];

const keyOf = (network: string, seed: number, stages: Stages) => `${network} ${seed} ${stages}`;

export class Measuring {
  job: ({ network: Network } & Progress) | undefined = $state.raw();
  stopped = $state(false);
  refused = $state('');
  /** Images pushed through each network, by its name. */
  done: Record<string, number> = $state({});
  /** Of networks that are still at work: what their first images say. */
  soFar: Readonly<Record<string, SoFar>> = $state.raw({});
  #measures: Record<string, SeparationMeasures> = $state.raw({});
  #tries = $state(0);
  /** Being near is not enough: until the reader comes to it, the engine is for the chapters in sight. */
  #reached = $state(false);
  #compared: Compared;

  constructor(compared: Compared) {
    this.#compared = compared;
  }

  readonly seed = $derived(OWN_SEED + view.shuffle);
  readonly shuffled = $derived(view.shuffle > 0);
  /** Whether the reader looks inside the blocks. */
  readonly inside = $derived(view.measure === 'inside' || view.depthStage !== 'mixing');
  /** What is known of the images' own labels, and of those looked at. */
  readonly own: Found = $derived(this.foundWith(OWN_SEED));
  readonly now: Found = $derived(this.shuffled ? this.foundWith(this.seed) : this.own);

  /** The same, and of networks still at work what is known so far: figures of fewer images. */
  readonly ownSoFar: Found = $derived.by(() => ({
    ...Object.fromEntries(this.#compared.order.map(({ name }) => [name, this.soFar[name]?.measures])),
    ...this.own,
  }));
  readonly nowSoFar: Found = $derived(this.shuffled ? this.now : this.ownSoFar);

  /** Images that a network's figures rest on, while those are not all; 0 otherwise. */
  restsOn(network: string): number {
    return this.shuffled || this.own[network] ? 0 : (this.soFar[network]?.images ?? 0);
  }

  foundWith(seed: number): Found {
    const known = this.#compared.order.map(({ name }) => [name, this.of(name, 'outputs', seed)] as const);
    return Object.fromEntries(known.filter(([, measures]) => measures));
  }

  /** What was measured of some stages, with the labels looked at. */
  of(network: string, stages: Stages, seed = this.seed): SeparationMeasures | undefined {
    return this.#measures[keyOf(network, seed, stages)];
  }

  again() {
    this.#tries++;
  }

  /** An engine that has started anew knows nothing. */
  forget() {
    this.#measures = {};
    this.soFar = {};
    this.done = {};
  }

  /** To be called where effects may be made. */
  follow(again: () => unknown) {
    $effect(() => {
      if (view.chapter === 'separation') this.#reached = true;
    });
    $effect(() => {
      void again();
      void this.#tries;
      const { seen, order } = this.#compared;
      if (!seen || !this.#reached) return;
      const seeds = [OWN_SEED, ...(this.shuffled ? [this.seed] : [])];
      const wanted: Wanted[] = seeds.flatMap((seed) =>
        order.map((network) => ({ network, seed, stages: 'outputs' as const, shown: true })),
      );
      // The classifier's inputs are gathered with what is inside the blocks.
      if (this.inside || view.further === 'classifier') {
        const { seed } = this;
        const shown = this.#compared.shown;
        wanted.push(...shown.map((network) => ({ network, seed, stages: 'ends' as const, shown: true })));
        // The steps inside the block that is looked at, and then those of the next.
        const first = untrack(() => view.depth);
        const blocks = Array.from({ length: BLOCKS }, (_, b) => 1 + ((first - 1 + b) % BLOCKS));
        for (const stages of this.inside ? blocks : []) wanted.push(...shown.map((network) => ({ network, seed, stages, shown: false })));
      }
      if (this.stopped) return;
      const controller = new AbortController();
      untrack(() => void this.#work(wanted, controller.signal));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
  }

  async #work(wanted: readonly Wanted[], signal: AbortSignal) {
    this.refused = '';
    // The worker keeps the measures of the last shuffle only.
    const seeds = new Set([OWN_SEED, ...wanted.map(({ seed }) => seed)]);
    const still = Object.entries(this.#measures).filter(([key]) => seeds.has(Number(key.split(' ')[1])));
    this.#measures = Object.fromEntries(still);
    const total = this.#compared.atlas?.count ?? 0;
    try {
      for (const { network, seed, stages, shown } of wanted) {
        const { name } = network;
        if (this.of(name, stages, seed)) continue;
        const outputs = stages === 'outputs';
        this.job = shown ? { network, done: outputs ? (this.done[name] ?? 0) : 0, total } : undefined;
        const onProgress = (progress: Progress) => {
          if (shown) this.job = { network, ...progress };
          if (!outputs) return;
          const passed = PARTS.some((part) => part < total && (this.done[name] ?? 0) < part && part <= progress.done);
          this.done[name] = progress.done;
          if (passed && seed === OWN_SEED) void this.#ask(network, signal);
        };
        const found = await engine.call('separation.measure', { network: name, seed, stages }, { signal, onProgress });
        this.#measures = { ...this.#measures, [keyOf(name, seed, stages)]: found };
        if (outputs) {
          this.done[name] = total;
          this.soFar = Object.fromEntries(Object.entries(this.soFar).filter(([known]) => known !== name));
        }
      }
      this.job = undefined;
    } catch (error) {
      if (signal.aborted && !this.stopped) return;
      this.job = undefined;
      if (error instanceof EngineRefused) this.refused = error.message;
    }
  }

  async #ask({ name }: Network, signal: AbortSignal) {
    try {
      const found = await engine.call('separation.soFar', { network: name, seed: OWN_SEED });
      if (!signal.aborted && !this.own[name]) this.soFar = { ...this.soFar, [name]: found };
    } catch {
      // Too few of some class: the next part will do.
    }
  }
}
