// Why arrows turn: asks the engine about images moved, warped and mixed. The engine looks at one image and wavelet at a time; after a breath
// another call may have turned it to something else, so that each piece of work says anew what it looks at.
import { samples } from '../assets.ts';
import type { ArrowsCalls, Bands, Course, Figures, Looked, Swap, Warp } from '../calls/arrows.ts';
import type { Engine, Handlers } from '../handler.ts';

const OCTAVES = 4;
const ORIENTATIONS = 4;
/** Pictures that two images give. */
const MIXTURES = 6;

const look = (engine: Engine, { dataset, image, octave, orientation, place }: Looked) =>
  engine.arrows_look(dataset, image, octave, orientation, place?.row ?? NaN, place?.col ?? NaN);

export const arrowsHandlers: Handlers<ArrowsCalls> = {
  'arrows.show': async ({ move, step, way, ...looked }, { engine, signal }) => {
    await samples(engine, looked.dataset, { signal });
    look(engine, looked);
    return {
      figures: engine.arrows_move(move.down, move.right) as Figures,
      picture: engine.arrows_picture(),
      hands: engine.arrows_hands(step),
      turns: engine.arrows_along(way),
    };
  },

  'arrows.changes': async ({ way, ...looked }, { engine, signal, breathe }) => {
    await samples(engine, looked.dataset, { signal });
    const changes: number[] = [];
    for (let i = 0; i < way.length; i += 2) {
      look(engine, { ...looked, place: null });
      changes.push(...engine.arrows_changes(way[i]!, way[i + 1]!));
      await breathe();
    }
    return Float64Array.from(changes);
  },

  'arrows.overview': async ({ way, ...looked }, { engine, signal, breathe }) => {
    await samples(engine, looked.dataset, { signal });
    const courses: Course[] = [];
    for (let octave = 0; octave < OCTAVES; octave++)
      for (let orientation = 0; orientation < ORIENTATIONS; orientation++) {
        const wavelet = { ...looked, octave, orientation };
        look(engine, wavelet);
        const turns = engine.arrows_along(way);
        const changes: number[] = [];
        for (let i = 0; i < way.length; i += 2) {
          await breathe();
          look(engine, wavelet);
          changes.push(...engine.arrows_changes(way[i]!, way[i + 1]!));
        }
        courses.push({ octave, orientation, turns, changes: Float64Array.from(changes) });
      }
    return courses;
  },

  'arrows.scales': async ({ move, ...looked }, { engine, signal, breathe }) => {
    await samples(engine, looked.dataset, { signal });
    const all: Figures[] = [];
    for (let octave = 0; octave < OCTAVES; octave++) {
      look(engine, { ...looked, octave });
      all.push(engine.arrows_move(move.down, move.right) as Figures);
      await breathe();
    }
    return all;
  },

  'arrows.warp': async ({ dataset, image, size }, { engine, signal, breathe }) => {
    await samples(engine, dataset, { signal });
    const warp = () => engine.arrows_warp(dataset, image, size) as Omit<Warp, 'warped' | 'shifted'>;
    warp();
    await breathe();
    const seen = {
      ...warp(),
      picture: engine.arrows_warp_picture(),
      lines: engine.arrows_warp_lines(),
      halves: engine.arrows_warp_halves(),
    };
    const [warped, shifted]: [Bands[], Bands[]] = [[], []];
    for (let octave = 0; octave < OCTAVES; octave++) {
      await breathe();
      warp();
      const [a, b, c, d, e, f] = engine.arrows_warp_changes(octave) as unknown as [number, number, number, number, number, number];
      warped.push({ global: a, local: b, averaged: c });
      shifted.push({ global: d, local: e, averaged: f });
    }
    return { ...seen, warped, shifted };
  },

  'arrows.swap': async ({ dataset, first, second, octave }, { engine, signal, breathe }) => {
    await samples(engine, dataset, { signal });
    const swap = new engine.ArrowsSwap(dataset, first, second);
    try {
      for (let which = 0; which < MIXTURES; which++) {
        swap.see(which, octave);
        await breathe();
      }
      const likeness = Array.from({ length: MIXTURES }, (_, which) => {
        const [[a, aLocal], [b, bLocal]] = [0, 1].map((of) => swap.likeness(which, of)) as unknown as [[number, number], [number, number]];
        return { image: [a, b] as [number, number], local: [aLocal, bLocal] as [number, number] };
      });
      return { ...(swap.describe() as Pick<Swap, 'names' | 'side'>), pictures: swap.pictures(), likeness };
    } finally {
      swap.free();
    }
  },
};
