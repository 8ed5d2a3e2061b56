// Pure geometry and bytes between what a reader draws or uploads and what a network of some data set takes.

/** A square of the source, in its pixels. It may reach beyond the source's edges: there it is black. */
export interface Crop {
  x: number;
  y: number;
  side: number;
}

/** The largest square in the middle. */
export function centreCrop(width: number, height: number): Crop {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** A crop of a photograph: at most all of its shorter side, and within its edges. */
export function within({ x, y, side }: Crop, width: number, height: number): Crop {
  const most = Math.min(width, height);
  const fits = Math.min(most, Math.max(most / 8, side));
  return { side: fits, x: Math.min(width - fits, Math.max(0, x)), y: Math.min(height - fits, Math.max(0, y)) };
}

/** Below this, of 255, a pixel of a drawing counts as empty. */
const INK = 24;

/**
 * The square that places a drawing as MNIST's digits stand: its longer side takes 20 of 28 pixels, its centre of mass is in the middle.
 * `light` has a value of 0…255 a pixel, row by row. Undefined where nothing is drawn.
 */
export function digitCrop(light: ArrayLike<number>, width: number): Crop | undefined {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let [mass, massX, massY] = [0, 0, 0];
  for (let i = 0; i < light.length; i++) {
    const value = light[i]!;
    if (value < INK) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    mass += value;
    massX += value * (x + 0.5);
    massY += value * (y + 0.5);
  }
  if (mass === 0) return undefined;
  const side = (Math.max(right - left, bottom - top) + 1) * (28 / 20);
  return { side, x: massX / mass - side / 2, y: massY / mass - side / 2 };
}

/** Light of a colour, 0…255, by Rec. 601's weights. */
const lightOf = (r: number, g: number, b: number) => Math.round(0.299 * r + 0.587 * g + 0.114 * b);

/** RGBA to bytes (C, H, W): three planes, or one of light. Where `inverted`, white becomes black. */
export function planesOf(rgba: ArrayLike<number>, channels: number, inverted: boolean): Uint8Array {
  const pixels = rgba.length / 4;
  const out = new Uint8Array(channels * pixels);
  for (let i = 0; i < pixels; i++) {
    const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
    for (let c = 0; c < channels; c++) {
      const value = channels === 1 ? lightOf(r, g, b) : [r, g, b][c]!;
      out[c * pixels + i] = inverted ? 255 - value : value;
    }
  }
  return out;
}

/** Whether a picture (RGBA, `side`² pixels) has a light rim: ink on paper, where the data sets of one channel have light on black. */
export function lightRim(rgba: ArrayLike<number>, side: number): boolean {
  let [sum, count] = [0, 0];
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    if (x > 0 && y > 0 && x < side - 1 && y < side - 1) continue;
    sum += lightOf(rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!);
    count++;
  }
  return sum / count > 127;
}
