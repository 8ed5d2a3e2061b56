import { describe, expect, it } from 'vitest';
import type { Figures } from '../../../www/engine/calls/arrows.ts';
import { along, directionOf, lengthOf, limited, moveWords, snapped } from '../../../www/exhibits/arrows/move.ts';
import { onCanvas, placeAt, planOf, ringRadius, type Rect } from '../../../www/exhibits/arrows/plan.ts';
import { curvesOf } from '../../../www/exhibits/arrows/turn-chart.ts';
import { claimOf, lengthWords, ringWords, sentenceOf, summaryOf, turnOf } from '../../../www/exhibits/arrows/words.ts';

const figures = (changes: Partial<Figures> = {}): Figures => ({
  digit: 3,
  sigma: 3.2,
  frequency: [0.589, 0],
  side: [128, 128],
  frame: 2,
  full: 1,
  floor: 0.02,
  changeOfZ: 1.18,
  changeOfModulus: 0.31,
  changeOfAveraged: 0.1,
  meanTurn: 1.2,
  predicted: 1.2,
  pureWave: 1.18,
  place: { row: 15, col: 12, before: [0, 1], after: [0.6, 0.6], turn: Math.PI / 4, followed: Math.PI / 4 },
  ...changes,
});

describe('where things lie', () => {
  const boxes = [
    { width: 1200, height: 460, label: 14, phone: false },
    { width: 900, height: 333, label: 14, phone: false },
    { width: 1376, height: 540, label: 24, phone: false },
    { width: 942, height: 380, label: 24, phone: false },
    { width: 390, height: 398, label: 14, phone: true },
    { width: 320, height: 300, label: 14, phone: true },
  ];
  const inside = (box: { width: number; height: number }, { x, y, width, height }: Rect) =>
    x >= 0 && y >= 0 && x + width <= box.width + 1e-9 && y + height <= box.height + 1e-9;

  it('everything is inside the stage and nothing overlaps', () => {
    for (const box of boxes) {
      const { picture, dial, bars } = planOf(box);
      const round = { x: dial.x - dial.radius, y: dial.y - dial.radius, width: 2 * dial.radius, height: 2 * dial.radius };
      for (const rect of [picture, round, bars.rect]) expect(inside(box, rect), JSON.stringify({ box, rect })).toBe(true);
      expect(round.x).toBeGreaterThan(picture.x + picture.width);
      if (box.phone) expect(bars.rect.y).toBeGreaterThan(picture.y + picture.height);
      else expect(bars.rect.x).toBeGreaterThan(round.x + round.width);
      // Three bars fit under their heading.
      expect(box.label + 3 * bars.group).toBeLessThanOrEqual(bars.rect.height);
    }
  });

  it('leaves room on a phone to scroll past the picture', () => {
    const box = { width: 390, height: 398, label: 14, phone: true };
    const { picture } = planOf(box);
    expect(picture.width).toBeLessThanOrEqual(0.6 * box.width);
    expect(picture.height).toBeLessThanOrEqual(0.6 * box.height);
  });

  it('a click rings the place that is drawn there', () => {
    const plan = planOf(boxes[0]!);
    const there = onCanvas(plan, { row: 11.25, col: 3.5 });
    // The ring's coordinates count from the frame's corner, two pixels outside the image.
    expect(placeAt(plan, there.x - plan.picture.x, there.y - plan.picture.y)).toEqual({ row: 13.25, col: 5.5 });
    expect(placeAt(plan, -50, 1e6)).toEqual({ row: 31, col: 0 });
  });

  it('the ring is as wide as the wavelet, where that can be seen', () => {
    const plan = planOf(boxes[0]!);
    expect(ringRadius(plan, 3.2)).toBeCloseTo(3.2 * plan.scale);
    expect(ringRadius(plan, 0.1)).toBe(9);
  });
});

describe('moves', () => {
  it('are at most 8 pixels long, whatever their direction', () => {
    const far = limited({ down: 8, right: -8 });
    expect(lengthOf(far)).toBeCloseTo(8);
    expect(far.down).toBeCloseTo(-far.right);
    expect(limited({ down: 1, right: 2 })).toEqual({ down: 1, right: 2 });
  });
  it('have a direction unless they are none', () => {
    expect(directionOf({ down: 0, right: 0 })).toBeUndefined();
    expect(along(directionOf({ down: 0, right: -3 })!, 2)).toEqual({ down: 0, right: -2 });
  });
  it('are told in words', () => {
    expect(moveWords({ down: 0, right: 0 })).toBe('not moved');
    expect(moveWords({ down: 2, right: 0 })).toBe('moved down by 2.0 px');
    expect(moveWords({ down: 0, right: -0.5 })).toBe('moved left by 0.5 px');
    expect(moveWords({ down: -3, right: 4 })).toBe('moved up and right by 5.0 px');
    expect(snapped({ down: 1.234, right: -0.06 })).toEqual({ down: 1.2, right: -0.1 });
  });
});

describe('the chart', () => {
  /** Shift, turn, predicted, pure wave. */
  const points = (rows: number[][]) => new Float64Array(rows.flat());
  it('is in degrees and keeps gaps', () => {
    const curves = curvesOf(points([[0, 0, 0, 0], [2, Math.PI / 2, Math.PI / 3, Math.PI / 4], [4, NaN, (2 * Math.PI) / 3, Math.PI / 2]])); // prettier-ignore
    expect(curves.measured.points[1]).toEqual({ x: 2, y: 90 });
    expect(curves.measured.points[2]!.y).toBeNaN();
    expect(curves.predictedRate).toBeCloseTo(30);
    expect(curves.pureRate).toBeCloseTo(22.5);
    expect(curves.sign).toBe(1);
  });
  it('draws a turn upwards whichever way it goes', () => {
    const curves = curvesOf(points([[0, 0, 0, 0], [4, -1, -1.1, -1.2]])); // prettier-ignore
    expect(curves.sign).toBe(-1);
    expect(curves.measured.points[1]!.y).toBeCloseTo(180 / Math.PI);
    expect(curves.pureRate).toBeGreaterThan(0);
  });
  it('is empty before there is anything to show', () => {
    expect(curvesOf(new Float64Array()).measured.points).toEqual([]);
  });
});

describe('the words', () => {
  const two = { down: 2, right: 0 };
  it('claim only what the figures show', () => {
    expect(claimOf(figures(), two)).toBe('Move the three: arrows turn far more than they shrink');
    expect(claimOf(figures({ digit: 8 }), { down: 0, right: 0 })).toContain('Move the eight, and watch');
    expect(claimOf(figures({ meanTurn: 0.05 }), two)).toContain('hardly turns');
    expect(claimOf(figures({ meanTurn: 0.05, pureWave: 0 }), two)).toContain('Along the wave’s stripes');
    expect(claimOf(figures({ changeOfModulus: 0.5, sigma: 0.8 }), two)).toContain('change in length too');
    expect(claimOf(figures({ changeOfModulus: 0.7 }), two)).toContain('turn more than they shrink');
    expect(claimOf(figures({ changeOfModulus: 1.3 }), two)).toContain('as much in length as in angle');
  });
  it('fit one line beside each other: the figure must not jump while a hand drags', () => {
    for (const digit of [3, 7, 8])
      for (const changes of [
        {},
        { meanTurn: 0 },
        { meanTurn: 0, pureWave: 0 },
        { changeOfModulus: 0.5, sigma: 0.8 },
        { changeOfModulus: 0.7 },
        { changeOfModulus: 1.3 },
      ])
        expect(claimOf(figures({ digit, ...changes }), two).length).toBeLessThanOrEqual(57);
  });
  it('say how the arrow turned and changed', () => {
    expect(ringWords(figures())).toBe('turned 45°, length −15 %');
    expect(summaryOf(figures(), two)).toContain('has turned 45° clockwise');
    expect(summaryOf(figures(), two)).toContain('z 118 %, |z| 31 %, |z| averaged 10 %');
    expect(sentenceOf(figures({ digit: 8 }), two, true)).toMatch(/^An eight, moved down by 2\.0 px/);
    const grown = figures();
    grown.place.after = [0, 1.2];
    expect(lengthWords(grown)).toBe('length +20 %');
  });
  it('follow a turn past half a circle, and give none below the noise floor', () => {
    const far = figures();
    far.place = { ...far.place, turn: -1, followed: 2 * Math.PI - 1 };
    expect(turnOf(far)).toBeCloseTo(2 * Math.PI - 1);
    far.place.followed = null;
    expect(turnOf(far)).toBe(-1);
    far.place.turn = null;
    expect(turnOf(far)).toBeNull();
    expect(ringWords(far)).toContain('too faint');
  });
});
