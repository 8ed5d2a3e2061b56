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
  /** Right ends of the two numbers. */
  number: Point;
  share: Point;
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
    const side = Math.max(12, Math.floor(pitch - 4));
    const numbers = 3.4 * label;
    const name = phone || projected ? 6.4 * label : 8.2 * label;
    const text = x + 2 * (side + 6) + 4;
    const line = Math.max(20, room - (text - x) - name - 2 * numbers - 8);
    return Array.from({ length: feeds }, (_, i) => {
      const top = first + i * pitch;
      const middle = top + side / 2;
      return {
        filter: square(x, top, side),
        map: square(x + side + 6, top, side),
        name: { x: text, y: middle },
        weight: { x: text + name, y: middle - 2, width: line, height: 4 },
        number: { x: text + name + line + numbers, y: middle },
        share: { x: text + name + line + 2 * numbers, y: middle },
      };
    });
  };
  if (phone) {
    const map = Math.floor(0.5 * (width - 3 * pad));
    const left = 2 * pad + map;
    const columns = 2;
    const side = Math.floor(Math.min((width - left - pad - 10) / columns, (map - 1.4 * label) / 3));
    const below = pad + 1.6 * label + map + caption;
    return {
      map: square(pad, pad + 1.6 * label, map),
      caption: { x: pad, y: pad + 1.6 * label + map + 1.3 * label },
      heads: below + label,
      feeds: list(pad, below, width - 2 * pad, height - below - pad),
      images: grid(images, left, pad + 1.6 * label, columns, side, label),
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
  /** The plane that the arrows are drawn in; 0 is in its middle. */
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
  const numbers = Math.min(width * 0.46, (label > 14 ? 21 : 32) * label);
  const side = Math.floor(Math.min(height - 2 * pad, width - numbers - 3 * pad));
  const wide = width - numbers - side - 4 * pad >= 120;
  const map = wide ? Math.floor(Math.min(240, width - numbers - side - 4 * pad)) : Math.floor(Math.min(110, 0.22 * height));
  const x = wide ? 2 * pad + map : pad;
  const left = width - pad - numbers;
  const tall = wide ? height - 2 * pad : height - 2 * pad - map - 12;
  const first = (wide ? pad : pad + map + 12) + label;
  const pitch = Math.min(line, (tall - label) / (rows - 1));
  return {
    map: wide ? square(pad, pad, map) : square(left, pad, map),
    caption: wide ? { x: pad, y: pad + map + 1.4 * label } : { x: left + map + 12, y: pad + label },
    plane: square(x, Math.round((height - side) / 2), side),
    rows: Array.from({ length: rows }, (_, i) => first + i * pitch),
    left,
    columns: [left + numbers - 12.6 * label, left + numbers - 6.3 * label, left + numbers],
  };
}

/** The next larger of 1, 2, 5, 10, …: a scale that seldom changes while arrows do. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value * (1 - 1e-9)) ?? 10);
}
