// The stage of the thresholds: rows of chains twice, headings, and a bar of a round length in each half. A pure function of layout and data.
import { widthOf, write, type Pen } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import { drawRows, leaves, type Rows } from '../../components/chains/draw.ts';
import type { Plan } from '../../components/chains/plan.ts';
import { STAGE_GREY, STAGE_INK, STAGE_RULE } from '../../theme/palette.ts';
import { roundLength, type Plans } from './plan.ts';
import { percent } from './words.ts';

export interface Drawn {
  plans: Plans;
  gate: Rows;
  modulus: Rows;
  /** The gate's name. */
  name: string;
  /** The class that is lit. */
  lit: number | undefined;
  /** |mean ρ| over mean |ρ|, of all classes, wavelets and places; undefined while it is being computed. */
  lengths: { gate: number | undefined; modulus: number | undefined };
}

export function draw(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn) {
  const { plans, gate, modulus } = data;
  drawRows(
    ctx,
    layout,
    [
      [plans.gate, gate],
      [plans.modulus, modulus],
    ],
    data.lit,
    () => {
      const middle = plans.modulus.bounds.left;
      ctx.strokeStyle = STAGE_RULE;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(middle + 0.5, layout.height * 0.03);
      ctx.lineTo(middle + 0.5, layout.height * 0.97);
      ctx.stroke();
      const legend = gate.before ? 'light: pulled straight, dark: before' : 'grey: pulled straight';
      half(ctx, layout, plans.gate, data.name, leaves(plans.gate, gate) ? 'leaves the stage' : legend, data.lengths.gate);
      half(ctx, layout, plans.modulus, 'modulus |z|', '', data.lengths.modulus);
    },
  );
}

function half(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, name: string, legend: string, length: number | undefined) {
  const { height, label, phone } = layout;
  const pen: Pen = { size: label, baseline: 'middle' };
  const [top, bottom] = [height * 0.05, height * 0.945];
  const strong: Pen = { ...pen, weight: 600, colour: STAGE_INK };
  const width = (words: string) => widthOf(ctx, words, pen);
  const room = plan.end - plan.start - label;
  write(ctx, name, plan.start, top, strong);
  if (widthOf(ctx, name, strong) + width(legend) < room) write(ctx, legend, plan.end, top, { ...pen, align: 'right' });
  const share = length === undefined ? '…' : percent(length);
  const mean = phone ? `mean ${share}` : `mean: ${share} of the mean length`;
  write(ctx, mean, plan.start, bottom, { ...pen, colour: STAGE_INK });
  const unit = roundLength(plan.scale, plan.end - plan.start > 300 ? 70 : 50);
  const number = unit < 1 ? unit.toFixed(1) : String(unit);
  const [right, left] = [plan.end, plan.end - unit * plan.scale];
  if (unit === 0 || width(mean) + width(number) + 8 + right - left > room) return;
  ctx.strokeStyle = STAGE_GREY;
  ctx.beginPath();
  ctx.moveTo(left, bottom - 5);
  ctx.lineTo(left, bottom + 5);
  ctx.moveTo(left, bottom);
  ctx.lineTo(right, bottom);
  ctx.moveTo(right, bottom - 5);
  ctx.lineTo(right, bottom + 5);
  ctx.stroke();
  write(ctx, number, left - 8, bottom, { ...pen, align: 'right' });
}
