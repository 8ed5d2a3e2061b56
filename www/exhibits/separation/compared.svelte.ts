// What is compared: the network looked at with its data set's images, which come with it, and those beside it.
import { untrack } from 'svelte';
import { datasetNamed, networkFor, rivalOf, UNTRAINED, type Network } from '../../assets/catalogue.ts';
import { chosen, needNetworks } from '../../components/networks.svelte.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import { makeAtlas, type Atlas } from './atlas.ts';

/** Official images that the reader has given, of one data set. */
export interface Given {
  dataset: string;
  /** Its name in the engine. */
  set: string;
  title: string;
}

export class Compared {
  /** Until a chosen network and its images are both there, what was on show stays. */
  seen: { network: Network; given: Given | undefined; atlas: Atlas; classes: string[] } | undefined = $state.raw();
  /** In place of the samples; only with the data set that it is of. */
  given: Given | undefined = $state.raw();

  readonly #plain = $derived(this.seen?.network ?? networkFor(view.dataset, view.network));
  /** Beside the two in sight a third for the chart: the untrained one, or, where that is in sight, the one most like the first. */
  readonly order: readonly Network[] = $derived.by(() => {
    const [ours, rival] = [this.#plain, rivalOf(this.#plain, view.rival)];
    const all = [ours, rival, networkFor(ours.dataset, UNTRAINED), rivalOf(ours, '')];
    const different = all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i).slice(0, 3);
    const set = this.seen?.given?.set;
    return set ? different.map((network) => ({ ...network, name: `${network.name}@${set}` })) : different;
  });
  readonly ours = $derived(this.order[0]!);
  readonly rival = $derived(this.order[1]!);
  readonly shown: readonly Network[] = $derived(this.order.slice(0, 2));
  readonly atlas = $derived(this.seen?.atlas);
  readonly classes = $derived(this.seen?.classes ?? []);
  readonly dataset = $derived(datasetNamed(this.#plain.dataset));
  /** What the images are called, how many there are, and which they are. */
  readonly things = $derived(`${this.dataset.picture}s`);
  readonly total = $derived((this.atlas?.count ?? 1000).toLocaleString('en'));
  readonly source = $derived(this.seen?.given?.title ?? `${this.total} ${this.dataset.title} test images`);

  /** To be called where effects may be made. `onimages` is told of other images, and whether there were some before. */
  follow(again: () => unknown, onimages: (before: boolean) => void) {
    $effect(needNetworks);
    $effect(() => {
      void again();
      const network = chosen.shown;
      if (!network) return;
      const before = untrack(() => this.seen);
      const given = this.given?.dataset === network.dataset ? this.given : undefined;
      if (before?.network.dataset === network.dataset && before.given === given) {
        this.seen = { ...before, network };
        return;
      }
      let current = true;
      engine.call('separation.images', { network: given ? `${network.name}@${given.set}` : network.name }).then(
        ({ rgba, side, classes }) => {
          if (!current) return;
          onimages(before !== undefined);
          this.seen = { network, given, atlas: makeAtlas(rgba, side), classes };
        },
        () => {}, // the page itself says when the engine cannot run
      );
      return () => (current = false);
    });
  }
}
