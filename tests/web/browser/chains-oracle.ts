// Chains computed from the shipped images by the Morlet formula and plain sums over pixels, to hold the page's numbers against.
import { readFileSync } from 'node:fs';

export interface Arrow {
  re: number;
  im: number;
}

interface Images {
  /** Luma in 0…1, row by row. */
  pixels: Float64Array[];
  labels: Uint8Array;
  side: number;
}

const read = new Map<string, Images>();

function imagesOf(file: string): Images {
  const known = read.get(file);
  if (known) return known;
  const bytes = readFileSync(`www/assets/images/${file}.safetensors`);
  const base = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, base).toString()) as Record<string, { shape: number[]; data_offsets: [number, number] }>;
  const tensor = (name: string) => bytes.subarray(base + header[name]!.data_offsets[0], base + header[name]!.data_offsets[1]);
  const [count, side, , colours = 1] = header['images']!.shape as [number, number, number, number?];
  const stored = tensor('images');
  const weights = colours === 3 ? [0.299, 0.587, 0.114] : [1];
  const pixels = Array.from({ length: count }, (_, n) =>
    Float64Array.from({ length: side * side }, (_, i) =>
      weights.reduce((sum, weight, k) => sum + (weight * stored[(n * side * side + i) * colours + k]!) / 255, 0),
    ),
  );
  const images = { pixels, labels: new Uint8Array(tensor('labels')), side };
  read.set(file, images);
  return images;
}

/** x ⋆ ψ of every image at a place of the padded 32×32 image that is not near the edge of a photograph. */
export function answers(file: string, row: number, col: number, orientation: number): Arrow[] {
  const { pixels, side } = imagesOf(file);
  const padding = (32 - side) / 2;
  const sigma = 0.8;
  const theta = ((1 - orientation) * Math.PI) / 4;
  const reach = 7;
  const taps: { y: number; x: number; envelope: number; re: number; im: number }[] = [];
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const envelope = Math.exp(-(y * y + x * x) / (2 * sigma * sigma)) / (2 * 3.1415 * sigma * sigma);
      const phase = 0.75 * Math.PI * (Math.cos(theta) * y + Math.sin(theta) * x);
      taps.push({ y, x, envelope, re: envelope * Math.cos(phase), im: envelope * Math.sin(phase) });
    }
  const total = (part: 'envelope' | 're' | 'im') => taps.reduce((sum, tap) => sum + tap[part], 0);
  const kappa = { re: total('re') / total('envelope'), im: total('im') / total('envelope') };
  return pixels.map((image) => {
    let [re, im] = [0, 0];
    for (const tap of taps) {
      const [y, x] = [row - tap.y - padding, col - tap.x - padding];
      if (y < 0 || x < 0 || y >= side || x >= side) continue;
      const pixel = image[y * side + x]!;
      re += pixel * (tap.re - kappa.re * tap.envelope);
      im += pixel * (tap.im - kappa.im * tap.envelope);
    }
    return { re, im };
  });
}

/** The first `arrows` of each class. */
export function byClass<T>(file: string, values: readonly T[], arrows = 100): T[][] {
  const { labels } = imagesOf(file);
  return Array.from({ length: 10 }, (_, c) => values.filter((_, n) => labels[n] === c).slice(0, arrows));
}

/** Σ|x ⋆ ψ| of each class at one place. */
export const pulledStraight = (row: number, col: number, orientation: number, file = 'mnist-1000', arrows = 100): number[] =>
  byClass(file, answers(file, row, col, orientation), arrows).map((own) => own.reduce((sum, { re, im }) => sum + Math.hypot(re, im), 0));
