// What is said about where networks are computed.
import { describe, expect, it } from 'vitest';
import { rate, sentence, trouble, where } from '../../../www/components/compute-words.ts';
import type { ComputeStatus } from '../../../www/engine/calls/compute.ts';

const measured = {
  network: 'modulus',
  simd: 741.3,
  device: { name: 'A card', perSecond: 12_345, batch: 256, compared: 4, difference: 2.14e-6 },
} as const;
const on = (change: Partial<ComputeStatus>): ComputeStatus => ({
  wanted: 'auto',
  using: 'simd',
  device: null,
  software: false,
  why: null,
  measured: { ...measured, device: null },
  trouble: null,
  ...change,
});

describe('the sentence', () => {
  it('gives three digits', () => {
    expect(rate(12_345)).toBe('12,300 images/s');
    expect(rate(2.8571)).toBe('2.86 images/s');
  });

  it('says which, on what, how fast, and how far apart', () => {
    expect(sentence(on({ using: 'gpu', device: 'A card', measured }))).toBe(
      'Networks run on WebGPU (A card): 12,300 images/s, 256 at a time. SIMD does 741 images/s. On 4 images the two differ by 2.1e-6 of the largest value at most.',
    );
  });

  it('says why not', () => {
    expect(sentence(on({ why: 'no-adapter' }))).toContain('SIMD: 741 images/s; the browser has no graphics adapter');
    expect(sentence(on({ why: 'slower', device: 'A card', measured }))).toContain('WebGPU (A card) is slower here: 12,300 images/s.');
    expect(sentence(on({ why: 'wrong', device: 'A card', measured }))).toContain('is not used: its results are not the same');
    expect(sentence(on({ why: null, measured: null }))).toBe('');
  });
});

it('says what happened, and what computes since', () => {
  expect(trouble(on({}))).toBe('');
  expect(trouble(on({ trouble: { what: 'device lost.', since: 'device' } }))).toBe(
    'The graphics device stopped (device lost). SIMD went on where it was, and a fresh device has taken over.',
  );
});

it('names the exhibits that the device computes', () => {
  expect(where(on({}))).toBe('');
  expect(where(on({ using: 'gpu' }))).toContain('every exhibit but Why arrows turn');
  expect(where(on({ using: 'gpu', software: true }))).toContain('Ten tangles and Why arrows turn are on the CPU');
});
