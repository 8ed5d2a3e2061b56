// A block's filters, its own and rebuilt: asked for as the sliders move, their carriers turning on a clock.
import { untrack } from 'svelte';
import { canvasOf } from '../../components/pixels.ts';
import { Player } from '../../components/player.svelte.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Bench, Figure } from './bench.svelte.ts';
import type { FiltersDrawn } from './draw-filters.ts';
import { turningOf } from './paint.ts';
import { bankTable } from './tables.ts';
import { EXPECTED, filtersSaid, filtersSummaryNumber } from './words.ts';

/** A carrier turns once in so many seconds. */
const TURN_SECONDS = 2;

export class Filters implements Figure {
  readonly carriers = new Player({ duration: 4 * TURN_SECONDS, loop: true, stepSeconds: TURN_SECONDS / 8 });
  bank: (Omit<FiltersDrawn, 'turns'> & { block: number }) | undefined = $state.raw();
  readonly turns = $derived(this.carriers.time / TURN_SECONDS);
  readonly drawn: FiltersDrawn | undefined = $derived(this.bank && { ...this.bank, turns: this.turns });
  #ask = engine.latest('workbench.bank');

  readonly said = $derived(this.bank ? filtersSaid(this.bank.scene, this.bank.block) : EXPECTED);
  readonly number = $derived(this.bank && filtersSummaryNumber(this.bank.scene, this.bank.block));
  readonly table = $derived(this.bank && bankTable(this.bank.scene, this.bank.block));

  /** To be called where effects may be made. */
  follow(bench: Bench) {
    $effect(() => {
      void bench.restarts;
      const { asked } = bench;
      if (!asked || view.bench !== 'filters') return;
      const { filter, block } = asked;
      const what = bench.whatIs(asked.channel);
      this.#ask(asked).then(
        (scene) => {
          if (!scene) return;
          const shown = scene.rebuilt ?? scene.own;
          const { figures } = shown;
          const before = untrack(() => this.bank);
          const stacked = (rgba: Uint8Array, side: number, reuse?: HTMLCanvasElement) =>
            canvasOf(rgba, side, rgba.length / 4 / side, reuse);
          const spaceSide = Math.sqrt(shown.space.length / 2 / (figures.recipe.orientations + 1));
          this.bank = {
            scene,
            filter,
            what,
            block: block + 1,
            space: turningOf(shown.space, spaceSide, before?.space.canvas),
            frequencies: stacked(shown.frequencies, figures.plane, before?.frequencies),
            maps: stacked(shown.maps, figures.side[0], before?.maps),
            ownMaps: scene.rebuilt ? stacked(scene.own.maps, figures.side[0], before?.ownMaps) : undefined,
            coverage: stacked(shown.coverage, figures.plane, before?.coverage),
            spectrum: stacked(shown.spectrum, figures.padded[0], before?.spectrum),
            folded: shown.folded ? stacked(shown.folded, figures.padded[0] / 2, before?.folded) : undefined,
          };
        },
        () => {}, // the page itself says when the engine cannot run
      );
    });

    // Turning by themselves while they are looked at, unless the reader stops them or has asked for no motion.
    let opened = false;
    const looking = $derived(view.chapter === 'workbench' && view.bench === 'filters' && this.bank !== undefined);
    $effect(() => {
      if (!looking) return untrack(() => this.carriers.pause());
      if (opened) return;
      opened = true;
      untrack(() => this.carriers.selfPlay());
    });
  }
}
