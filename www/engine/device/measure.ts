// Times both ways through a network on the same images, and holds their results against each other.
import type { Measured } from '../calls/compute.ts';
import type { NetworkName } from '../assets.ts';
import type { Engine } from '../handler.ts';
import type { Device } from './device.ts';

/** Images on which the two are compared: a pass of them on the CPU is a piece of a few tens of milliseconds at most. */
const COMPARED = 4;
/** Passes timed of each; the fastest counts, since whatever else the machine does only ever slows one down. */
const PASSES = 4;

async function fastest(pass: () => unknown, between: () => Promise<void>): Promise<number> {
  let best = Infinity;
  for (let n = 0; n < PASSES; n++) {
    const start = performance.now();
    await pass();
    best = Math.min(best, performance.now() - start);
    await between();
  }
  return best / 1000;
}

/** `device` undefined: SIMD alone. */
export async function measureBoth(
  engine: Engine,
  network: NetworkName,
  device: Device | undefined,
  breathe: () => Promise<void>,
): Promise<Measured> {
  const simd = new engine.Comparison(network, COMPARED);
  try {
    simd.run();
    const measured: Measured = { network, simd: COMPARED / (await fastest(() => simd.run(), breathe)), device: null };
    if (!device) return measured;
    const passes = await device.network(engine, network, false);
    const input = engine.gpu_input(network, 0, passes.images);
    const values = await passes.run(input);
    const difference = simd.difference(passes.images, values);
    const seconds = await fastest(() => passes.run(input), breathe);
    return {
      ...measured,
      device: { name: device.name, perSecond: passes.images / seconds, batch: passes.images, compared: COMPARED, difference },
    };
  } finally {
    simd.free();
  }
}
