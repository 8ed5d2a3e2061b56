// Complex samples onto a canvas, their phases turning with the clock.
import { WHEEL, WHEEL_SIZE, brightness, encodeSrgb } from '../../theme/phase.ts';

/** Steps of brightness that turning samples are drawn in. */
const LEVELS = 64;

/** Opaque bytes of every colour of the wheel at every brightness, made when they are first asked for. */
let colours: Uint32Array | undefined;
function table(): Uint32Array {
  if (colours) return colours;
  colours = new Uint32Array(LEVELS * WHEEL_SIZE);
  const bytes = new Uint8Array(colours.buffer);
  for (let level = 0; level < LEVELS; level++) {
    const light = brightness(level / (LEVELS - 1));
    for (let k = 0; k < WHEEL_SIZE; k++) {
      const at = 4 * (level * WHEEL_SIZE + k);
      for (let c = 0; c < 3; c++) bytes[at + c] = Math.round(255 * encodeSrgb(light * WHEEL[3 * k + c]!));
      bytes[at + 3] = 255;
    }
  }
  return colours;
}

/** Complex samples ready to be turned: a step of the wheel and a level of light each. */
export interface Turning {
  side: number;
  count: number;
  steps: Uint8Array;
  levels: Uint8Array;
  /** The last of the pictures does not turn: it has no carrier. */
  canvas: HTMLCanvasElement;
}

/** `count` pictures of `side`² complex samples, each as bright as its own largest allows. */
export function turningOf(samples: Float32Array, side: number, reuse?: HTMLCanvasElement): Turning {
  const pixels = side * side;
  const count = samples.length / 2 / pixels;
  const steps = new Uint8Array(count * pixels);
  const levels = new Uint8Array(count * pixels);
  for (let n = 0; n < count; n++) {
    let full = 0;
    for (let i = n * pixels; i < (n + 1) * pixels; i++) full = Math.max(full, Math.hypot(samples[2 * i]!, samples[2 * i + 1]!));
    for (let i = n * pixels; i < (n + 1) * pixels; i++) {
      const [re, im] = [samples[2 * i]!, samples[2 * i + 1]!];
      steps[i] = Math.round((Math.atan2(im, re) / (2 * Math.PI)) * WHEEL_SIZE) & (WHEEL_SIZE - 1);
      levels[i] = Math.round((full > 0 ? Math.hypot(re, im) / full : 0) * (LEVELS - 1));
    }
  }
  const canvas = reuse ?? document.createElement('canvas');
  Object.assign(canvas, { width: side, height: side * count });
  return { side, count, steps, levels, canvas };
}

/** Paints the samples times exp(2πi·turns); the low-pass, which is the last, stands still and is white. */
export function paintTurned({ side, count, steps, levels, canvas }: Turning, turns: number) {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const all = table();
  const image = new ImageData(side, side * count);
  const out = new Uint32Array(image.data.buffer);
  const by = Math.round(turns * WHEEL_SIZE);
  const still = side * side * (count - 1);
  for (let i = 0; i < still; i++) out[i] = all[levels[i]! * WHEEL_SIZE + ((steps[i]! + by) & (WHEEL_SIZE - 1))]!;
  for (let i = still; i < steps.length; i++) {
    const grey = Math.round(255 * encodeSrgb(brightness(levels[i]! / (LEVELS - 1))));
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  ctx.putImageData(image, 0, 0);
}
