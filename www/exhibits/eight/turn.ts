// The dial put into a trained network: where it can be, and where it stands.
import type { EightNetwork } from '../../engine/calls/eight.ts';

type Mechanism = Pick<EightNetwork, 'rho' | 'alpha' | 'skip'>;

/** Where a network was trained with the dial; undefined where it has no place for one, which is beside a copy that goes round it. */
export const trainedAt = ({ rho, alpha, skip }: Mechanism) => (!skip ? undefined : rho === 'mod' ? 0 : rho === 'dial' ? alpha! : undefined);

/** The dial that stands in for ρ; null where there is none. Its own place for the dial is no intervention. */
export function turnOf(network: Mechanism, wanted: number): number | null {
  const own = trainedAt(network);
  return own === undefined || wanted < 0 || wanted === own ? null : wanted;
}
