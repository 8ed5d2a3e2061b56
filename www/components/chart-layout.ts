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
  paths: { series: Series; d: string; errors: string; labelY: number; endY: number }[];
  /** The sorted places on the x axis that have data: where a cursor can stand. */
  stops: number[];
}

/** The domains are given, not taken from the data: a scale does not jump while the reader watches. */
export function layoutChart(
  series: readonly Series[],
  box: Box,
  xDomain: [number, number],
  yDomain: [number, number],
  labelHeight: number,
): ChartLayout {
  const x = linear(xDomain, [box.left, box.width - box.right]);
  const y = linear(yDomain, [box.height - box.bottom, box.top]);
  const ends = series.map(({ points }) => y(points.filter((point) => Number.isFinite(point.y)).at(-1)?.y ?? yDomain[0]));
  const labels = spread(ends, labelHeight, box.top, box.height - box.bottom);
  const stops = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  return {
    x,
    y,
    stops,
    paths: series.map((one, i) => ({
      series: one,
      d: pathOf(one.points, x, y),
      errors: errorBars(one.points, x, y, yDomain),
      labelY: labels[i]!,
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

/** Moves labels apart, as little as needed, so that each has `height` to itself; keeps their order and, where there is room, [low, high]. */
export function spread(wanted: readonly number[], height: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const placed = new Array<number>(wanted.length).fill(0);
  // Blocks of touching labels, each at the mean of what its labels want: the least-squares answer (pool adjacent violators).
  const blocks: { members: number[]; centre: number }[] = [];
  for (const i of order) {
    blocks.push({ members: [i], centre: wanted[i]! });
    while (blocks.length > 1) {
      const [above, below] = [blocks.at(-2)!, blocks.at(-1)!];
      if (below.centre - above.centre >= ((above.members.length + below.members.length) / 2) * height) break;
      blocks.pop();
      const members = [...above.members, ...below.members];
      const centre =
        members.reduce((sum, member, k) => sum + wanted[member]! - (k - (members.length - 1) / 2) * height, 0) / members.length;
      above.members = members;
      above.centre = centre;
    }
  }
  for (const { members, centre } of blocks)
    members.forEach((member, k) => (placed[member] = centre + (k - (members.length - 1) / 2) * height));
  // One shift of all keeps them inside where that is possible.
  const first = Math.min(...placed);
  const last = Math.max(...placed);
  const shift = first < low ? low - first : last > high ? Math.max(high - last, low - first) : 0;
  return placed.map((place) => place + shift);
}
