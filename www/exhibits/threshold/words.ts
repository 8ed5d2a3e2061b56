// What the exhibit says. A gate shortens or weighs arrows and keeps their directions; what is claimed follows the gate and the ink.
import type { Subject } from '../../components/chains/names.ts';
import type { Gate } from '../../engine/calls/tangles.ts';

type Name = Gate['gate'];

export interface GateWords {
  /** On the choice and in headings. */
  name: string;
  formula: string;
  /** The knob beside the choice, where the gate has one. */
  knob?: { key: 'cut' | 'gain'; label: string; min: number; max: number; step: number };
  /** Whether ρ(z) has |z|'s unit, so that both halves of the stage share one scale. */
  sameUnit: boolean;
}

const gain = { key: 'gain', label: 'gain g', min: 1, max: 50, step: 0.5 } as const;

export const GATE_WORDS: Readonly<Record<Name, GateWords>> = {
  cst: {
    name: 'soft threshold',
    formula: 'max(0, 1 − b/(|z| + 10⁻⁶)) · z',
    knob: { key: 'cut', label: 'threshold b', min: 0, max: 1, step: 0.01 },
    sameUnit: true,
  },
  tanh: { name: 'tanh', formula: 'tanh(g|z|)/g / (|z| + 10⁻⁶) · z', knob: gain, sameUnit: true },
  ms: { name: 'sigmoid', formula: 'sigmoid(g|z| + b) / (|z| + 10⁻⁶) · z', knob: gain, sameUnit: false },
  mc: { name: 'z/|z|', formula: 'z / (|z| + 10⁻⁶)', sameUnit: false },
};

export const percent = (share: number) => `${Math.round(100 * share)} %`;

interface Telling {
  gate: Name;
  cut: number;
  ink: boolean;
}

/** `empty`: no arrow is left of any class. */
export function claimOf({ gate, cut, ink }: Telling, { hard }: Subject, empty: boolean): string {
  if (empty) return 'Too high a threshold, and every arrow is gone';
  if (!ink) return hard ? 'Without ink, a little of every mean survives' : 'Where ink is always bright, thresholds separate too';
  if (gate === 'cst' && cut === 0) return 'Now shorten the arrows, and keep their phase';
  if (gate === 'ms') return 'Arrows weighed anew, same tangle';
  return gate === 'mc' ? 'Arrows of one length, same tangle' : 'Shorter arrows, same tangle';
}

const DOES: Readonly<Record<Name, string>> = {
  cst: 'A soft threshold takes the same length off every arrow and drops those that are shorter.',
  tanh: 'A tanh shortens the long arrows most: none becomes longer than 1/g.',
  ms: 'A sigmoid gives every arrow a length between 0 and 1.',
  mc: 'Amplitude collapse makes every arrow equally long: only phase is left.',
};

export function sentenceOf({ gate, ink }: Telling, { many, hard }: Subject): string {
  if (ink)
    return `${DOES[gate]} But it leaves every direction as it was: what is left still turns every way, and its mean stays short beside the mean length. The modulus, right, turns all arrows one way.`;
  if (hard)
    return `${DOES[gate]} Photographs are taken the right way up, so phases agree a little, and whatever keeps the phase keeps that. The modulus does not notice.`;
  return `${DOES[gate]} But ${many} always bright on black have phases that agree: z itself has class means, and whatever keeps the phase keeps them. The modulus does not notice.`;
}
