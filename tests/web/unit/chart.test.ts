import { describe, expect, it } from 'vitest';
import { layoutChart, spread } from '../../../www/components/chart-layout.ts';

describe('labels at the ends of lines', () => {
  it('stay where they are wanted when there is room', () => {
    expect(spread([10, 60, 100], 20, 0, 200)).toEqual([10, 60, 100]);
  });
  it('move apart evenly, in order, when they collide', () => {
    expect(spread([52, 50], 20, 0, 200)).toEqual([61, 41]);
  });
  it('never overlap and keep their order, whatever they want', () => {
    for (const wanted of [
      [0, 0, 0, 0],
      [199, 200, 200],
      [5, 90, 91, 92, 180],
      [30, 20, 10],
    ]) {
      const placed = spread(wanted, 16, 0, 200);
      const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
      for (let k = 1; k < order.length; k++) expect(placed[order[k]!]! - placed[order[k - 1]!]!).toBeGreaterThanOrEqual(16 - 1e-9);
      expect(Math.min(...placed)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...placed)).toBeLessThanOrEqual(200);
    }
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
