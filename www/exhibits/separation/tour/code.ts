// A plane in a link: each of its numbers in two letters, eleven bits and a sign.
import { orthonormal, type Frame } from './frame.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const STEPS = 2047;

export const written = (frame: Frame): string =>
  Array.from(frame, (x) => {
    const whole = Math.round(Math.max(-1, Math.min(1, x)) * STEPS) + STEPS;
    return LETTERS[whole >> 6]! + LETTERS[whole & 63]!;
  }).join('');

/** The frame of a text that `written` made of one of `dims` dimensions; else nothing. */
export function read(text: string, dims: number): Frame | undefined {
  if (text.length !== 4 * dims) return undefined;
  const numbers = Array.from({ length: 2 * dims }, (_, i) => {
    const [high, low] = [LETTERS.indexOf(text[2 * i]!), LETTERS.indexOf(text[2 * i + 1]!)];
    return high < 0 || low < 0 ? NaN : (high * 64 + low - STEPS) / STEPS;
  });
  return numbers.some((x) => !(Math.abs(x) <= 1)) ? undefined : orthonormal(Float64Array.from(numbers));
}
