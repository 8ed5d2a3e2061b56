// Which images are hard, and for which classes they are taken: counts and neighbours, from what a stage says of each image.
import type { Stage } from '../stages.ts';

/** How often an image of one class (row) lies nearest to the mean of another (column). */
export function confusion(labels: ArrayLike<number>, nearest: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes * classes).fill(0);
  for (let n = 0; n < labels.length; n++) counts[labels[n]! * classes + nearest[n]!]!++;
  return counts;
}

/** The images of one cell of that. */
export function inCell(labels: ArrayLike<number>, nearest: ArrayLike<number>, label: number, other: number): Uint8Array {
  return Uint8Array.from(labels, (own, n) => Number(own === label && nearest[n] === other));
}

/** The images with the least margins, the worst first. */
export function hardest(margins: ArrayLike<number>, count: number): number[] {
  return Array.from(margins, (_, n) => n)
    .sort((a, b) => margins[a]! - margins[b]! || a - b)
    .slice(0, count);
}

/** The share of images in each bin of margins; what lies outside falls into the bins at the ends. x is a bin's middle. */
export function spreadOf(margins: ArrayLike<number>, [low, high]: readonly [number, number], bins: number): { x: number; y: number }[] {
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let n = 0; n < margins.length; n++) counts[Math.min(bins - 1, Math.max(0, Math.floor((margins[n]! - low) / width)))]!++;
  return counts.map((count, bin) => ({ x: low + (bin + 0.5) * width, y: count / margins.length }));
}

/** The images nearest to one in class space, itself left out. */
export function neighbours({ points }: Pick<Stage, 'points'>, image: number, dims: number, count: number): number[] {
  const away = Array.from({ length: points.length / dims }, (_, n) => {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += (points[n * dims + d]! - points[image * dims + d]!) ** 2;
    return sum;
  });
  return away
    .map((_, n) => n)
    .filter((n) => n !== image)
    .sort((a, b) => away[a]! - away[b]! || a - b)
    .slice(0, count);
}

/** The images whose places (x and y in turn) lie inside a closed line. */
export function within(line: readonly (readonly [number, number])[], places: ArrayLike<number>): Uint8Array {
  const inside = (x: number, y: number) => {
    let odd = false;
    line.forEach(([ax, ay], i) => {
      const [bx, by] = line[(i + 1) % line.length]!;
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) odd = !odd;
    });
    return odd;
  };
  return Uint8Array.from({ length: places.length / 2 }, (_, n) => Number(inside(places[2 * n]!, places[2 * n + 1]!)));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Chosen images as a link keeps them: six a letter; '' for none. */
export function writtenChoice(chosen: Uint8Array, letters: number): string {
  if (!chosen.includes(1)) return '';
  return Array.from({ length: letters }, (_, at) => {
    let bits = 0;
    for (let k = 0; k < 6; k++) bits |= (chosen[6 * at + k] ?? 0) << k;
    return LETTERS[bits]!;
  }).join('');
}

export function readChoice(text: string, images: number): Uint8Array | undefined {
  if (!text) return undefined;
  const chosen = Uint8Array.from({ length: images }, (_, n) => (LETTERS.indexOf(text[Math.floor(n / 6)] ?? 'A') >> (n % 6)) & 1);
  return chosen.includes(1) ? chosen : undefined;
}

export const membersOf = (chosen: Uint8Array): number[] => [...chosen.keys()].filter((n) => chosen[n]);

/** So many of each class, the most frequent first, in words. */
export function countedByClass(images: readonly number[], labels: ArrayLike<number>, classes: readonly string[]): string {
  const counts = classes.map((name, label) => ({ name, count: images.filter((n) => labels[n] === label).length }));
  return counts
    .filter(({ count }) => count)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${count} ${name}`)
    .join(', ');
}
