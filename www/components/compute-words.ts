// What is said about where networks are computed: one sentence about now, one about why, one about what happened.
import type { ComputeStatus, Why } from '../engine/calls/compute.ts';

/** Images a second, to three digits. */
export const rate = (perSecond: number) => `${Number(perSecond.toPrecision(3)).toLocaleString('en')} images/s`;

const WHY: Record<Exclude<Why, 'slower' | 'wrong'>, string> = {
  asked: 'as asked',
  'no-webgpu': 'this browser offers no WebGPU',
  'no-adapter': 'the browser has no graphics adapter for WebGPU',
  software: 'the only graphics adapter computes on the CPU itself, and is taken only when asked for',
  stopped: 'there is no graphics device at present',
};

/** Which of the two computes, on what, how fast, and how far apart they are. */
export function sentence({ using, why, measured }: ComputeStatus): string {
  if (!measured) return '';
  const { simd, device } = measured;
  const apart = device
    ? ` On ${device.compared} images the two differ by ${device.difference.toExponential(1)} of the largest value at most.`
    : '';
  if (using === 'gpu' && device)
    return `Networks run on WebGPU (${device.name}): ${rate(device.perSecond)}, ${device.batch} at a time. SIMD does ${rate(simd)}.${apart}`;
  const start = `Networks run on SIMD: ${rate(simd)}`;
  if (device && why === 'slower') return `${start}. WebGPU (${device.name}) is slower here: ${rate(device.perSecond)}.${apart}`;
  if (device && why === 'wrong') return `${start}. WebGPU (${device.name}) is not used: its results are not the same.${apart}`;
  return why && why in WHY ? `${start}; ${WHY[why as keyof typeof WHY]}.` : `${start}.`;
}

/** What happened to the device. */
export function trouble({ trouble }: ComputeStatus): string {
  if (!trouble) return '';
  const since = {
    simd: 'SIMD goes on where it was.',
    device: 'SIMD went on where it was, and a fresh device has taken over.',
    'simd for good': 'SIMD goes on where it was; “measure again” asks for the device once more.',
  }[trouble.since];
  return `The graphics device stopped (${trouble.what.replace(/\.$/, '')}). ${since}`;
}

/** Which exhibits are computed there, where it is not all of them. */
export function where({ using, software }: ComputeStatus): string {
  if (using !== 'gpu') return '';
  return software
    ? 'It computes Eight times over and Separation; Ten tangles and Why arrows turn are on the CPU.'
    : 'It computes every exhibit but Why arrows turn, one picture’s Fourier arithmetic, which is on the CPU.';
}
