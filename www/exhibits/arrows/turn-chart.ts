// The chart under the picture, as data: how far the ringed arrow turned over the length of the move, in degrees.
import type { Series } from '../../components/chart-layout.ts';

/** Lengths of the move that the chart shows, in pixels. */
export const REACH = 4;

/** The top of the scale for each octave: at least what a pure wave turns in REACH pixels. */
export const TOPS = [540, 360, 180, 90] as const;

export interface Curves {
  measured: Series;
  predicted: Series;
  pure: Series;
  /** Degrees a pixel. */
  predictedRate: number;
  pureRate: number;
  /** 1, or −1 where this direction turns arrows the other way: turns are drawn upwards. */
  sign: 1 | -1;
}

/** Reads the engine's points: shift, turn, predicted, pure wave; radians. */
export function curvesOf(points: Float64Array): Curves {
  const last = points.length - 4;
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  const [predictedEnd, pureEnd] = [points[last + 2] ?? 0, points[last + 3] ?? 0];
  // Across its stripes a wave does not turn at all, up to rounding.
  const sense = Math.abs(pureEnd) > 1e-6 ? pureEnd : predictedEnd;
  const sign = sense < 0 ? -1 : 1;
  const series = (name: string, at: number, style: Partial<Series>): Series => ({
    name,
    points: Array.from({ length: points.length / 4 }, (_, i) => ({ x: points[4 * i]!, y: sign * degrees(points[4 * i + at]!) })),
    ...style,
  });
  const shift = points[last] || 1;
  return {
    measured: series('measured', 1, { strong: true }),
    predicted: series('predicted', 2, { dash: '7 4' }),
    pure: series('pure wave', 3, { dash: '1.5 3' }),
    predictedRate: Math.abs(degrees(predictedEnd)) / shift,
    pureRate: Math.abs(degrees(pureEnd)) / shift,
    sign,
  };
}
