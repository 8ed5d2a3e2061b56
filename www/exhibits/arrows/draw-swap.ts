// Draws two images, what comes of swapping their global phases, and what is left with no phase at all; under each its local modulus. What
// has no phase has no hue.
import { fitting, write, type Pen } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { Swap } from '../../engine/calls/arrows.ts';
import { LABEL_PX, STAGE_INK, STAGE_WELL, WHITE } from '../../theme/palette.ts';
import { MIXTURES, likeness } from './mode-words.ts';
import type { Rect } from './plan.ts';

export interface SwapDrawn {
  swap: Swap;
  /** `swap.pictures`, one under the other. */
  sheet: HTMLCanvasElement;
}

/** The engine's numbers of the pictures from left to right: the mixtures stand between their parents. */
const ORDER = [0, 2, 3, 1, 4, 5] as const;

export interface SwapPlan {
  /** By the engine's number: where the picture is, and its local modulus. */
  cells: { which: number; picture: Rect; local: Rect }[];
  /** Height of a line of words, and how wide those at a cell may be. */
  line: number;
  words: number;
  /** Where what the two rows show is written, if there is room. */
  heads: { x: number; y: number; text: string }[];
}

/** Width of two likenesses, and how far they keep apart, in heights of a letter. */
const WIDEST = 7.5;
const APART = 0.5;

/** Six columns of two, or four where the words of six would touch; on a phone three rows of two such columns side by side. */
export function swapPlan({ width, height, label, phone }: Pick<Layout, 'width' | 'height' | 'label' | 'phone'>): SwapPlan {
  const line = label * 1.35;
  const cells: SwapPlan['cells'] = [];
  const square = (x: number, y: number, side: number): Rect => ({ x, y, width: side, height: side });
  if (phone) {
    const [pad, gap] = [12, 6];
    const side = Math.min((width - 2 * pad - 2 * gap - 12) / 4, (height - pad) / 3 - 2 * line - 6);
    const pair = 2 * side + gap;
    const rows = [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const;
    rows.forEach((row, r) =>
      row.forEach((which, k) => {
        const [x, y] = [k === 0 ? pad : width - pad - pair, pad / 2 + r * (side + 2 * line + 6) + line];
        cells.push({ which, picture: square(x, y, side), local: square(x + side + gap, y, side) });
      }),
    );
    return { cells, line, words: 2 * side + 6, heads: [] };
  }
  const pad = Math.round(Math.max(12, height * 0.04));
  const gap = Math.max(10, width * 0.014);
  // A wider gap sets apart what has no phase.
  const apart = 1.6 * gap;
  const lines = 5.2 * line;
  const side = Math.min((width - 2 * pad - 5 * gap - 2 * apart) / 6, (height - 2 * pad - lines) / 2);
  const room = (width - 2 * pad - 2 * apart) / 6;
  // What has no phase at all goes first.
  const order = room < (WIDEST + APART) * label ? ORDER.slice(0, 4) : ORDER;
  const pitch = Math.max(side + gap, (WIDEST + APART) * label);
  const total = (order.length - 1) * pitch + Math.max(side, WIDEST * label) + (order.length > 4 ? 2 * apart : 0);
  const top = (height - 2 * side - lines) / 2 + 1.15 * line;
  const below = top + side + 2.9 * line;
  order.forEach((which, i) => {
    const x = (width - total) / 2 + i * pitch + (i >= 4 ? 2 * apart : 0);
    cells.push({ which, picture: square(x, top, side), local: square(x, below, side) });
  });
  return {
    cells,
    line,
    words: pitch - APART * label,
    heads: [{ x: cells[0]!.local.x, y: below - 0.2 * line, text: 'local modulus of each' }],
  };
}

export function drawSwap(ctx: CanvasRenderingContext2D, layout: Layout, data: SwapDrawn | undefined) {
  const plan = swapPlan(layout);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  for (const { which, picture, local } of plan.cells) {
    for (const [rect, k] of [
      [picture, which],
      [local, which + MIXTURES.length],
    ] as const) {
      ctx.fillStyle = STAGE_WELL;
      ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
      if (!data) continue;
      const [rows, cols] = data.swap.side;
      ctx.drawImage(data.sheet, 0, k * rows, cols, rows, rect.x, rect.y, rect.width, rect.height);
    }
  }
  if (data) drawWords(ctx, plan, layout, data.swap);
}

function drawWords(ctx: CanvasRenderingContext2D, plan: SwapPlan, { label, phone }: Layout, swap: Swap) {
  // Projected, only the mixtures have numbers: a lecture hall reads a dozen.
  const projected = label >= LABEL_PX.projector;
  const heavy: Pen = { size: label, weight: 600, colour: WHITE };
  const small: Pen = { size: label, baseline: 'top' };
  for (const { which, picture, local } of plan.cells) {
    const width = plan.words;
    const [modulus, phase] = [which % 2 ? 'B' : 'A', which % 2 ? 'A' : 'B'];
    const title = MIXTURES[which]!.title;
    const short = which < 2 ? title : which < 4 ? `|${modulus}|, phase ${phase}` : `|${modulus}|, phase 0`;
    write(ctx, fitting(ctx, heavy, width, title, short), picture.x, picture.y - 0.4 * plan.line, heavy);
    if (projected && which !== 2 && which !== 3) continue;
    const { image, local: moduli } = swap.likeness[which]!;
    const words = ([a, b]: readonly [number, number]) =>
      fitting(ctx, small, width, `like A ${likeness(a)}, like B ${likeness(b)}`, `A ${likeness(a)}, B ${likeness(b)}`);
    // How like the two are to begin with is what the rest is read against.
    const other = (pair: readonly [number, number]) => (which === 0 ? `like B ${likeness(pair[1])}` : `like A ${likeness(pair[0])}`);
    const said = which > 1 ? words : other;
    write(ctx, said(image), picture.x, picture.y + picture.height + 0.3 * plan.line, { ...small, colour: STAGE_INK });
    if (!phone) write(ctx, said(moduli), local.x, local.y + local.height + 0.3 * plan.line, small);
  }
  for (const { x, y, text } of plan.heads) write(ctx, text, x, y - 0.2 * plan.line, heavy);
}
