import { describe, expect, it } from 'vitest';
import { fitted, layoutChart, spread, wrapped } from '../../../www/components/chart-layout.ts';

describe('labels at the ends of lines', () => {
  it('stay where they are wanted when there is room', () => {
    expect(spread([10, 60, 100], [20, 20, 20], 0, 200)).toEqual([10, 60, 100]);
  });
  it('move apart evenly, in order, when they collide', () => {
    expect(spread([52, 50], [20, 20], 0, 200)).toEqual([61, 41]);
  });
  it('never overlap and keep their order, whatever they want', () => {
    for (const wanted of [
      [0, 0, 0, 0],
      [199, 200, 200],
      [5, 90, 91, 92, 180],
      [30, 20, 10],
    ]) {
      const heights = wanted.map((_, i) => (i % 2 ? 30 : 16));
      const placed = spread(wanted, heights, 0, 200);
      const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
      const edges = order.flatMap((i) => [placed[i]! - heights[i]! / 2, placed[i]! + heights[i]! / 2]);
      for (let k = 1; k < edges.length; k++) expect(edges[k]! - edges[k - 1]!).toBeGreaterThanOrEqual(-1e-9);
      expect(edges[0]).toBeGreaterThanOrEqual(0);
      expect(edges.at(-1)).toBeLessThanOrEqual(200);
    }
  });
});

describe('names in lines', () => {
  it('are broken at a comma, else between words, else not', () => {
    expect(wrapped('soft threshold', 18)).toEqual(['soft threshold']);
    expect(wrapped('soft threshold, 15 epochs', 18)).toEqual(['soft threshold,', '15 epochs']);
    expect(wrapped('amplitude collapse, no skip', 18)).toEqual(['amplitude', 'collapse, no skip']);
    expect(wrapped('standardised', 5)).toEqual(['standardised']);
  });
  it('lose what follows a comma where there is no room for more lines, if they differ without it', () => {
    const [wide, none, sigmoid] = ['modulus, 2 × as wide', 'untrained', 'sigmoid, 15 epochs'];
    expect(fitted([wide, none], 15, 20, 60)).toEqual([['modulus,', '2 × as wide'], [none]]);
    expect(fitted([wide, none], 15, 20, 50)).toEqual([['modulus'], [none]]);
    expect(fitted([wide, 'modulus'], 15, 20, 50)).toEqual([[wide], ['modulus']]);
    expect(fitted([none, 'tanh, no skip'], 15, 20, 10)).toEqual([[none], ['tanh, no skip']]);
    expect(fitted([sigmoid, 'tanh, no skip'], 15, 20, 50)).toEqual([['sigmoid'], ['tanh, no skip']]);
  });
  it('have all of their lines to themselves', () => {
    const points = [{ x: 1, y: 90 }];
    const box = { width: 300, height: 220, top: 10, right: 100, bottom: 20, left: 50 };
    const series = ['a, b', 'c'].map((name) => ({ name, points }));
    const { paths } = layoutChart(series, box, [0, 4], [0, 180], 20, [['a,', 'b'], ['c']]);
    // Two lines of 20, the second drawn 18 below the first; then the other name's.
    expect(paths[1]!.label.y - paths[0]!.label.y).toBeCloseTo(38, 9);
  });
  it('stand about the end of their line', () => {
    const points = [{ x: 1, y: 90 }];
    const box = { width: 300, height: 120, top: 10, right: 100, bottom: 20, left: 50 };
    const { paths } = layoutChart([{ name: 'a, b', points }], box, [0, 4], [0, 180], 20, [['a,', 'b']]);
    expect(paths[0]!.endY).toBe(55);
    expect(paths[0]!.label).toEqual({ lines: ['a,', 'b'], y: 46 });
  });
});

describe('a chart', () => {
  const box = { width: 300, height: 120, top: 10, right: 100, bottom: 20, left: 50 };
  it('maps its domain to its box, the y axis upwards', () => {
    const { x, y } = layoutChart([], box, [0, 4], [0, 180], 14);
    expect([x(0), x(4), y(0), y(180)]).toEqual([50, 200, 100, 10]);
  });
  it('draws a standard error to either side of a point, and no further than the chart goes', () => {
    const points = [
      { x: 0, y: 90, error: 45 },
      { x: 2, y: 170, error: 30 },
      { x: 4, y: 90 },
      { x: 4, y: NaN, error: 1 },
    ];
    const { paths } = layoutChart([{ name: 'a', points }], box, [0, 4], [0, 180], 14);
    expect(paths[0]!.errors).toBe('M50,77.5V32.5M125,30V10');
  });
  it('breaks a line where a value is missing instead of drawing zero', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: NaN },
      { x: 3, y: 1 },
      { x: 4, y: 1 },
    ];
    const { paths, stops } = layoutChart([{ name: 'a', points }], box, [0, 4], [0, 2], 14);
    expect(paths[0]!.d.match(/M/g)).toHaveLength(2);
    expect(stops).toEqual([0, 1, 2, 3, 4]);
  });
});
