// Which networks are on show. The link says at once what the reader chose; what is shown changes when the chosen network is there, so that
// the old picture stays whole until then. An effect that follows a choice gives up the one before: the last one is what stays.
import { untrack } from 'svelte';
import { networkFor, rivalOf, type Network } from '../assets/catalogue.ts';
import { engine } from '../engine/client.ts';
import type { Progress } from '../engine/protocol.ts';
import { set, view } from '../state/view.svelte.ts';

class Place {
  /** What is there to be shown. */
  shown: Network | undefined = $state.raw();
  /** What is being fetched, in bytes. */
  loading: { network: Network; progress: Progress } | undefined = $state.raw();
  failed: { network: Network; why: string } | undefined = $state.raw();
  #tries = $state(0);
  #wanted: () => Network | undefined;
  #giveUp: () => void;

  constructor(wanted: () => Network | undefined, giveUp: () => void) {
    this.#wanted = wanted;
    this.#giveUp = giveUp;
  }

  /** To be called where effects may be made. */
  follow() {
    $effect(() => engine.onRestart(() => this.again()));
    $effect(() => {
      void this.#tries;
      const network = this.#wanted();
      const controller = new AbortController();
      untrack(() => void this.#take(network, controller.signal));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
  }

  again() {
    this.#tries++;
  }

  /** Stays with what is shown. */
  keep() {
    this.#giveUp();
  }

  async #take(network: Network | undefined, signal: AbortSignal) {
    this.loading = this.failed = undefined;
    if (!network || network === this.shown) {
      this.shown = network;
      return;
    }
    const tell = (progress: Progress) => !signal.aborted && (this.loading = { network, progress });
    try {
      await engine.call('library.load', { network: network.name }, { signal, onProgress: tell });
      if (signal.aborted) return;
      this.shown = network;
      this.loading = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.loading = undefined;
      this.failed = { network, why: error instanceof Error ? error.message : String(error) };
    }
  }
}

// Nothing is fetched before something shows networks.
let needed = $state(false);
export const needNetworks = () => void (needed = true);

/** The network that the reader chose. */
export const chosen: Place = new Place(
  () => (needed ? networkFor(view.dataset, view.network) : chosen.shown),
  () => chosen.shown && set({ dataset: chosen.shown.dataset, network: chosen.shown.word }),
);

/** The one beside it, where two are compared. */
export const beside: Place = new Place(
  () => (view.beside && chosen.shown ? rivalOf(chosen.shown, view.rival) : undefined),
  () => set({ beside: false }),
);
