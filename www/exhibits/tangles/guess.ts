// Guess before you pull: where the reader thinks that each dot will land, and how far off that was.

/** A mark stands at a whole number from 0, the start, to this, where the longest rule may end. */
export const LAST_MARK = 99;
const MIDDLE = 50;

/** The marks in the link's text: two digits each. */
export const marksIn = (text: string): number[] => (text.match(/../g) ?? []).map(Number);
export const textOf = (marks: readonly number[]): string =>
  marks.map((mark) => String(Math.min(LAST_MARK, Math.max(0, Math.round(mark)))).padStart(2, '0')).join('');
/** Ten marks side by side. */
export const untouched = (): string => textOf(new Array<number>(10).fill(MIDDLE));

export interface Score {
  /** Mean distance of a guess from where its dot lands, over the longest rule. */
  off: number;
  /** The same for the best guess that gives every class one length: what looking at the data must beat. */
  blind: number;
  /** Spearman's rank correlation of guesses and lengths; 0 where all guesses are alike. */
  order: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Ranks from 0; equals share the middle of theirs. */
const ranks = (values: readonly number[]) =>
  values.map((value) => (values.filter((v) => v < value).length + values.filter((v) => v <= value).length - 1) / 2);

export function scoreOf(guesses: readonly number[], landed: readonly number[]): Score {
  const longest = Math.max(...landed) || 1;
  const off = (at: (i: number) => number) => mean(landed.map((length, i) => Math.abs(at(i) - length))) / longest;
  const sorted = [...landed].sort((a, b) => a - b);
  const [a, b] = [ranks(guesses), ranks(landed)];
  const middle = (landed.length - 1) / 2;
  const product = (x: readonly number[], y: readonly number[]) => mean(x.map((rank, i) => (rank - middle) * (y[i]! - middle)));
  const spread = Math.sqrt(product(a, a) * product(b, b));
  return {
    off: off((i) => guesses[i]!),
    blind: off(() => sorted[Math.floor(sorted.length / 2)]!),
    order: spread > 0 ? product(a, b) / spread : 0,
  };
}
