// The clouds in class space as measures come, seen in the plane, on one scale for both; and moved to from where they were.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { SeparationView, StageSpace, Stages } from '../../engine/calls/separation.ts';
import { engine } from '../../engine/client.ts';
import { cloudAt, projected, type Cloud } from './cloud.ts';
import type { Compared } from './compared.svelte.ts';
import { Glide } from './glide.ts';
import { extentOf, type Extent } from './layout.ts';
import { BLOCKS, OWN_SEED, type Measuring } from './measuring.svelte.ts';
import { spaceOf, type Space } from './stages.ts';
import { Plane } from './tour/plane.svelte.ts';

/** Whether it is of all images, or of those so far. */
type Answer = SeparationView & { seed: number; shuffled: boolean; whole: boolean };

export class Clouds {
  extent: Extent = $state.raw({ left: -6, right: 6, low: -6, high: 6 });
  answer: Answer | undefined = $state.raw();
  readonly plane = new Plane();
  /** From 0 to 1: how far the points have come from where they were before. */
  arrived = $state(1);
  /** Where the points come from, while they are on their way. */
  #before: Record<string, Space | undefined> = $state.raw({});
  /** What is inside the blocks, as far as it was asked for. */
  #inside = new SvelteMap<string, StageSpace[]>();
  #glide = new Glide();
  #ask = engine.latest('separation.view');

  /** Of each network shown, all stages that are known. */
  readonly spaces: Record<string, Space | undefined> = $derived.by(() => {
    const { answer } = this;
    if (!answer) return {};
    return Object.fromEntries(
      Object.entries(answer.spaces).map(([name, outputs]) => {
        const known = (stages: Stages) => this.#inside.get(keyOf(name, answer, stages));
        const steps = Array.from({ length: BLOCKS }, (_, b) => [b + 1, known(b + 1) ?? []] as const);
        return [name, spaceOf(outputs, known('ends'), steps)];
      }),
    );
  });

  /** A network's cloud at a position. */
  at(name: string, position: number): Cloud | undefined {
    return this.#seen(this.spaces[name], position);
  }
  before(name: string, position: number): Cloud | undefined {
    return this.arrived < 1 ? this.#seen(this.#before[name], position) : undefined;
  }

  #seen(space: Space | undefined, position: number): Cloud | undefined {
    const { frame } = this.plane;
    return frame && space && cloudAt(space, frame, position);
  }

  /** An engine that has started anew, or other images: nothing of this holds any more. */
  forget() {
    this.answer = undefined;
    this.#inside.clear();
  }

  /** To be called where effects may be made. */
  follow(compared: Compared, measuring: Measuring) {
    const haveOurs = $derived(measuring.own[compared.ours.name] && compared.ours.name);
    const begin = (space: readonly StageSpace[], principal: Float64Array) => {
      const first = principal.slice(0, 2 * Math.sqrt(principal.length));
      this.plane.first = first;
      // One scale for every plane: the one that shows most sets it.
      this.extent = extentOf(space.map(({ points }) => projected(points, first)));
    };
    $effect(() => {
      const network = haveOurs;
      if (!network) {
        const soFar = measuring.soFar[compared.ours.name];
        return soFar && begin(soFar.space, soFar.principal);
      }
      engine.call('separation.view', { networks: [network], seed: OWN_SEED, shuffled: false }).then(
        ({ spaces, principal }) => {
          const space = spaces[network];
          if (space) begin(space, principal);
        },
        () => {}, // the page itself says when the engine cannot run
      );
    });
    $effect(() => {
      const { seed, shuffled, now, soFar } = measuring;
      const { ours, shown } = compared;
      const networks = shown.map(({ name }) => name).filter((name) => now[name]);
      // What is still at work is seen as far as it is; not under shuffled labels, which come when all is known.
      const part = (name: string) => (shuffled || now[name] ? undefined : soFar[name]);
      const first = part(ours.name);
      if (first) {
        const { labels, principal, space } = first;
        const spaces = { [ours.name]: space };
        untrack(() => this.#show({ labels, spaces, principal, seed, shuffled, whole: false }, [ours.name]));
      }
      if (networks[0] !== ours.name) return;
      const parts = Object.fromEntries(shown.flatMap(({ name }) => (part(name) ? [[name, part(name)!.space]] : [])));
      const whole = networks.length === shown.length;
      this.#ask({ networks, seed, shuffled }).then(
        (found) => {
          if (!found || networks[0] !== untrack(() => compared.ours.name)) return;
          const names = untrack(() => compared.shown.map(({ name }) => name));
          const spaces = { ...parts, ...found.spaces };
          untrack(() => this.#show({ ...found, spaces, seed, shuffled, whole }, names));
        },
        () => {},
      );
    });
    $effect(() => {
      const { answer } = this;
      if (!answer) return;
      for (const { name } of compared.shown)
        for (const stages of ['ends', ...Array.from({ length: BLOCKS }, (_, b) => b + 1)] as Stages[]) {
          const key = keyOf(name, answer, stages);
          if (!measuring.of(name, stages, answer.seed) || untrack(() => this.#inside.has(key))) continue;
          const { seed, shuffled } = answer;
          engine.call('separation.stages', { network: name, seed, shuffled, stages }).then(
            (found) => this.answer === answer && this.#inside.set(key, found),
            () => {},
          );
        }
    });
    $effect(() => () => {
      this.#glide.end();
      this.plane.end();
    });
  }

  #show(next: Answer, names: readonly string[]) {
    const old = Object.values(this.spaces);
    // Each cloud comes from where the one in its place was, whichever network's that was.
    this.#before = Object.fromEntries(names.map((name, i) => [name, this.spaces[name] ?? old[i]]));
    // The engine keeps those of one shuffle, and so does the page.
    const kept = [`${OWN_SEED} false`, `${next.seed} ${next.shuffled}`];
    for (const key of this.#inside.keys()) if (!kept.some((set) => key.includes(` ${set} `))) this.#inside.delete(key);
    this.answer = next;
    this.#glide.run(0, 1, (value) => (this.arrived = value));
  }
}

const keyOf = (name: string, { seed, shuffled }: { seed: number; shuffled: boolean }, stages: Stages) =>
  `${name} ${seed} ${shuffled} ${stages}`;
