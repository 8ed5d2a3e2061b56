// What is computed over all sample images: what excites an output most, and readouts refitted where the dial has been put in.
import { untrack } from 'svelte';
import type { Network } from '../../assets/catalogue.ts';
import { canvasOf } from '../../components/pixels.ts';
import type { EightRefit } from '../../engine/calls/eight.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import { channelAsked } from './depth.svelte.ts';
import { IMAGES, type Strongest } from './draw-taken.ts';
import { Long } from './long.svelte.ts';
import type { Picture } from './picture.ts';

const strongestKey = (name: string, block: number, output: number) => `${name} ${block} ${output}`;
const refitKey = (name: string, alpha: number | null) => `${name} ${alpha}`;

/** A network with the dial in it. */
export interface Turned {
  picture: Picture;
  alpha: number;
}
export const turnedAmong = (pictures: readonly Picture[]): Turned[] =>
  pictures.flatMap((picture) => (picture.frame.alpha === null ? [] : [{ picture, alpha: picture.frame.alpha }]));

export class Surveys {
  readonly strongest = new Long<Strongest>();
  readonly refits = new Long<EightRefit>();

  strongestOf({ is, frame: { taken } }: Picture): Strongest | undefined {
    return taken ? this.strongest.answers[strongestKey(is.name, taken.block, taken.output)] : undefined;
  }

  refitOf({ is }: Picture, alpha: number | null): EightRefit | undefined {
    return this.refits.answers[refitKey(is.name, alpha)];
  }

  /** To be called where effects may be made. */
  follow(pictures: () => readonly Picture[], wanted: () => readonly Network[] | undefined, again: () => unknown) {
    const taken = $derived.by(() => {
      const now = pictures()[0]?.frame.taken;
      return now ? `${now.block} ${now.output}` : '';
    });
    $effect(() => {
      void again();
      if (!taken || channelAsked() === null || view.chapter !== 'eight') return;
      const [block, output] = taken.split(' ').map(Number) as [number, number];
      return this.strongest.follow(
        (wanted() ?? []).map(({ name }) => ({
          key: strongestKey(name, block, output),
          ask: async (options) => {
            const found = await engine.call('eight.strongest', { network: name, block, output, count: IMAGES }, options);
            const side = Math.sqrt(found.pixels.length / 4 / found.images.length);
            return { ...found, canvas: canvasOf(found.pixels, side, side * found.images.length) };
          },
        })),
      );
    });
    const turned = $derived(turnedAmong(pictures()));
    const keys = $derived(turned.map(({ picture, alpha }) => refitKey(picture.is.name, alpha)).join());
    $effect(() => {
      void again();
      if (!keys || view.chapter !== 'eight') return;
      const questions = untrack(() => turned).flatMap(({ picture, alpha }) =>
        [alpha, null].map((alpha) => ({
          key: refitKey(picture.is.name, alpha),
          ask: (options: object) => engine.call('eight.refit', { network: picture.is.name, alpha }, options),
        })),
      );
      return this.refits.follow(questions);
    });
  }
}
