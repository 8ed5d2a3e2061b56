// The layout and words of the thresholds.
import { describe, expect, it } from 'vitest';
import { ALL, DIGITS, subjectOf } from '../../../www/components/chains/names.ts';
import { plansOf, roundLength } from '../../../www/exhibits/threshold/plan.ts';
import { GATE_WORDS, claimOf, sentenceOf } from '../../../www/exhibits/threshold/words.ts';
import { GATES } from '../../../www/state/table.ts';

const SIZES = [
  { width: 1200, height: 561, phone: false, label: 14 },
  { width: 820, height: 380, phone: false, label: 14 },
  { width: 1325, height: 480, phone: false, label: 24 },
  { width: 390, height: 402, phone: true, label: 14 },
];
const gate = ALL.map((c) => ({
  extent: [-0.4 - 0.1 * c, 0.5 + c, -0.3 * c, 2.7 - 0.3 * c] as const,
  barBefore: 2 + c,
  vertices: new Float32Array(2 * 25),
}));
const modulus = ALL.map((c) => ({ bar: 2 + c }));
const PHOTOS = subjectOf('cifar-10');

describe('the two halves', () => {
  it('lie beside each other and hold their chains, at one scale where the unit is one', () => {
    for (const size of SIZES)
      for (const subject of [DIGITS, subjectOf('fashion-mnist')])
        for (const sameUnit of [true, false]) {
          const plans = plansOf(size, gate, modulus, subject, sameUnit);
          expect(plans.gate.end).toBeLessThan(plans.modulus.bounds.left);
          expect(plans.modulus.start).toBeGreaterThan(plans.modulus.bounds.left);
          expect(plans.gate.rows).toEqual(plans.modulus.rows);
          expect(plans.gate.scale === plans.modulus.scale).toBe(sameUnit);
          ALL.forEach((c, i) => {
            const [left, right, low, high] = gate[c]!.extent;
            const { start, scale, rows, box } = plans.gate;
            expect(start + scale * left).toBeGreaterThan(box.left - 1e-9);
            expect(start + scale * right).toBeLessThan(plans.gate.end + 1e-9);
            expect(start + scale * (sameUnit ? gate[c]!.barBefore : 24), 'rules, too').toBeLessThan(plans.gate.end + 1e-9);
            expect(rows[i]! - scale * high).toBeGreaterThan(box.top - 1e-9);
            expect(rows[i]! - scale * low).toBeLessThan(box.bottom + 1e-9);
            expect(plans.modulus.start + plans.modulus.scale * modulus[c]!.bar).toBeLessThan(plans.modulus.end + 1e-9);
          });
        }
  });

  it('have a bar of a round length', () => {
    for (const scale of [0.37, 4.2, 39, 512]) {
      const length = roundLength(scale, 70);
      expect(length * scale).toBeLessThanOrEqual(70);
      expect(length * scale).toBeGreaterThan(27);
      expect(['1', '2', '5']).toContain(length.toExponential()[0]);
    }
    expect(roundLength(0, 70)).toBe(0);
  });
});

describe('the words', () => {
  it('know every gate', () => {
    for (const name of GATES) {
      expect(GATE_WORDS[name].formula).toContain('|z| + 10⁻⁶');
      expect(claimOf({ gate: name, cut: 0.2, ink: true }, DIGITS, false)).toContain('same tangle');
      expect(sentenceOf({ gate: name, cut: 0.2, ink: true }, DIGITS)).toContain('still turns every way');
    }
  });

  it('do not say that thresholds never separate', () => {
    for (const subject of [DIGITS, PHOTOS]) {
      expect(claimOf({ gate: 'cst', cut: 0.2, ink: false }, subject, false)).not.toContain('same tangle');
      expect(sentenceOf({ gate: 'cst', cut: 0.2, ink: false }, subject)).toContain('whatever keeps the phase keeps');
    }
    expect(claimOf({ gate: 'cst', cut: 0, ink: true }, DIGITS, false)).not.toContain('same tangle');
    expect(claimOf({ gate: 'cst', cut: 1, ink: true }, DIGITS, true)).toContain('gone');
  });
});
