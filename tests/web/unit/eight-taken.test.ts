// An output taken apart: where its parts lie, which channel is which, the chain of arrows, what feeds what, and the words.
import { describe, expect, it } from 'vitest';
import { chainOf, longest, originOf, sumOf } from '../../../www/exhibits/eight/chain.ts';
import { layoutAcross, layoutDown, layoutSheet, type Box } from '../../../www/exhibits/eight/layout.ts';
import { heaviest, linksInBraid, linksInSheet, MOST, placeOf, rowOf } from '../../../www/exhibits/eight/links.ts';
import { layoutChannel, layoutPixel, layoutPlane, roundUp } from '../../../www/exhibits/eight/taken-layout.ts';
import { alphaInWords, complex, fixed, intervention, percent, wordsOf } from '../../../www/exhibits/eight/words.ts';

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const STAGES = [
  { name: 'desktop', width: 1200, height: 480, label: 14, phone: false },
  { name: 'tablet', width: 900, height: 400, label: 14, phone: false },
  { name: 'one of two', width: 600, height: 450, label: 14, phone: false },
  { name: 'one of two on a tablet', width: 450, height: 380, label: 14, phone: false },
  { name: 'projected', width: 1328, height: 480, label: 24, phone: false },
  { name: 'phone', width: 390, height: 720, label: 14, phone: true },
  { name: 'small phone', width: 340, height: 640, label: 14, phone: true },
];

describe.each(STAGES)('on a stage: $name', (stage) => {
  const on = ({ x, y, width, height }: Box) => {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(stage.width);
    expect(y + height).toBeLessThanOrEqual(stage.height);
  };

  it('an output’s map, what it is made of and the images that excite it are on it and apart', () => {
    const { map, feeds, images } = layoutChannel(stage, 8, 9);
    const boxes = [map, ...feeds.flatMap(({ filter, map }) => [filter, map]), ...images];
    boxes.forEach((box) => {
      on(box);
      expect(box.width).toBeGreaterThanOrEqual(12);
    });
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b), JSON.stringify([a, b])).toBe(false)));
    for (const { name, weight, number, share } of feeds) {
      expect(weight.width).toBeGreaterThanOrEqual(0);
      expect(number.x - name.x).toBeGreaterThan(8 * stage.label);
      const end = share ?? number;
      expect(end.x).toBeGreaterThanOrEqual(number.x);
      expect(end.x).toBeLessThanOrEqual(stage.width);
      const text = { x: name.x, y: name.y - stage.label, width: end.x - name.x, height: 2 * stage.label };
      for (const image of images) expect(overlap(text, image)).toBe(false);
    }
  });

  it('a pixel’s plane, map and numbers are on it and apart', () => {
    const { map, plane, rows, left, columns } = layoutPixel(stage, 15);
    [map, plane].forEach(on);
    expect(overlap(map, plane)).toBe(false);
    expect(plane.width).toBeGreaterThan(90);
    expect(columns[2]).toBeLessThanOrEqual(stage.width);
    expect(rows).toHaveLength(15);
    expect(rows[14]).toBeLessThanOrEqual(stage.height);
    expect(rows[1]! - rows[0]!).toBeGreaterThan(0.9 * stage.label);
    const numbers = { x: left, y: rows[0]! - stage.label, width: columns[2] - left, height: rows[14]! - rows[0]! + stage.label };
    expect(overlap(numbers, plane)).toBe(false);
    expect(overlap(numbers, map)).toBe(false);
  });
});

describe('the plane', () => {
  const plane = { x: 100, y: 20, width: 400, height: 360 };
  it.each([
    [{ left: -3.8, right: 0.2, low: -0.4, high: 0.1, hangs: true }],
    [{ left: -0.01, right: 0.02, low: -0.05, high: 0.06, hangs: false }],
    [{ left: 0, right: 90, low: -80, high: 0, hangs: false }],
    [{ left: 0, right: 0, low: 0, high: 0, hangs: false }],
  ])('holds the chain: %o', (extent) => {
    const { scale, zero, fall } = layoutPlane(plane, extent, 16);
    expect(zero.x + scale * extent.left).toBeGreaterThanOrEqual(plane.x);
    expect(zero.x + scale * extent.right).toBeLessThanOrEqual(plane.x + plane.width);
    expect(zero.y - scale * extent.high).toBeGreaterThanOrEqual(plane.y);
    expect(zero.y - scale * extent.low).toBeLessThanOrEqual(plane.y + plane.height - fall);
    expect(fall > 0).toBe(extent.hangs);
  });

  it('keeps its scale while the chain changes a little', () => {
    const of = (right: number) => layoutPlane(plane, { left: -1, right, low: -1, high: 1, hangs: false }, 16);
    expect(of(2.01)).toEqual(of(2.04));
    expect([0.7, 1, 1.2, 4.9, 6, 0].map((v) => roundUp(v))).toEqual([1, 1, 2, 5, 10, 1]);
  });
});

describe('channels of the concatenation', () => {
  it('are told by their number, with and without a copy that goes round', () => {
    const skip = { orientations: 4, skip: true };
    expect([0, 2, 3, 14, 15, 18, 29].map((k) => originOf(skip, 3, k))).toEqual([
      { input: 0, wavelet: null, after: false },
      { input: 2, wavelet: null, after: false },
      { input: 0, wavelet: 0, after: false },
      { input: 2, wavelet: 3, after: false },
      { input: 0, wavelet: null, after: true },
      { input: 0, wavelet: 0, after: true },
      { input: 2, wavelet: 3, after: true },
    ]);
    const bare = { orientations: 4, skip: false };
    expect([1, 3, 14].map((k) => originOf(bare, 3, k))).toEqual([
      { input: 1, wavelet: null, after: false },
      { input: 0, wavelet: 0, after: true },
      { input: 2, wavelet: 3, after: true },
    ]);
    for (const network of [skip, bare])
      for (const kind of network.skip ? (['kept', 'other'] as const) : (['other'] as const))
        for (let map = 0; map < 12; map++)
          expect(originOf(network, 3, placeOf(network, 3, kind, map))).toEqual({
            input: Math.floor(map / 4),
            wavelet: map % 4,
            after: kind === 'other',
          });
  });
});

/** Six channels of one input with two wavelets. */
const NUMBERS = (products: [number, number][]) => {
  const flat = products.flatMap(([re, im]) => [2, 0, re / 2, im / 2, re, im]);
  const sum = products.reduce(([a, b], [re, im]) => [a + re, b + im], [0, 0]);
  return Float64Array.from([...sum, 2, sum[0]! / 2, sum[1]! / 2, ...flat]);
};

describe('the chain', () => {
  const products: [number, number][] = [
    [0.1, 0],
    [1, 1],
    [-3, 0.5],
    [0.2, 0],
    [-0.3, 0],
    [5, 0],
  ];
  const chain = chainOf(NUMBERS(products), (k) => k >= 3);

  it('has every arrow once, lane by lane, the longest first', () => {
    expect(chain.arrows.map(({ k }) => k)).toEqual([2, 1, 0, 5, 4, 3]);
    expect(chain.kept).toBe(3);
    expect(chain.flat).toBe(true);
    expect(chainOf(NUMBERS(products), (k) => k < 3).flat).toBe(false);
  });

  it('ends where the lanes, the told and the others end', () => {
    const [x, y] = sumOf(chain.arrows);
    expect(x).toBeCloseTo(chain.sum[0], 12);
    expect(y).toBeCloseTo(chain.sum[1], 12);
    expect(chain.lanes[0][0] + chain.lanes[1][0]).toBeCloseTo(chain.sum[0], 12);
    const { top, rest, others } = longest(chain, 2);
    expect(top.map(({ k }) => k)).toEqual([5, 2]);
    expect(others).toBe(4);
    expect(sumOf(top)[0] + rest[0]).toBeCloseTo(chain.sum[0], 12);
  });

  it('knows how far it gets', () => {
    expect(chain.extent).toEqual({ left: -3, right: expect.closeTo(3.1, 9), low: 0, high: 1.5 });
  });
});

describe('what feeds what', () => {
  const frame = { width: 1200, height: 540, label: 14, blocks: 2, orientations: 4, classes: 10, named: false, pair: false };
  const blocks = [
    { inputs: 1, outputs: 3, side: 32, keepsEvery: 1 },
    { inputs: 3, outputs: 5, side: 16, keepsEvery: 2 },
  ];
  const step = { share: 1, waveScale: 1, outputScale: 1, sheetWaveScale: 1, sheetOutputScale: 1 };
  const steps = [
    { ...step, input: 0, output: 2 },
    { ...step, input: 2, output: 4 },
  ];
  const weights = Float32Array.from({ length: 5 * 30 }, (_, i) => Math.abs(Math.sin(i + 1)));

  it.each([true, false])('in the braid, lines begin and end at maps that are lit; skip: %s', (skip) => {
    for (const make of [layoutAcross, layoutDown]) {
      const layout = make({ ...frame, ...(make === layoutDown ? { width: 390, height: 780 } : {}), skip });
      const network = { orientations: 4, skip, blocks };
      for (const kind of skip ? (['output', 'kept', 'other'] as const) : (['output', 'other'] as const)) {
        const { lit, links, scope } = linksInBraid(layout, network, steps, { block: 1, kind, channel: 1 }, weights);
        expect(lit.every((box) => scope.includes(box))).toBe(true);
        expect(links.length).toBeGreaterThan(1);
        for (const { from, to, strength } of links) {
          for (const { x, y } of [from, to])
            expect(lit.some((box) => x >= box.x - 4 && x <= box.x + box.width + 4 && y >= box.y - 4 && y <= box.y + box.height + 4)).toBe(
              true,
            );
          expect(strength).toBeGreaterThanOrEqual(0);
          expect(strength).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('in a sheet, the heaviest few are lit', () => {
    const network = { orientations: 4, skip: true };
    const sheet = layoutSheet(1200, 14, { ...blocks[1]!, ...network });
    const row = rowOf(weights, blocks[1]!, 3);
    expect(row).toHaveLength(30);
    const { lit, links } = linksInSheet(sheet, blocks[1]!, network, { block: 1, kind: 'output', channel: 3 }, weights);
    expect(lit[0]).toBe(sheet.outputs[3]);
    expect(links).toHaveLength(MOST);
    expect(links[0]!.strength).toBe(1);
    const drawn = heaviest(
      Array.from(row, (w, k) => (originOf(network, 3, k).wavelet === null ? -1 : w)),
      1,
    )[0]!;
    const { input, wavelet, after } = originOf(network, 3, drawn);
    expect(lit[1]).toBe(sheet.groups[input]!.maps[(after ? 4 : 0) + wavelet!]);
    const of = linksInSheet(sheet, blocks[1]!, network, { block: 1, kind: 'kept', channel: 6 }, weights);
    expect(of.lit[0]).toBe(sheet.groups[1]!.maps[2]);
    expect(of.lit.slice(1).every((box) => sheet.outputs.includes(box))).toBe(true);
    // Before the weights have come there is nothing to draw, and nothing breaks.
    expect(linksInSheet(sheet, blocks[1]!, network, { block: 1, kind: 'kept', channel: 6 }, undefined).links).toEqual([]);
  });
});

describe('words', () => {
  it('write numbers with a true minus and few figures', () => {
    expect([fixed(-0.1234, 3), fixed(-0.00001, 3), fixed(2, 1), fixed(-1.26, 1)]).toEqual(['−.123', '.000', '2.0', '−1.3']);
    expect([complex(-0.1, 0.25), complex(1.234, -5), complex(0.5, 0), complex(-120.4, 3)]).toEqual([
      '−.100 + .250i',
      '1.23 − 5.00i',
      '.500',
      '−120 + 3i',
    ]);
    expect([-0.014, -0.001, 0.03].map(percent)).toEqual(['−1 %', '0 %', '3 %']);
    expect([0, 0.25, 0.5, 0.75, 1].map(alphaInWords)).toEqual(['0', '¼', '½', '¾', '1']);
  });

  it('call an intervention one, and speak of what stands in the blocks', () => {
    expect(intervention(0.5).claim).toBe('An intervention: the dial at ½ in a trained network');
    const trained = { rho: 'mod' as const, alpha: null, skip: true, orientations: 4, accuracy: { fraction: 1, split: 'test', images: 1 } };
    expect(wordsOf({ ...trained, turned: null }).lanes[1]![0]).toBe('phase gone');
    expect(wordsOf({ ...trained, turned: 0.25 }).lanes[1]![0]).toBe('phase × 0.25');
    expect(wordsOf({ ...trained, turned: 1 }).after).toBe('the dial');
  });
});
