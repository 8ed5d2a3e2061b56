// One output pixel made by hand: where it is, what it is made of, and a clock that lays arrow after arrow.
import { untrack } from 'svelte';
import { canvasOf } from '../../components/pixels.ts';
import { Player } from '../../components/player.svelte.ts';
import { engine } from '../../engine/client.ts';
import { set, view } from '../../state/view.svelte.ts';
import type { Bench, Figure } from './bench.svelte.ts';
import { TERM, type HandDrawn } from './draw-hand.ts';
import { handTable } from './tables.ts';
import { EXPECTED, complexWords, handSaid } from './words.ts';

export class Hand implements Figure {
  readonly laying = new Player({ duration: 8, stepSeconds: 8 / 121 });
  scene: Omit<HandDrawn, 'laid'> | undefined = $state.raw();
  #bench: Bench;
  #ask = engine.latest('workbench.hand');

  constructor(bench: Bench) {
    this.#bench = bench;
    this.laying.seek(this.laying.duration);
  }

  readonly outputSide = $derived.by(() => this.#bench.now?.side ?? 28);
  /** The link holds the place in pixels of the image: another block looks at the same one. */
  readonly imageSide = $derived.by(() => this.#bench.seen?.is.blocks[0]?.inputSide ?? 28);
  readonly row = $derived(this.#placed(view.benchRow));
  readonly col = $derived(this.#placed(view.benchCol));
  readonly arrows = $derived((this.scene?.scene.terms.length ?? 0) / TERM);
  readonly drawn: HandDrawn | undefined = $derived(
    this.scene && {
      ...this.scene,
      laid: this.laying.time >= this.laying.duration ? Infinity : Math.round(this.laying.fraction * this.arrows),
    },
  );

  readonly said = $derived(this.scene ? handSaid(this.scene.scene, this.scene.filter) : EXPECTED);
  readonly number = $derived(
    this.scene && {
      value: Math.hypot(...this.scene.scene.sum).toFixed(3),
      caption: this.scene.scene.own
        ? `is the length of the sum; the network’s own map holds ${complexWords(this.scene.scene.network)} there`
        : 'is the length of the sum, made with the rebuilt filter',
    },
  );
  readonly table = $derived(this.scene && handTable(this.scene.scene, this.scene.filter, this.scene.row, this.scene.col));

  /** To be called where effects may be made. */
  follow() {
    const bench = this.#bench;
    $effect(() => {
      void bench.restarts;
      const { asked } = bench;
      if (!asked || view.bench !== 'hand') return;
      const at = { row: this.row, col: this.col };
      const { block, filter } = asked;
      const { inputSide, side } = bench.now!;
      this.#ask({ ...asked, ...at }).then(
        (scene) => {
          if (!scene) return;
          const before = untrack(() => this.scene);
          this.scene = {
            scene,
            ...at,
            filter,
            image: block === 0,
            what: bench.whatIs(asked.channel),
            channel: canvasOf(scene.channel, inputSide, inputSide, before?.channel),
            map: canvasOf(scene.map, side, side, before?.map),
          };
        },
        () => {}, // the page itself says when the engine cannot run
      );
    });
  }

  moveTo(row: number, col: number) {
    const within = (value: number) => Math.max(0, Math.min(this.outputSide - 1, Math.round(value)));
    const inImage = (value: number) => Math.floor(((within(value) + 0.5) * this.imageSide) / this.outputSide);
    set({ benchRow: inImage(row), benchCol: inImage(col) });
  }

  #placed(at: number) {
    return Math.min(this.outputSide - 1, Math.floor(((at + 0.5) * this.outputSide) / this.imageSide));
  }
}
