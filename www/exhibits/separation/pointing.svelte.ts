// What the reader points at in the clouds, brings out, follows, and chooses with a line drawn round it.
import type { Layout } from '../../components/Stage.svelte';
import { OWN } from '../../state/table.ts';
import { set, view } from '../../state/view.svelte.ts';
import { readChoice, within, writtenChoice } from './hard/hard.ts';
import { Lasso } from './hard/lasso.svelte.ts';
import { nearest, panels } from './layout.ts';
import { dotSize, pictureSize, placesOf, type Scene } from './scene.ts';

const CHOICE_LETTERS = Math.ceil(OWN / 6);

/** What there is to point at; asked for one by one, since the scene shows what is pointed at. */
export interface Sight {
  layout(): Layout | undefined;
  scene(): Scene;
  /** How many images there are, and whether all of them are in both clouds. */
  count(): number;
  complete(): boolean;
}

export class Pointing {
  /** The image under the pointer, and the class that is brought out while the pointer is there; −1 for none. */
  pointed = $state(-1);
  hovered = $state(-1);
  readonly lasso = new Lasso();
  /** Whether the next finger draws a line; else it scrolls the page and taps. */
  finger = $state(false);
  #chosenOfMany: Uint8Array | undefined = $state.raw();
  #sight: Sight;

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  readonly named = $derived(this.hovered >= 0 ? this.hovered : view.named);
  readonly #count = $derived.by(() => this.#sight.count());
  /** More images than can be told apart as pictures, or chosen in a link. */
  readonly many = $derived(this.#count > OWN);
  /** A link may name an image that these do not have; before all have arrived none is followed. */
  readonly followed = $derived.by(() => (this.#sight.complete() && view.followed < this.#count ? view.followed : -1));
  readonly chosen = $derived(this.many ? this.#chosenOfMany : readChoice(view.chosen, this.#count));

  choose(next: Uint8Array | undefined) {
    if (this.many) this.#chosenOfMany = next;
    else set({ chosen: next ? writtenChoice(next, CHOICE_LETTERS) : '' });
  }

  bringOut(label: number) {
    set({ named: label === view.named ? -1 : label });
  }

  /** Other images: what was said of those before holds no more. */
  forget(before: boolean) {
    this.#chosenOfMany = undefined;
    if (before && (view.named >= 0 || view.followed >= 0 || view.chosen)) set({ named: -1, followed: -1, chosen: '' });
  }

  /** The class of the mean or image under the pointer; −1 where there is none. */
  #at(event: PointerEvent | MouseEvent): number {
    this.pointed = -1;
    const [layout, scene] = [this.#sight.layout(), this.#sight.scene()];
    if (!layout || !scene.labels) return -1;
    for (const which of [0, 1] as const) {
      const { points, means } = placesOf(layout, scene, which);
      if (!points || !means) continue;
      const mean = nearest(means, event.offsetX, event.offsetY, Math.max(12, 3 * dotSize(layout)));
      if (mean >= 0) return mean;
      const image = nearest(points, event.offsetX, event.offsetY, pictureSize(layout) * 0.7);
      if (image >= 0) {
        this.pointed = image;
        return scene.labels[image]!;
      }
    }
    return -1;
  }

  // What the stage hears; to be handed over as they are.

  /** A line begins where there is nothing; a finger's, which covers what is there, anywhere. */
  readonly down = (event: PointerEvent) => {
    this.lasso.forget();
    const layout = this.#sight.layout();
    if (!layout || !this.#sight.complete() || event.button !== 0) return;
    const draws = event.pointerType === 'touch' ? this.finger : this.#at(event) < 0;
    if (draws) this.lasso.begin(event, panels(layout).clouds);
  };

  readonly move = (event: PointerEvent) => {
    if (!this.lasso.move(event) && event.pointerType === 'mouse') this.hovered = this.#at(event);
  };

  readonly up = () => {
    const line = this.lasso.end();
    const layout = this.#sight.layout();
    const points = line && layout && placesOf(layout, this.#sight.scene(), this.lasso.which).points;
    if (points) {
      this.choose(within(line, points));
      this.finger = false;
    }
  };

  /** The browser took the pointer for something else. */
  readonly cancel = () => this.lasso.forget();

  readonly leave = () => {
    this.hovered = this.pointed = -1;
  };

  readonly click = (event: MouseEvent) => {
    if (this.lasso.endedNow()) return;
    const label = this.#at(event);
    if (this.pointed >= 0) set({ followed: this.pointed === view.followed ? -1 : this.pointed });
    else if (label >= 0) this.bringOut(label);
    else {
      this.choose(undefined);
      set({ followed: -1 });
    }
  };
}
