// Which networks and which images are on show. The link says at once what the reader chose; what is shown changes when the chosen is there, so
// that the old picture stays whole until then. An effect that follows a choice gives up the one before: the last one is what stays.
import { untrack } from 'svelte';
import { imageSet, networkFor, rivalOf, wordOf, type Dataset, type Network } from '../assets/catalogue.ts';
import { engine, type CallOptions } from '../engine/client.ts';
import type { Progress } from '../engine/protocol.ts';
import { set, view } from '../state/view.svelte.ts';

class Place<T> {
  /** What is there to be shown. */
  shown: T | undefined = $state.raw();
  /** What is being fetched, in bytes. */
  loading: { what: T; progress: Progress } | undefined = $state.raw();
  failed: { what: T; why: string } | undefined = $state.raw();
  #tries = $state(0);
  #wanted: () => T | undefined;
  #giveUp: () => void;
  #load: (what: T, options: CallOptions) => Promise<unknown>;

  constructor(wanted: () => T | undefined, giveUp: () => void, load: (what: T, options: CallOptions) => Promise<unknown>) {
    this.#wanted = wanted;
    this.#giveUp = giveUp;
    this.#load = load;
  }

  /** To be called where effects may be made. */
  follow() {
    $effect(() => engine.onRestart(() => this.again()));
    $effect(() => {
      void this.#tries;
      const what = this.#wanted();
      const controller = new AbortController();
      untrack(() => void this.#take(what, controller.signal));
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

  async #take(what: T | undefined, signal: AbortSignal) {
    this.loading = this.failed = undefined;
    if (!what || what === this.shown) {
      this.shown = what;
      return;
    }
    const tell = (progress: Progress) => !signal.aborted && (this.loading = { what, progress });
    try {
      await this.#load(what, { signal, onProgress: tell });
      if (signal.aborted) return;
      this.shown = what;
      this.loading = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.loading = undefined;
      this.failed = { what, why: error instanceof Error ? error.message : String(error) };
    }
  }
}

// Nothing is fetched before something shows networks.
let needed = $state(false);
export const needNetworks = () => void (needed = true);

const load = ({ name }: Network, options: CallOptions) => engine.call('library.load', { network: name }, options);

/** The network that the reader chose. */
export const chosen: Place<Network> = new Place(
  () => (needed ? networkFor(view.dataset, view.network) : chosen.shown),
  () => chosen.shown && set({ dataset: chosen.shown.dataset, network: wordOf(chosen.shown) }),
  load,
);

/** The one beside it, where two are compared. */
export const beside: Place<Network> = new Place(
  () => (view.beside && chosen.shown ? rivalOf(chosen.shown, view.rival) : undefined),
  () => set({ beside: false }),
  load,
);

/** The images of the data set that the reader chose, for exhibits that show no network. */
export const images: Place<Dataset> = new Place(
  () => imageSet(view.dataset),
  () => images.shown && set({ dataset: images.shown.name }),
  ({ name }, options) => engine.call('tangles.images', { dataset: name }, options),
);
