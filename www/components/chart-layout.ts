// Where a line chart's parts lie: pure arithmetic, so that it can be tested without a document.
import { linear, type Linear } from './linear.ts';

export interface Series {
  name: string;
  points: readonly { x: number; y: number; /** Standard error of y: drawn as a bar to either side. */ error?: number | undefined }[];
  /** Lines are told apart by dash and weight, never by hue. */
  dash?: string;
  strong?: boolean;
}

export interface Box {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface ChartLayout {
  x: Linear;
  y: Linear;
  /** `label`: its name in lines, and where the middle of the first is. */
  paths: { series: Series; d: string; errors: string; label: { lines: readonly string[]; y: number }; endY: number }[];
  /** The sorted places on the x axis that have data: where a cursor can stand. */
  stops: number[];
}

/** Of the height of a line of a name, what the next line of the same name takes: closer than the next name. */
export const LEADING = 0.9;

/**
 * The domains are given, not taken from the data: a scale does not jump while the reader watches. `names`: of the series, each in
 * lines of `lineHeight`.
 */
export function layoutChart(
  series: readonly Series[],
  box: Box,
  xDomain: [number, number],
  yDomain: [number, number],
  lineHeight: number,
  names: readonly (readonly string[])[] = series.map(({ name }) => [name]),
): ChartLayout {
  const x = linear(xDomain, [box.left, box.width - box.right]);
  const y = linear(yDomain, [box.height - box.bottom, box.top]);
  const ends = series.map(({ points }) => y(points.filter((point) => Number.isFinite(point.y)).at(-1)?.y ?? yDomain[0]));
  const heights = heightsOf(names, lineHeight);
  const labels = spread(ends, heights, box.top - lineHeight / 2, box.height - box.bottom + lineHeight / 2);
  const stops = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  return {
    x,
    y,
    stops,
    paths: series.map((one, i) => ({
      series: one,
      d: pathOf(one.points, x, y),
      errors: errorBars(one.points, x, y, yDomain),
      label: { lines: names[i]!, y: labels[i]! - (heights[i]! - lineHeight) / 2 },
      endY: ends[i]!,
    })),
  };
}

const thousandths = (value: number) => String(Math.round(value * 1000) / 1000);

/** One standard error to either side of each point, cut off where the chart ends. */
function errorBars(points: Series['points'], x: Linear, y: Linear, [low, high]: [number, number]): string {
  const within = (value: number) => Math.min(high, Math.max(low, value));
  return points
    .filter((point) => Number.isFinite(point.y) && point.error)
    .map(
      ({ x: at, y: value, error }) =>
        `M${[x(at), y(within(value - error!))].map(thousandths).join(',')}V${thousandths(y(within(value + error!)))}`,
    )
    .join('');
}

/** The points joined by straight lines, as SVG path data; broken where a point is not finite. */
function pathOf(points: Series['points'], x: Linear, y: Linear): string {
  const places = points.map((point) => [x(point.x), y(point.y)] as const);
  const drawn = places.map((place) => place.every(Number.isFinite));
  return places
    .map((place, i) => {
      if (!drawn[i]) return '';
      const alone = !drawn[i - 1] && !drawn[i + 1];
      return `${drawn[i - 1] ? 'L' : 'M'}${place.map(thousandths).join(',')}${alone ? 'Z' : ''}`;
    })
    .join('');
}

/** Heights of names in lines of `lineHeight`. */
const heightsOf = (names: readonly (readonly string[])[], lineHeight: number) =>
  names.map(({ length }) => (1 + (length - 1) * LEADING) * lineHeight);

/**
 * Names in lines of at most `most` characters: as they are where that holds, else broken; where the lines would take more than `room`,
 * without what follows a comma, unless that made two of them the same.
 */
export function fitted(names: readonly string[], most: number, lineHeight: number, room: number): string[][] {
  const broken = names.map((name) => wrapped(name, most));
  if (broken.every(({ length }) => length === 1)) return broken;
  if (heightsOf(broken, lineHeight).reduce((sum, height) => sum + height, 0) <= room) return broken;
  const short = names.map((name) => (name.length > most ? name.split(',')[0]! : name));
  return (new Set(short).size === names.length ? short : names).map((name) => [name]);
}

/** A name in lines of at most `most` characters where its words allow that: broken at its commas, or, where that is not enough, between words. */
export function wrapped(name: string, most: number): string[] {
  if (name.length <= most) return [name];
  const parts = name.split(/(?<=,) /);
  if (parts.every((part) => part.length <= most)) return filled(parts, most);
  return filled(name.split(' '), most);
}

/** As many parts on each line as it holds. */
function filled(parts: readonly string[], most: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)} ${part}`;
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

/** Moves labels apart, as little as needed, so that each has its height to itself; keeps their order and, where there is room, [low, high]. */
export function spread(wanted: readonly number[], heights: readonly number[], low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const placed = new Array<number>(wanted.length).fill(0);
  // Blocks of touching labels, each where its labels want it on average: the least-squares answer (pool adjacent violators).
  const blocks: Touching[] = [];
  for (const i of order) {
    blocks.push(touching([i], wanted, heights));
    while (blocks.length > 1) {
      const [above, below] = [blocks.at(-2)!, blocks.at(-1)!];
      if (above.top + above.height <= below.top) break;
      blocks.splice(-2, 2, touching([...above.members, ...below.members], wanted, heights));
    }
  }
  for (const { members, top } of blocks) {
    let edge = top;
    for (const member of members) {
      placed[member] = edge + heights[member]! / 2;
      edge += heights[member]!;
    }
  }
  // One shift of all keeps them inside where that is possible.
  const first = Math.min(...blocks.map(({ top }) => top));
  const last = Math.max(...blocks.map(({ top, height }) => top + height));
  const shift = first < low ? low - first : last > high ? Math.max(high - last, low - first) : 0;
  return placed.map((place) => place + shift);
}

interface Touching {
  members: number[];
  top: number;
  height: number;
}

function touching(members: number[], wanted: readonly number[], heights: readonly number[]): Touching {
  let height = 0;
  let top = 0;
  for (const member of members) {
    top += (wanted[member]! - height - heights[member]! / 2) / members.length;
    height += heights[member]!;
  }
  return { members, top, height };
}
