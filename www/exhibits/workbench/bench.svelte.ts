// What lies on the workbench: a network's block, the channel that is looked at, and what its bank is rebuilt from.
import { datasetNamed, type Network } from '../../assets/catalogue.ts';
import type { BigNumber, Table } from '../../components/Exhibit.svelte';
import { imageShown } from '../../components/images/own.svelte.ts';
import { chosen, needNetworks } from '../../components/networks.svelte.ts';
import type { BenchNetwork, Changes } from '../../engine/calls/workbench.ts';
import { engine } from '../../engine/client.ts';
import { set, view } from '../../state/view.svelte.ts';

const NUMBER_KEYS = ['orientations', 'sigma', 'xi', 'slant', 'octaves'] as const;

/** What each of the three figures says of itself. */
export interface Figure {
  readonly said: { claim: string; sentence: string };
  readonly number: BigNumber | undefined;
  readonly table: Table | undefined;
}

export class Bench {
  /** Counts the engine's starts: what is shown is asked for again. */
  restarts = $state(0);
  /** The network, with its blocks. */
  seen: { network: Network; is: BenchNetwork } | undefined = $state.raw();

  /** What an image is called. */
  readonly thing = $derived(datasetNamed(this.seen?.network.dataset ?? view.dataset).picture);
  readonly blocks = $derived(this.seen?.is.blocks.length ?? 8);
  /** From 1. */
  readonly block = $derived(Math.min(view.benchBlock, this.blocks));
  readonly now = $derived(this.seen?.is.blocks[this.block - 1]);
  readonly channel = $derived(Math.min(view.benchChannel, (this.now?.inputs ?? 1) - 1));

  readonly changes: Changes = $derived({
    orientations: view.benchOrientations || null,
    sigma: view.benchSigma ? Math.max(0.4, view.benchSigma) : null,
    xi: view.benchXi ? Math.max(0.1, view.benchXi) : null,
    slant: view.benchSlant ? Math.max(0.2, view.benchSlant) : null,
    octaves: view.benchOctaves || null,
    zeroMean: view.benchMean,
  });
  readonly changed = $derived(!this.changes.zeroMean || NUMBER_KEYS.some((key) => this.changes[key] !== null));
  readonly orientations = $derived(this.changes.orientations ?? this.now?.own.orientations ?? 4);
  readonly filter = $derived(Math.min(view.benchFilter, this.orientations));
  readonly asked = $derived.by(() => {
    const { seen, now, block, channel, changes, filter } = this;
    return seen && now && { network: seen.network.name, image: imageShown(), block: block - 1, channel, changes, filter };
  });

  /** To be called where effects may be made. */
  follow() {
    $effect(() => engine.onRestart(() => this.restarts++));
    $effect(needNetworks);
    $effect(() => {
      void this.restarts;
      const network = chosen.shown;
      if (!network) return;
      let current = true;
      engine.call('workbench.network', { network: network.name }).then(
        (is) => current && (this.seen = { network, is }),
        () => {}, // the page itself says when the engine cannot run
      );
      return () => (current = false);
    });
  }

  /** Everything as the network has it. */
  putBack() {
    set({ benchOrientations: 0, benchSigma: 0, benchXi: 0, benchSlant: 0, benchOctaves: 0, benchMean: true });
  }

  /** What a filter of this block reads. */
  whatIs(channel: number): string {
    const which = (this.now?.inputs ?? 1) > 1 ? `channel ${channel + 1}` : '';
    if (this.block > 1) return `${which} into block ${this.block}`;
    return which ? `${which} of the ${this.thing}` : `the ${this.thing}`;
  }
}
