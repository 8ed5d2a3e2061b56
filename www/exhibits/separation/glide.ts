// Motion from where things are to where they shall be, unless the reader has asked for none.
import { reducedMotion } from '../../components/player.svelte.ts';

const GLIDE_MS = 600;

export class Glide {
  #frame = 0;

  /** Puts values from `from` to `to`, slow at both ends; what was under way is given up. */
  run(from: number, to: number, put: (value: number) => void) {
    this.end();
    if (reducedMotion()) return put(to);
    const start = performance.now();
    const step = (time: number) => {
      const t = Math.min(1, Math.max(0, (time - start) / GLIDE_MS));
      put(t === 1 ? to : from + (to - from) * t * t * (3 - 2 * t));
      if (t < 1) this.#frame = requestAnimationFrame(step);
    };
    put(from);
    this.#frame = requestAnimationFrame(step);
  }

  end() {
    cancelAnimationFrame(this.#frame);
  }
}
