// Measuring one network after the other, while the reader watches; the worker keeps what it has, so that stopping loses nothing.
import { untrack } from 'svelte';
import type { Network } from '../../assets/catalogue.ts';
import type { SeparationMeasures } from '../../engine/calls/separation.ts';
import { EngineRefused, engine } from '../../engine/client.ts';
import type { Progress } from '../../engine/protocol.ts';
import { view } from '../../state/view.svelte.ts';
import type { Compared } from './compared.svelte.ts';
import type { Found } from './words.ts';

/** Draws the two halves for the images' own labels; each shuffle has the next seed. */
export const OWN_SEED = 1;

const keyOf = ({ name }: Network, seed: number) => `${name} ${seed}`;

export class Measuring {
  job: ({ network: Network } & Progress) | undefined = $state.raw();
  stopped = $state(false);
  refused = $state('');
  /** Images pushed through each network, by its name. */
  done: Record<string, number> = $state({});
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
  /** What is known of the images' own labels, and of those looked at. */
  readonly own: Found = $derived(this.foundWith(OWN_SEED));
  readonly now: Found = $derived(this.shuffled ? this.foundWith(this.seed) : this.own);

  foundWith(seed: number): Found {
    const known = this.#compared.order.map((network) => [network.name, this.#measures[keyOf(network, seed)]] as const);
    return Object.fromEntries(known.filter(([, measures]) => measures));
  }

  again() {
    this.#tries++;
  }

  /** An engine that has started anew knows nothing. */
  forget() {
    this.#measures = {};
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
      const wanted = [OWN_SEED, ...(this.shuffled ? [this.seed] : [])].flatMap((seed) => order.map((network) => ({ network, seed })));
      if (this.stopped) return;
      const controller = new AbortController();
      untrack(() => void this.#work(wanted, controller.signal));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
  }

  async #work(wanted: { network: Network; seed: number }[], signal: AbortSignal) {
    this.refused = '';
    // The worker keeps the measures of the last shuffle only.
    const kept = new Set(wanted.map(({ network, seed }) => keyOf(network, seed)));
    const still = Object.entries(this.#measures).filter(([key]) => kept.has(key) || key.endsWith(` ${OWN_SEED}`));
    this.#measures = Object.fromEntries(still);
    const total = this.#compared.atlas?.count ?? 0;
    try {
      for (const { network, seed } of wanted) {
        if (this.#measures[keyOf(network, seed)]) continue;
        this.job = { network, done: this.done[network.name] ?? 0, total };
        const onProgress = (progress: Progress) => {
          this.job = { network, ...progress };
          this.done[network.name] = progress.done;
        };
        const found = await engine.call('separation.measure', { network: network.name, seed }, { signal, onProgress });
        this.#measures = { ...this.#measures, [keyOf(network, seed)]: found };
        this.done[network.name] = total;
      }
      this.job = undefined;
    } catch (error) {
      if (signal.aborted && !this.stopped) return;
      this.job = undefined;
      if (error instanceof EngineRefused) this.refused = error.message;
    }
  }
}
