// What the maps are like in numbers: counted once a network over some images, then sorted, filtered and shown beside the maps.
import { untrack } from 'svelte';
import type { Network } from '../../assets/catalogue.ts';
import { imageShown } from '../../components/images/own.svelte.ts';
import { canvasOf } from '../../components/pixels.ts';
import type { BenchNetwork } from '../../engine/calls/workbench.ts';
import { EngineRefused, engine } from '../../engine/client.ts';
import type { Progress } from '../../engine/protocol.ts';
import { MAP_KINDS } from '../../state/table.ts';
import { view } from '../../state/view.svelte.ts';
import type { Bench, Figure } from './bench.svelte.ts';
import { NUMBERS, channelsOf, chosenOf, medianOf, rangeOf, type Channel, type NumberName } from './channels.ts';
import type { ListDrawn } from './draw-statistics.ts';
import { NUMBER_TITLES, numberWords } from './number-words.ts';
import { KINDS, statisticsSaid } from './words.ts';

export class Statistics implements Figure {
  /** Of the counting under way. */
  job: Progress | undefined = $state.raw();
  stopped = $state(false);
  refused = $state('');
  scroll = $state(0);
  found: { network: Network; is: BenchNetwork; block: number; kinds: Channel[][]; images: number } | undefined = $state.raw();
  #counted: { network: string; images: number } | undefined = $state.raw();
  #maps: { canvas: HTMLCanvasElement; of: string } | undefined = $state.raw();
  #askMaps = engine.latest('workbench.thumbnails');
  #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  readonly kind = $derived(MAP_KINDS.indexOf(view.benchMaps));
  readonly all = $derived(this.found?.kinds[this.kind] ?? []);
  /** The number whose range is chosen. */
  readonly ranged: NumberName = $derived(view.benchSort === 'channel' ? 'change' : view.benchSort);
  readonly range = $derived(rangeOf(this.all, this.ranged));
  readonly rows = $derived(
    chosenOf(this.all, view.benchSort, view.benchDown, {
      by: this.ranged,
      from: view.benchFrom,
      to: Math.max(view.benchFrom, view.benchTo),
    }),
  );
  readonly #mapsOf = $derived(this.found && `${this.found.network.name} ${this.found.block} ${this.kind}`);
  readonly drawn: ListDrawn | undefined = $derived(
    this.found && {
      rows: this.rows,
      all: this.all,
      maps: this.#maps && this.#maps.of === this.#mapsOf ? this.#maps.canvas : undefined,
      sort: view.benchSort,
      scroll: this.scroll,
      nameOf: (channel, short) => this.nameOf(channel, short),
      empty: 'No channel lies in this range.',
    },
  );

  readonly said = $derived.by(() => {
    const { found, job } = this;
    if (found) return statisticsSaid(found.is, found.kinds[0]!, found.kinds[1]!, found.block, found.images);
    return {
      claim: 'What are hundreds of maps like?',
      sentence: `${job ? `${job.done} of ${job.total}` : 'Some'} ${this.#bench.thing}s are sent through the network, each as it is and moved right by one pixel.`,
    };
  });
  readonly number = $derived.by(() => {
    const { found, job, all, rows, ranged } = this;
    if (!found)
      return { value: job ? `${job.done}` : '…', caption: `of ${job?.total ?? 100} ${this.#bench.thing}s counted`, pending: true };
    return {
      value: numberWords(ranged, medianOf(all.map((one) => one[ranged]))),
      caption: `median ${NUMBER_TITLES[ranged]} of ${all.length} maps, ${rows.length === all.length ? 'all' : rows.length} listed`,
    };
  });
  readonly table = $derived.by(() => {
    const { found } = this;
    return (
      found && {
        caption: `${KINDS[this.kind]!.text}: block ${found.block} of ${found.network.words}, over ${found.images} ${this.#bench.thing}s and all pixels, in the order shown`,
        columns: ['channel', ...NUMBERS.map((by) => NUMBER_TITLES[by])],
        rows: this.rows.map((one) => [this.nameOf(one.channel, false), ...NUMBERS.map((by) => numberWords(by, one[by]))]),
      }
    );
  });
  readonly summary = $derived.by(() => {
    if (!this.found) return '';
    const [first] = this.rows;
    const by = view.benchSort === 'channel' ? 'channel' : NUMBER_TITLES[view.benchSort];
    return `${this.rows.length} of ${this.all.length} maps, sorted by ${by}, ${view.benchDown ? 'largest' : 'least'} first; the first is ${first ? `${this.nameOf(first.channel, false)}, ${numberWords(this.ranged, first[this.ranged])}` : 'none'}`;
  });

  nameOf(channel: number, short: boolean): string {
    const L = this.found?.is.blocks[this.found.block - 1]?.own.orientations ?? 4;
    if (this.kind === 2) return short ? String(channel + 1) : `output ${channel + 1}`;
    const [input, wave] = [Math.floor(channel / L) + 1, (channel % L) + 1];
    return short ? `${input}·${wave}` : `input ${input} · ψ ${wave}`;
  }

  /** To be called where effects may be made. */
  follow() {
    const bench = this.#bench;
    $effect(() => engine.onRestart(() => (this.#counted = undefined)));
    // The worker keeps what it has, so that stopping loses nothing.
    $effect(() => {
      void bench.restarts;
      const name = bench.seen?.network.name;
      if (!name || view.bench !== 'statistics' || this.stopped || view.chapter !== 'workbench') return;
      const controller = new AbortController();
      untrack(() => void this.#count(name, controller.signal));
      return () => controller.abort(new DOMException('cancelled', 'AbortError'));
    });
    $effect(() => {
      const [at, seen] = [bench.block, bench.seen];
      if (!seen || this.#counted?.network !== seen.network.name) return;
      const { images } = this.#counted;
      const ask = (stage: 0 | 1 | 2) => engine.call('workbench.statistics', { network: seen.network.name, block: at - 1, stage });
      let current = true;
      Promise.all([ask(0), ask(1), ask(2)]).then(
        (kinds) => current && (this.found = { ...seen, block: at, kinds: kinds.map(channelsOf), images }),
        () => {}, // the page itself says when the engine cannot run
      );
      return () => (current = false);
    });
    $effect(() => {
      const { found, kind } = this;
      const of = this.#mapsOf;
      if (!found || view.bench !== 'statistics' || !of) return;
      const { side } = found.is.blocks[found.block - 1]!;
      this.#askMaps({ network: found.network.name, image: imageShown(), block: found.block - 1, stage: kind as 0 | 1 | 2 }).then(
        (rgba) => {
          const before = untrack(() => this.#maps?.canvas);
          if (rgba) this.#maps = { canvas: canvasOf(rgba, side, rgba.length / 4 / side, before), of };
        },
        () => {},
      );
    });
  }

  async #count(network: string, signal: AbortSignal) {
    this.refused = '';
    try {
      const { images } = await engine.call('workbench.count', { network }, { signal, onProgress: (progress) => (this.job = progress) });
      this.#counted = { network, images };
      this.job = undefined;
    } catch (error) {
      if (error instanceof EngineRefused) [this.refused, this.job] = [error.message, undefined];
    }
  }
}
