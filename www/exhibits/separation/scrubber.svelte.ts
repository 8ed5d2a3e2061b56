// Where in the network the clouds are shown: the stop that rests in the link, the clock that plays from stop to stop, and the depth that glides
// after them.
import { untrack } from 'svelte';
import { Player, offerPlayer } from '../../components/player.svelte.ts';
import { set, view } from '../../state/view.svelte.ts';
import { Glide } from './glide.ts';
import { BLOCKS } from './measuring.svelte.ts';
import { positionOf, stageAt, stopsOf } from './stages.ts';

export class Scrubber {
  /** A move and a rest a stop; the clock counts stops. The state takes the stop when the clock rests. */
  readonly player = new Player({ duration: BLOCKS - 1, stepSeconds: 1 });
  /** Where between the stops the clouds are drawn. */
  depth = $state(positionOf(view.depth, view.depthStage));
  #inside: () => boolean;
  #glide = new Glide();

  /** `inside`: whether the stages within blocks are stops, too. */
  constructor(inside: () => boolean) {
    this.#inside = inside;
  }

  readonly #stops = $derived.by(() => stopsOf(BLOCKS, this.#inside()));
  readonly #stored = $derived(positionOf(view.depth, view.depthStage));
  readonly position = $derived(this.player.playing ? this.#stopOf(this.player.time) : this.#stored);
  readonly at = $derived(stageAt(this.position));

  #stopOf(time: number) {
    return this.#stops[Math.min(this.#stops.length - 1, Math.round(time))]!;
  }

  #rest(at: number) {
    const { block, stage } = stageAt(at);
    if (at !== this.#stored) set({ depth: block, depthStage: stage });
  }

  goTo(at: number) {
    this.player.pause();
    this.#rest(at);
  }

  /** To be called where effects can be; the first time that all is `ready` and the chapter is seen, it plays by itself. */
  follow(ready: () => boolean) {
    $effect(() => offerPlayer('separation', this.player));
    $effect(() => {
      const at = this.#stops.findIndex((stop) => stop >= this.#stored - 1e-9);
      untrack(() => {
        this.player.duration = this.#stops.length - 1;
        if (!this.player.playing) this.player.seek(at);
      });
    });
    $effect(() => {
      const { playing, time } = this.player;
      if (!playing) untrack(() => this.#rest(this.#stopOf(time)));
    });
    $effect(() => () => this.#glide.end());
    $effect(() => {
      const to = this.position;
      untrack(() => to !== this.depth && this.#glide.run(this.depth, to, (value) => (this.depth = value)));
    });
    let opened = false;
    $effect(() => {
      if (!ready() || opened || view.chapter !== 'separation') return;
      opened = true;
      if (this.#stored === BLOCKS) untrack(() => this.player.selfPlay());
    });
  }
}
