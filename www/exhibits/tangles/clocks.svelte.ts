// The two clocks of the tangles: with wander, play moves the images; without, it takes the dial through its range once.
import { untrack } from 'svelte';
import { Player, offerPlayer } from '../../components/player.svelte.ts';
import { set, view } from '../../state/view.svelte.ts';
import { SWEEP_SECONDS, alphaAt } from './sweep.ts';

export class Clocks {
  readonly wandering = new Player({ duration: 60, loop: true, stepSeconds: 0.25 });
  readonly sweeping = new Player({ duration: SWEEP_SECONDS, stepSeconds: 0.25 });
  /** Seconds that the images have wandered for; null while they stand still. */
  readonly wandered = $derived(view.wander ? this.wandering.time : null);
  #swept = 0;

  /** To be called where effects can be. */
  follow() {
    $effect(() => offerPlayer('tangles', view.wander ? this.wandering : this.sweeping));
    $effect(() => {
      // Its last tick comes when it plays no more, and its steps without playing: what counts is that its time has changed.
      const { time } = this.sweeping;
      untrack(() => {
        if (time === this.#swept) return;
        this.#swept = time;
        set({ alpha: alphaAt(time) });
      });
    });
    $effect(() => {
      // A hand on the dial ends the sweep.
      const alpha = view.alpha;
      untrack(() => this.sweeping.playing && Math.abs(alpha - alphaAt(this.sweeping.time)) > 0.02 && this.sweeping.pause());
    });
  }
}
