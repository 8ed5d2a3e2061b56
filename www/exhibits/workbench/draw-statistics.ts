// Draws the channels as a list: a row a channel, its map and its four numbers, each with a bar as long as it is large.
import { write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import { STAGE_GREY, STAGE_INK, STAGE_RULE, STAGE_TRACK, WHITE } from '../../theme/palette.ts';
import { NUMBERS, rangeOf, type Channel } from './channels.ts';
import { frame, piece } from './parts.ts';
import { planList } from './plan.ts';
import { numberWords } from './number-words.ts';

export interface ListDrawn {
  /** In the order in which they are shown. */
  rows: readonly Channel[];
  /** All of them: what the bars' full lengths are taken from. */
  all: readonly Channel[];
  /** Maps one below the other, by channel; undefined until they are there. */
  maps: HTMLCanvasElement | undefined;
  sort: string;
  scroll: number;
  /** How a channel is called. */
  nameOf: (channel: number, short: boolean) => string;
  /** What stands in an empty list. */
  empty: string;
}

export function drawStatistics(ctx: CanvasRenderingContext2D, layout: Layout, data: ListDrawn | undefined) {
  if (!data) return;
  const { width, height, label } = layout;
  const plan = planList(layout, data.rows.length);
  if (!data.rows.length) write(ctx, data.empty, plan.thumbX, plan.head + label * 2, { size: label, colour: STAGE_INK });
  // What is written as 0.000 has no bar.
  const most = Object.fromEntries(NUMBERS.map((by) => [by, Math.max(rangeOf(data.all, by)[1], 0.01)])) as Record<string, number>;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, plan.head, width, height - plan.head);
  ctx.clip();
  const first = Math.max(0, Math.floor(data.scroll / plan.row));
  const last = Math.min(data.rows.length, first + Math.ceil((height - plan.head) / plan.row) + 1);
  for (let r = first; r < last; r++) {
    const one = data.rows[r]!;
    const y = plan.head + r * plan.row - data.scroll;
    const middle = y + plan.row / 2;
    const thumb = { x: plan.thumbX, y: y + 4, width: plan.thumb, height: plan.thumb };
    if (data.maps) piece(ctx, data.maps, one.channel, thumb, false);
    frame(ctx, thumb);
    write(ctx, data.nameOf(one.channel, !plan.bars), plan.nameX, middle + label * 0.35, { size: label, colour: STAGE_INK });
    NUMBERS.forEach((by, i) => {
      const x = plan.columns[i]!;
      const chosen = data.sort === by;
      if (plan.bars) {
        const room = plan.width - label * 5.4;
        ctx.fillStyle = STAGE_TRACK;
        ctx.fillRect(x + label * 4, middle - 4, room, 8);
        ctx.fillStyle = chosen ? WHITE : STAGE_GREY;
        ctx.fillRect(x + label * 4, middle - 4, (room * one[by]) / most[by]!, 8);
      }
      write(ctx, numberWords(by, one[by]), x, middle + label * 0.35, {
        size: label,
        colour: chosen ? WHITE : STAGE_GREY,
        weight: chosen ? 600 : 400,
      });
    });
  }
  ctx.restore();
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(plan.thumbX, plan.head - 0.5);
  ctx.lineTo(width - plan.thumbX, plan.head - 0.5);
  ctx.stroke();
}
