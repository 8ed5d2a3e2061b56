// The braid's geometry: everything on the stage, nothing on top of another; and the numbers' wording.
import { describe, expect, it } from 'vitest';
import {
  layoutAcross,
  layoutDown,
  layoutSheet,
  regions,
  strandLeft,
  type Box,
  type BraidLayout,
} from '../../../www/exhibits/eight/layout.ts';
import { legendNumber, moveInWords, percent, short, wordsOf } from '../../../www/exhibits/eight/words.ts';

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const boxesOf = (layout: BraidLayout) => [
  layout.digit,
  ...layout.wavelets,
  ...layout.lenses.flatMap(({ kept, other, output }) => [...kept, ...other, output]),
  ...layout.bars.map(({ box }) => box),
];

const SIZES = [
  { name: 'desktop', width: 1200, height: 540, label: 14, layout: layoutAcross },
  { name: 'tablet', width: 900, height: 430, label: 14, layout: layoutAcross },
  { name: 'low', width: 1200, height: 340, label: 14, layout: layoutAcross },
  { name: 'projected', width: 1328, height: 480, label: 24, layout: layoutAcross },
  { name: 'phone', width: 390, height: 780, label: 14, layout: layoutDown },
  { name: 'small phone', width: 340, height: 680, label: 14, layout: layoutDown },
];

/** Each with one lane and two, and with numerals and words for classes; the wide ones also as one of two braids. */
const STAGES = SIZES.flatMap((size) =>
  [
    { kind: '', skip: true, named: false, pair: false },
    { kind: ', no skip', skip: false, named: false, pair: false },
    { kind: ', words', skip: true, named: true, pair: false },
    { kind: ', one of two', skip: true, named: true, pair: true },
    { kind: ', one of two, no skip', skip: false, named: false, pair: true },
  ].map((kind) => {
    const half = kind.pair && size.layout === layoutAcross;
    return { ...size, ...kind, height: half ? size.height / 2 - 20 : size.height, name: size.name + kind.kind };
  }),
);

describe.each(STAGES)('the braid on a stage: $name', ({ width, height, label, layout: make, skip, named, pair }) => {
  const layout = make({ width, height, label, blocks: 8, orientations: 4, classes: 10, skip, named, pair });
  const boxes = boxesOf(layout);

  it('keeps everything on the stage', () => {
    for (const box of boxes) {
      expect(box.width).toBeGreaterThan(2);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
    }
  });

  it('puts nothing on top of another', () => {
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b), JSON.stringify([a, b])).toBe(false)));
  });

  it('gives every block a place of its own to click', () => {
    layout.lenses.forEach(({ hit, kept, other }, j) => {
      expect([kept.length, other.length]).toEqual([skip ? 4 : 0, 4]);
      for (const map of [...kept, ...other]) expect(overlap(hit, map)).toBe(true);
      for (const later of layout.lenses.slice(j + 1)) expect(overlap(hit, later.hit)).toBe(false);
    });
  });

  it('has a name for every lane', () => {
    expect(layout.laneNames).toHaveLength(skip ? 2 : 1);
    for (const { x, y } of layout.laneNames) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThan(0.7 * label);
      expect(y).toBeLessThan(height);
    }
  });

  if (skip)
    it('shows the two copies of a wavelet’s map at the same place of their lanes', () => {
      const { kept, other } = layout.lenses[3]!;
      const along = ({ x, y }: Box) => (layout.down ? x : y);
      kept.forEach((map, l) => expect(along(other[l]!) - along(map)).toBe(along(other[0]!) - along(kept[0]!)));
    });
});

it('places the strand’s columns side by side', () => {
  expect([0, 1, 2, 3, 8].map((j) => strandLeft([32, 16, 16, 8, 8, 4, 4, 2], j))).toEqual([0, 32, 48, 64, 90]);
});

describe('the sheet of a block', () => {
  it.each([
    [1200, 14, 1, 8],
    [1200, 14, 64, 64],
    [390, 14, 64, 64],
    [1328, 24, 32, 64],
  ])('shows every map once: %i px wide, labels of %i px, %i channels in, %i out', (width, label, inputs, outputs) => {
    const sheet = layoutSheet(width, label, { inputs, outputs, orientations: 4, skip: true });
    const boxes = [...sheet.groups.flatMap(({ maps }) => maps), ...sheet.outputs];
    expect(boxes).toHaveLength(8 * inputs + outputs);
    boxes.forEach((a, i) => {
      expect(a.width).toBeGreaterThan(15);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(sheet.height);
      boxes.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false));
    });
  });
});

it('a sheet without a copy that keeps its phase has half the maps', () => {
  const [both, one] = [true, false].map((skip) => layoutSheet(390, 14, { inputs: 3, outputs: 8, orientations: 4, skip })) as [
    ReturnType<typeof layoutSheet>,
    ReturnType<typeof layoutSheet>,
  ];
  expect(one.groups.flatMap(({ maps }) => maps)).toHaveLength(12);
  expect(both.groups.flatMap(({ maps }) => maps)).toHaveLength(24);
  expect(one.lanes.every((column) => column.length === 1)).toBe(true);
});

it('two networks share the stage without overlap: above each other, or their sheets side by side', () => {
  for (const phone of [false, true])
    for (const beside of [false, true]) {
      const stage = { width: 800, height: 500, label: 14, phone };
      const [a, b] = regions(stage, 2, 60, beside).map(({ x, y, layout: { width, height } }) => ({ x, y, width, height })) as [Box, Box];
      expect(overlap(a, b)).toBe(false);
      expect(a.width).toBe(b.width);
      expect(Math.max(a.x + a.width, b.x + b.width)).toBe(800);
      expect(Math.max(a.y + a.height, b.y + b.height)).toBe(500);
      expect(a.x === b.x).toBe(phone || !beside);
    }
  expect(regions({ width: 800, height: 500, label: 14, phone: false }, 1, 0, false)).toMatchObject([
    { x: 0, y: 0, layout: { height: 500 } },
  ]);
});

describe('what is said of a mechanism', () => {
  const accuracy = { fraction: 0.9, split: 'test', images: 10000 };
  const network = (change: object) =>
    ({ rho: 'mod', alpha: null, skip: true, orientations: 4, accuracy, ...change }) as Parameters<typeof wordsOf>[0];

  it('is that it keeps the phase, where it does', () => {
    for (const rho of ['cst', 'ms', 'tanh', 'mc', 'none'])
      expect(wordsOf(network({ rho })).claim).toContain('both copies keep their phase');
    expect(wordsOf(network({})).claim).toContain('one lets it go');
    expect(wordsOf(network({ rho: 'dial', alpha: 1 })).claim).toContain('both copies keep their phase');
    expect(wordsOf(network({ rho: 'dial', alpha: 0.5 })).claim).toContain('keeps half of it');
  });

  it('has one lane where no copy goes round', () => {
    const { lanes, claim, sentence } = wordsOf(network({ skip: false }));
    expect(lanes).toEqual([['phase gone', 'only |z|']]);
    expect(claim).toBe('Eight times over: the only copy lets its phase go');
    expect(sentence('7', '99 %')).not.toContain('both copies');
    expect(wordsOf(network({})).lanes).toHaveLength(2);
    expect(wordsOf(network({ rho: 'ms' })).after).toBe('the sigmoid');
  });

  it('is a guess, where nothing was learned', () => {
    const { claim, sentence } = wordsOf(network({ accuracy: null }));
    expect(claim).toBe('Eight times over, before it has learned anything');
    expect(sentence('ship', '12 %')).toContain('a guess: ship, at 12 %');
  });
});

describe('words', () => {
  it('round numbers to what can be read', () => {
    expect([0, 0.0123, 0.8, 1.24, 12.7, 123].map(short)).toEqual(['0', '.012', '.80', '1.2', '13', '123']);
    expect([0, 0.104, 0.994, 0.9962, 0.99997, 1].map(percent)).toEqual(['0 %', '10 %', '99 %', '99.6 %', '>99.9 %', '100 %']);
  });

  it('give the floor where phase is shown, the full scale elsewhere', () => {
    expect(legendNumber('complex', 2)).toBe('2.0');
    expect(legendNumber('phase', 2)).toBe('.040');
  });

  it('say a move', () => {
    expect([moveInWords(0, 0), moveInWords(3, 0), moveInWords(-1, 2), moveInWords(0, -4)]).toEqual([
      'not moved',
      '3 right',
      '1 left, 2 down',
      '4 up',
    ]);
  });
});
