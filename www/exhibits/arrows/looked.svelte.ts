// What the engine sees of the moved image: at once while it moves; the chart of changes when its direction has settled; and the same move in
// every octave, for the table, once the hand rests.
import { untrack } from 'svelte';
import type { Dataset } from '../../assets/catalogue.ts';
import { imageShown } from '../../components/images/own.svelte.ts';
import { canvasOf } from '../../components/pixels.ts';
import type { Figures, Move } from '../../engine/calls/arrows.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import type { Drawn } from './draw.ts';
import type { Moving } from './moving.svelte.ts';
import { movesOf } from './path.ts';
import { HAND_STEPS, frameOf } from './plan.ts';

/** Points of the chart of turns, and, dearer, of changes. */
const TURN_STEPS = 80;
const CHANGE_STEPS = { line: 16, circle: 24 };
const SETTLED_MS = 150;
const REST_MS = 400;

/** What the chart of changes belongs to. */
const keyOf = ({ dataset, number, octave, orientation, way }: Drawn) =>
  JSON.stringify([dataset, number, octave, orientation, way.path === 'line' ? way.direction : way.radius]);

export class Looked {
  drawn: Drawn | undefined = $state.raw();
  scales: { figures: Figures[]; move: Move } | undefined = $state.raw();
  #changes: { key: string; values: Float64Array } | undefined = $state.raw();
  #ask = engine.latest('arrows.show');
  #askScales = engine.latest('arrows.scales');

  readonly figures = $derived(this.drawn?.scene.figures);
  readonly #key = $derived(this.drawn && keyOf(this.drawn));
  /** Undefined until those of this way are there. */
  readonly changes = $derived(this.#changes?.key === this.#key ? this.#changes?.values : undefined);

  /** To be called where effects may be made. `images` is whose images are there. */
  follow(moving: Moving, images: () => Dataset | undefined, again: () => unknown) {
    $effect(() => {
      void again();
      const dataset = images();
      if (!dataset) return;
      const { move, way } = moving;
      const frame = frameOf(dataset);
      const place = view.ringRow < 0 ? null : { row: view.ringRow - frame, col: view.ringCol - frame };
      const now = { dataset: dataset.name, number: imageShown(), octave: view.scale, orientation: view.orientation, move, way };
      this.#ask({
        dataset: now.dataset,
        image: now.number,
        octave: now.octave,
        orientation: now.orientation,
        place,
        move,
        step: HAND_STEPS[view.scale] ?? 16,
        way: movesOf(way, TURN_STEPS),
      }).then(
        (scene) => {
          if (!scene) return;
          const [rows, cols] = scene.figures.side;
          this.drawn = { scene, image: canvasOf(scene.picture, cols, rows, untrack(() => this.drawn)?.image), ...now };
        },
        () => {}, // the page itself says when the engine cannot run
      );
    });

    $effect(() => {
      void again();
      const [now, wanted] = [untrack(() => this.drawn), this.#key];
      if (!now || !wanted || wanted === untrack(() => this.#changes?.key)) return;
      const asked = new AbortController();
      const timer = setTimeout(() => {
        const { dataset, number: image, octave, orientation } = now;
        const way = movesOf(now.way, CHANGE_STEPS[now.way.path]);
        engine.call('arrows.changes', { dataset, image, octave, orientation, way }, { signal: asked.signal }).then(
          (values) => (this.#changes = { key: wanted, values }),
          () => {},
        );
      }, SETTLED_MS);
      return () => {
        clearTimeout(timer);
        asked.abort();
      };
    });

    $effect(() => {
      if (!this.drawn) return;
      const { row, col } = this.drawn.scene.figures.place;
      const { dataset, number: image, orientation, move } = this.drawn;
      const timer = setTimeout(() => {
        this.#askScales({ dataset, image, orientation, place: { row, col }, move }).then(
          (figures) => figures && (this.scales = { figures, move }),
          () => {},
        );
      }, REST_MS);
      return () => clearTimeout(timer);
    });
  }
}
