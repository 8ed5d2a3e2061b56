// Further figures, asked for where they are looked at, one block after the other; and how sure the headline is, once there is time.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { AtClassifier, Errors, Geometry } from '../../engine/calls/separation.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Compared } from './compared.svelte.ts';
import { needsGeometry } from './further.ts';
import { OWN_SEED, type Measuring } from './measuring.svelte.ts';

export class Furthering {
  /** Whether the reader looks at them. */
  open = $state(false);
  readonly #geometry = new SvelteMap<string, Geometry>();
  readonly #errors = new SvelteMap<string, Errors[]>();
  readonly #classifier = new SvelteMap<string, AtClassifier>();
  readonly #compared: Compared;
  readonly #measuring: Measuring;

  constructor(compared: Compared, measuring: Measuring) {
    this.#compared = compared;
    this.#measuring = measuring;
  }

  geometryOf(network: string, shuffled: boolean, block: number): Geometry | undefined {
    return this.#geometry.get(this.#key(network, shuffled, block));
  }

  classifierOf(network: string, shuffled: boolean): AtClassifier | undefined {
    return this.#classifier.get(this.#key(network, shuffled, 0));
  }

  /** Standard errors of every block of a network, for the images' own labels. */
  errorsOf(network: string): Errors[] | undefined {
    return this.#errors.get(network);
  }

  #key(network: string, shuffled: boolean, block: number) {
    return `${network} ${shuffled ? this.#measuring.seed : OWN_SEED} ${shuffled} ${block}`;
  }

  /** An engine that has started anew knows nothing. */
  forget() {
    this.#geometry.clear();
    this.#errors.clear();
    this.#classifier.clear();
  }

  /** To be called where effects may be made. */
  follow(again: () => unknown) {
    $effect(() => {
      void again();
      const { shuffled, now } = this.#measuring;
      if (!this.open || !needsGeometry(view.further)) return;
      const measured = this.#compared.shown.filter(({ name }) => now[name]);
      return this.#until((signal) =>
        this.#ask(
          measured.map(({ name }) => [name, now[name]!.labelled.length] as const),
          shuffled,
          signal,
        ),
      );
    });
    $effect(() => {
      void again();
      const { shuffled, seed } = this.#measuring;
      if (view.further !== 'classifier') return;
      const measured = this.#compared.shown.filter(({ name }) => this.#measuring.of(name, 'ends'));
      return this.#until(async (signal) => {
        for (const { name } of measured) {
          const key = this.#key(name, shuffled, 0);
          if (this.#classifier.has(key)) continue;
          this.#classifier.set(key, await engine.call('separation.classifier', { network: name, seed, shuffled }, { signal }));
        }
      });
    });
    $effect(() => {
      void again();
      const { job, stopped, own } = this.#measuring;
      if (job || stopped || view.chapter !== 'separation') return;
      const measured = this.#compared.shown.filter(({ name }) => own[name]);
      return this.#until(async (signal) => {
        for (const { name } of measured) {
          if (this.#errors.has(name)) continue;
          this.#errors.set(name, await engine.call('separation.errors', { network: name, seed: OWN_SEED }, { signal }));
        }
      });
    });
  }

  /** Works until the effect around is run anew; what was found stays. */
  #until(work: (signal: AbortSignal) => Promise<void>): () => void {
    const controller = new AbortController();
    untrack(() => work(controller.signal).catch(() => {})); // given up, or the page itself says when the engine cannot run
    return () => controller.abort(new DOMException('cancelled', 'AbortError'));
  }

  async #ask(networks: readonly (readonly [string, number])[], shuffled: boolean, signal: AbortSignal) {
    const seed = shuffled ? this.#measuring.seed : OWN_SEED;
    // The block that is looked at comes first.
    const first = view.depth - 1;
    for (const [network, blocks] of networks)
      for (const block of [first, ...Array.from({ length: blocks }, (_, b) => b).filter((b) => b !== first)]) {
        const key = this.#key(network, shuffled, block);
        if (signal.aborted) return;
        if (!this.#geometry.has(key))
          this.#geometry.set(key, await engine.call('separation.geometry', { network, seed, shuffled, block }, { signal }));
      }
  }
}
