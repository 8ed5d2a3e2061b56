// Where rows lie on the hero's stage.
import type { Layout } from '../../components/Stage.svelte';
import { shiftFor, type Subject } from '../../components/chains/names.ts';
import { planOf, type Plan, type Shares } from '../../components/chains/plan.ts';
import type { Chain } from '../../engine/calls/tangles.ts';

export const WIDE: Shares = {
  first: 0.155,
  pitch: 0.079,
  ghost: 0.0765,
  numeral: 0.0385,
  ghostLeft: 0.0475,
  start: 0.2085,
  end: 0.962,
  left: 0.112,
};
export const PHONE_FOUR: Shares = {
  first: 0.235,
  pitch: 0.212,
  ghost: 0.19,
  numeral: 0.062,
  ghostLeft: 0.082,
  start: 0.42,
  end: 0.965,
  left: 0.31,
};
export const PHONE_ALL: Shares = {
  first: 0.16,
  pitch: 0.083,
  ghost: 0.08,
  numeral: 0.062,
  ghostLeft: 0.082,
  start: 0.36,
  end: 0.965,
  left: 0.19,
};

export function heroPlan(
  layout: Pick<Layout, 'width' | 'height' | 'phone' | 'label'>,
  classes: readonly number[],
  chains: readonly Pick<Chain, 'extent'>[],
  subject: Subject,
): Plan {
  const shares = !layout.phone ? WIDE : classes.length > 4 ? PHONE_ALL : PHONE_FOUR;
  return planOf(layout, classes, chains, shares, shiftFor(subject, layout.label, layout.width * shares.numeral));
}
