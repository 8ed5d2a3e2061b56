// Why arrows turn: asks the engine about one digit and one move.
import { samples } from '../assets.ts';
import type { ArrowsCalls, Figures, Looked } from '../calls/arrows.ts';
import type { Engine, Handlers } from '../handler.ts';

const OCTAVES = 4;

function figures(engine: Engine, { image, octave, orientation, place, move }: Looked): Figures {
  return engine.arrows_show(image, octave, orientation, place?.row ?? NaN, place?.col ?? NaN, move.down, move.right) as Figures;
}

export const arrowsHandlers: Handlers<ArrowsCalls> = {
  'arrows.show': async ({ step, direction, furthest, ...looked }, { engine }) => {
    await samples(engine, 'mnist');
    return {
      figures: figures(engine, looked),
      picture: engine.arrows_picture(),
      hands: engine.arrows_hands(step),
      curve: engine.arrows_curve(direction.down, direction.right, furthest),
    };
  },
  'arrows.scales': async (looked, { engine, breathe }) => {
    await samples(engine, 'mnist');
    const all: Figures[] = [];
    for (let octave = 0; octave < OCTAVES; octave++) {
      all.push(figures(engine, { ...looked, octave }));
      await breathe();
    }
    return all;
  },
  'arrows.digits': async ({ count }, { engine }) => {
    await samples(engine, 'mnist');
    return { rgba: engine.arrows_digits(count), labels: engine.arrows_labels(count) };
  },
};
