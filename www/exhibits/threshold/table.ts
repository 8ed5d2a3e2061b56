// The chains under a gate and under the modulus in numbers, for those who do not see them.
import type { Table } from '../../components/Exhibit.svelte';
import { shareOf } from '../../components/chains/draw.ts';
import type { Chain } from '../../engine/calls/tangles.ts';
import { percent } from './words.ts';

/** A row of the stage: its class, its two chains once they are there, and the share over all wavelets and places once it is known. */
export interface Row {
  name: string;
  ours: Chain | undefined;
  modulus: Chain | undefined;
  whole: number | undefined;
}

export const tableOf = (rows: readonly Row[]): Table => ({
  caption: 'Every row of the stage in numbers',
  columns: ['class', 'chain gets to', 'pulled straight', 'share', 'share, all wavelets and places', 'modulus gets to', 'share'],
  rows: rows.map(({ name, ours, modulus, whole }) => {
    if (!ours || !modulus) return [name, '', '', '', '', '', ''];
    const end = Math.hypot(ours.vertices.at(-2)!, ours.vertices.at(-1)!);
    return [
      ...[name, end.toFixed(2), ours.bar.toFixed(2), percent(shareOf(ours)), whole === undefined ? '…' : percent(whole)],
      ...[modulus.bar.toFixed(2), percent(shareOf(modulus))],
    ];
  }),
});
