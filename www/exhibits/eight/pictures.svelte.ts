// The networks to be seen on the image, live: asked for as the image moves, and shown when all that is to be seen is there.
import { untrack } from 'svelte';
import type { Network } from '../../assets/catalogue.ts';
import { imageShown } from '../../components/images/own.svelte.ts';
import { beside, chosen, needNetworks } from '../../components/networks.svelte.ts';
import { canvasOf } from '../../components/pixels.ts';
import type { EightArgs, EightFrame, EightNetwork } from '../../engine/calls/eight.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import { channelAsked, placeAsked, scaleAsked, sheetAsked } from './depth.svelte.ts';
import type { Picture } from './picture.ts';
import { turnOf } from './turn.ts';

type Asked = Pick<EightArgs, 'image' | 'dx' | 'dy' | 'part' | 'by' | 'sheet' | 'channel' | 'place'> & { turn: number };

/** Passes whose median is said. */
const TIMED = 31;

export class Pictures {
  shown: readonly Picture[] = $state.raw([]);
  /** Median time of a pass, in words. */
  passMs = $state('');
  #described: Record<string, EightNetwork> = {};
  #passes: number[] = [];
  #asks = [engine.latest('eight.frame'), engine.latest('eight.frame')] as const;

  /** What is to be seen; undefined while one of two is on its way: then all stays as it is. */
  readonly wanted: readonly Network[] | undefined = $derived.by(() => {
    const ours = chosen.shown;
    if (!ours || !view.beside || beside.failed) return ours && [ours];
    const other = beside.shown;
    return other && other !== ours && other.dataset === ours.dataset ? [ours, other] : undefined;
  });

  /** To be called where effects may be made. `again` is what makes it ask anew, besides what the reader does. */
  follow(again: () => unknown) {
    $effect(needNetworks);
    $effect(() => {
      void again();
      const { part, intervention: turn } = view;
      const [dx, dy] = [Math.round(view.dx), Math.round(view.dy)];
      const asked = { image: imageShown(), dx, dy, part, by: scaleAsked(), sheet: sheetAsked(), channel: channelAsked(), turn };
      const place = placeAsked();
      if (this.wanted) void this.#show(this.wanted, { ...asked, place });
    });
  }

  async #show(networks: readonly Network[], { turn, channel, place, ...asked }: Asked) {
    try {
      for (const { name } of networks) this.#described[name] ??= await engine.call('eight.network', { network: name, image: asked.image });
      const all = networks.map(({ name }) => this.#described[name]!);
      const outputs = Math.min(...all.map(({ blocks }) => blocks[asked.sheet ?? 0]?.outputs ?? 1));
      const frames = await Promise.all(
        networks.map(({ name }, i) => {
          const { blocks, inputSide } = all[i]!;
          const per = (blocks[asked.sheet ?? 0]?.side ?? inputSide) / inputSide;
          return this.#asks[i]!({
            ...asked,
            network: name,
            beside: networks[1 - i]?.name ?? null,
            leads: i === 0,
            alpha: turnOf(all[i]!, turn),
            channel: channel === null ? null : Math.min(channel, outputs - 1),
            place: place && {
              row: Math.min(inputSide * per - 1, Math.floor(place.row * per)),
              col: Math.min(inputSide * per - 1, Math.floor(place.col * per)),
            },
          });
        }),
      );
      // Both or neither; and nothing that the reader has turned away from meanwhile.
      if (networks !== untrack(() => this.wanted) || !frames.every((frame) => frame !== undefined)) return;
      const before = untrack(() => this.shown);
      this.shown = networks.map((network, i) => this.#pictureOf(network, frames[i]!, before[i]));
    } catch {
      // The page itself says when the engine cannot run.
    }
  }

  #pictureOf(is: Network, frame: EightFrame, before: Picture | undefined): Picture {
    const same = before?.is === is && before.network.turned === frame.alpha;
    const network = same ? before.network : { ...this.#described[is.name]!, turned: frame.alpha };
    const sides = network.blocks.map(({ side }) => side);
    const L = network.orientations;
    const width = sides.reduce((sum, side) => sum + side, 0);
    const patch = Math.sqrt(network.wavelets.length / 4 / (1 + L) / sides.length);
    const block = frame.sheet === null ? undefined : network.blocks[frame.sheet];
    if (is === chosen.shown) this.#time(frame, before?.is !== is || before.frame.onDevice !== frame.onDevice);
    return {
      is,
      network,
      frame,
      strand: canvasOf(frame.strand, width, frame.strand.length / 4 / width, before?.strand),
      digit: canvasOf(frame.picture, network.inputSide, network.inputSide, before?.digit),
      wavelets: same ? before.wavelets : canvasOf(network.wavelets, (1 + L) * patch, sides.length * patch, before?.wavelets),
      sheet:
        block && frame.sheetPixels
          ? canvasOf(frame.sheetPixels, 2 * L * block.side, frame.sheetPixels.length / 8 / L / block.side, before?.sheet)
          : undefined,
      taken: frame.taken
        ? canvasOf(frame.taken.pixels, frame.taken.pixels.length / 4 / sides[frame.taken.block]!, sides[frame.taken.block]!, before?.taken)
        : undefined,
    };
  }

  #time({ passMs: ms }: EightFrame, anew: boolean) {
    if (anew) this.#passes.length = 0;
    if (this.#passes.push(ms) > TIMED) this.#passes.shift();
    const median = this.#passes.toSorted((a, b) => a - b)[this.#passes.length >> 1]!;
    this.passMs = median < 0.1 ? 'under 0.1' : median.toFixed(1);
  }
}
