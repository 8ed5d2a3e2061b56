// The layout, colours and words of the ten tangles.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colourKept, paintMap } from '../../../www/exhibits/tangles/ghosts.ts';
import { ALL, FOUR, PHONE_FOUR, WIDE, keepInside, placeAt, planOf, rowAt, type Shares } from '../../../www/exhibits/tangles/plan.ts';
import { SWEEP_SECONDS, alphaAt } from '../../../www/exhibits/tangles/sweep.ts';
import { claimOf, sentenceOf, type Telling } from '../../../www/exhibits/tangles/words.ts';
import { STAGE, STAGE_RGB } from '../../../www/theme/palette.ts';
import { phaseRgb } from '../../../www/theme/phase.ts';

const SIZES = [
  { width: 1200, height: 561, phone: false },
  { width: 900, height: 420, phone: false },
  { width: 1600, height: 500, phone: false },
  { width: 390, height: 402, phone: true },
];

/** Ten chains with extents of every shape, some far up or down. */
const chains = ALL.map((c) => ({ extent: [-0.4 - 0.1 * c, 2 + c, -0.3 * c, 3.1 - 0.3 * c] as const }));

describe('the plan', () => {
  it('keeps every extent inside its box, and touches one side of it', () => {
    for (const size of SIZES) {
      for (const classes of [ALL, FOUR]) {
        const plan = planOf(size, classes, chains);
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
    expect(planOf(SIZES[0]!, ALL, []).scale).toBe(0);
  });

  it('finds rows and places where they are drawn', () => {
    const plan = planOf(SIZES[0]!, ALL, chains);
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
    const size = { width: 100, height: 50 };
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
  const start: Telling = { rho: 'dial', alpha: 1, knob: 0, ink: true, shuffled: false };
  it('follows the dial in at least three steps', () => {
    const claims = Array.from({ length: 101 }, (_, i) => claimOf({ ...start, alpha: 1 - i / 100 }));
    expect(new Set(claims).size).toBeGreaterThanOrEqual(4);
    expect(claims[0]).toBe('Average what keeps its phase, and nothing is left');
    expect(claims[100]).toBe('Throw the phase away, and ten classes stand apart');
  });
  it('does not say what the figure does not show', () => {
    expect(claimOf({ ...start, ink: false })).not.toContain('nothing is left');
    expect(claimOf({ ...start, alpha: 0, shuffled: true })).not.toContain('stand apart');
    expect(claimOf({ ...start, rho: 'threshold', knob: 0.3, ink: false })).not.toContain('same tangle');
    expect(claimOf({ ...start, rho: 'threshold', knob: 0.9 }, true)).toContain('gone');
    expect(sentenceOf(start, 24)).toContain('Twenty-four');
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
