// Colours of the ghosts: hue is the phase of the class mean, light its modulus squared; what has lost its phase is white. Where nothing is,
// the stage is seen.
import { STAGE_RGB } from '../../theme/palette.ts';
import { WHEEL, brightness, encodeSrgb, wheelIndex } from '../../theme/phase.ts';

/** sRGB bytes of √light in steps fine enough that neighbours differ by one byte at most. */
const STEPS = 2048;
const ENCODED = Uint8ClampedArray.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * encodeSrgb((i / STEPS) ** 2)));
const byte = (light: number) => ENCODED[Math.round(Math.sqrt(light) * STEPS)]!;

/** How much of its colour a value keeps at a position of the dial: all of it at α = 1, none at α = 0, most of it until the end. */
export const colourKept = (alpha: number) => 1 - (1 - alpha) ** 2;

/** The share of the brightest value that is drawn at full light: means are faint beside their largest. */
const FULL = 0.55;

/** Paints a complex map, FULL·`brightest` at full light; `keep` in [0, 1] is the share of the colour that is kept. */
export function paintMap(re: Float32Array, im: Float32Array, brightest: number, keep: number, out: Uint8ClampedArray): void {
  const full = FULL * brightest || 1;
  for (let i = 0; i < re.length; i++) {
    const light = brightness(Math.hypot(re[i]!, im[i]!) / full);
    const k = 3 * wheelIndex(Math.atan2(im[i]!, re[i]!));
    for (let c = 0; c < 3; c++) out[4 * i + c] = Math.max(STAGE_RGB[c]!, byte(light * (keep * WHEEL[k + c]! + 1 - keep)));
    out[4 * i + 3] = 255;
  }
}

/** All maps of one size below each other on a canvas. Each is its real parts, then its imaginary parts. */
export function paintSheet(
  canvas: HTMLCanvasElement,
  maps: Float32Array,
  side: number,
  brightest: number,
  keep: number,
): HTMLCanvasElement {
  const pixels = side * side;
  const count = maps.length / (2 * pixels);
  if (canvas.width !== side || canvas.height !== side * count) Object.assign(canvas, { width: side, height: side * count });
  const image = new ImageData(side, side * count);
  for (let m = 0; m < count; m++) {
    const at = 2 * m * pixels;
    paintMap(
      maps.subarray(at, at + pixels),
      maps.subarray(at + pixels, at + 2 * pixels),
      brightest,
      keep,
      image.data.subarray(4 * m * pixels, 4 * (m + 1) * pixels),
    );
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
