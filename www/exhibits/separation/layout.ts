// Where the clouds' parts lie: pure arithmetic, in CSS pixels. One scale for both clouds, for every block and every network.
import type { Layout } from '../../components/Stage.svelte';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What must fit, in within-class standard deviations; y grows upwards. */
export interface Extent {
  left: number;
  right: number;
  low: number;
  high: number;
}

/** Where the plane's origin lies on the canvas, and CSS pixels per within-class standard deviation. */
export interface Frame {
  x: number;
  y: number;
  scale: number;
}

export interface Panels {
  /** The two clouds' places, below their titles. */
  clouds: [Rect, Rect];
  /** Height of the strip of titles above each cloud. */
  title: number;
  /** Height of the strip for share and scale below. */
  foot: number;
  stacked: boolean;
}

/** Side by side; on a phone one above the other. */
export function panels({ width, height, label, phone }: Layout): Panels {
  const title = label * 2.4;
  const foot = label * 1.6;
  const gap = phone ? 0 : label;
  const side = { width: phone ? width : (width - gap) / 2, height: (phone ? height / 2 : height) - title - foot };
  const second = phone ? { x: 0, y: height / 2 + title } : { x: side.width + gap, y: title };
  return {
    clouds: [
      { x: 0, y: title, ...side },
      { ...second, ...side },
    ],
    title,
    foot,
    stacked: phone,
  };
}

/** What holds nearly all points of every stage (all but one in 1,000 at each side), and the origin; points alternate x and y. */
export function extentOf(stages: readonly Float32Array[]): Extent {
  // Stage by stage: of all together the last, which is the widest, would have every one that is left out.
  const range = (axis: 0 | 1) => {
    let [low, high] = [-1, 1];
    for (const points of stages) {
      const sorted = Float32Array.from({ length: points.length / 2 }, (_, i) => points[2 * i + axis]!).sort();
      const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
      low = Math.min(low, at(0.001));
      high = Math.max(high, at(0.999));
    }
    return [low, high] as const;
  };
  const [[left, right], [low, high]] = [range(0), range(1)];
  return { left, right, low, high };
}

/** The frame that shows this extent in the middle of a place, with a margin for the pictures' size. */
export function frameOf(cloud: Rect, { left, right, low, high }: Extent, margin: number): Frame {
  const scale = Math.max(0.1, Math.min((cloud.width - 2 * margin) / (right - left), (cloud.height - 2 * margin) / (high - low)));
  const x = cloud.x + cloud.width / 2 - (scale * (left + right)) / 2;
  return { x, y: cloud.y + cloud.height / 2 + (scale * (low + high)) / 2, scale };
}

/** Places on the canvas, on the straight lines between two stages; `from` and `to` alternate x and y. */
export function placesAt(from: Float32Array, to: Float32Array, part: number, frame: Frame): Float32Array {
  const places = new Float32Array(from.length);
  for (let i = 0; i < places.length; i++) {
    const value = from[i]! + part * (to[i]! - from[i]!);
    places[i] = i % 2 ? frame.y - frame.scale * value : frame.x + frame.scale * value;
  }
  return places;
}

/** Names in their type: each one's width, and the height of all. */
export interface Boxes {
  widths: readonly number[];
  height: number;
}

/** Where names go: the centres of boxes that touch neither each other nor any mean, as near to their means as that allows. */
export function placeNames(means: Float32Array, cloud: Rect, origin: Frame, { widths, height }: Boxes, dot: number): Float32Array {
  const count = means.length / 2;
  const [cx, cy] = [cloud.x + cloud.width / 2, cloud.y + cloud.height / 2];
  const away = (i: number) => Math.hypot(means[2 * i]! - origin.x, means[2 * i + 1]! - origin.y);
  // The outermost first: they have the most room where they would be looked for.
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => away(b) - away(a) || a - b);
  const names = new Float32Array(2 * count);
  const placed: number[] = [];
  const clashesAt = (i: number, x: number, y: number) => {
    const width = widths[i]!;
    let clashes = 0;
    for (const other of placed)
      if (Math.abs(x - names[2 * other]!) < (width + widths[other]!) / 2 && Math.abs(y - names[2 * other + 1]!) < height) clashes++;
    for (let m = 0; m < means.length; m += 2)
      if (Math.abs(x - means[m]!) < width / 2 + dot && Math.abs(y - means[m + 1]!) < height / 2 + dot) clashes++;
    const inside = Math.abs(x - cx) <= (cloud.width - width) / 2 && Math.abs(y - cy) <= (cloud.height - height) / 2;
    return clashes + (inside ? 0 : 1);
  };
  for (const i of order) {
    const [x, y] = [means[2 * i]!, means[2 * i + 1]!];
    const outwards = Math.atan2(y - origin.y, x - origin.x);
    const near = 0.5 * Math.max(widths[i]!, height) + dot + 2;
    let best = { x, y, clashes: Infinity };
    for (let ring = 0; ring < 24 && best.clashes > 0; ring++) {
      const radius = near + ring * 0.4 * height;
      for (let step = 0; step < 24 && best.clashes > 0; step++) {
        const angle = outwards + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * (Math.PI / 12);
        const [nx, ny] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
        const clashes = clashesAt(i, nx, ny);
        if (clashes < best.clashes) best = { x: nx, y: ny, clashes };
      }
    }
    names[2 * i] = best.x;
    names[2 * i + 1] = best.y;
    placed.push(i);
  }
  return names;
}

/** How bright each picture is drawn, 0 to 1: dimmer where many lie on top of each other, so that none hides the shape of the crowd. */
export function brightness(places: Float32Array, picture: number): Float32Array {
  const crowd = new Map<number, number>();
  const cell = (i: number) => Math.floor(places[i]! / picture) * 65536 + Math.floor(places[i + 1]! / picture);
  for (let i = 0; i < places.length; i += 2) crowd.set(cell(i), (crowd.get(cell(i)) ?? 0) + 1);
  return Float32Array.from({ length: places.length / 2 }, (_, i) => 0.16 + 0.54 / Math.sqrt(crowd.get(cell(2 * i))!));
}

/** The image whose place is nearest, within `reach`; −1 where there is none. */
export function nearest(places: Float32Array, x: number, y: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i < places.length; i += 2) {
    const distance = (places[i]! - x) ** 2 + (places[i + 1]! - y) ** 2;
    if (distance < least) [least, best] = [distance, i / 2];
  }
  return best;
}

/** The place within a cloud's where images wait: clear of the stage's edge and of the other cloud. */
export const queueIn = ({ x, y, width, height }: Rect, { label }: Layout): Rect => ({ x: x + label, y, width: width - 2 * label, height });

/** A grid that holds `count` pictures in a rectangle, in reading order: where images wait to be pushed through. */
export function waiting(count: number, cloud: Rect): { places: Float32Array; cell: number } {
  const cellOf = (columns: number) => Math.min(cloud.width / columns, cloud.height / Math.ceil(count / columns));
  let columns = 1;
  for (let n = 2; n <= count; n++) if (cellOf(n) > cellOf(columns)) columns = n;
  const cell = cellOf(columns);
  const left = cloud.x + (cloud.width - cell * columns) / 2;
  const top = cloud.y + (cloud.height - cell * Math.ceil(count / columns)) / 2;
  const places = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    places[2 * i] = left + ((i % columns) + 0.5) * cell;
    places[2 * i + 1] = top + (Math.floor(i / columns) + 0.5) * cell;
  }
  return { places, cell };
}
