// What the tangles ask the engine for, and what came: chains and means for what is looked at, and how many unseen images lie nearest to the mean
// of their own class.
import { imageSet } from '../../assets/catalogue.ts';
import { images } from '../../components/networks.svelte.ts';
import type { TanglesFrame, TanglesLook, TanglesPlace, TanglesReading } from '../../engine/calls/tangles.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Clocks } from './clocks.svelte.ts';

/** Whether two looks, as text, differ in nothing but where the images have wandered to. */
function sameButWander(a: string, b: string) {
  const still = (key: string) => JSON.stringify({ ...(JSON.parse(key) as TanglesLook), wander: null });
  return still(a) === still(b);
}

export class Asked {
  frame: TanglesFrame | undefined = $state.raw();
  #reading: { key: string; value: TanglesReading } | undefined = $state.raw();
  #restarts = $state(0);
  #clocks: Clocks;
  #askFrame = engine.latest('tangles.frame');
  #askReading = engine.latest('tangles.reading');
  #readings = new Map<string, TanglesReading>();

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  readonly #look: TanglesLook = $derived.by(() => ({
    dataset: (images.shown ?? imageSet(view.dataset)).name,
    ink: view.ink,
    seed: view.seed,
    shuffled: view.shuffled,
    rho: { alpha: view.alpha },
    wander: this.#clocks.wandered,
  }));

  /** While images wander the accuracy follows twice a second. */
  readonly #key = $derived.by(() => {
    const { wandered, wandering } = this.#clocks;
    const wander = wandered !== null && wandering.playing ? Math.floor(wandered * 2) / 2 : wandered;
    return JSON.stringify({ ...this.#look, wander } satisfies TanglesLook);
  });

  readonly reading = $derived(this.#reading?.value);
  /** Whether the reading is of what is shown. Between two places of a wander it hardly moves; between two places of the dial it does. */
  readonly settled = $derived.by(() => {
    const key = this.#reading?.key;
    return key !== undefined && (key === this.#key || (this.#clocks.wandering.playing && sameButWander(key, this.#key)));
  });

  /** Asks for what is at `place` whenever it, or what is looked at, changes; to be called where effects can be. */
  follow(place: () => TanglesPlace | undefined) {
    $effect(() => engine.onRestart(() => this.#restarts++));
    $effect(() => {
      void this.#restarts;
      const at = place();
      // At the page's start without waiting for the images to be told of: the engine has them first.
      if (!at) return;
      this.#askFrame({ look: this.#look, place: at }).then(
        (answer) => answer && (this.frame = answer),
        () => {}, // the page itself says when the engine cannot run
      );
    });
    // It is asked for again only where it is not known.
    $effect(() => {
      void this.#restarts;
      if (!this.frame) return;
      const key = this.#key;
      const known = this.#readings.get(key);
      if (known) return void (this.#reading = { key, value: known });
      this.#askReading(JSON.parse(key) as TanglesLook).then(
        (value) => {
          if (!value) return;
          this.#readings.set(key, value);
          this.#reading = { key, value };
        },
        () => {},
      );
    });
  }
}
