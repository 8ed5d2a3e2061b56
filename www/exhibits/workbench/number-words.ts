// The four numbers as they are written.
import type { NumberName } from './channels.ts';

export const NUMBER_TITLES: Record<NumberName, string> = {
  mean: 'mean |E z|',
  deviation: 'deviation',
  sparsity: 'sparsity',
  change: 'one-pixel change',
};
export const NUMBER_SHORT: Record<NumberName, string> = { mean: 'mean', deviation: 'dev.', sparsity: 'sparse', change: 'change' };

export const numberWords = (by: NumberName, value: number): string => (by === 'change' ? `${Math.round(100 * value)} %` : value.toFixed(3));
