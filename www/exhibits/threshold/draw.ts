// The stage of the thresholds: rows of chains twice, headings, and a bar of a round length in each half. A pure function of layout and data.
import type { Layout } from '../../components/Stage.svelte';
import { drawRows, leaves, type Rows } from '../../components/chains/draw.ts';
import type { Plan } from '../../components/chains/plan.ts';
import { FIGURE_FONT, STAGE_GREY, STAGE_INK, STAGE_RULE } from '../../theme/palette.ts';
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
  const text = (words: string, x: number, y: number, align: CanvasTextAlign, colour: string, weight = 400) => {
    ctx.font = `${weight} ${label}px ${FIGURE_FONT}`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = align;
    ctx.fillStyle = colour;
    ctx.fillText(words, x, y);
  };
  const [top, bottom] = [height * 0.05, height * 0.945];
  const width = (words: string, weight = 400) => {
    ctx.font = `${weight} ${label}px ${FIGURE_FONT}`;
    return ctx.measureText(words).width;
  };
  const room = plan.end - plan.start - label;
  text(name, plan.start, top, 'left', STAGE_INK, 600);
  if (width(name, 600) + width(legend) < room) text(legend, plan.end, top, 'right', STAGE_GREY);
  const share = length === undefined ? '…' : percent(length);
  const mean = phone ? `mean ${share}` : `mean: ${share} of the mean length`;
  text(mean, plan.start, bottom, 'left', STAGE_INK);
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
  text(number, left - 8, bottom, 'right', STAGE_GREY);
}
