// Answers about the ten tangles.
import { networkFor } from '../../assets/catalogue.ts';
import { samples } from '../assets.ts';
import type { Chain, TanglesCalls, TanglesLook, TanglesPlace } from '../calls/tangles.ts';
import type { Context, Engine, Handlers } from '../handler.ts';

const SIDE = 32;
const CLASSES = 10;
const WAVELETS = 4;
/** Digits between two breaths: a few milliseconds of work. */
const PIECE = 100;

/** Arguments as the engine takes them: a threshold below 0 is the dial, a time below 0 is no wander. */
const numbers = ({ rho, wander }: TanglesLook) =>
  ['alpha' in rho ? rho.alpha : 1, 'threshold' in rho ? rho.threshold : -1, wander ?? -1] as const;

/** What does not depend on the dial is kept from one frame to the next. */
let kept: { key: string; scene: Float32Array } | undefined;

function sceneOf(engine: Engine, { ink, seed, shuffled }: TanglesLook, place: TanglesPlace): Float32Array {
  const key = JSON.stringify([ink, seed, shuffled, place]);
  if (kept?.key !== key) {
    kept = { key, scene: engine.tangles_scene(ink, seed, place.channel, place.row * SIDE + place.col, place.arrows, shuffled) };
  }
  return kept.scene;
}

/** Lets the graphics device compute the first layer, where it computes; else the engine does so when it needs it. */
async function layer({ engine, compute }: Context, { ink, seed }: TanglesLook): Promise<void> {
  await samples(engine, 'mnist');
  const input = engine.tangles_input(ink, seed);
  if (input.length === 0) return;
  await compute.attempt(networkFor('mnist', 'modulus').name, async (device) => {
    // A thousand images at once: a program on the CPU would take longer than a pass may.
    if (device.software) return;
    const passes = await device.passes('first layer', 0, engine.tangles_names(), 'layer', null, () => engine.tangles_program(device.rate));
    engine.tangles_take(ink, seed, await passes.run(input));
  });
}

export const tanglesHandlers: Handlers<TanglesCalls> = {
  'tangles.frame': async ({ look, place }, context) => {
    const { engine } = context;
    await layer(context, look);
    const { ink, seed, shuffled } = look;
    const scene = sceneOf(engine, look, place);
    const at = place.row * SIDE + place.col;
    const frame = engine.tangles_frame(ink, seed, place.channel, at, place.arrows, shuffled, ...numbers(look));
    const chains: Chain[] = [];
    let next = 0;
    for (let c = 0; c < CLASSES; c++) {
      const [arrows, bar, barBefore] = frame.subarray(next, next + 3) as unknown as [number, number, number];
      const end = next + 3 + 2 * (arrows + 1);
      const [left, right, low, high] = scene.subarray(2 + 4 * c, 6 + 4 * c) as unknown as [number, number, number, number];
      chains.push({ vertices: frame.slice(next + 3, end), bar, barBefore, extent: [left, right, low, high] });
      next = end;
    }
    return { look, place, chains, ghosts: frame.slice(next), largest: scene[0]!, brightest: scene[1]! };
  },

  'tangles.reading': async (look, context) => {
    const { engine, breathe } = context;
    await layer(context, look);
    const reading = new engine.TanglesReading(look.ink, look.seed, look.shuffled, ...numbers(look));
    try {
      while (!reading.advance(PIECE)) await breathe();
      const [accuracy, length, floor, ...lengths] = reading.result() as unknown as [number, number, number];
      return { accuracy, length, floor, lengths, predicted: 'alpha' in look.rho ? engine.tangles_prediction(look.rho.alpha) : null };
    } finally {
      reading.free();
    }
  },

  'tangles.wavelets': ({ size }, { engine }) => {
    const all = engine.tangles_wavelets(size);
    const each = all.length / WAVELETS;
    return Array.from({ length: WAVELETS }, (_, l) => all.slice(l * each, (l + 1) * each));
  },
};
