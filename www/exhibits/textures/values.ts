// From the engine's numbers to what is drawn: values on their way from z to ρ(z), their mean, and histograms.
import type { Pictures, Rho } from '../../engine/calls/textures.ts';

export type Spectra = Pictures['spectra'];

/** A value on its way: at `applied` = 0 it is z, at 1 ρ(z). The modulus turns the arrow to zero, an arc; all others go straight. */
export function onTheWay(rho: Rho, [re, im, toRe, toIm]: readonly [number, number, number, number], applied: number): [number, number] {
  if (rho !== 'modulus') return [re + applied * (toRe - re), im + applied * (toIm - im)];
  const [length, phase] = [Math.hypot(re, im), (1 - applied) * Math.atan2(im, re)];
  return [length * Math.cos(phase), length * Math.sin(phase)];
}

/** (re, im) of every place of one class, 0 or 1, on its way. `coefficients`: z and ρ(z), A's places before B's. */
export function valuesOf(coefficients: Float32Array, label: 0 | 1, rho: Rho, applied: number): Float64Array {
  const places = coefficients.length / 8;
  const values = new Float64Array(2 * places);
  for (let n = 0; n < places; n++) {
    const at = 4 * (label * places + n);
    const z = [coefficients[at]!, coefficients[at + 1]!, coefficients[at + 2]!, coefficients[at + 3]!] as const;
    values.set(onTheWay(rho, z, applied), 2 * n);
  }
  return values;
}

export function meanOf(values: Float64Array): [number, number] {
  let [re, im] = [0, 0];
  for (let i = 0; i < values.length; i += 2) [re, im] = [re + values[i]!, im + values[i + 1]!];
  const count = Math.max(1, values.length / 2);
  return [re / count, im / count];
}

/** The share of the numbers in each of `bins` equal parts of [low, high]; what lies outside counts at the ends. */
export function histogram(numbers: Iterable<number>, [low, high]: readonly [number, number], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  let total = 0;
  for (const value of numbers) {
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))]!++;
    total++;
  }
  return counts.map((count) => count / Math.max(1, total));
}

/** Every second number, from the first or the second on: real parts of values, or one class of outputs. */
export function* everySecond(values: ArrayLike<number>, from: 0 | 1): Generator<number> {
  for (let i = from; i < values.length; i += 2) yield values[i]!;
}

/** The largest difference between the spectra of A and B, as a share of the power expected there. */
export function spectraDiffer([a, b]: Spectra): number {
  let worst = 0;
  for (let i = 0; i < a.length; i += 3) worst = Math.max(worst, Math.abs(a[i + 1]! - b[i + 1]!) / a[i + 2]!);
  return worst;
}
