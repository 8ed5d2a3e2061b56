// The clouds in their plane, and the one scale for both: asked for as measures come, and moved to from where they were.
import { untrack } from 'svelte';
import type { SeparationView } from '../../engine/calls/separation.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Compared } from './compared.svelte.ts';
import { Glide } from './glide.ts';
import { extentOf, type Extent } from './layout.ts';
import { OWN_SEED, type Measuring } from './measuring.svelte.ts';

type Answer = SeparationView & { seed: number; shuffled: boolean };

export class Clouds {
  extent: Extent = $state.raw({ left: -6, right: 6, low: -6, high: 6 });
  answer: Answer | undefined = $state.raw();
  /** Where the points come from, and from 0 to 1 how far they have come. */
  before: SeparationView['clouds'] = $state.raw({});
  arrived = $state(1);
  #turned = 0;
  #glide = new Glide();
  #ask = engine.latest('separation.view');

  /** To be called where effects may be made. */
  follow(compared: Compared, measuring: Measuring) {
    const haveOurs = $derived(measuring.own[compared.ours.name] && compared.ours.name);
    $effect(() => {
      const network = haveOurs;
      if (!network) return;
      engine.call('separation.view', { networks: [network], seed: OWN_SEED, shuffled: false, turn: 0 }).then(
        ({ clouds }) => clouds[network] && (this.extent = extentOf(clouds[network].points)),
        () => {}, // the page itself says when the engine cannot run
      );
    });
    $effect(() => {
      const { seed, shuffled, now } = measuring;
      const { ours, shown } = compared;
      const networks = shown.map(({ name }) => name).filter((name) => now[name]);
      if (networks[0] !== ours.name) return;
      this.#ask({ networks, seed, shuffled, turn: view.turn }).then(
        (found) => {
          if (!found || networks[0] !== untrack(() => compared.ours.name)) return;
          const names = untrack(() => compared.shown.map(({ name }) => name));
          untrack(() => this.#show({ ...found, seed, shuffled }, names));
        },
        () => {},
      );
    });
    $effect(() => () => this.#glide.end());
  }

  #show(next: Answer, names: readonly string[]) {
    const { answer } = this;
    const old = Object.values(answer?.clouds ?? {});
    // Turning the plane follows the hand; what is new arrives from where it was.
    const moves = view.turn === this.#turned;
    this.#turned = view.turn;
    // Each cloud comes from where the one in its place was, whichever network's that was.
    this.before = Object.fromEntries(names.map((name, i) => [name, answer?.clouds[name] ?? old[i]]));
    this.answer = next;
    if (!moves) this.arrived = 1;
    else this.#glide.run(0, 1, (value) => (this.arrived = value));
  }
}
