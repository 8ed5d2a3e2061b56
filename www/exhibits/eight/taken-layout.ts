// Where the parts of one output lie when it is taken apart, and of one pixel of it: pure arithmetic.
import type { Box, Point } from './layout.ts';

export interface Part {
  width: number;
  height: number;
  label: number;
  phone: boolean;
}

/** One channel that goes into the output. */
export interface FeedRow {
  filter: Box;
  map: Box;
  name: Point;
  /** The line that weights are drawn on, zero in its middle. */
  weight: Box;
  /** Right ends of the two numbers; the second may have no room. */
  number: Point;
  share: Point | undefined;
}

export interface ChannelLayout {
  map: Box;
  /** Below the map: what is at the place looked at. */
  caption: Point;
  feeds: FeedRow[];
  /** Base line of the columns' names. */
  heads: number;
  /** The sample images that excite it most, and where their title stands. */
  images: Box[];
  title: Point;
}

const square = (x: number, y: number, side: number): Box => ({ x, y, width: side, height: side });

/** `n` squares in columns, from (x, y), with a line of text below each. */
function grid(n: number, x: number, y: number, columns: number, side: number, label: number): Box[] {
  return Array.from({ length: n }, (_, i) =>
    square(x + (i % columns) * (side + 10), y + Math.floor(i / columns) * (side + 1.7 * label), side),
  );
}

export function layoutChannel({ width, height, label, phone }: Part, feeds: number, images: number): ChannelLayout {
  const pad = phone ? 10 : 16;
  const wide = width >= 860;
  const caption = 3 * label;
  const projected = label > 14;
  // Feeds: what a row needs, and what is left for the line of weights.
  const list = (x: number, y: number, room: number, tall: number): FeedRow[] => {
    const first = y + 1.6 * label;
    const pitch = Math.min(projected ? 60 : 46, (tall - 1.6 * label) / feeds);
    const narrow = room < 290;
    const name = (narrow ? 7.2 : !wide || projected ? 6.4 : 8.2) * label;
    const side = Math.max(12, Math.floor(Math.min(pitch - 4, narrow ? 30 : pitch)));
    const numbers = 3.4 * label;
    const text = x + 2 * (side + 6) + 4;
    // A line that is too short says nothing.
    const left = Math.round(room - (text - x) - name - (narrow ? 1 : 2) * numbers - 8);
    const line = left < 36 ? 0 : left;
    return Array.from({ length: feeds }, (_, i) => {
      const top = first + i * pitch;
      const middle = top + side / 2;
      return {
        filter: square(x, top, side),
        map: square(x + side + 6, top, side),
        name: { x: text, y: middle },
        weight: { x: text + name, y: middle - 2, width: line, height: 4 },
        number: { x: text + name + line + numbers, y: middle },
        share: narrow ? undefined : { x: text + name + line + 2 * numbers, y: middle },
      };
    });
  };
  if (phone) {
    const map = Math.floor(0.5 * (width - 3 * pad));
    const left = 2 * pad + map;
    const columns = 2;
    const side = Math.floor(Math.min((width - left - pad - 10) / columns, (map - 2.4 * label) / 3));
    const below = pad + 1.6 * label + map + caption;
    return {
      map: square(pad, pad + 1.6 * label, map),
      caption: { x: pad, y: pad + 1.6 * label + map + 1.3 * label },
      heads: below + label,
      feeds: list(pad, below, width - 2 * pad, height - below - pad),
      images: grid(Math.min(6, images), left, pad + 1.6 * label, columns, side, label),
      title: { x: left, y: pad + label },
    };
  }
  const top = pad + 1.6 * label;
  const tall = height - top - pad;
  if (wide) {
    const map = Math.floor(Math.min(0.29 * width, tall - caption));
    const columns = 3;
    const rows = Math.ceil(images / columns);
    const side = Math.floor(Math.min(76, (0.24 * width - 2 * 10) / columns, (tall - 1.7 * label * rows) / rows));
    const right = width - pad - columns * side - (columns - 1) * 10;
    const middle = pad + map + 28;
    return {
      map: square(pad, top, map),
      caption: { x: pad, y: top + map + 1.4 * label },
      heads: pad + label,
      feeds: list(middle, pad, right - 36 - middle, height - 2 * pad),
      images: grid(images, right, top, columns, side, label),
      title: { x: right, y: pad + label },
    };
  }
  // Half a stage: map and images below each other.
  const columns = Math.ceil(images / 2);
  const left = Math.floor(Math.min(0.4 * width, 0.46 * tall));
  const map = Math.max(60, left);
  const below = top + map + caption + 1.6 * label;
  const side = Math.floor(Math.min((0.4 * width - (columns - 1) * 10) / columns, (height - below - pad - 3.4 * label) / 2));
  const middle = pad + Math.max(map, columns * side + (columns - 1) * 10) + 18;
  return {
    map: square(pad, top, map),
    caption: { x: pad, y: top + map + 1.4 * label },
    heads: pad + label,
    feeds: list(middle, pad, width - pad - middle, height - 2 * pad),
    images: grid(images, pad, below, columns, Math.max(14, side), label),
    title: { x: pad, y: below - 0.6 * label },
  };
}

export interface PixelLayout {
  map: Box;
  caption: Point;
  /** The plane that the arrows are drawn in. */
  plane: Box;
  /** Base lines of the numbers, their left end and the right ends of their columns. */
  rows: number[];
  left: number;
  columns: [weight: number, value: number, product: number];
}

/** `rows` lines of numbers beside (below, on a phone) the plane. */
export function layoutPixel({ width, height, label, phone }: Part, rows: number): PixelLayout {
  const pad = phone ? 10 : 16;
  const line = Math.round(1.5 * label);
  if (phone) {
    const side = Math.min(width - 2 * pad, Math.floor(0.46 * height));
    const map = Math.floor(Math.min(92, 0.24 * width));
    const plane = square(Math.round((width - side) / 2), pad, side);
    const top = pad + side + 14;
    const first = top + map + 16 + label;
    const pitch = Math.min(line, (height - first - pad) / (rows - 1));
    return {
      map: square(pad, top, map),
      caption: { x: pad + map + 12, y: top + label },
      plane,
      rows: Array.from({ length: rows }, (_, i) => first + i * pitch),
      left: pad,
      columns: [width - pad - 14 * label, width - pad - 7 * label, width - pad],
    };
  }
  const wide = width >= 860;
  const numbers = Math.min(width * (wide ? 0.44 : 0.5), (label > 14 ? 21 : 32) * label);
  const map = Math.floor(wide ? Math.min(220, 0.19 * width, 0.5 * height) : Math.min(110, 0.22 * height));
  const x = wide ? 2 * pad + map : pad;
  const left = width - pad - numbers;
  const tall = wide ? height - 2 * pad : height - 2 * pad - map - 12;
  const first = (wide ? pad : pad + map + 12) + label;
  const pitch = Math.min(line, (tall - label) / (rows - 1));
  return {
    map: wide ? square(pad, pad, map) : square(left, pad, map),
    caption: wide ? { x: pad, y: pad + map + 1.4 * label } : { x: left + map + 12, y: pad + label },
    plane: { x, y: pad, width: left - x - (wide ? 2 : 1) * pad, height: height - 2 * pad },
    rows: Array.from({ length: rows }, (_, i) => first + i * pitch),
    left,
    columns: [left + numbers - 14.4 * label, left + numbers - 7.2 * label, left + numbers],
  };
}

/** The next larger of these steps times a power of ten: a scale that seldom changes while arrows do. */
export function roundUp(value: number, steps: readonly number[] = [1, 2, 5]): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (steps.find((step) => step * power >= value * (1 - 1e-9)) ?? 10);
}

/** What has to fit into a plane: the least and largest values across and up, and whether a lane without phase hangs below. */
export interface Extent {
  left: number;
  right: number;
  low: number;
  high: number;
  hangs: boolean;
}

export interface PlaneLayout {
  /** CSS pixels a unit, and where 0 lies. */
  scale: number;
  zero: Point;
  /** Height for the lane that hangs below. */
  fall: number;
}

const FINE = [1, 1.5, 2, 3, 5, 7];

/** Fits an extent into a plane in steps, so that arrows move and not what they are measured by. */
export function layoutPlane(plane: Box, { left, right, low, high, hangs }: Extent, margin: number): PlaneLayout {
  const fall = hangs ? 0.5 * plane.height : 0;
  const [width, height] = [plane.width - 2 * margin, plane.height - fall - 2 * margin];
  const unit = roundUp(Math.max((right - left) / width, (high - low) / height) * 100, FINE) / 100;
  // 0 moves by eighths of the plane.
  const snap = (value: number, step: number) => Math.round(value / step) * step;
  const x = plane.width / 2 - (left + right) / 2 / unit;
  const y = (plane.height - fall) / 2 + (low + high) / 2 / unit;
  const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), Math.max(least, most));
  return {
    scale: 1 / unit,
    zero: {
      x: plane.x + within(snap(x, plane.width / 8), margin - left / unit, plane.width - margin - right / unit),
      y: plane.y + within(snap(y, plane.height / 8), margin + high / unit, plane.height - fall - margin + low / unit),
    },
    fall,
  };
}
