import { describe, expect, it } from 'vitest';
import { IMAGE_SETS, imageSet } from '../../../www/assets/catalogue.ts';
import type { Figures, Swap, Warp } from '../../../www/engine/calls/arrows.ts';
import { along, directionOf, lengthOf, limited, moveWords, snapped } from '../../../www/exhibits/arrows/move.ts';
import { frameOf, onCanvas, placeAt, planOf, ringRadius, type Rect } from '../../../www/exhibits/arrows/plan.ts';
import { CHANGE_AXIS, changeCurves, turnAxis, turnCurves, valueAt, xAxis } from '../../../www/exhibits/arrows/course.ts';
import { swapPlan } from '../../../www/exhibits/arrows/draw-swap.ts';
import {
  followsPhase,
  likeness,
  swapClaim,
  swapNumber,
  swapSummary,
  swapTable,
  warpClaim,
  warpNumber,
  warpSentence,
  warpSummary,
  warpTable,
} from '../../../www/exhibits/arrows/mode-words.ts';
import { moveOn, movesOf, placeOn, wayThrough } from '../../../www/exhibits/arrows/path.ts';
import { warpPlan } from '../../../www/exhibits/arrows/warp-plan.ts';
import { claimOf, lengthWords, oneOf, ringWords, sentenceOf, summaryOf, turnOf, wordOf } from '../../../www/exhibits/arrows/words.ts';

const figures = (changes: Partial<Figures> = {}): Figures => ({
  name: '3',
  ground: 0,
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
    const there = onCanvas(plan, { row: 11.25, col: 3.5 }, 2);
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

describe('the way of a move', () => {
  it('is a line through the move, which outlives a move of no length', () => {
    const way = wayThrough('line', { down: 0, right: -3 });
    expect(moveOn(way, 2)).toEqual({ down: 0, right: -2 });
    expect(placeOn(way, { down: 0, right: -3 })).toBe(3);
    expect(wayThrough('line', { down: 0, right: 0 }, way).direction).toEqual({ down: 0, right: -1 });
    const moves = movesOf(way, 8);
    expect([moves.length, moves[0], moves[1], moves[16], moves[17]]).toEqual([18, 0, -0, 0, -4]);
  });
  it('is a circle around no move, clockwise from the right', () => {
    const way = wayThrough('circle', { down: 0, right: 3 });
    for (const [angle, down, right] of [
      [0, 0, 3],
      [90, 3, 0],
      [180, 0, -3],
      [270, -3, 0],
    ] as const) {
      const move = moveOn(way, angle);
      expect(move.down).toBeCloseTo(down);
      expect(move.right).toBeCloseTo(right);
      expect(placeOn(way, move)).toBeCloseTo(angle);
    }
    // Too small a move makes no circle of its own.
    expect(wayThrough('circle', { down: 0.1, right: 0 }, way).radius).toBe(3);
    expect(wayThrough('circle', { down: 0, right: 0 }).radius).toBe(2);
  });
});

describe('the charts', () => {
  const line = wayThrough('line', { down: 2, right: 0 });
  /** Turn, predicted, pure wave. */
  const points = (rows: number[][]) => new Float64Array(rows.flat());
  it('are in degrees and keep gaps', () => {
    const { series, sign } = turnCurves(line, points([[0, 0, 0], [Math.PI / 2, Math.PI / 3, Math.PI / 4], [NaN, (2 * Math.PI) / 3, Math.PI / 2]])); // prettier-ignore
    expect(series.map(({ name }) => name)).toEqual(['measured', 'predicted', 'pure wave']);
    expect(series[0]!.points[1]).toEqual({ x: 2, y: 90 });
    expect(series[0]!.points[2]!.y).toBeNaN();
    expect(series[2]!.points[2]!.y).toBeCloseTo(90);
    expect(sign).toBe(1);
  });
  it('draw a turn upwards on a line whichever way it goes, and as it is on a circle', () => {
    const turns = points([[0, 0, 0], [-1, -1.1, -1.2]]); // prettier-ignore
    expect(turnCurves(line, turns)).toMatchObject({ sign: -1 });
    expect(turnCurves(line, turns).series[0]!.points[1]!.y).toBeCloseTo(180 / Math.PI);
    const circle = wayThrough('circle', { down: 2, right: 0 });
    expect(turnCurves(circle, turns).series[0]!.points[1]).toMatchObject({ x: 360, y: expect.closeTo(-180 / Math.PI) });
  });
  it('are empty before there is anything to show', () => {
    expect(turnCurves(line, new Float64Array()).series[0]!.points).toEqual([]);
    expect(valueAt({ points: [] }, 1)).toBeNaN();
  });
  it('read values between their points, and none where there is none', () => {
    const [z] = changeCurves(line, points([[0, 0, 0], [1, 0.2, 0.1], [NaN, 1, 1]])); // prettier-ignore
    expect([0, 1, 2].map((x) => valueAt(z!, x))).toEqual([0, 0.5, 1]);
    expect([2.5, 4, 5].map((x) => valueAt(z!, x))).toEqual([NaN, NaN, NaN]);
  });
  it('have scales that hold what a pure wave turns', () => {
    expect(turnAxis(2, 'line', 33.75, 2).domain).toEqual([-15, 180]);
    for (const octave of [0, 1, 2, 3])
      for (const radius of [0.5, 2, 8]) {
        const rate = 135 / 2 ** octave;
        expect(turnAxis(octave, 'circle', rate, radius).domain[1]).toBeGreaterThanOrEqual(Math.min(1080, rate * radius));
      }
    expect(xAxis('circle').ticks.map(({ text }) => text)).toEqual(['right', 'down', 'left', 'up', 'right']);
    expect(CHANGE_AXIS.domain).toEqual([0, 1.5]);
  });
});

describe('the data sets', () => {
  it('are those with images of their own', () => {
    expect(IMAGE_SETS.map(({ name }) => name)).toEqual(['mnist', 'fashion-mnist', 'cifar-10']);
    expect(imageSet('mnist-moving').name).toBe('mnist');
    expect(IMAGE_SETS.map(frameOf)).toEqual([2, 2, 0]);
  });
  it('name what they show in words', () => {
    expect(['3', 'T-shirt/top', 'ankle boot'].map(wordOf)).toEqual(['three', 'T-shirt', 'ankle boot']);
    expect(['8', 'ship', 'airplane'].map(oneOf)).toEqual(['An eight', 'A ship', 'An airplane']);
  });
});

describe('the warp', () => {
  const bands = (global: number, averaged: number) => ({ global, averaged, local: (global + averaged) / 2 });
  const warp = (global: number, averaged: number): Warp => ({
    ...{ name: '3', ground: 0, side: [128, 128], frame: 2, picture: new Uint8Array(), band: [47, 47], halves: new Uint8Array() },
    ...{ linePoints: 33, lines: new Float32Array(), shift: 0.5 },
    warped: [1, 0.8, 0.6, 0.4].map((share) => bands(share * global, share * averaged)),
    shifted: [0.2, 0.15, 0.1, 0.05].map((averaged) => bands(0, averaged)),
  });
  it('claims only what the figures show', () => {
    expect(warpClaim(warp(0.6, 0.2))).toContain('breaks the global modulus');
    expect(warpClaim(warp(0.6, 0.4))).toContain('changes more than the local');
    expect(warpClaim(warp(0.3, 0.4))).toContain('as much as the global');
    expect(warpClaim(warp(0, 0))).toContain('which modulus holds');
    for (const [global, averaged] of [
      [0.6, 0.2],
      [0.6, 0.4],
      [0.3, 0.4],
      [0, 0],
    ])
      // prettier-ignore
      expect(warpClaim(warp(global!, averaged!)).length).toBeLessThanOrEqual(57);
  });
  it('is told in numbers', () => {
    expect(warpNumber(warp(0.6, 0.2)).value).toBe('3.0 ×');
    expect(warpNumber(warp(0, 0)).value).toBe('–');
    expect(warpSummary(warp(0.6, 0.2), 1.5)).toContain('0.8 px: global 60 %, local 20 %; shifted: 0 %, 20 %');
    expect(warpSentence(warp(0.6, 0.2), 1.5, true)).toBe('A three behind wavy glass, displaced by up to 1.50 px.');
    const table = warpTable(warp(0.6, 0.2), 1.5);
    expect(table.caption).toContain('shifted by 0.71 px');
    expect(table.rows[0]).toEqual(['σ = 0.8 px', '1.67 to 3.33', '60 %', '0 %', '20 %', '20 %', '40 %', '10 %']);
    for (const row of table.rows) expect(row.length).toBe(table.columns.length);
  });
  it('fits its stage', () => {
    for (const box of [
      { width: 1200, height: 490, label: 14, phone: false },
      { width: 900, height: 367, label: 14, phone: false },
      { width: 1376, height: 540, label: 24, phone: false },
      { width: 390, height: 414, label: 14, phone: true },
      { width: 320, height: 340, label: 14, phone: true },
    ]) {
      const { image, modulus, bars } = warpPlan(box);
      for (const { x, y, width, height } of [image, modulus, bars.rect]) {
        expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(box.width);
        expect(y + height, JSON.stringify(box)).toBeLessThanOrEqual(box.height);
      }
      expect(image.x + image.width).toBeLessThan(modulus.x);
      expect(bars.rect.width - bars.name - 2 * bars.value).toBeGreaterThan(60);
      expect(2 * bars.row).toBeLessThanOrEqual(bars.octave);
    }
  });
});

describe('swapped phases', () => {
  const pair = (image: [number, number], local: [number, number] = image) => ({ image, local });
  const swap = (kept: number, lost: number): Swap => ({
    ...{ names: ['3', '0'], side: [64, 64], pictures: new Uint8Array() },
    likeness: [pair([1, 0.2]), pair([0.2, 1]), pair([lost, kept]), pair([kept, lost]), pair([0.3, 0.1]), pair([0.1, -0.001])],
  });
  it('claim only what the correlations show', () => {
    expect(followsPhase(swap(0.9, 0.3)) && !followsPhase(swap(0.3, 0.9))).toBe(true);
    expect(swapClaim(swap(0.9, 0.3))).toContain('the picture goes with them');
    expect(swapClaim(swap(0.3, 0.9))).toContain('does not go with the phase alone');
  });
  it('are told in numbers', () => {
    expect(swapNumber(swap(0.9, 0.3))).toEqual({ value: '0.90', caption: expect.stringContaining('with the other 0.30') });
    expect(swapSummary(swap(0.9, 0.3))).toContain('A’s modulus with B’s phase: like A 0.30, like B 0.90.');
    expect(swapTable(swap(0.9, 0.3), 0).rows[5]).toEqual(['B’s modulus with phase zero', '0.10', '0.00', '0.10', '0.00']);
    expect(likeness(-0.25)).toBe('−0.25');
  });
  it('stand beside each other, none on another', () => {
    for (const box of [
      { width: 1200, height: 490, label: 14, phone: false },
      { width: 900, height: 367, label: 14, phone: false },
      { width: 1376, height: 540, label: 24, phone: false },
      { width: 942, height: 384, label: 24, phone: false },
      { width: 390, height: 414, label: 14, phone: true },
    ]) {
      const { cells, words } = swapPlan(box);
      const rects = cells.flatMap(({ picture, local }) => [picture, local]);
      // A small projector has no room for what has no phase, and its words.
      expect(cells.length).toBe(box.width === 942 ? 4 : 6);
      const left = cells.map(({ picture }) => picture.x).sort((a, b) => a - b);
      // “A 0.87, B −0.27”: fifteen letters of about half their height.
      expect(words).toBeGreaterThanOrEqual((15 * box.label) / 2);
      if (!box.phone) left.slice(1).forEach((x, i) => expect(x - left[i]!).toBeGreaterThan(words));
      rects.forEach((a, i) => {
        expect(Math.min(a.x, a.y)).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(box.width + 1e-9);
        expect(a.y + a.height).toBeLessThanOrEqual(box.height);
        for (const b of rects.slice(i + 1))
          expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
      });
    }
  });
});

describe('the words', () => {
  const two = { down: 2, right: 0 };
  it('claim only what the figures show', () => {
    expect(claimOf(figures(), two)).toBe('Move the three: arrows turn far more than they shrink');
    expect(claimOf(figures({ name: '8' }), { down: 0, right: 0 })).toContain('Move the eight, and watch');
    expect(claimOf(figures({ meanTurn: 0.05 }), two)).toContain('hardly turns');
    expect(claimOf(figures({ meanTurn: 0.05, pureWave: 0 }), two)).toContain('Along the wave’s stripes');
    expect(claimOf(figures({ changeOfModulus: 0.5, sigma: 0.8 }), two)).toContain('change in length, too');
    expect(claimOf(figures({ changeOfModulus: 0.7 }), two)).toContain('turn more than they shrink');
    expect(claimOf(figures({ changeOfModulus: 1.3 }), two)).toContain('as much in length as in angle');
  });
  it('fit one line beside each other: the figure must not jump while a hand drags', () => {
    for (const name of ['3', '8', 'Ankle boot', 'automobile', 'T-shirt/top'])
      for (const changes of [
        {},
        { meanTurn: 0 },
        { meanTurn: 0, pureWave: 0 },
        { changeOfModulus: 0.5, sigma: 0.8 },
        { changeOfModulus: 0.7 },
        { changeOfModulus: 1.3 },
      ])
        expect(claimOf(figures({ name, ...changes }), two).length).toBeLessThanOrEqual(55);
  });
  it('say how the arrow turned and changed', () => {
    expect(ringWords(figures())).toBe('turned 45°, length −15 %');
    expect(summaryOf(figures(), two)).toContain('has turned 45° clockwise');
    expect(summaryOf(figures(), two)).toContain('z 118 %, |z| 31 %, |z| averaged 10 %');
    expect(sentenceOf(figures({ name: '8' }), two, true)).toMatch(/^An eight, moved down by 2\.0 px/);
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
