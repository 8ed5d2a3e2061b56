// The braid's geometry: everything on the stage, nothing on top of another; and the numbers' wording.
import { describe, expect, it } from 'vitest';
import { layoutAcross, layoutDown, layoutSheet, strandLeft, type Box, type BraidLayout } from '../../../www/exhibits/eight/layout.ts';
import { legendNumber, moveInWords, percent, short } from '../../../www/exhibits/eight/words.ts';

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const boxesOf = (layout: BraidLayout) => [
  layout.digit,
  ...layout.wavelets,
  ...layout.lenses.flatMap(({ kept, other, output }) => [...kept, ...other, output]),
  ...layout.bars.map(({ box }) => box),
];

const STAGES = [
  { name: 'desktop', width: 1200, height: 540, label: 14, layout: layoutAcross },
  { name: 'tablet', width: 900, height: 430, label: 14, layout: layoutAcross },
  { name: 'low', width: 1200, height: 340, label: 14, layout: layoutAcross },
  { name: 'projected', width: 1328, height: 480, label: 24, layout: layoutAcross },
  { name: 'phone', width: 390, height: 780, label: 14, layout: layoutDown },
  { name: 'small phone', width: 340, height: 680, label: 14, layout: layoutDown },
];

describe.each(STAGES)('the braid on a stage: $name', ({ width, height, label, layout: make }) => {
  const layout = make({ width, height, label, blocks: 8, orientations: 4, classes: 10 });
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
      for (const map of [...kept, ...other]) expect(overlap(hit, map)).toBe(true);
      for (const later of layout.lenses.slice(j + 1)) expect(overlap(hit, later.hit)).toBe(false);
    });
  });

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
    const sheet = layoutSheet(width, label, { inputs, outputs, orientations: 4 });
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
