// What Threshold asks the engine for, and what came: chains and means under the gate and under the modulus, and the accuracies of both with ink
// and without.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { imageSet } from '../../assets/catalogue.ts';
import { images } from '../../components/networks.svelte.ts';
import type { Gate, TanglesFrame, TanglesLook, TanglesPlace, TanglesReading } from '../../engine/calls/tangles.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Cell } from './Four.svelte';

const MODULUS = { alpha: 0 };

export class Asked {
  gate: TanglesFrame | undefined = $state.raw();
  modulus: TanglesFrame | undefined = $state.raw();
  #restarts = $state(0);
  #askGate = engine.latest('tangles.frame');
  #askModulus = engine.latest('tangles.frame');
  #readings = new SvelteMap<string, TanglesReading>();
  /** What was last known of each of the four accuracies, to stand in grey until the right one is there. */
  #before: (TanglesReading | undefined)[][] = [[], []];

  readonly dataset = $derived((images.shown ?? imageSet(view.dataset)).name);
  readonly #rho: Gate = $derived({
    gate: view.gate,
    gain: view.gate === 'tanh' || view.gate === 'ms' ? view.gain : 1,
    bias: view.gate === 'cst' ? view.cut : view.gate === 'ms' ? view.bias : 0,
  });
  #look(rho: TanglesLook['rho'], ink: boolean): TanglesLook {
    return { dataset: this.dataset, seed: view.seed, ink, shuffled: false, rho, wander: null };
  }

  /** The four looks, as text: rows gate and modulus, columns with ink and without. */
  readonly #keys = $derived([this.#rho, MODULUS].map((rho) => [true, false].map((ink) => JSON.stringify(this.#look(rho, ink)))));
  readonly cells: Cell[][] = $derived(
    this.#keys.map((row, r) =>
      row.map((key, c) => {
        const known = this.#readings.get(key);
        if (known) this.#before[r]![c] = known;
        return { accuracy: this.#before[r]![c]?.accuracy, pending: !known };
      }),
    ),
  );
  /** Of what is shown: gate and modulus. */
  readonly now = $derived(this.#keys.map((row) => this.#readings.get(row[view.ink ? 0 : 1]!)));

  /** Asks for what is at `place` whenever it, or what is looked at, changes; to be called where effects can be. */
  follow(place: () => TanglesPlace | undefined) {
    $effect(() => engine.onRestart(() => this.#restarts++));
    $effect(() => {
      void this.#restarts;
      const at = place();
      if (!at || !images.shown) return;
      this.#askGate({ look: this.#look(this.#rho, view.ink), place: at }).then(
        (answer) => answer && (this.gate = answer),
        () => {}, // the page itself says when the engine cannot run
      );
    });
    $effect(() => {
      void this.#restarts;
      const at = place();
      if (!at || !images.shown) return;
      this.#askModulus({ look: this.#look(MODULUS, view.ink), place: at }).then(
        (answer) => answer && (this.modulus = answer),
        () => {},
      );
    });
    // The accuracy in large type first. What a newer wish has overtaken is given up.
    $effect(() => {
      void this.#restarts;
      if (!this.gate || !this.modulus) return;
      const [ours, modulus] = this.#keys as [string[], string[]];
      const inOrder = view.ink ? [ours[0]!, modulus[0]!, ours[1]!, modulus[1]!] : [ours[1]!, modulus[1]!, ours[0]!, modulus[0]!];
      const controller = new AbortController();
      const measure = async () => {
        for (const key of inOrder) {
          if (this.#readings.has(key)) continue;
          this.#readings.set(key, await engine.call('tangles.reading', JSON.parse(key) as TanglesLook, { signal: controller.signal }));
        }
      };
      untrack(() => void measure().catch(() => {}));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
  }
}
