// Answers about the ten tangles.
import { datasetNamed, networkFor } from '../../assets/catalogue.ts';
import { samples } from '../assets.ts';
import type { Chain, Gate, TanglesCalls, TanglesLook, TanglesPlace } from '../calls/tangles.ts';
import { isHere } from '../downloads.ts';
import type { Context, Engine, Handlers } from '../handler.ts';

const SIDE = 32;
const CLASSES = 10;
const WAVELETS = 4;
/** Images between two breaths: a few milliseconds of work. */
const PIECE = 100;

/** Positions of a gate's knobs, gain and bias, that a stage has room for. */
const GAINS = [1, 2, 5, 10, 20, 50];
const KNOBS: Record<Gate['gate'], readonly [gain: number, bias: number][]> = {
  cst: Array.from({ length: 10 }, (_, k) => [1, k / 10]),
  tanh: GAINS.map((gain) => [gain, 0]),
  ms: GAINS.flatMap((gain) => [-10, -4, 0, 4].map((bias): [number, number] => [gain, bias])),
  mc: [[1, 0]],
};

type View = Engine['TanglesView']['prototype'];

/** Uses the engine's view of a look and lets it go. */
async function viewed<T>({ engine }: Context, look: TanglesLook, use: (view: View) => T | Promise<T>): Promise<T> {
  const { dataset, seed, ink, shuffled, rho, wander } = look;
  const [name, gain, bias] = 'alpha' in rho ? (['dial', rho.alpha, 0] as const) : ([rho.gate, rho.gain, rho.bias] as const);
  // A time below 0 is no wander.
  const view = new engine.TanglesView(dataset, seed, ink, shuffled, name, gain, bias, wander ?? -1);
  try {
    return await use(view);
  } finally {
    view.free();
  }
}

/** What does not depend on the dial or a knob is kept from one frame to the next: one of each exhibit's figures. */
const kept = new Map<string, Float32Array>();
const KEPT = 4;

function sceneOf(view: View, { rho, wander: _, ...look }: TanglesLook, place: TanglesPlace): Float32Array {
  const gate = 'alpha' in rho ? undefined : rho.gate;
  const key = JSON.stringify([gate, look, place]);
  const make = () => {
    const knobs = gate ? KNOBS[gate] : [];
    const column = (i: 0 | 1) => Float32Array.from(knobs, (knob) => knob[i]);
    return view.scene(place.channel, place.row * SIDE + place.col, place.arrows, column(0), column(1));
  };
  const scene = kept.get(key) ?? make();
  // To the end of the line: the map's first is the one not used for longest.
  kept.delete(key);
  kept.set(key, scene);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return scene;
}

/** Lets the graphics device compute the first layer, where it computes; else the engine does so when it needs it. */
async function layer({ engine, compute }: Context, { dataset, seed }: TanglesLook): Promise<void> {
  await samples(engine, dataset);
  const input = engine.tangles_input(dataset);
  if (input.length === 0) return;
  await compute.attempt(networkFor(dataset, 'modulus').name, async (device) => {
    // A thousand images at once: a program on the CPU would take longer than a pass may.
    if (device.software) return;
    const images = input.length / SIDE ** 2;
    const program = () => engine.tangles_program(images, device.rate);
    const passes = await device.passes(`first layer of ${images}`, 0, engine.tangles_names(), 'layer', null, program);
    engine.tangles_take(dataset, seed, await passes.run(input));
  });
}

export const tanglesHandlers: Handlers<TanglesCalls> = {
  'tangles.images': async ({ dataset }, { engine, signal, progress }) => {
    const total = isHere(`images ${dataset}`) ? 0 : datasetNamed(dataset).images.bytes;
    if (total > 0) progress({ done: 0, total });
    await samples(engine, dataset, { signal, onBytes: (done) => progress({ done, total }) });
    return null;
  },

  'tangles.frame': async ({ look, place }, context) => {
    await layer(context, look);
    return viewed(context, look, (view) => {
      const scene = sceneOf(view, look, place);
      const frame = view.frame(place.channel, place.row * SIDE + place.col, place.arrows);
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
    });
  },

  'tangles.reading': async (look, context) => {
    await layer(context, look);
    return viewed(context, look, async (view) => {
      const reading = view.reading();
      try {
        while (!reading.advance(PIECE)) await context.breathe();
        const [accuracy, length, floor, ...lengths] = reading.result() as unknown as [number, number, number];
        const predicted = 'alpha' in look.rho ? context.engine.tangles_prediction(look.rho.alpha) : null;
        return { accuracy, length, floor, lengths, predicted };
      } finally {
        reading.free();
      }
    });
  },

  'tangles.wavelets': ({ size }, { engine }) => {
    const all = engine.tangles_wavelets(size);
    const each = all.length / WAVELETS;
    return Array.from({ length: WAVELETS }, (_, l) => all.slice(l * each, (l + 1) * each));
  },
};
