// The channels of one kind of map with their four numbers: sorted, and filtered by the range of one of them. Pure arithmetic.

export const NUMBERS = ['mean', 'deviation', 'sparsity', 'change'] as const;
export type NumberName = (typeof NUMBERS)[number];

export interface Channel extends Record<NumberName, number> {
  /** From 0. */
  channel: number;
}

/** The engine's five numbers a channel; a mean is as long as its arrow. */
export function channelsOf(statistics: Float64Array): Channel[] {
  return Array.from({ length: statistics.length / 5 }, (_, channel) => {
    const [re, im, deviation, sparsity, change] = statistics.subarray(5 * channel, 5 * channel + 5) as unknown as number[];
    return { channel, mean: Math.hypot(re!, im!), deviation: deviation!, sparsity: sparsity!, change: change! };
  });
}

/** Least and largest of one number. */
export function rangeOf(channels: readonly Channel[], by: NumberName): [number, number] {
  const values = channels.map((one) => one[by]);
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 0];
}

/** The value at a part, 0 to 1, of a range. */
export const partOf = ([least, most]: [number, number], part: number) => least + part * (most - least);

/** Those whose number lies in the part of its range, in order; channels count upwards, ties too. */
export function chosenOf(
  channels: readonly Channel[],
  by: 'channel' | NumberName,
  down: boolean,
  filter: { by: NumberName; from: number; to: number },
): Channel[] {
  const range = rangeOf(channels, filter.by);
  const [low, high] = [partOf(range, filter.from), partOf(range, filter.to)];
  // Ends that are not moved leave nothing out, however numbers round.
  const within = (one: Channel) => (filter.from === 0 || one[filter.by] >= low) && (filter.to === 1 || one[filter.by] <= high);
  const sign = down ? -1 : 1;
  return channels.filter(within).sort((a, b) => sign * (a[by] - b[by]) || a.channel - b.channel);
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (!sorted.length) return 0;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
