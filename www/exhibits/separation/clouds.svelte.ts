// The clouds in class space as measures come, seen in the plane, on one scale for both; and moved to from where they were.
import { untrack } from 'svelte';
import type { SeparationView, Space } from '../../engine/calls/separation.ts';
import { engine } from '../../engine/client.ts';
import { cloudOf, type Cloud } from './cloud.ts';
import type { Compared } from './compared.svelte.ts';
import { Glide } from './glide.ts';
import { extentOf, type Extent } from './layout.ts';
import { OWN_SEED, type Measuring } from './measuring.svelte.ts';
import { Plane } from './tour/plane.svelte.ts';

type Answer = SeparationView & { seed: number; shuffled: boolean };
type Clouded = Record<string, Cloud | undefined>;

export class Clouds {
  extent: Extent = $state.raw({ left: -6, right: 6, low: -6, high: 6 });
  answer: Answer | undefined = $state.raw();
  readonly plane = new Plane();
  /** From 0 to 1: how far the points have come from where they were before. */
  arrived = $state(1);
  #before: Record<string, Space | undefined> = $state.raw({});
  #glide = new Glide();
  #ask = engine.latest('separation.view');

  readonly clouds: Clouded = $derived(this.#seen(this.answer?.spaces ?? {}));
  /** Where the points come from, while they are on their way. */
  readonly before: Clouded = $derived(this.arrived < 1 ? this.#seen(this.#before) : {});

  #seen(spaces: Record<string, Space | undefined>): Clouded {
    const { frame } = this.plane;
    if (!frame) return {};
    return Object.fromEntries(Object.entries(spaces).map(([name, space]) => [name, space && cloudOf(space, frame)]));
  }

  /** To be called where effects may be made. */
  follow(compared: Compared, measuring: Measuring) {
    const haveOurs = $derived(measuring.own[compared.ours.name] && compared.ours.name);
    $effect(() => {
      const network = haveOurs;
      if (!network) return;
      engine.call('separation.view', { networks: [network], seed: OWN_SEED, shuffled: false }).then(
        ({ spaces, principal }) => {
          const space = spaces[network];
          if (!space) return;
          const first = principal.slice(0, 2 * Math.sqrt(principal.length));
          this.plane.first = first;
          // One scale for every plane: the one that shows most sets it.
          this.extent = extentOf(cloudOf(space, first).points);
        },
        () => {}, // the page itself says when the engine cannot run
      );
    });
    $effect(() => {
      const { seed, shuffled, now } = measuring;
      const { ours, shown } = compared;
      const networks = shown.map(({ name }) => name).filter((name) => now[name]);
      if (networks[0] !== ours.name) return;
      this.#ask({ networks, seed, shuffled }).then(
        (found) => {
          if (!found || networks[0] !== untrack(() => compared.ours.name)) return;
          const names = untrack(() => compared.shown.map(({ name }) => name));
          untrack(() => this.#show({ ...found, seed, shuffled }, names));
        },
        () => {},
      );
    });
    $effect(() => () => {
      this.#glide.end();
      this.plane.end();
    });
  }

  #show(next: Answer, names: readonly string[]) {
    const { answer } = this;
    const old = Object.values(answer?.spaces ?? {});
    // Each cloud comes from where the one in its place was, whichever network's that was.
    this.#before = Object.fromEntries(names.map((name, i) => [name, answer?.spaces[name] ?? old[i]]));
    this.answer = next;
    this.#glide.run(0, 1, (value) => (this.arrived = value));
  }
}
