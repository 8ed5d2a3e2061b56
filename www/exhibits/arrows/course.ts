// The charts under the picture, as data: how far the ringed arrow turned on the way, and how much z, |z| and |z| averaged changed.
import type { Series } from '../../components/chart-layout.ts';
import { endOf, type Path, type Way } from './path.ts';

/** What both charts know of an axis. */
export interface Axis {
  domain: [number, number];
  ticks: readonly { at: number; text: string }[];
}

/** The top of the scale of turns for each octave, in degrees: at least what a pure wave turns in the line's reach. */
export const TOPS = [540, 360, 180, 90] as const;
/** A full bar, and the top of the chart of changes. */
export const FULL_CHANGE = 1.5;

export const xAxis = (path: Path): Axis =>
  path === 'line'
    ? { domain: [0, endOf(path)], ticks: [0, 1, 2, 3, 4].map((at) => ({ at, text: at === 4 ? '4 px' : String(at) })) }
    : {
        domain: [0, endOf(path)],
        ticks: ['right', 'down', 'left', 'up', 'right'].map((text, i) => ({ at: 90 * i, text })),
      };

/** On a line turns are drawn upwards; on a circle they go either way. */
export function turnAxis(octave: number, path: Path, pureRate: number, radius: number): Axis {
  const degrees = (at: number) => ({ at, text: `${at < 0 ? '−' : ''}${Math.abs(at)}°` });
  if (path === 'line') {
    const top = TOPS[octave] ?? 180;
    return { domain: [-top / 12, top], ticks: [0, top / 2, top].map(degrees) };
  }
  const top = [30, 60, 90, 180, 360, 540, 720].find((top) => top >= 1.1 * pureRate * radius) ?? 1080;
  return { domain: [-top, top], ticks: [-top, 0, top].map(degrees) };
}

export const CHANGE_AXIS: Axis = {
  domain: [0, FULL_CHANGE],
  ticks: [0, 0.5, 1, 1.5].map((at) => ({ at, text: at === 1.5 ? '150 %' : String(100 * at) })),
};

const STYLES: readonly Partial<Series>[] = [{ strong: true }, { dash: '7 4' }, { dash: '1.5 3' }];

/** Three curves from rows of three values at equal steps along the way. */
function curves(way: Way, values: Float64Array, names: readonly [string, string, string], scale: number): Series[] {
  const last = values.length / 3 - 1;
  return names.map((name, k) => ({
    name,
    points: Array.from({ length: last + 1 }, (_, i) => ({ x: (endOf(way.path) * i) / last, y: scale * values[3 * i + k]! })),
    ...STYLES[k],
  }));
}

/** Turns in degrees: measured, predicted, of a pure wave. On a line that turns arrows the other way they are drawn upwards, too. */
export function turnCurves(way: Way, turns: Float64Array): { series: Series[]; sign: 1 | -1 } {
  const end = turns.length - 3;
  // Across its stripes a wave does not turn at all, up to rounding.
  const [predicted, pure] = [turns[end + 1] ?? 0, turns[end + 2] ?? 0];
  const sense = Math.abs(pure) > 1e-6 ? pure : predicted;
  const sign = way.path === 'line' && sense < 0 ? -1 : 1;
  return { series: curves(way, turns, ['measured', 'predicted', 'pure wave'], (sign * 180) / Math.PI), sign };
}

export const changeCurves = (way: Way, changes: Float64Array): Series[] => curves(way, changes, ['z', '|z|', '|z| averaged'], 1);

/** The value of a curve at x, between its points in a straight line; not a number where it has none. */
export function valueAt({ points }: Pick<Series, 'points'>, x: number): number {
  const next = points.findIndex((point) => point.x >= x - 1e-9);
  if (next < 0) return NaN;
  const [a, b] = [points[Math.max(0, next - 1)]!, points[next]!];
  const share = b.x > a.x ? Math.min(1, (x - a.x) / (b.x - a.x)) : 1;
  return share >= 1 - 1e-9 ? b.y : a.y + share * (b.y - a.y);
}
