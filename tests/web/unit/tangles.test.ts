// The layout, colours and words of the ten tangles.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DATASETS } from '../../../www/assets/catalogue.ts';
import { colourKept, paintMap } from '../../../www/components/chains/ghosts.ts';
import { ALL, DIGITS, arrowsFor, shiftFor, subjectOf } from '../../../www/components/chains/names.ts';
import { keepInside, placeAt, rowAt, type Shares } from '../../../www/components/chains/plan.ts';
import { LAST_MARK, marksIn, scoreOf, textOf, untouched } from '../../../www/exhibits/tangles/guess.ts';
import { PHONE_FOUR, WIDE, heroPlan } from '../../../www/exhibits/tangles/plan.ts';
import { SWEEP_SECONDS, alphaAt } from '../../../www/exhibits/tangles/sweep.ts';
import { claimOf, sentenceOf, type Telling } from '../../../www/exhibits/tangles/words.ts';
import { STAGE, STAGE_RGB } from '../../../www/theme/palette.ts';
import { phaseRgb } from '../../../www/theme/phase.ts';
import { headerOf } from './header.ts';

const SIZES = [
  { width: 1200, height: 561, phone: false, label: 14 },
  { width: 900, height: 420, phone: false, label: 14 },
  { width: 1600, height: 500, phone: false, label: 24 },
  { width: 390, height: 402, phone: true, label: 14 },
];
const FOUR = DIGITS.four;
const CLOTHES = subjectOf('fashion-mnist');

/** Ten chains with extents of every shape, some far up or down. */
const chains = ALL.map((c) => ({ extent: [-0.4 - 0.1 * c, 2 + c, -0.3 * c, 3.1 - 0.3 * c] as const }));

describe('the plan', () => {
  it('keeps every extent inside its box, and touches one side of it', () => {
    for (const size of SIZES) {
      for (const [classes, subject] of [
        [ALL, DIGITS],
        [FOUR, DIGITS],
        [ALL, CLOTHES],
        [CLOTHES.four, CLOTHES],
      ] as const) {
        const plan = heroPlan(size, classes, chains, subject);
        let touched = false;
        classes.forEach((c, i) => {
          const [left, right, low, high] = chains[c]!.extent;
          const room = [
            plan.start + plan.scale * left - plan.box.left,
            plan.end - plan.start - plan.scale * right,
            plan.rows[i]! - plan.scale * high - plan.box.top,
            plan.box.bottom - plan.rows[i]! + plan.scale * low,
          ];
          expect(Math.min(...room)).toBeGreaterThan(-1e-9);
          touched ||= Math.min(...room) < 1e-9;
        });
        expect(touched, 'the scale is the largest that fits').toBe(true);
      }
    }
  });

  it('has no scale for chains without length', () => {
    expect(heroPlan(SIZES[0]!, ALL, [], DIGITS).scale).toBe(0);
  });

  it('finds rows and places where they are drawn', () => {
    const plan = heroPlan(SIZES[0]!, ALL, chains, DIGITS);
    ALL.forEach((c, i) => expect(rowAt(plan, plan.rows[i]! + 0.4 * plan.pitch)).toBe(c));
    expect(rowAt(plan, plan.rows[0]! - plan.pitch)).toBeUndefined();
    const cell = plan.ghost.side / 32;
    for (const [row, col] of [
      [0, 0],
      [31, 31],
      [21, 18],
    ] as const) {
      const x = plan.ghost.left + (col + 0.5) * cell;
      const y = plan.rows[3]! - plan.ghost.side / 2 + (row + 0.5) * cell;
      expect(placeAt(plan, x, y, 32)).toEqual({ row, col });
    }
    expect(placeAt(plan, plan.ghost.left - 2, plan.rows[3]!, 32)).toBeUndefined();
  });

  it('keeps what leaves the stage at its edge, and says so', () => {
    const size = { left: 0, right: 100, top: 0, bottom: 50 };
    expect(keepInside(30, 20, size, 4)).toEqual([30, 20, false]);
    expect(keepInside(-7, 70, size, 4)).toEqual([4, 46, true]);
  });
});

describe('the picture before the program runs', () => {
  const svg = readFileSync('www/assets/first-paint.svg', 'utf8');
  const group = (name: string) => svg.slice(svg.indexOf(`<g class="${name}">`)).split('</g>')[0]!;
  const check = (name: string, shares: Shares, classes: readonly number[]) => {
    const text = group(name);
    const numerals = [...text.matchAll(/<text x="([\d.]+)%" y="([\d.]+)%"[^>]*font-weight="600"[^>]*>(\d)</g)];
    expect(numerals.map((found) => Number(found[3]))).toEqual(classes);
    numerals.forEach(([, x, y], i) => {
      expect(Number(x)).toBeCloseTo(100 * shares.numeral, 1);
      expect(Number(y)).toBeCloseTo(100 * (shares.first + shares.pitch * i), 1);
    });
    const ghosts = [...text.matchAll(/<svg x="([\d.]+)%" y="([\d.]+)%" width="100%" height="([\d.]+)%"[^>]*xMinYMid/g)];
    ghosts.forEach(([, x, y, side], i) => {
      expect(Number(x)).toBeCloseTo(100 * shares.ghostLeft, 1);
      expect(Number(side)).toBeCloseTo(100 * shares.ghost, 1);
      expect(Number(y)).toBeCloseTo(100 * (shares.first + shares.pitch * i - shares.ghost / 2), 1);
    });
    const frames = [...text.matchAll(/<svg x="([\d.]+)%"[^>]*xMinYMin/g)];
    expect(frames.length).toBe(3 * classes.length);
    for (const [, x] of frames) expect(Number(x)).toBeCloseTo(100 * shares.start, 1);
  };
  it('has the shares of the live stage', () => {
    check('wide', WIDE, ALL);
    check('phone', PHONE_FOUR, FOUR);
  });
});

describe('colours', () => {
  it('are the wheel with the phase kept, and white without', () => {
    const out = new Uint8ClampedArray(12);
    const re = new Float32Array([0.55, -0.2, 0]);
    const im = new Float32Array([0, 0.1, 0]);
    paintMap(re, im, 1, 1, out);
    for (let c = 0; c < 3; c++) expect(Math.abs(out[c]! - phaseRgb(0, 1)[c]!)).toBeLessThanOrEqual(1);
    expect([...out.slice(8, 11)], 'nothing shows the stage').toEqual([...STAGE_RGB]);
    paintMap(re, im, 1, 0, out);
    expect([...out.slice(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(out[4]).toBe(out[6]);
  });

  it('go to white as the dial goes', () => {
    expect([1, 0.5, 0].map(colourKept)).toEqual([1, 0.75, 0]);
    expect(STAGE).toBe('#' + STAGE_RGB.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  });
});

describe('the claim', () => {
  const start: Telling = { alpha: 1, ink: true, shuffled: false, guess: '' };
  const PHOTOS = subjectOf('cifar-10');
  it('follows the dial in at least three steps', () => {
    const claims = Array.from({ length: 101 }, (_, i) => claimOf({ ...start, alpha: 1 - i / 100 }, DIGITS));
    expect(new Set(claims).size).toBeGreaterThanOrEqual(4);
    expect(claims[0]).toBe('Average what keeps its phase, and nothing is left');
    expect(claims[100]).toBe('Throw the phase away, and ten classes stand apart');
  });
  it('does not say what the figure does not show', () => {
    expect(claimOf({ ...start, ink: false }, DIGITS)).not.toContain('nothing is left');
    expect(claimOf({ ...start, alpha: 0, shuffled: true }, DIGITS)).not.toContain('stand apart');
    expect(claimOf({ ...start, alpha: 0 }, CLOTHES)).toContain('stand apart');
    expect(claimOf({ ...start, alpha: 0 }, PHOTOS)).not.toContain('stand apart');
    expect(sentenceOf({ ...start, alpha: 0 }, 100, PHOTOS)).toContain('one layer is not enough');
    expect(sentenceOf(start, 24, DIGITS)).toContain('Twenty-four');
    expect(sentenceOf(start, 37, CLOTHES)).toContain('37 of a class');
    expect(sentenceOf(start, 100, PHOTOS)).not.toContain('digit');
    expect(claimOf({ ...start, guess: untouched() }, DIGITS)).toContain('where will');
    expect(claimOf({ ...start, guess: untouched(), alpha: 0 }, DIGITS)).toContain('stand apart');
  });
});

describe('the sweep', () => {
  it('goes from kept to gone and back', () => {
    expect([0, SWEEP_SECONDS].map(alphaAt)).toEqual([1, 1]);
    const along = Array.from({ length: 200 }, (_, i) => alphaAt((i / 199) * SWEEP_SECONDS));
    expect(Math.min(...along)).toBe(0);
    for (let i = 1; i < along.length; i++) expect(Math.abs(along[i]! - along[i - 1]!)).toBeLessThan(0.05);
  });
});

describe('names', () => {
  it('are those in the files, in their order, shortened', () => {
    for (const { name, images } of DATASETS) {
      const { classes } = JSON.parse(headerOf(`www/assets/images/${images.file}.safetensors`).__metadata__.card!) as { classes: string[] };
      const subject = subjectOf(name);
      expect(subject.classes.length).toBe(classes.length);
      subject.classes.forEach((short, c) =>
        expect(short === 'car' ? 'automobile' : classes[c]).toContain(short === 'car' ? classes[c]! : short),
      );
      expect(subject.one.endsWith(DATASETS.find((dataset) => dataset.name === name)!.picture)).toBe(true);
      expect(new Set(subject.four).size).toBe(4);
    }
  });

  it('move the chains to the right by what they are wider than a numeral', () => {
    expect(shiftFor(DIGITS, 14, 46)).toBe(0);
    expect(shiftFor(CLOTHES, 14, 46)).toBeCloseTo(0.56 * 14 * 8 + 6 - 46, 9);
    expect(shiftFor(CLOTHES, 14, 400)).toBe(0);
  });

  it('are never fewer than 24 arrows', () => {
    expect([arrowsFor(true, 0), arrowsFor(false, 0), arrowsFor(false, 3), arrowsFor(true, 77)]).toEqual([24, 100, 24, 77]);
  });
});

describe('a guess', () => {
  it('is ten marks in the link', () => {
    expect(marksIn('')).toEqual([]);
    const marks = [0, 7, 99, 50, 12, 3, 88, 1, 45, 60];
    expect(marksIn(textOf(marks))).toEqual(marks);
    expect(textOf([-4, 3.4, 200])).toBe('0003' + String(LAST_MARK));
    expect(marksIn(untouched())).toEqual(new Array(10).fill(50));
  });

  it('is scored by its mean distance over the longest, and by its order', () => {
    const landed = [4, 1, 2, 10];
    expect(scoreOf(landed, landed)).toMatchObject({ off: 0, order: 1 });
    // One off by 2, one by 1, over the longest, 10, of four.
    expect(scoreOf([6, 1, 3, 10], landed).off).toBeCloseTo(0.075, 12);
    expect(scoreOf([7, 10, 9, 1], landed).order).toBeCloseTo(-1, 12);
    // Ranks 1 0 2 3 and 2 0 1 3: 1 − 6·2/(4·15).
    expect(scoreOf([2, 1, 4, 9], landed).order).toBeCloseTo(0.8, 12);
    // Equals share a rank: 0.5 0.5 2 3 against 2 0 1 3, by Pearson's formula on ranks.
    expect(scoreOf([1, 1, 4, 9], landed).order).toBeCloseTo(0.632, 3);
    const alike = scoreOf([4, 4, 4, 4], landed);
    expect(alike.order).toBe(0);
    expect(alike.off).toBeCloseTo(alike.blind, 12);
    expect(alike.blind).toBeCloseTo(0.275, 12);
  });
});
