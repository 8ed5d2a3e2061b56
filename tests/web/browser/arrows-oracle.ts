// Why arrows turn, computed anew by the definitions: from the raw bytes, with sums over waves in place of fast transforms.
import { readFileSync } from 'node:fs';

/** How far one image's values reach, and what they are: as the exhibit says it prepares them. */
export interface Picture {
  side: number;
  /** Of the padded torus. */
  size: number;
  values: number[];
}

export type Waves = { re: Float64Array; im: Float64Array };

/** One image out of the safetensors file: digits and garments from 0 to 1, photographs as faded luminance. */
export function imageOf(dataset: 'mnist' | 'fashion-mnist' | 'cifar-10', image: number): Picture {
  const file = readFileSync(`www/assets/images/${dataset}-1000.safetensors`);
  const header = Number(file.readBigUInt64LE(0));
  const { images } = JSON.parse(file.subarray(8, 8 + header).toString('utf8')) as {
    images: { data_offsets: [number, number]; shape: number[] };
  };
  const [, side = 0, , channels = 1] = images.shape;
  const each = side * side * channels;
  const start = 8 + header + images.data_offsets[0] + image * each;
  const bytes = file.subarray(start, start + each);
  if (channels === 1) return { side, size: 48, values: Array.from(bytes, (byte) => byte / 255) };
  const light = Array.from(
    { length: side * side },
    (_, i) => (0.2126 * bytes[3 * i]! + 0.7152 * bytes[3 * i + 1]! + 0.0722 * bytes[3 * i + 2]!) / 255,
  );
  const mean = light.reduce((sum, v) => sum + v, 0) / light.length;
  const fade = (at: number) => {
    const depth = Math.min(at, side - 1 - at) + 0.5;
    return depth >= 4 ? 1 : Math.sin((Math.PI / 8) * depth) ** 2;
  };
  return { side, size: 54, values: light.map((v, i) => (v - mean) * fade(Math.floor(i / side)) * fade(i % side)) };
}

const HALF = 23;
const BAND = 2 * HALF + 1;

/** Frequencies of the coefficients, (row, column), in radians a pixel, on a torus of 48 pixels. */
export const frequencyOf = (i: number): [number, number] => [
  (2 * Math.PI * (Math.floor(i / BAND) - HALF)) / 48,
  (2 * Math.PI * ((i % BAND) - HALF)) / 48,
];

const empty = (): Waves => ({ re: new Float64Array(BAND * BAND), im: new Float64Array(BAND * BAND) });

/** The waves of values sampled `fine` times a pixel on the torus of 48 pixels, one axis after the other. */
export function analyse(values: Float64Array, fine: number): Waves {
  const n = 48 * fine;
  const [re, im] = [new Float64Array(BAND * n), new Float64Array(BAND * n)];
  for (let k = 0; k < BAND; k++)
    for (let r = 0; r < n; r++) {
      const angle = (-2 * Math.PI * (k - HALF) * r) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let col = 0; col < n; col++) {
        re[k * n + col]! += c * values[r * n + col]!;
        im[k * n + col]! += s * values[r * n + col]!;
      }
    }
  const waves = empty();
  for (let m = 0; m < BAND; m++)
    for (let col = 0; col < n; col++) {
      const angle = (-2 * Math.PI * (m - HALF) * col) / n;
      const [c, s] = [Math.cos(angle) / n / n, Math.sin(angle) / n / n];
      for (let k = 0; k < BAND; k++) {
        waves.re[k * BAND + m]! += c * re[k * n + col]! - s * im[k * n + col]!;
        waves.im[k * BAND + m]! += s * re[k * n + col]! + c * im[k * n + col]!;
      }
    }
  return waves;
}

/** The waves added up, `fine` samples a pixel. */
export function synthesise({ re, im }: Waves, fine: number): Waves {
  const n = 48 * fine;
  const half = { re: new Float64Array(n * BAND), im: new Float64Array(n * BAND) };
  const sum = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let r = 0; r < n; r++)
    for (let k = 0; k < BAND; k++) {
      const angle = (2 * Math.PI * (k - HALF) * r) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let m = 0; m < BAND; m++) {
        half.re[r * BAND + m]! += c * re[k * BAND + m]! - s * im[k * BAND + m]!;
        half.im[r * BAND + m]! += s * re[k * BAND + m]! + c * im[k * BAND + m]!;
      }
    }
  for (let col = 0; col < n; col++)
    for (let m = 0; m < BAND; m++) {
      const angle = (2 * Math.PI * (m - HALF) * col) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let r = 0; r < n; r++) {
        sum.re[r * n + col]! += c * half.re[r * BAND + m]! - s * half.im[r * BAND + m]!;
        sum.im[r * n + col]! += s * half.re[r * BAND + m]! + c * half.im[r * BAND + m]!;
      }
    }
  return sum;
}

export function scaled(waves: Waves, by: (row: number, col: number) => number): Waves {
  const out = empty();
  for (let i = 0; i < BAND * BAND; i++) {
    const factor = by(...frequencyOf(i));
    out.re[i] = waves.re[i]! * factor;
    out.im[i] = waves.im[i]! * factor;
  }
  return out;
}

/** A 28×28 image in the middle of the torus, low-passed by a Gaussian of 0.6 pixels. */
export function wavesOf({ side, values }: Picture): Waves {
  const padded = new Float64Array(48 * 48);
  values.forEach((v, i) => (padded[(Math.floor(i / side) + 10) * 48 + (i % side) + 10] = v));
  return scaled(analyse(padded, 1), (row, col) => Math.exp(-0.5 * 0.36 * (row * row + col * col)));
}

/** The Morlet wavelet's transform, times σ-free constants. */
export function morlet(octave: number, orientation: number) {
  const sigma = 0.8 * 2 ** octave;
  const xi = (0.75 * Math.PI) / 2 ** octave;
  const theta = ((1 - orientation) * Math.PI) / 4;
  const gauss = (square: number) => Math.exp(-0.5 * sigma * sigma * square);
  return (row: number, col: number) =>
    gauss((row - xi * Math.cos(theta)) ** 2 + (col - xi * Math.sin(theta)) ** 2) - gauss(xi * xi) * gauss(row * row + col * col);
}

/** |x ⋆ ψ|², two samples a pixel. */
export function energyOf(waves: Waves, octave: number, orientation: number): Float64Array {
  const z = synthesise(scaled(waves, morlet(octave, orientation)), 2);
  return z.re.map((re, i) => re * re + z.im[i]! * z.im[i]!);
}

/** Values two samples a pixel, in the frame that pictures show. */
export function framed(values: Float64Array): number[] {
  const out: number[] = [];
  for (let r = 16; r < 80; r++) out.push(...values.subarray(96 * r + 16, 96 * r + 80));
  return out;
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [both, of, ob] = [0, 0, 0];
  a.forEach((v, i) => {
    both += (v - ma) * (b[i]! - mb);
    of += (v - ma) ** 2;
    ob += (b[i]! - mb) ** 2;
  });
  return both / Math.sqrt(of * ob);
}

export interface Asked {
  dataset?: 'mnist' | 'fashion-mnist' | 'cifar-10';
  image: number;
  octave: number;
  orientation: number;
  down: number;
  right: number;
  /** In pixels of the padded 32×32 image. */
  row: number;
  col: number;
}

/** A move by the definition in the Fourier domain, wave by wave, on a larger torus than the engine's: in percent and degrees. */
export function expectedMove({ dataset = 'mnist', image, octave, orientation, down, right, row, col }: Asked) {
  const SIZE = 60;
  const { side, values } = imageOf(dataset, image);
  const frame = (32 - side) / 2;
  const filter = morlet(octave, orientation);
  let [energy, change] = [0, 0];
  const [before, after] = [
    [0, 0],
    [0, 0],
  ];
  for (let m = -29; m < 30; m++)
    for (let n = -29; n < 30; n++) {
      const [wr, wc] = [(2 * Math.PI * m) / SIZE, (2 * Math.PI * n) / SIZE];
      let [re, im] = [0, 0];
      values.forEach((value, i) => {
        if (!value) return;
        const angle = wr * Math.floor(i / side) + wc * (i % side);
        re += value * Math.cos(angle);
        im -= value * Math.sin(angle);
      });
      const factor = filter(wr, wc) * Math.exp(-0.5 * 0.36 * (wr * wr + wc * wc));
      [re, im] = [re * factor, im * factor];
      const shift = wr * down + wc * right;
      energy += re * re + im * im;
      change += (re * re + im * im) * (2 - 2 * Math.cos(shift));
      const add = (to: number[], angle: number) => {
        to[0]! += re * Math.cos(angle) - im * Math.sin(angle);
        to[1]! += re * Math.sin(angle) + im * Math.cos(angle);
      };
      const there = wr * (row - frame) + wc * (col - frame);
      add(before, there);
      add(after, there - shift);
    }
  const phase = (z: number[]) => Math.atan2(z[1]!, z[0]!);
  const turn = ((((phase(before) - phase(after)) * 180) / Math.PI + 540) % 360) - 180;
  const length = Math.hypot(...after) / Math.hypot(...before) - 1;
  return { z: 100 * Math.sqrt(change / energy), turn, length: 100 * length };
}
