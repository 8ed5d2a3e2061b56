// The workbench's layout, lists and words: nothing overlaps, sorting and filtering are exact, and what is said follows from the figures.
import { describe, expect, it } from 'vitest';
import { channelsOf, chosenOf, medianOf, partOf, rangeOf, type Channel } from '../../../www/exhibits/workbench/channels.ts';
import { chainOf, niceBelow, termOf } from '../../../www/exhibits/workbench/draw-hand.ts';
import { filterAt, planFilters, planHand, planList, type Rect } from '../../../www/exhibits/workbench/plan.ts';
import { bankTable, handTable } from '../../../www/exhibits/workbench/tables.ts';
import {
  GAP,
  breaks,
  complexWords,
  filterName,
  filtersSaid,
  filtersSummaryNumber,
  foldingWords,
  frequencyWords,
  percent,
} from '../../../www/exhibits/workbench/words.ts';
import type { BankFigures, BankPictures, HandScene } from '../../../www/engine/calls/workbench.ts';

const SPACES = [
  { width: 1200, height: 520, label: 14, phone: false },
  { width: 901, height: 400, label: 14, phone: false },
  { width: 1500, height: 620, label: 24, phone: false },
  { width: 390, height: 975, label: 14, phone: true },
];

const apart = (a: Rect, b: Rect) =>
  a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01 || a.y + a.height <= b.y + 0.01 || b.y + b.height <= a.y + 0.01;
const inside = (a: Rect, { width, height }: { width: number; height: number }) =>
  a.x >= 0 && a.y >= 0 && a.x + a.width <= width + 0.01 && a.y + a.height <= height + 0.01 && a.width > 0 && a.height > 0;

function allApart(rects: Rect[]) {
  for (const [i, a] of rects.entries()) for (const b of rects.slice(i + 1)) expect(apart(a, b), JSON.stringify([a, b])).toBe(true);
}

describe('the plans', () => {
  for (const space of SPACES)
    it(`keep their parts apart and inside at ${space.width}×${space.height}`, () => {
      for (const filters of [5, 9, 13])
        for (const rows of [3, 4]) {
          const plan = planFilters(space, filters, rows);
          const cells = plan.rows.flatMap((y) => plan.columns.map((x) => ({ x, y, width: plan.cell, height: plan.cell })));
          const rects = [...cells, plan.plane, ...(plan.bare ? [] : [plan.radial, plan.around, plan.whole, plan.folded])];
          for (const rect of rects) expect(inside(rect, space), JSON.stringify({ rect, space })).toBe(true);
          allApart(rects);
          expect(filterAt(plan, plan.columns[2]! + 1, plan.rows[1]! + 1)).toBe(2);
          expect(filterAt(plan, plan.plane.x + 5, plan.plane.y + 5)).toBe(-1);
        }
      const hand = planHand({ ...space, height: space.phone ? 840 : space.height });
      const rects = [hand.map, ...hand.patches, hand.out];
      for (const rect of [...rects, hand.chain]) expect(inside(rect, { ...space, height: 1080 })).toBe(true);
      allApart(rects);
      allApart([hand.map, ...hand.patches, hand.chain]);
      const list = planList(space, 30);
      expect(list.columns[0]).toBeGreaterThan(list.nameX);
      expect(planList(space, 4).row).toBeGreaterThan(list.row);
      expect(list.columns[3] + list.width).toBeLessThanOrEqual(space.width);
    });
});

describe('the channels', () => {
  const values = [
    [3, 4, 1, 0.2, 0.9],
    [0, 0, 2, 0.4, 0.9],
    [-1, 0, 0.5, 0.1, 1.2],
  ];
  const channels = channelsOf(Float64Array.from(values.flat()));
  const order = (rows: readonly Channel[]) => rows.map(({ channel }) => channel);
  const whole = { by: 'change' as const, from: 0, to: 1 };

  it('read five numbers a channel; a mean is as long as its arrow', () => {
    expect(channels[0]).toEqual({ channel: 0, mean: 5, deviation: 1, sparsity: 0.2, change: 0.9 });
    expect(rangeOf(channels, 'mean')).toEqual([0, 5]);
    expect(partOf([2, 4], 0.25)).toBe(2.5);
  });

  it('are sorted either way, ties by channel', () => {
    expect(order(chosenOf(channels, 'mean', true, whole))).toEqual([0, 2, 1]);
    expect(order(chosenOf(channels, 'mean', false, whole))).toEqual([1, 2, 0]);
    expect(order(chosenOf(channels, 'change', true, whole))).toEqual([2, 0, 1]);
    expect(order(chosenOf(channels, 'channel', true, whole))).toEqual([2, 1, 0]);
  });

  it('are filtered by a part of the range, ends included', () => {
    expect(order(chosenOf(channels, 'channel', false, { by: 'deviation', from: 0.3, to: 1 }))).toEqual([0, 1]);
    expect(order(chosenOf(channels, 'channel', false, { by: 'deviation', from: 0, to: 0 }))).toEqual([2]);
    expect(order(chosenOf(channels, 'channel', false, { by: 'change', from: 0.5, to: 0.9 }))).toEqual([]);
  });

  it('have a median', () => {
    expect([medianOf([]), medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([0, 2, 2.5]);
  });
});

const scene: HandScene = {
  sum: [1.5, 1],
  restCount: 2,
  rest: [0.5, 0],
  middle: [4, 5],
  terms: Float64Array.from([-1, 0, 3, 5, 0, 2, 0, 0.5, 0, 1, 0, 0, 0, 4, 5, 1, 1, 0, 0, 1, 0, 1]),
  network: [1.5, 1],
  own: true,
  figures: { recipe: { orientations: 4 } } as BankFigures,
  channel: new Uint8Array(),
  map: new Uint8Array(),
};

describe('one pixel by hand', () => {
  it('is a chain that ends at its sum', () => {
    expect([...chainOf(scene)]).toEqual([0, 0, 1, 0, 1, 1, 1.5, 1]);
    expect([...chainOf({ ...scene, restCount: 0 })]).toEqual([0, 0, 1, 0, 1, 1]);
    expect(termOf(scene.terms, 1)).toEqual({
      ...{ down: 0, right: 0, row: 4, col: 5, reflected: true },
      ...{ x: [1, 0], filter: [0, 1], product: [0, 1] },
    });
  });

  it('lists its largest products', () => {
    const table = handTable(scene, 0, 3, 4);
    expect(table.rows.map((row) => row[0])).toEqual(['4, 6', '5, 6 (reflected)']);
    expect(table.caption).toContain('1.500 + 1.000i');
  });

  it('has a scale bar of 1, 2 or 5', () => {
    expect([0.7, 1, 34, 0.03].map(niceBelow)).toEqual([0.5, 1, 20, 0.02]);
  });
});

const figures = (changes: Partial<BankFigures> = {}): BankFigures => {
  const folding = { beyond: 0.4, under: 0.1 };
  return {
    recipe: { orientations: 4, sigma: 0.8, xi: 2.36, slant: 1, octaves: 0, zeroMean: true },
    padded: [32, 32],
    side: [28, 28],
    least: { value: 0.2, row: -Math.PI, col: Math.PI / 2 },
    most: { value: 1.02, row: 0, col: 0 },
    leastComplex: { value: 0.1, row: 0, col: 1 },
    mostComplex: { value: 1.5, row: 1, col: 0 },
    mean: 0,
    plane: 49,
    white: Array.from({ length: 5 }, () => folding),
    map: Array.from({ length: 5 }, () => folding),
    ...changes,
  };
};
const bank = (own: BankFigures, rebuilt: BankFigures | null) => ({
  own: { figures: own } as BankPictures,
  rebuilt: rebuilt && ({ figures: rebuilt } as BankPictures),
  channel: new Uint8Array(),
  scales: [1, 1] as [number, number],
});

describe('the words', () => {
  it('write numbers with their signs and units', () => {
    expect([percent(0), percent(0.0001), percent(0.042), percent(0.873)]).toEqual(['0 %', 'under 0.1 %', '4.2 %', '87 %']);
    expect(complexWords([-0.5, -0.25])).toBe('−0.500 − 0.250i');
    expect(complexWords([-1e-9, -1e-9])).toBe('0.000 + 0.000i');
    expect(frequencyWords({ value: 0, row: -Math.PI, col: 0 })).toBe('(−π, 0)');
    expect([filterName(0, 4), filterName(4, 4)]).toEqual(['ψ 1', 'φ']);
    expect(foldingWords(undefined)).toContain('nothing folds');
  });

  it('say what breaks, worst first, and only that', () => {
    const own = figures();
    expect(breaks(own, own)).toEqual([]);
    expect(breaks(figures({ mean: 0.2 }), own)[0]!.words).toContain('20 % of the peak');
    const gap = breaks(figures({ least: { value: 0.19 * GAP, row: 1, col: 0 } }), own);
    expect(gap).toHaveLength(1);
    expect(gap[0]!.words).toContain('(0.32π, 0)');
    const folded = figures({ white: Array.from({ length: 5 }, () => ({ beyond: 0.9, under: 0.3 })) });
    expect(breaks(folded, own)[0]!.words).toContain('30 %');
    expect(breaks(figures({ mean: 0.2, white: folded.white }), own).map(({ words }) => words.split(' ')[0])).toEqual(['the', 'aliasing:']);
  });

  it('tell the network’s own from what is rebuilt', () => {
    expect(filtersSaid(bank(figures(), null), 1).claim).toContain('Four wavelets');
    expect(filtersSaid(bank(figures(), figures()), 1).claim).toContain('nothing breaks');
    expect(filtersSaid(bank(figures(), figures({ mean: 0.5 })), 1).claim).toContain('zero mean');
    expect(filtersSummaryNumber(bank(figures(), null), 2).caption).toContain('32 × 32 frequencies of block 2');
    const table = bankTable(bank(figures(), figures({ mean: 0.5 })), 1);
    expect(table.columns).toHaveLength(3);
    expect(table.rows.find(([name]) => String(name).startsWith('mean'))).toEqual(['mean |ψ̂(0)| over the peak', '0 %', '50 %']);
    expect(new Set(table.rows.map((row) => row.length))).toEqual(new Set([3]));
  });
});
