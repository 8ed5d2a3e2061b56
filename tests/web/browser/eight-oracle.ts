// The digit networks once more, from their files and the formulas: plain loops in double precision, sharing nothing with the engine.
import { readFileSync } from 'node:fs';

interface Tensors {
  config: { widths: number[]; orientations: number; nonlinearity: 'mod' | 'cst' };
  read(name: string): Float64Array;
}

/** A complex map: channels of `side`² values. */
interface Maps {
  side: number;
  re: Float64Array[];
  im: Float64Array[];
}

export interface OracleStep {
  input: number;
  output: number;
  share: number;
  waveScale: number;
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function safetensors(path: string) {
  const file = readFileSync(path);
  const size = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + size).toString('utf8')) as Record<
    string,
    { dtype: string; data_offsets: [number, number] }
  > & {
    __metadata__: { config: string };
  };
  const bytes = (name: string) => file.subarray(8 + size + header[name]!.data_offsets[0], 8 + size + header[name]!.data_offsets[1]);
  return { header, bytes };
}

function open(path: string): Tensors {
  const { header, bytes } = safetensors(path);
  return {
    config: JSON.parse(header.__metadata__.config) as Tensors['config'],
    read(name) {
      const data = bytes(name);
      if (header[name]!.dtype === 'F16') return Float64Array.from({ length: data.length / 2 }, (_, i) => half(data.readUInt16LE(2 * i)));
      return Float64Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
    },
  };
}

/** The 784 bytes of a sample digit. */
export const digit = (image: number): Uint8Array =>
  safetensors('www/assets/images/mnist-1000.safetensors')
    .bytes('images')
    .subarray(784 * image, 784 * (image + 1));

/** The 32×32 input: two black pixels on each side, moved, normalised. */
export function input(pixels: Uint8Array, right: number, down: number): Maps {
  const re = new Float64Array(1024);
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32; x++) {
      const [r, c] = [y - 2 - down, x - 2 - right];
      const v = r >= 0 && r < 28 && c >= 0 && c < 28 ? pixels[28 * r + c]! / 255 : 0;
      re[32 * y + x] = (v - 0.1307) / 0.3081;
    }
  return { side: 32, re: [re], im: [new Float64Array(1024)] };
}

const RADIUS = 8;
type Kernel = { re: number; im: number; y: number; x: number }[];

function kernel(sigma: number, xi: number, theta: number): Kernel {
  const taps: Kernel = [];
  for (let y = -RADIUS; y <= RADIUS; y++)
    for (let x = -RADIUS; x <= RADIUS; x++) {
      const gauss = Math.exp(-(y * y + x * x) / (2 * sigma * sigma)) / (2 * 3.1415 * sigma * sigma);
      const phase = xi * (y * Math.cos(theta) + x * Math.sin(theta));
      taps.push({ re: gauss * Math.cos(phase), im: gauss * Math.sin(phase), y, x });
    }
  if (xi === 0) return taps;
  const envelope = kernel(sigma, 0, 0);
  const k = taps.reduce((s, t) => s + t.re, 0) / envelope.reduce((s, t) => s + t.re, 0);
  taps.forEach((tap, i) => (tap.re -= k * envelope[i]!.re));
  return taps;
}

/** φx, then ψ_l x channel by channel, on the reflected and padded grid; odd blocks keep every second pixel. */
function wavelets(x: Maps, block: number, L: number): { low: Maps; wave: Maps } {
  const odd = block % 2 === 1;
  const stride = odd ? 2 : 1;
  const [size, side] = [x.side + 4, x.side / stride];
  const reflect = (i: number) => (i < 0 ? -i : i >= x.side ? 2 * x.side - 2 - i : i);
  const apply = (taps: Kernel, c: number) => {
    const near = taps.filter((tap) => Math.hypot(tap.re, tap.im) > 1e-12);
    const [re, im] = [new Float64Array(side * side), new Float64Array(side * side)];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        for (const tap of near) {
          const row = reflect(((((2 + stride * i - tap.y) % size) + size) % size) - 2);
          const col = reflect(((((2 + stride * j - tap.x) % size) + size) % size) - 2);
          const [a, b] = [x.re[c]![x.side * row + col]!, x.im[c]![x.side * row + col]!];
          re[side * i + j]! += a * tap.re - b * tap.im;
          im[side * i + j]! += a * tap.im + b * tap.re;
        }
    return { re, im };
  };
  const phi = kernel(0.8 / Math.SQRT2, 0, 0);
  const theta = (l: number) => ((Math.trunc(L - L / 2 - 1) - l) * Math.PI) / L;
  const psis = Array.from({ length: L }, (_, l) =>
    odd ? kernel(0.8 * Math.sqrt(1.5), Math.PI / Math.SQRT2, theta(l)) : kernel(0.8, 0.75 * Math.PI, theta(l)),
  );
  const maps = (all: { re: Float64Array; im: Float64Array }[]): Maps => ({
    side,
    re: all.map(({ re }) => re),
    im: all.map(({ im }) => im),
  });
  const low = maps(x.re.map((_, c) => apply(phi, c)));
  const wave = maps(x.re.flatMap((_, c) => psis.map((psi) => apply(psi, c))));
  return { low, wave };
}

function collapse(z: Maps, bias: Float64Array | undefined, first: number, alpha: number): Maps {
  const out: Maps = { side: z.side, re: [], im: [] };
  z.re.forEach((re, c) => {
    const im = z.im[c]!;
    const factor = (i: number) => Math.max(0, 1 - bias![first + c]! / (Math.hypot(re[i]!, im[i]!) + 1e-6));
    // A negative number has the phase π, never −π.
    const turned = (part: (phase: number) => number) => re.map((v, i) => Math.hypot(v, im[i]!) * part(alpha * Math.atan2(im[i]! || 0, v)));
    out.re.push(bias ? re.map((v, i) => v * factor(i)) : turned(Math.cos));
    out.im.push(bias ? im.map((v, i) => v * factor(i)) : turned(Math.sin));
  });
  return out;
}

/** One pixel of an output before normalisation: the arrows that are added, in the concatenation's order; their sum; and what follows. */
export interface OraclePixel {
  arrows: [number, number][];
  sum: [number, number];
  norm: number;
  output: [number, number];
}

export interface Answer {
  /** Weights of a block's output, in the concatenation's order. */
  weights(block: number, output: number): number[];
  pixel(block: number, output: number, pixel: number): OraclePixel;
  /** Mean of |z|² over an output's map. */
  share(block: number, output: number): number;
  /** Where |z| is largest in an output. */
  peak(block: number, output: number): number;
  probabilities: number[];
  /** The strand that does most for the answer, first block first. */
  strand: OracleStep[];
}

const answers = new Map<string, Answer>();

/** Runs a network of `www/assets/models` on a moved digit, one of the samples or 784 bytes; with `alpha`, with the dial there in place of the modulus. */
export function run(file: string, image: number | Uint8Array, right: number, down: number, alpha = 0): Answer {
  // Several tests ask for the same.
  const key = [file, image, right, down, alpha].join(' ');
  const answer = answers.get(key) ?? compute(file, image, right, down, alpha);
  answers.set(key, answer);
  return answer;
}

function compute(file: string, image: number | Uint8Array, right: number, down: number, alpha: number): Answer {
  const { config, read } = open(`www/assets/models/${file}.safetensors`);
  const L = config.orientations;
  let x = input(typeof image === 'number' ? digit(image) : image, right, down);
  const terms: { inputs: number; of: (output: number) => { total: Float64Array[]; own: Float64Array[][] } }[] = [];
  const largest: number[][] = [];
  const taken: { row: (o: number) => number[]; values: (i: number) => [number, number][]; outputs: number; out: Maps }[] = [];
  config.widths.forEach((width, j) => {
    const name = (rest: string) => `module.${j + 1}.module.${rest}`;
    const { low, wave } = wavelets(x, j, L);
    const bias = config.nonlinearity === 'cst' ? read(name('2.non_lin.bias')) : undefined;
    const parts = [low, wave, collapse(low, bias, 0, alpha), collapse(wave, bias, low.re.length, alpha)];
    const [mean, variance] = [read(name('4.module.mean')), read(name('4.module.var'))];
    const weights = read(name('5.submodules.dict.(0, 0).param'));
    const [re, im] = [parts.flatMap((p) => p.re), parts.flatMap((p) => p.im)];
    const columns = re.length;
    const std = (values: Float64Array[], offset: number, k: number) =>
      values[k]!.map((v) => (v - mean[2 * k + offset]!) / Math.sqrt(variance[k]! + 1e-5));
    const [stdRe, stdIm] = [re.map((_, k) => std(re, 0, k)), im.map((_, k) => std(im, 1, k))];
    const pixels = low.side ** 2;
    const project = (values: Float64Array[], output: number, only: (k: number) => boolean) => {
      const out = new Float64Array(pixels);
      for (let k = 0; k < columns; k++)
        if (only(k)) for (let i = 0; i < pixels; i++) out[i]! += weights[output * columns + k]! * values[k]![i]!;
      return out;
    };
    const inputs = x.re.length;
    // Which input channel's wavelet maps a column holds; −1 for a low-pass copy.
    const channel = (k: number) => {
      const inHalf = k % (inputs * (1 + L));
      return inHalf < inputs ? -1 : Math.floor((inHalf - inputs) / L);
    };
    terms.push({
      inputs,
      of: (output) => ({
        total: [project(stdRe, output, () => true), project(stdIm, output, () => true)],
        own: Array.from({ length: inputs }, (_, c) => [
          project(stdRe, output, (k) => channel(k) === c),
          project(stdIm, output, (k) => channel(k) === c),
        ]),
      }),
    });
    largest.push(wave.re.map((values, c) => values.reduce((m, v, i) => Math.max(m, Math.hypot(v, wave.im[c]![i]!)), 0)));
    const all = (values: Float64Array[]) => Array.from({ length: width }, (_, o) => project(values, o, () => true));
    const out: Maps = { side: low.side, re: all(stdRe), im: all(stdIm) };
    for (let i = 0; i < pixels; i++) {
      let norm = 0;
      for (let c = 0; c < width; c++) norm += out.re[c]![i]! ** 2 + out.im[c]![i]! ** 2;
      norm = Math.sqrt(norm) || 1;
      for (let c = 0; c < width; c++) {
        out.re[c]![i]! /= norm;
        out.im[c]![i]! /= norm;
      }
    }
    taken.push({
      row: (o) => Array.from(weights.subarray(o * columns, (o + 1) * columns)),
      values: (i) => stdRe.map((values, k) => [values[i]!, stdIm[k]![i]!]),
      outputs: width,
      out,
    });
    x = out;
  });
  const pixel = (block: number, output: number, i: number): OraclePixel => {
    const { row, values, outputs, out } = taken[block]!;
    const here = values(i);
    const arrowsOf = (o: number) => row(o).map((w, k): [number, number] => [w * here[k]![0], w * here[k]![1]]);
    const add = (arrows: [number, number][]) => arrows.reduce<[number, number]>(([a, b], [re, im]) => [a + re, b + im], [0, 0]);
    const sums = Array.from({ length: outputs }, (_, o) => add(arrowsOf(o)));
    return {
      arrows: arrowsOf(output),
      sum: sums[output]!,
      norm: Math.hypot(...sums.flat()),
      output: [out.re[output]![i]!, out.im[output]![i]!],
    };
  };
  const squares = (block: number, output: number) =>
    taken[block]!.out.re[output]!.map((v, i) => v ** 2 + taken[block]!.out.im[output]![i]! ** 2);
  const end = (rest: string) => read(`module.${config.widths.length + 2}.${rest}`);
  const [scale, shift] = [end('bn.weight'), end('bn.bias')];
  const [mean, variance] = [end('bn.running_mean'), end('bn.running_var')];
  const [linear, bias] = [end('classifier.weight'), end('classifier.bias')];
  const pixels = x.side ** 2;
  const inputs = 2 * x.re.length * pixels;
  const logits = Array.from(bias);
  const given = x.re.map(() => new Float64Array(bias.length));
  for (let real = 0; real < 2 * x.re.length; real++)
    for (let i = 0; i < pixels; i++) {
      const values = (real % 2 ? x.im : x.re)[real >> 1]!;
      const centred = ((values[i]! - mean[real]!) / Math.sqrt(variance[real]! + 1e-5)) * scale[real]!;
      for (let k = 0; k < bias.length; k++) {
        const weight = linear[k * inputs + real * pixels + i]!;
        logits[k]! += weight * (centred + shift[real]!);
        given[real >> 1]![k]! += weight * centred;
      }
    }
  const top = Math.max(...logits);
  const powers = logits.map((v) => Math.exp(v - top));
  const sum = powers.reduce((a, b) => a + b);
  const answer = logits.indexOf(top);
  const indexOfLargest = (values: number[]) => values.indexOf(Math.max(...values));
  let output = indexOfLargest(given.map((to) => to[answer]! - to.reduce((a, b) => a + b) / to.length));
  const strand: OracleStep[] = [];
  for (let j = terms.length - 1; j >= 0; j--) {
    const { total, own } = terms[j]!.of(output);
    const product = (a: Float64Array[], b: Float64Array[]) =>
      a.reduce((s, plane, p) => s + plane.reduce((t, v, i) => t + v * b[p]![i]!, 0), 0);
    const shares = own.map((one) => product(one, total) / product(total, total));
    const channel = indexOfLargest(shares);
    strand.unshift({
      input: channel,
      output,
      share: shares[channel]!,
      waveScale: Math.max(...largest[j]!.slice(channel * L, (channel + 1) * L)),
    });
    output = channel;
  }
  return {
    probabilities: powers.map((p) => p / sum),
    strand,
    weights: (block, output) => taken[block]!.row(output),
    pixel,
    share: (block, output) => squares(block, output).reduce((a, b) => a + b) / taken[block]!.out.side ** 2,
    peak: (block, output) => squares(block, output).reduce((best, v, i, all) => (v > all[best]! ? i : best), 0),
  };
}
