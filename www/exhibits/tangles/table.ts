// The tangles in numbers, for those who do not see them.
import type { Table } from '../../components/Exhibit.svelte';
import { shareOf } from '../../components/chains/draw.ts';
import type { Chain } from '../../engine/calls/tangles.ts';
import { percent } from './words.ts';

/** A row of the stage: its class, its chain once it is there, the share over all wavelets and places once it is known, and the reader's guess. */
export interface Row {
  name: string;
  chain: Chain | undefined;
  whole: number | undefined;
  guessed: number | undefined;
}

/** `guessing`: what is to be guessed is not written beside it. */
export function tableOf(rows: readonly Row[], guessing: boolean): Table {
  const guessed = rows.some((row) => row.guessed !== undefined);
  return {
    caption: 'Every row of the stage in numbers',
    columns: ['class', 'chain gets to', 'pulled straight', 'share', 'share, all wavelets and places', ...(guessed ? ['your guess'] : [])],
    rows: rows.map(({ name, chain, whole, guessed }) => {
      if (!chain) return [name, '', '', '', ''];
      if (guessing) return [name, '?', '?', '?', '?'];
      const end = Math.hypot(chain.vertices.at(-2)!, chain.vertices.at(-1)!);
      return [
        ...[name, end.toFixed(2), chain.bar.toFixed(2), percent(shareOf(chain))],
        whole === undefined ? '…' : percent(whole),
        ...(guessed === undefined ? [] : [guessed.toFixed(2)]),
      ];
    }),
  };
}
