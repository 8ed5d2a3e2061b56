// Two textures: where things lie, values on their way to ρ(z), and words that follow from the figures.
import { describe, expect, it } from 'vitest';
import type { Rho, Trained } from '../../../www/engine/calls/textures.ts';
import { planOf, type Rect } from '../../../www/exhibits/textures/plan.ts';
import { everySecond, histogram, meanOf, onTheWay, spectraDiffer, valuesOf } from '../../../www/exhibits/textures/values.ts';
import {
  aboveChance,
  claimOf,
  errorOf,
  nameOf,
  numberOf,
  sentenceOf,
  shareWords,
  summaryOf,
} from '../../../www/exhibits/textures/words.ts';
import { TEXTURE_RHOS } from '../../../www/state/table.ts';

const boxes = [
  { width: 1200, height: 500, label: 14, phone: false },
  { width: 900, height: 375, label: 14, phone: false },
  { width: 1376, height: 560, label: 24, phone: false },
  { width: 942, height: 380, label: 24, phone: false },
  { width: 942, height: 300, label: 24, phone: false },
  { width: 942, height: 240, label: 24, phone: false },
  { width: 390, height: 433, label: 14, phone: true },
  { width: 320, height: 356, label: 14, phone: true },
];

/** Every part of the stage as a rectangle. */
function parts(box: (typeof boxes)[number], halves: boolean): Record<string, Rect> {
  const plan = planOf(box, halves);
  const { side, gap, count } = plan.images;
  const images = plan.images.rows.map(({ x, y }) => ({ x, y, width: count * side + (count - 1) * gap, height: side }));
  const discs = plan.discs.map(({ x, y, radius }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
  return {
    imagesA: images[0]!,
    imagesB: images[1]!,
    discA: discs[0]!,
    discB: discs[1]!,
    outputs: plan.outputs,
    ...(plan.spectrum ? { spectrum: plan.spectrum } : {}),
    ...(plan.bumps ? { bumpsA: plan.bumps[0], bumpsB: plan.bumps[1] } : {}),
    ...(plan.halves ? { halves: plan.halves } : {}),
  };
}

const overlap = (a: Rect, b: Rect) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.01 &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 0.01;

describe('where things lie', () => {
  it('everything is inside the stage, has a size, and overlaps nothing else', () => {
    for (const box of boxes)
      for (const halves of [false, true]) {
        const all = Object.entries(parts(box, halves));
        for (const [name, rect] of all) {
          const told = JSON.stringify({ box, name, rect });
          expect(Math.min(rect.width, rect.height), told).toBeGreaterThan(14);
          expect(Math.min(rect.x, rect.y, box.width - rect.x - rect.width, box.height - rect.y - rect.height), told).toBeGreaterThanOrEqual(
            0,
          );
          for (const [other, its] of all) if (other !== name) expect(overlap(rect, its), `${told} and ${other}`).toBe(false);
        }
      }
  });

  it('nothing has a negative radius on a stage that is still opening', () => {
    for (const box of boxes)
      for (const { radius } of planOf({ ...box, height: 1 }, true).discs) expect(radius, JSON.stringify(box)).toBeGreaterThan(0);
  });

  it('bumps stand right under their planes, on the same scale', () => {
    for (const box of boxes) {
      const { discA, bumpsA } = parts(box, false);
      if (!bumpsA) continue;
      expect(bumpsA.x).toBeCloseTo(discA!.x);
      expect(bumpsA.width).toBeCloseTo(discA!.width);
    }
  });
});

describe('values on their way', () => {
  it('of the modulus keep their length and turn to zero', () => {
    const z = [-0.3, 0.4, 0.5, 0] as const;
    for (const applied of [0, 0.25, 0.5, 1]) {
      const [re, im] = onTheWay('modulus', z, applied);
      expect(Math.hypot(re, im)).toBeCloseTo(0.5);
      expect(Math.atan2(im, re)).toBeCloseTo((1 - applied) * Math.atan2(0.4, -0.3));
    }
  });
  it('of any ρ begin at z and end at ρ(z)', () => {
    for (const rho of TEXTURE_RHOS) {
      const z = [-0.3, 0.4, ...(rho === 'modulus' ? [0.5, 0] : [-0.2, 0.7])] as [number, number, number, number];
      expect(onTheWay(rho, z, 0)[0]).toBeCloseTo(z[0]);
      expect(onTheWay(rho, z, 0)[1]).toBeCloseTo(z[1]);
      expect(onTheWay(rho, z, 1)[0]).toBeCloseTo(z[2]);
      expect(onTheWay(rho, z, 1)[1]).toBeCloseTo(z[3]);
    }
  });
  it('are taken class by class', () => {
    const coefficients = new Float32Array([1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 7, 8, 0, 0]);
    expect([...valuesOf(coefficients, 0, 'linear', 0)]).toEqual([1, 2, 3, 4]);
    expect([...valuesOf(coefficients, 1, 'linear', 0)]).toEqual([5, 6, 7, 8]);
    expect(meanOf(new Float64Array([1, 2, 3, 4]))).toEqual([2, 3]);
    expect(meanOf(new Float64Array())).toEqual([0, 0]);
  });
  it('make histograms of shares that lose nothing', () => {
    const shares = histogram([-9, 0.1, 0.1, 0.9, 9], [0, 1], 4);
    expect(shares).toEqual([0.6, 0, 0, 0.4]);
    expect([...everySecond([1, 2, 3, 4, 5], 1)]).toEqual([2, 4]);
    expect(histogram([], [0, 1], 2)).toEqual([0, 0]);
  });
  it('spectra are compared where they differ most', () => {
    expect(spectraDiffer([new Float64Array([1, 10, 10, 2, 4, 4]), new Float64Array([1, 10, 10, 2, 5, 4])])).toBe(0.25);
  });
});

describe('the words', () => {
  const trained = (accuracy: number, distance: number): Trained => ({
    accuracy,
    distance,
    ratio: (distance * distance) / 4,
    outputs: new Float32Array(),
  });
  const told = (rho: Rho, accuracy: number, more = {}) => ({
    guess: 'tanh' as const,
    rho,
    share: 0.5,
    trained: trained(accuracy, 4),
    ...more,
  });

  it('ask for a guess, then for training', () => {
    expect(claimOf({ guess: 'open', rho: 'linear', share: 0.5, trained: undefined })).toContain('Guess');
    expect(claimOf({ guess: 'tanh', rho: 'tanh', share: 0.5, trained: undefined })).toBe('You say tanh: train it and see');
  });
  it('claim only what the figures show', () => {
    expect(claimOf(told('tanh', 0.492))).toContain('A and B look alike');
    expect(claimOf(told('linear', 0.508))).toContain('A and B look alike');
    expect(claimOf(told('modulus', 0.977))).toBe('Throw the phase away, and A and B stand apart');
    expect(claimOf(told('modulus', 0.5))).toContain('fails');
    expect(claimOf(told('tanh', 0.9))).not.toContain('alike');
    expect(claimOf(told('relu', 0.979))).toContain('ReLU works');
    expect(claimOf(told('relu', 0.5, { share: 0 }))).toContain('does nothing');
    expect(claimOf(told('relu', 0.98, { share: 1 }))).toContain('does the work');
  });
  it('remember the guess', () => {
    expect(sentenceOf(told('modulus', 0.977), false)).toContain('You guessed tanh; this is |z|.');
    expect(sentenceOf(told('tanh', 0.49), false)).toContain('You guessed tanh: here is what it does.');
    expect(sentenceOf(told('relu', 0.98, { guess: 'relu' }), false)).toContain('You guessed ReLU, and it works.');
    expect(sentenceOf(told('relu', 0.98, { share: 1 }), false)).toContain('this is ReLU with its halves reweighed.');
  });
  it('give an accuracy with its error and its control', () => {
    expect(errorOf(0.5)).toBeCloseTo(0.01118, 4);
    expect(aboveChance(0.53)).toBe(false);
    expect(aboveChance(0.56)).toBe(true);
    const number = numberOf(trained(0.977, 4), 0.496, false);
    expect(number.value).toBe('97.7 %');
    expect(number.caption.replaceAll('\u00a0', ' ')).toBe(
      '± 0.3 % of 2,000 unseen images told apart (chance 50 %, labels shuffled 49.6 %)',
    );
    expect(numberOf(undefined, undefined, false).value).toBe('?');
  });
  it('name every choice and every stop', () => {
    expect(TEXTURE_RHOS.map(nameOf)).toEqual(['none', 'soft threshold', 'tanh', 'sigmoid', 'z/|z|', 'ReLU', '|z|']);
    expect([0, 0.25, 0.5, 1].map(shareWords)).toEqual(['sign kept', '25 %', 'ReLU', 'sign gone']);
    expect(summaryOf(told('modulus', 0.977), [[0.2, 0], [0.15, 0]])).toContain('0.200 from zero in A, 0.150 in B'); // prettier-ignore
  });
});
