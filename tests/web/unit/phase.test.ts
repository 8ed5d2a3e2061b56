// The wheel against culori, which knows nothing of our formulas: its OKLab, its gamut check, its simulation of colour blindness.
import { converter, differenceEuclidean, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, type Rgb } from 'culori';
import { describe, expect, it } from 'vitest';
import { WHEEL, WHEEL_SIZE, brightness, phaseRgb, wheelIndex } from '../../../www/theme/phase.ts';

const lrgb = (k: number, f = 1) => ({ mode: 'lrgb' as const, r: f * WHEEL[3 * k]!, g: f * WHEEL[3 * k + 1]!, b: f * WHEEL[3 * k + 2]! });
const toOklch = converter('oklch');
const toRgb = converter('rgb');
const toRgbLinear = converter('lrgb');
const all = Array.from({ length: WHEEL_SIZE }, (_, k) => k);

describe('the phase wheel', () => {
  it('has the hue, lightness and chroma it says', () => {
    for (const k of all) {
      const theta = (360 * k) / WHEEL_SIZE;
      const { l, c, h } = toOklch(lrgb(k));
      expect(l).toBeCloseTo(0.7 + 0.1 * Math.cos(((theta - 150) * Math.PI) / 180), 3);
      expect(c).toBeCloseTo(0.115, 3);
      expect(Math.abs(((h! - theta + 540) % 360) - 180)).toBeLessThan(0.2);
    }
  });

  it('lies in sRGB at every phase and modulus', () => {
    for (const k of all) for (const c of [0, 1, 2]) expect(WHEEL[3 * k + c]!, `colour ${k}`).toSatisfy((v: number) => v >= 0 && v <= 1);
  });

  it('keeps its hue while the modulus falls', () => {
    for (const k of all.filter((k) => k % 16 === 0)) {
      const full = toOklch(lrgb(k)).h!;
      expect(toOklch(lrgb(k, brightness(0.4))).h!).toBeCloseTo(full, 1);
    }
  });

  // Machado, Oliveira and Fernandes (2009): their matrices act on linear light, while culori's filters would decode the display's gamma
  // first. So linear values go in under the name 'rgb', and what a display cannot show is clipped afterwards.
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const seenBy = (see: (colour: Rgb) => Rgb | undefined) => (k: number) => {
    const { r, g, b } = see({ ...lrgb(k), mode: 'rgb' })!;
    return { mode: 'lrgb' as const, r: clip(r), g: clip(g), b: clip(b) };
  };
  const deficiencies = {
    protan: filterDeficiencyProt(1),
    deutan: filterDeficiencyDeuter(1),
    tritan: filterDeficiencyTrit(1),
    none: (colour: Rgb) => colour,
  };
  const distance = differenceEuclidean('oklab');
  for (const [name, see] of Object.entries(deficiencies)) {
    it(`keeps phases 90° apart distinct: ${name}`, () => {
      const seen = all.map(seenBy(see));
      const least = Math.min(...all.map((k) => distance(seen[k]!, seen[(k + WHEEL_SIZE / 4) % WHEEL_SIZE]!)));
      expect(least).toBeGreaterThanOrEqual(0.09);
    });
  }

  it('and a wheel of constant lightness would not: the test can fail', () => {
    const flat = all.map((k) => toRgbLinear({ mode: 'oklch', l: 0.7, c: 0.115, h: (360 * k) / WHEEL_SIZE }));
    const seen = flat
      .map((colour) => filterDeficiencyDeuter(1)({ ...colour, mode: 'rgb' })!)
      .map((colour) => ({ ...colour, mode: 'lrgb' as const }));
    expect(Math.min(...all.map((k) => distance(seen[k]!, seen[(k + WHEEL_SIZE / 4) % WHEEL_SIZE]!)))).toBeLessThan(0.09);
  });

  it('gives sRGB bytes that culori gives', () => {
    for (const degrees of [0, 37, 90, -90, 180, 350]) {
      const theta = (degrees * Math.PI) / 180;
      const oracle = toRgb(lrgb(wheelIndex(theta), brightness(0.8)))!;
      const bytes = phaseRgb(theta, 0.8);
      [oracle.r, oracle.g, oracle.b].forEach((value, c) => expect(Math.abs(255 * value - bytes[c]!)).toBeLessThan(0.51));
    }
  });

  it('takes phases of any turn to the same colour, and no modulus to black, no phase to white', () => {
    expect(wheelIndex(-Math.PI)).toBe(wheelIndex(Math.PI));
    expect(wheelIndex(2 * Math.PI - 1e-9)).toBe(0);
    expect(wheelIndex(Math.PI / 2)).toBe(64);
    expect(phaseRgb(1, 0)).toEqual([0, 0, 0]);
    expect(phaseRgb(1, 1, 0)).toEqual([255, 255, 255]);
  });
});
