// The plane that all clouds are seen in: the reader's own, or on tour, or the one to begin with. The link holds it while it rests.
import { set, view } from '../../../state/view.svelte.ts';
import { read, written } from './code.ts';
import { dragged } from './drag.ts';
import { seen, type Frame } from './frame.ts';
import { anyFrame, pathTo, random, type Path } from './path.ts';

/** How fast the plane turns on tour, in radians a second, and how long a pinned one keeps one direction. */
const SPEED = 0.35;
const KEEPS_S = 4;

export class Plane {
  /** Whether the plane moves by itself. */
  touring = $state(false);
  /** The plane to begin with: the first network's principal one. */
  first: Frame | undefined = $state.raw();
  #moving: Frame | undefined = $state.raw();
  #loop = 0;

  readonly frame: Frame | undefined = $derived.by(() => {
    if (!this.first || this.#moving?.length === this.first.length) return this.#moving;
    return read(view.plane, this.first.length / 2) ?? this.first;
  });

  /** Begins or ends the tour. `pins` are points that stay where they are seen. */
  tour(on: boolean, pins: () => readonly ArrayLike<number>[]) {
    cancelAnimationFrame(this.#loop);
    this.touring = on && Boolean(this.frame);
    if (!this.touring) return this.#rest();
    const next = random(Date.now());
    let path: { path: Path; gone: number } | undefined;
    let swing: { direction: Float64Array; step: readonly [number, number]; left: number } | undefined;
    let last = performance.now();
    const step = (now: number) => {
      const seconds = Math.min(0.1, (now - last) / 1000);
      last = now;
      const frame = this.frame;
      if (!frame || !this.touring) return this.tour(false, pins);
      const dims = frame.length / 2;
      const pinned = pins();
      if (pinned.length) {
        path = undefined;
        if (!swing || swing.left <= 0) {
          const turn = 2 * Math.PI * next();
          const direction = anyFrame(dims, next).subarray(0, dims);
          swing = { direction, step: [SPEED * Math.cos(turn), SPEED * Math.sin(turn)], left: KEEPS_S };
        }
        swing.left -= seconds;
        const [x, y] = seen(frame, swing.direction);
        const to: [number, number] = [x + swing.step[0] * seconds, y + swing.step[1] * seconds];
        const after = dragged(frame, swing.direction, to, pinned);
        // Where it reaches no further, another direction.
        if (Math.hypot(...to) > 0.97) swing.left = 0;
        this.#moving = after;
      } else {
        swing = undefined;
        if (!path || path.gone >= 1) path = { path: pathTo(frame, anyFrame(dims, next)), gone: 0 };
        path.gone = Math.min(1, path.gone + (SPEED * seconds) / Math.max(0.1, path.path.distance));
        this.#moving = path.path.at(path.gone);
      }
      this.#loop = requestAnimationFrame(step);
    };
    this.#loop = requestAnimationFrame(step);
  }

  /** The reader's hand: the point is seen where it is. */
  drag(handle: ArrayLike<number>, to: readonly [number, number], pins: readonly ArrayLike<number>[]) {
    const { frame } = this;
    if (!frame) return;
    this.touring = false;
    cancelAnimationFrame(this.#loop);
    this.#moving = dragged(frame, handle, to, pins);
    set({ plane: written(this.#moving) });
  }

  /** The hand has let go: what is in the link is what is seen. */
  release() {
    if (!this.touring) this.#moving = undefined;
  }

  /** Back to where it began. */
  reset() {
    this.touring = false;
    cancelAnimationFrame(this.#loop);
    this.#moving = undefined;
    set({ plane: '', pinned: 0 });
  }

  #rest() {
    if (this.#moving) set({ plane: written(this.#moving) });
    this.#moving = undefined;
  }

  /** Ends with the exhibit. */
  end() {
    cancelAnimationFrame(this.#loop);
    this.touring = false;
  }
}
