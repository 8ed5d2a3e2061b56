// Two panels of rows on one stage: chains under a gate on the left, the bars of the modulus on the right.
import type { Layout } from '../../components/Stage.svelte';
import { ALL, shiftFor, type Subject } from '../../components/chains/names.ts';
import { planOf, type Plan, type Shares } from '../../components/chains/plan.ts';
import type { Chain } from '../../engine/calls/tangles.ts';

const ROWS = { first: 0.155, pitch: 0.079 };
const WIDE = {
  split: 0.57,
  left: { ...ROWS, ghost: 0.0765, numeral: 0.066, ghostLeft: 0.081, start: 0.285, end: 0.955, left: 0.17 },
  right: { ...ROWS, ghost: 0.0765, numeral: 0, ghostLeft: 0.02, start: 0.15, end: 0.935, left: 0.14 },
};
/** A phone has no room for ghosts. */
const PHONE = {
  split: 0.6,
  left: { ...ROWS, ghost: 0, numeral: 0.09, ghostLeft: 0.1, start: 0.36, end: 0.96, left: 0.12 },
  right: { ...ROWS, ghost: 0, numeral: 0, ghostLeft: 0, start: 0.08, end: 0.93, left: 0.05 },
};

export interface Plans {
  gate: Plan;
  modulus: Plan;
}

/** `sameUnit`: one scale for both; else each has its own, and a bar that says which. */
export function plansOf(
  layout: Pick<Layout, 'width' | 'height' | 'phone' | 'label'>,
  gate: readonly Pick<Chain, 'extent' | 'barBefore' | 'vertices'>[],
  modulus: readonly Pick<Chain, 'bar'>[],
  subject: Subject,
  sameUnit: boolean,
): Plans {
  const { split, left, right }: { split: number; left: Shares; right: Shares } = layout.phone ? PHONE : WIDE;
  const { width, height } = layout;
  const shift = shiftFor(subject, layout.label, width * split * left.numeral);
  // The longest that a rule can be: Σ|z|, or where no arrow is longer than 1, as many as there are.
  const ruled = gate.map(({ extent: [left, right, low, high], barBefore, vertices }) => {
    const rule = sameUnit ? barBefore : vertices.length / 2 - 1;
    return { extent: [left, Math.max(right, rule), low, high] as const };
  });
  const bars = modulus.map(({ bar }) => ({ extent: [0, bar, 0, 0] as const }));
  const plans = {
    gate: planOf({ width: width * split, height }, ALL, ruled, left, shift),
    modulus: planOf({ left: width * split, width: width * (1 - split), height }, ALL, bars, right),
  };
  if (sameUnit) plans.gate.scale = plans.modulus.scale = Math.min(plans.gate.scale, plans.modulus.scale);
  return plans;
}

/** A round length whose bar is about `pixels` wide at a scale: 1, 2 or 5 times a power of ten. */
export function roundLength(scale: number, pixels: number): number {
  if (!(scale > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(pixels / scale));
  const most = pixels / scale / power;
  return power * (most >= 5 ? 5 : most >= 2 ? 2 : 1);
}
