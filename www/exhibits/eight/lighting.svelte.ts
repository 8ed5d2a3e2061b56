// What is lit, in all the networks shown: the weights of its block are asked for once.
import { untrack } from 'svelte';
import { imageShown } from '../../components/images/own.svelte.ts';
import { engine } from '../../engine/client.ts';
import type { Lit } from './links.ts';
import type { Picture } from './picture.ts';

export class Lighting {
  lit: Lit | undefined = $state.raw();
  #known: Readonly<Record<string, Float32Array>> = $state.raw({});
  #pictures: () => readonly Picture[];

  constructor(pictures: () => readonly Picture[]) {
    this.#pictures = pictures;
  }

  /** |P| of the block that is lit, of each network. */
  readonly weights: readonly (Float32Array | undefined)[] = $derived.by(() => {
    const { lit } = this;
    return lit ? this.#pictures().map(({ is }) => this.#known[`${is.name} ${lit.block}`]) : [];
  });

  /** To be called where effects may be made. */
  follow() {
    $effect(() => {
      if (!this.lit) return;
      const { block } = this.lit;
      for (const { is } of untrack(this.#pictures)) {
        const key = `${is.name} ${block}`;
        if (untrack(() => this.#known)[key]) continue;
        engine.call('eight.weights', { network: is.name, image: untrack(imageShown), block }).then(
          (found) => (this.#known = { ...this.#known, [key]: found }),
          () => {}, // the page itself says when the engine cannot run
        );
      }
    });
  }
}
