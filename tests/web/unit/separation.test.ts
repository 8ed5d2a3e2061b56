// The clouds' layout and words: names that do not collide, one frame for all, numbers that follow from the measures.
import { describe, expect, it } from 'vitest';
import {
  between,
  brightness,
  extentOf,
  frameOf,
  nearest,
  panels,
  placeNames,
  placesAt,
  waiting,
} from '../../../www/exhibits/separation/layout.ts';
import { bigNumber, claimOf, phasesOf, tableOf, titleOf, untrainedRises, type Found } from '../../../www/exhibits/separation/words.ts';
import { DATASETS, networkFor, type Network } from '../../../www/assets/catalogue.ts';
import type { BlockMeasures } from '../../../www/engine/calls/separation.ts';

const cloud = { x: 10, y: 40, width: 560, height: 400 };
const frame = { x: 290, y: 240, scale: 30 };
const box = { width: 15, height: 18 };

/** Pairs of boxes that overlap, and boxes on a mean or outside. */
function collisions(names: Float32Array, means: Float32Array): number {
  let found = 0;
  for (let a = 0; a < names.length; a += 2) {
    for (let b = 0; b < a; b += 2)
      if (Math.abs(names[a]! - names[b]!) < box.width - 0.01 && Math.abs(names[a + 1]! - names[b + 1]!) < box.height - 0.01) found++;
    for (let m = 0; m < means.length; m += 2)
      if (Math.abs(names[a]! - means[m]!) < box.width / 2 && Math.abs(names[a + 1]! - means[m + 1]!) < box.height / 2) found++;
    if (names[a]! < cloud.x || names[a]! > cloud.x + cloud.width || names[a + 1]! < cloud.y || names[a + 1]! > cloud.y + cloud.height)
      found++;
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
      expect(collisions(placeNames(means, cloud, frame, box, 4), means), `seed ${seed}`).toBe(0);
    }
  });

  it('the check sees names that do collide', () => {
    const means = new Float32Array(20).map((_, i) => 200 + 10 * i);
    expect(collisions(new Float32Array(20).fill(200), means)).toBeGreaterThan(0);
  });

  it('stand outwards of their means where there is room', () => {
    const means = Float32Array.from([frame.x + 150, frame.y, frame.x - 150, frame.y]);
    const names = placeNames(means, cloud, frame, box, 4);
    expect(names[0]).toBeGreaterThan(means[0]!);
    expect(names[2]).toBeLessThan(means[2]!);
    expect(names[1]).toBeCloseTo(frame.y, 3);
  });
});

describe('the frame', () => {
  it('holds what it must, in both clouds alike', () => {
    const next = sequence(7);
    const points = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 ? 3 * next() : 8 * next() - 6));
    const extent = extentOf(points);
    for (const phone of [false, true]) {
      const { clouds } = panels({ width: phone ? 390 : 1200, height: 440, label: 14, line: 1.5, phone });
      const frames = clouds.map((place) => frameOf(place, extent, 10));
      expect(frames[0]!.scale).toBe(frames[1]!.scale);
      clouds.forEach((place, i) => {
        const places = placesAt(points, 2000, 1, frames[i]!);
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
    expect(extentOf(points).right).toBeLessThan(2);
    points.fill(50, 0, 400);
    expect(extentOf(points).right).toBe(50);
  });
});

describe('between blocks', () => {
  it('points lie on the straight line', () => {
    const values = Float32Array.from([0, 0, 1, 1, 4, -2, 3, 1]);
    const at = (depth: number) => [...placesAt(values, 2, depth, { x: 0, y: 0, scale: 10 })].map((v) => Math.round(v) + 0);
    expect(at(1)).toEqual([0, 0, 10, -10]);
    expect(at(1.5)).toEqual([20, 10, 20, -10]);
    expect(at(2)).toEqual([40, 20, 30, -10]);
  });

  it('whole depths are blocks, and ends stay ends', () => {
    expect(between(3, 8)).toEqual({ from: 2, to: 3, part: 0 });
    expect(between(8, 8)).toEqual({ from: 7, to: 7, part: 0 });
    expect(between(0, 8)).toEqual({ from: 0, to: 1, part: 0 });
    expect(between(7.25, 8)).toEqual({ from: 6, to: 7, part: 0.25 });
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
  const number = (of: Found, rival: Network, depth: number, shuffled: boolean, measure: 'distance' | 'nearest') =>
    bigNumber(of, [modulus, rival], depth, shuffled, measure, 'digits');

  it('say the factor of the block shown', () => {
    expect(number(found, threshold, 2, false, 'distance')?.value).toBe('2.2 ×');
    expect(number(found, untrained, 1, false, 'distance')?.value).toBe('2.0 ×');
    expect(number(found, threshold, 2, false, 'nearest')?.value).toBe('66 %');
    expect(number(found, threshold, 2, true, 'distance')?.value).toBe('0.1 sd');
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
