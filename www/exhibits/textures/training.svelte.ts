// Training the linear classifier in the page: what has been trained, what is under way, and what the reader has asked to be.
import { untrack } from 'svelte';
import { whenIdle } from '../../components/idle.ts';
import type { Rho, Took, Trained } from '../../engine/calls/textures.ts';
import { EngineRefused, engine } from '../../engine/client.ts';
import { TEXTURE_RHOS } from '../../state/table.ts';
import { set, view } from '../../state/view.svelte.ts';
import { rhoNow, shareNow } from './asked.svelte.ts';

/** Positions of the slider between ReLU's halves. */
const STOPS = Array.from({ length: 21 }, (_, i) => i / 20);

const keyOf = (one: Rho, share = 0.5, lambda = view.lambda) => [view.drawing, lambda, one, share].join(' ');

export class Training {
  /** What has been trained, by everything that it depends on; and under shuffled labels. */
  #results: Record<string, Trained> = $state.raw({});
  #controls: Record<string, number> = $state.raw({});
  /** While the slider is dragged, or other images are drawn, the last result stays until the next is there. */
  #last: { rho: Rho; trained: Trained } | undefined = $state.raw();
  #restarts = $state(0);
  /** Seconds that drawing the images took, where they were drawn before training was asked for. */
  #drawing: number | undefined;
  #onreveal: () => void;

  job: { done: number; total: number } | undefined = $state.raw();
  took: Took | undefined = $state.raw();
  refused = $state('');
  /** Whether all seven have been asked for. */
  all = $state(false);

  /** `onreveal` is called when the ρ looked at has been trained for the first time. */
  constructor(onreveal: () => void) {
    this.#onreveal = onreveal;
  }

  /** Of the ρ looked at: its own result, if it is there. */
  readonly known = $derived(view.trained ? this.#results[keyOf(rhoNow(), shareNow())] : undefined);
  readonly trained = $derived(this.known ?? (this.#last?.rho === rhoNow() ? this.#last.trained : undefined));
  readonly control = $derived(this.#controls[keyOf(rhoNow(), shareNow())]);
  readonly #curve = $derived(
    STOPS.map((stop) => this.#results[keyOf('relu', stop)]?.accuracy).filter((accuracy) => accuracy !== undefined),
  );
  /** Accuracies over the slider between ReLU's halves: none until all are there; undefined where there is no such slider. */
  readonly halves = $derived(rhoNow() === 'relu' && this.trained ? (this.#curve.length === STOPS.length ? this.#curve : []) : undefined);

  resultOf(one: Rho): Trained | undefined {
    return this.#results[keyOf(one)];
  }

  cancel() {
    this.job = undefined;
    this.all = false;
    set({ trained: false });
  }

  /** To be called where effects can be. */
  follow() {
    $effect.pre(() => {
      if (this.known) this.#last = { rho: rhoNow(), trained: this.known };
      else if (!view.trained) this.#last = undefined;
    });
    $effect(() =>
      engine.onRestart(() => {
        this.job = undefined;
        this.#restarts++;
      }),
    );
    // The images are drawn and filtered while the reader thinks; what is under way when training is asked for goes on there.
    $effect(() => {
      void this.#restarts;
      if (view.chapter !== 'textures') return;
      const now = { seed: view.drawing, lambda: view.lambda };
      const controller = new AbortController();
      const stay = whenIdle(() =>
        engine.call('textures.draw', now, { signal: controller.signal }).then(
          ({ seconds }) => (this.#drawing ??= seconds),
          () => {}, // given up, or the page itself says when the engine cannot run
        ),
      );
      return () => {
        stay();
        controller.abort(new DOMException('cancelled', 'AbortError'));
      };
    });
    $effect(() => {
      void this.#restarts;
      if (!view.trained && !this.all) return;
      const [rho, share] = [rhoNow(), shareNow()];
      const wanted = [
        ...(view.trained ? [{ rho, share }] : []),
        ...(this.all ? TEXTURE_RHOS.map((rho) => ({ rho, share: 0.5 })) : []),
        ...(view.trained && rho === 'relu' ? STOPS.map((share) => ({ rho, share })) : []),
      ];
      const now = { seed: view.drawing, lambda: view.lambda };
      const controller = new AbortController();
      untrack(() => void this.#train(now, wanted, controller.signal));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
  }

  async #train({ seed, lambda }: { seed: number; lambda: number }, wanted: { rho: Rho; share: number }[], signal: AbortSignal) {
    const keys = wanted.map(({ rho, share }) => keyOf(rho, share, lambda));
    const first = wanted[0];
    if (!first || (keys.every((key) => this.#results[key]) && this.#controls[keys[0]!] !== undefined)) return void (this.job = undefined);
    this.refused = '';
    this.job ??= { done: 0, total: 0 };
    try {
      const missing = wanted.filter((_, i) => i === 0 || (!this.#results[keys[i]!] && keys.indexOf(keys[i]!) === i));
      const answer = await engine.call(
        'textures.train',
        { seed, lambda, tried: missing },
        { signal, onProgress: (progress) => (this.job = progress) },
      );
      const fresh = answer.trained.map((trained, i) => [keyOf(missing[i]!.rho, missing[i]!.share, lambda), trained] as const);
      const isNew = !this.#results[keys[0]!];
      this.#results = { ...this.#results, ...Object.fromEntries(fresh) };
      this.#controls = { ...this.#controls, [keys[0]!]: answer.shuffled };
      this.took ??= { drawing: this.#drawing ?? answer.seconds.drawing, training: answer.seconds.training };
      this.job = undefined;
      if (isNew && view.trained && first.rho === rhoNow()) this.#onreveal();
    } catch (error) {
      if (signal.aborted) return;
      this.job = undefined;
      this.all = false;
      if (error instanceof EngineRefused) this.refused = error.message;
    }
  }
}
