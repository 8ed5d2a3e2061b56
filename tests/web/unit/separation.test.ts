// The clouds' layout and words: names that do not collide, one frame for all, numbers that follow from the measures.
import { describe, expect, it } from 'vitest';
import { brightness, extentOf, frameOf, nearest, panels, placeNames, placesAt, waiting } from '../../../www/exhibits/separation/layout.ts';
import {
  besidesRho,
  bigNumber,
  claimOf,
  phasesOf,
  tableOf,
  titleOf,
  untrainedRises,
  whereIs,
  type Found,
  type Measure,
} from '../../../www/exhibits/separation/words.ts';
import { DATASETS, networkFor, type Network } from '../../../www/assets/catalogue.ts';
import {
  confusion,
  countedByClass,
  hardest,
  inCell,
  membersOf,
  neighbours,
  readChoice,
  spreadOf,
  within,
  writtenChoice,
} from '../../../www/exhibits/separation/hard/hard.ts';
import { STEPS, around, meanAt, positionOf, spaceOf, stageAt, stepAt, stopsOf, wayAt } from '../../../www/exhibits/separation/stages.ts';
import type { BlockMeasures, StageSpace } from '../../../www/engine/calls/separation.ts';

const cloud = { x: 10, y: 40, width: 560, height: 400 };
const frame = { x: 290, y: 240, scale: 30 };
/** Ten names, some long. */
const boxes = { widths: [15, 60, 22, 15, 40, 15, 30, 15, 75, 20], height: 18 };

/** Pairs of boxes that overlap, and boxes on a mean or outside. */
function collisions(names: Float32Array, means: Float32Array): number {
  let found = 0;
  const width = (at: number) => boxes.widths[at / 2]!;
  for (let a = 0; a < names.length; a += 2) {
    for (let b = 0; b < a; b += 2)
      if (
        Math.abs(names[a]! - names[b]!) < (width(a) + width(b)) / 2 - 0.01 &&
        Math.abs(names[a + 1]! - names[b + 1]!) < boxes.height - 0.01
      )
        found++;
    for (let m = 0; m < means.length; m += 2)
      if (Math.abs(names[a]! - means[m]!) < width(a) / 2 && Math.abs(names[a + 1]! - means[m + 1]!) < boxes.height / 2) found++;
    if (names[a]! - width(a) / 2 < cloud.x - 0.01 || names[a]! + width(a) / 2 > cloud.x + cloud.width + 0.01) found++;
    if (names[a + 1]! < cloud.y || names[a + 1]! > cloud.y + cloud.height) found++;
  }
  return found;
}

/** Numbers in 0..1 that are the same every time. */
function sequence(seed: number) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

describe('names', () => {
  it('never touch each other or a mean, however close the means are', () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = sequence(seed);
      const spread = [0, 4, 20, 80, 180][seed % 5]!;
      const means = Float32Array.from({ length: 20 }, (_, i) => (i % 2 ? frame.y : frame.x) + spread * (next() - 0.5) * 2);
      expect(collisions(placeNames(means, cloud, frame, boxes, 4), means), `seed ${seed}`).toBe(0);
    }
  });

  it('the check sees names that do collide', () => {
    const means = new Float32Array(20).map((_, i) => 200 + 10 * i);
    expect(collisions(new Float32Array(20).fill(200), means)).toBeGreaterThan(0);
  });

  it('stand outwards of their means where there is room', () => {
    const means = Float32Array.from([frame.x + 150, frame.y, frame.x - 150, frame.y]);
    const names = placeNames(means, cloud, frame, boxes, 4);
    expect(names[0]).toBeGreaterThan(means[0]!);
    expect(names[2]).toBeLessThan(means[2]!);
    expect(names[1]).toBeCloseTo(frame.y, 3);
  });
});

describe('the frame', () => {
  it('holds what it must, in both clouds alike', () => {
    const next = sequence(7);
    const points = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 ? 3 * next() : 8 * next() - 6));
    const extent = extentOf([points.subarray(0, 1000), points.subarray(1000)]);
    for (const phone of [false, true]) {
      const { clouds } = panels({ width: phone ? 390 : 1200, height: 440, label: 14, line: 1.5, phone });
      const frames = clouds.map((place) => frameOf(place, extent, 10));
      expect(frames[0]!.scale).toBe(frames[1]!.scale);
      clouds.forEach((place, i) => {
        const places = placesAt(points, points, 0, frames[i]!);
        let outside = 0;
        for (let p = 0; p < places.length; p += 2)
          if (
            places[p]! < place.x ||
            places[p]! > place.x + place.width ||
            places[p + 1]! < place.y ||
            places[p + 1]! > place.y + place.height
          )
            outside++;
        expect(outside).toBeLessThanOrEqual(8);
      });
    }
  });

  it('ignores a single stray point, not a crowd', () => {
    const points = new Float32Array(4000).map((_, i) => Math.sin(i));
    points[100] = 50;
    expect(extentOf([points]).right).toBeLessThan(2);
    points.fill(50, 0, 400);
    expect(extentOf([points]).right).toBe(50);
  });

  it('leaves no more out of the widest stage than of any other', () => {
    const stages = Array.from({ length: 8 }, (_, s) => new Float32Array(2000).map((_, i) => (s + 1) * Math.sin(i)));
    for (let i = 0; i < 8; i += 2) stages[7]![i] = 20 + i;
    expect(extentOf(stages).right).toBeGreaterThan(20);
  });
});

describe('between stages', () => {
  const stage = (value: number, rank = 9): StageSpace => ({
    rank,
    means: Float32Array.from([value, 0]),
    points: Float32Array.from([value, -value]),
    nearest: new Float32Array(1),
    margins: new Float32Array(1),
  });
  const outputs = [stage(1), stage(2)];

  it('points lie on the straight line', () => {
    const [from, to] = [Float32Array.from([0, 0, 1, 1]), Float32Array.from([4, -2, 3, 1])];
    const at = (part: number) => [...placesAt(from, to, part, { x: 0, y: 0, scale: 10 })].map((v) => Math.round(v) + 0);
    expect(at(0)).toEqual([0, 0, 10, -10]);
    expect(at(0.5)).toEqual([20, 10, 20, -10]);
    expect(at(1)).toEqual([40, 20, 30, -10]);
  });

  it('a block has three stops, and a position says which it is', () => {
    const stops = stopsOf(8, true);
    expect(stops).toHaveLength(24);
    for (const position of stops) {
      const { block, stage } = stageAt(position);
      expect(positionOf(block, stage)).toBe(position);
    }
    expect(stageAt(8)).toEqual({ block: 8, stage: 'mixing' });
    expect(stageAt(1 / 3)).toEqual({ block: 1, stage: 'wavelets' });
    expect(stopsOf(8, false)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('what is known is in order, whatever came first, and ends stay ends', () => {
    const space = spaceOf(outputs, [stage(-1), stage(-2), stage(-3), stage(-4)], [[2, Array.from({ length: 7 }, () => stage(-3.5))]])!;
    expect(space.map(({ at }) => at)).toEqual([...space.map(({ at }) => at)].sort((a, b) => a - b));
    expect(space).toHaveLength(2 + 4 + 7);
    expect(around(space, 0).from).toBe(space[0]);
    expect(around(space, 9)).toEqual({ from: space.at(-1), to: space.at(-1), part: 0 });
    // Only where all nine steps are there is the way known; the block's own output is past it.
    expect(wayAt(space, positionOf(2, 'wavelets'))).toHaveLength(STEPS);
    expect(wayAt(space, positionOf(1, 'collapse'))).toHaveLength(0);
    expect(wayAt(space, 2)).toHaveLength(0);
    expect(stepAt(2, STEPS - 1)).toBe(positionOf(2, 'collapse'));
    expect(spaceOf(undefined, [], [])).toBeUndefined();
  });

  it('a mean goes straight from one to the next', () => {
    const space = spaceOf(outputs, undefined, [])!;
    expect([...meanAt(space, 2, 0, 1.25)]).toEqual([1.25, 0]);
    expect([...meanAt(space, 2, 0, 2)]).toEqual([2, 0]);
  });
});

describe('who is hard', () => {
  const labels = [0, 0, 1, 1, 2];
  const nearest = [0, 1, 1, 1, 0];

  it('counts for which class each is taken, and finds those of one count', () => {
    const counts = confusion(labels, nearest, 3);
    expect(counts).toEqual([1, 1, 0, 0, 2, 0, 1, 0, 0]);
    expect([...inCell(labels, nearest, 0, 1)]).toEqual([0, 1, 0, 0, 0]);
    labels.forEach((_, at) => expect(inCell(labels, nearest, labels[at]!, nearest[at]!)[at]).toBe(1));
  });

  it('the worst come first, and the spread is of all', () => {
    expect(hardest([0.5, -2, 3, -0.1], 2)).toEqual([1, 3]);
    const spread = spreadOf([-9, -0.5, 0.5, 0.6, 9], [-1, 1], 2);
    expect(spread).toEqual([
      { x: -0.5, y: 0.4 },
      { x: 0.5, y: 0.6 },
    ]);
  });

  it('neighbours are the nearest in all dimensions', () => {
    const points = Float32Array.from([0, 0, 3, 0, 0, 1, 1, 1]);
    expect(neighbours({ points }, 0, 2, 2)).toEqual([2, 3]);
  });

  it('a line has an inside, hollows and all', () => {
    const line = [
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 2],
      [0, 10],
    ] as const;
    expect([...within(line, [1, 1, 5, 5, 9, 6, 5, 1, 11, 5])]).toEqual([1, 0, 1, 1, 0]);
  });

  it('a choice is read as it was written', () => {
    const next = sequence(3);
    const chosen = Uint8Array.from({ length: 1000 }, () => Number(next() < 0.2));
    const text = writtenChoice(chosen, 167);
    expect(text).toMatch(/^[\w-]{167}$/);
    expect(readChoice(text, 1000)).toEqual(chosen);
    expect(writtenChoice(new Uint8Array(1000), 167)).toBe('');
    expect(readChoice('', 1000)).toBeUndefined();
    expect(membersOf(readChoice(writtenChoice(Uint8Array.from([0, 1, 1]), 167), 1000)!)).toEqual([1, 2]);
    expect(countedByClass([0, 1, 2, 4], labels, ['a', 'b', 'c'])).toBe('2 a, 1 b, 1 c');
  });
});

it('finds the nearest picture within reach', () => {
  const places = Float32Array.from([0, 0, 10, 0, 30, 30]);
  expect(nearest(places, 9, 1, 8)).toBe(1);
  expect(nearest(places, 20, 14, 5)).toBe(-1);
});

it('dims crowds', () => {
  const places = Float32Array.from([5, 5, 6, 6, 7, 7, 100, 100]);
  const [crowded, , , alone] = brightness(places, 18);
  expect(crowded).toBeLessThan(alone!);
  expect(alone).toBeLessThanOrEqual(1);
});

it('rows of waiting digits fill their place and stay in it', () => {
  for (const count of [1, 7, 1000]) {
    const { places, cell } = waiting(count, cloud);
    for (let i = 0; i < 2 * count; i += 2) {
      expect(places[i]! - cell / 2).toBeGreaterThanOrEqual(cloud.x - 0.01);
      expect(places[i]! + cell / 2).toBeLessThanOrEqual(cloud.x + cloud.width + 0.01);
      expect(places[i + 1]! + cell / 2).toBeLessThanOrEqual(cloud.y + cloud.height + 0.01);
    }
    expect(cell * cell * count).toBeGreaterThan(0.5 * Math.min(cloud.width, cloud.height) ** 2 * (count > 1 ? 0.5 : 1));
  }
});

describe('words', () => {
  const block = (mean_distance: number, nearest_mean_accuracy: number): BlockMeasures => ({
    mean_distance,
    nearest_mean_accuracy,
    fisher: 1,
    within: 1,
    between: 1,
    dims: 16,
    rank: 9,
  });
  const set = (distances: number[]) => ({
    labelled: distances.map((d) => block(d, d / 10)),
    shuffled: distances.map(() => block(0.1, 0.1)),
  });
  const [modulus, threshold, untrained] = ['modulus', 'soft-threshold', 'untrained'].map((word) => networkFor('mnist', word)) as [
    Network,
    Network,
    Network,
  ];
  const found: Found = { [modulus.name]: set([2, 6.6]), [threshold.name]: set([2, 3]), [untrained.name]: set([1, 1.5]) };
  const number = (of: Found, rival: Network, depth: number, shuffled: boolean, measure: Measure) => {
    const figures = Object.entries(of).map(([name, all]) => [name, all?.[shuffled ? 'shuffled' : 'labelled'][depth - 1]] as const);
    return bigNumber(Object.fromEntries(figures), [modulus, rival], whereIs(depth, 'mixing'), shuffled, measure, 'digits');
  };

  it('say the factor of the block shown', () => {
    expect(number(found, threshold, 2, false, 'distance')?.value).toBe('2.2 ×');
    expect(number(found, untrained, 1, false, 'distance')?.value).toBe('2.0 ×');
    expect(number(found, threshold, 2, false, 'nearest')?.value).toBe('66 %');
    expect(number(found, threshold, 2, true, 'distance')?.value).toBe('0.1 sd');
  });

  it('say in what else than ρ the two differ', () => {
    const of = (word: string) => networkFor('cifar-10', word);
    const wide = of('modulus-w16');
    expect(besidesRho(wide, of('soft-threshold'))).toBe('. Besides ρ they differ in width and epochs (40 and 100)');
    expect(besidesRho(wide, of('modulus'))).toBe('. They differ in width and epochs (40 and 100)');
    expect(besidesRho(wide, of('untrained'))).toBe('. They differ in width');
    expect(besidesRho(of('modulus'), of('tanh-noskip'))).toBe('. Besides ρ they differ in skip and epochs (100 and 15)');
    expect(besidesRho(of('modulus'), of('soft-threshold'))).toBe('');
    expect(besidesRho(of('modulus'), of('untrained'))).toBe('');
    const figures = { [wide.name]: block(2, 0.5), [of('modulus').name]: block(1, 0.5) };
    const { caption } = bigNumber(figures, [wide, of('modulus')], 'after block 2', false, 'distance', 'photographs')!;
    expect(caption).toBe('as far apart as with “modulus”, after block 2, held out. They differ in width and epochs (40 and 100)');
  });

  it('say nothing before there is something, and divide by nothing', () => {
    expect(number({ [modulus.name]: found[modulus.name] }, threshold, 1, false, 'distance')).toBeUndefined();
    expect(number({ ...found, [threshold.name]: set([0, 0]) }, threshold, 1, false, 'distance')?.value).toBe('2.0 sd');
    expect(untrainedRises(undefined)).toBe('');
    expect(untrainedRises(found[untrained.name])).toContain('1.0 sd after block 1 to 1.5 after block 2');
  });

  it('put every figure into the table', () => {
    const { rows, columns } = tableOf([modulus, threshold, untrained], found, found, 2, '1,000 images');
    expect(columns).toHaveLength(3);
    expect(rows).toHaveLength(18);
    expect(rows[0]).toEqual(['modulus: distance, sd', '2.00', '6.60']);
  });

  it('claim that classes come apart only where they do', () => {
    expect(claimOf(undefined)).toBe('Block by block, the classes come apart');
    expect(claimOf(set([2, 6.6]))).toBe('Block by block, the classes come apart');
    expect(claimOf(set([2, 2.1]))).toContain('no further');
  });

  it('say of a network what it does to the phase', () => {
    expect([modulus, threshold, untrained].map(titleOf)).toEqual([
      'modulus: phase gone',
      'soft threshold: phase kept',
      'untrained: random weights',
    ]);
    expect(titleOf({ ...modulus, rho: 'dial', words: 'dial at α = 0.5' })).toBe('dial at α = 0.5');
  });

  it('do not say of photographs what is true of ink', () => {
    const digits = DATASETS[0]!;
    expect(phasesOf(digits).caption).toContain('Digits show less');
    expect(phasesOf({ ...digits, picture: 'photograph' }).caption).not.toContain('less');
    expect(phasesOf({ ...digits, name: 'mnist-moving' }).text).toContain('inverted');
  });
});
