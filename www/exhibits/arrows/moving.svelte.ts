// The image's move, by hand, by keys, by link or by the clock, and the way it goes: a line outlives a move of no length, and a circle rounding.
import { untrack } from 'svelte';
import type { Move } from '../../engine/calls/arrows.ts';
import { Player } from '../../components/player.svelte.ts';
import { set, view } from '../../state/view.svelte.ts';
import { lengthOf, limited } from './move.ts';
import { REACH, SMALLEST_RADIUS, moveOn, placeOn, wayThrough, type Path } from './path.ts';

/** On a line a second of the clock is a pixel; a round takes eight. */
const ROUND_SECONDS = 8;
const DEGREES_A_SECOND = 360 / ROUND_SECONDS;

const asked = (): Move => ({ down: view.moveDown, right: view.moveRight });
const same = (a: Move | undefined, b: Move) => a?.down === b.down && a.right === b.right;

export class Moving {
  readonly move = $derived(limited(asked()));
  readonly length = $derived(lengthOf(this.move));
  /** That of the last move, which the charts and the clock follow. */
  way = $state.raw(wayThrough(view.arrowsPath, limited(asked())));
  readonly #clocks = {
    line: new Player({ duration: REACH, stepSeconds: 0.5 }),
    circle: new Player({ duration: ROUND_SECONDS, loop: true, stepSeconds: ROUND_SECONDS / 24 }),
  };
  readonly player = $derived(this.#clocks[this.way.path]);
  /** The last move made here, and whether the clock made it. */
  #mine: Move | undefined;
  #clocked: Move | undefined;

  to(wanted: Move, { keepWay = false, byClock = false } = {}) {
    const next = limited(wanted);
    set({ moveDown: next.down, moveRight: next.right });
    this.#mine = asked();
    this.#clocked = byClock ? this.#mine : undefined;
    if (!keepWay) this.way = wayThrough(view.arrowsPath, this.#mine, this.way);
  }

  /** As `to`, by a hand or keys: the clock stands still. */
  byHand(wanted: Move, options = {}) {
    this.player.pause();
    this.to(wanted, options);
  }

  choosePath(path: Path) {
    set({ arrowsPath: path });
    // A circle is played on the circle.
    if (path === 'circle' && this.length < SMALLEST_RADIUS) this.to(moveOn(wayThrough(path, this.move, this.way), 90));
  }

  /** To be called where effects may be made. */
  follow() {
    // A move or a path that comes from a link, from going back or from undoing brings its own way.
    $effect.pre(() => {
      const [now, path] = [asked(), view.arrowsPath];
      untrack(() => {
        if (path === this.way.path && same(this.#mine, now)) return;
        this.#mine = now;
        this.#clocked = undefined;
        this.way = wayThrough(path, now, this.way);
      });
    });
    let told = 0;
    $effect(() => {
      const { way, move, player: clock } = this;
      const at = placeOn(way, move);
      const reached = way.path === 'line' ? Math.min(REACH, at) : at / DEGREES_A_SECOND;
      untrack(() => {
        if (same(this.#clocked, asked())) return;
        if (Math.abs(clock.time - reached) >= 0.03) {
          clock.pause();
          clock.seek(reached);
        }
        told = clock.time;
      });
    });
    $effect(() => {
      const { time } = this.player;
      untrack(() => {
        if (time === told) return;
        told = time;
        const { way } = this;
        this.to(moveOn(way, way.path === 'line' ? time : time * DEGREES_A_SECOND), { keepWay: true, byClock: true });
      });
    });
  }
}
