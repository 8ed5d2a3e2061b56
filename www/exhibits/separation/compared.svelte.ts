// What is compared: the network looked at with its data set's images, which come with it, and those beside it.
import { untrack } from 'svelte';
import { datasetNamed, networkFor, rivalOf, UNTRAINED, type Network } from '../../assets/catalogue.ts';
import { chosen, needNetworks } from '../../components/networks.svelte.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import { makeAtlas, type Atlas } from './atlas.ts';

export class Compared {
  /** Until a chosen network and its images are both there, what was on show stays. */
  seen: { network: Network; atlas: Atlas; classes: string[] } | undefined = $state.raw();

  readonly ours = $derived(this.seen?.network ?? networkFor(view.dataset, view.network));
  readonly rival = $derived(rivalOf(this.ours, view.rival));
  readonly shown: readonly Network[] = $derived([this.ours, this.rival]);
  /** Beside the two in sight a third for the chart: the untrained one, or, where that is in sight, the one most like the first. */
  readonly order: readonly Network[] = $derived(
    [...new Set([...this.shown, networkFor(this.ours.dataset, UNTRAINED), rivalOf(this.ours, '')])].slice(0, 3),
  );
  readonly atlas = $derived(this.seen?.atlas);
  readonly classes = $derived(this.seen?.classes ?? []);
  readonly dataset = $derived(datasetNamed(this.ours.dataset));
  /** What the images are called, and how many there are. */
  readonly things = $derived(`${this.dataset.picture}s`);
  readonly total = $derived((this.atlas?.count ?? 1000).toLocaleString('en'));

  /** To be called where effects may be made. `onimages` is told of other images, and whether there were some before. */
  follow(again: () => unknown, onimages: (before: boolean) => void) {
    $effect(needNetworks);
    $effect(() => {
      void again();
      const network = chosen.shown;
      if (!network) return;
      const before = untrack(() => this.seen);
      if (before?.network.dataset === network.dataset) {
        this.seen = { ...before, network };
        return;
      }
      let current = true;
      engine.call('separation.images', { network: network.name }).then(
        ({ rgba, side, classes }) => {
          if (!current) return;
          onimages(before !== undefined);
          this.seen = { network, atlas: makeAtlas(rgba, side), classes };
        },
        () => {}, // the page itself says when the engine cannot run
      );
      return () => (current = false);
    });
  }
}
