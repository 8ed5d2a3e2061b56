// One wavelet's answers to each class in the complex plane, on their way from z to ρ(z), with their mean and the spread of their real parts.
import { dot, fitting, line, write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { Rho } from '../../engine/calls/textures.ts';
import { STAGE, STAGE_INK, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { phaseColour } from '../../theme/phase.ts';
import { drawBump } from './draw-bump.ts';
import type { Drawn } from './draw.ts';
import type { Disc, Plan } from './plan.ts';
import { everySecond, histogram, meanOf, valuesOf } from './values.ts';
import { formulaOf } from './words.ts';

/** Half the width of the complex plane shown, for each ρ: that both z and ρ(z) have room. */
const REACH: Record<Rho, number> = {
  linear: 0.6,
  'soft-threshold': 0.6,
  tanh: 0.6,
  relu: 0.6,
  modulus: 0.6,
  sigmoid: 0.9,
  'amplitude-collapse': 1.2,
};
/** A full bump: this share of a class in one bin. */
const FULL_BUMP = 0.3;
const BUMP_BINS = 30;

const signed = (value: number) => `${value <= -0.005 ? '−' : ''}${Math.abs(value).toFixed(2)}`;

export function drawAnswers(ctx: CanvasRenderingContext2D, plan: Plan, layout: Layout, data: Drawn, coefficients: Float32Array) {
  const { label, phone, line: thin } = layout;
  const reach = REACH[data.rho];
  if (!phone) {
    const [, heading] = plan.headings;
    const words = data.trained ? formulaOf(data.rho, data.share) : 'z';
    write(
      ctx,
      fitting(
        ctx,
        { size: label },
        heading!.width,
        `what one wavelet answers, place by place: ${words}`,
        `one wavelet’s answers: ${words}`,
        words,
      ),
      heading!.x,
      heading!.y,
      { size: label },
    );
  }
  ([0, 1] as const).forEach((c) => {
    const disc = plan.discs[c];
    const values = valuesOf(coefficients, c, data.rho, data.applied);
    drawPlane(ctx, disc, layout, reach, c);
    drawDots(ctx, disc, layout, values, reach, data.rho === 'modulus' ? 1 - data.applied : 1);
    const [re, im] = meanOf(values);
    const [x, y] = [disc.x + (re / reach) * disc.radius, disc.y - (im / reach) * disc.radius];
    const rect = plan.bumps?.[c];
    if (rect) {
      drawBump(ctx, rect, layout, histogram(everySecond(values, 0), [-reach, reach], BUMP_BINS), FULL_BUMP, c === 1);
      line(ctx, x, y, x, rect.y + rect.height, WHITE, 0.75 * thin);
    }
    dot(ctx, x, y, 4.6 * thin, STAGE);
    dot(ctx, x, y, 3.4 * thin, WHITE);
    const under = rect ? rect.y + rect.height : disc.y + disc.radius;
    if (!phone)
      write(ctx, `mean ${signed(re)}`, rect ? x : disc.x, under + label * 1.3, { size: label, align: 'center', colour: STAGE_INK });
  });
}

/** Axes, a circle that says how large one step is, and the letter. */
function drawPlane(ctx: CanvasRenderingContext2D, { x, y, radius }: Disc, { label, line: thin, phone }: Layout, reach: number, c: 0 | 1) {
  line(ctx, x - radius, y, x + radius, y, STAGE_RULE, 0.75 * thin);
  line(ctx, x, y - radius, x, y + radius, STAGE_RULE, 0.75 * thin);
  const unit = reach > 1 ? 1 : 0.5;
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 0.75 * thin;
  ctx.beginPath();
  ctx.arc(x, y, (unit / reach) * radius, 0, 2 * Math.PI);
  ctx.stroke();
  write(ctx, 'AB'[c]!, x - radius, y - radius + label * 0.9, { size: label * 1.25, colour: WHITE, weight: 600 });
  if (!phone && c === 0) {
    const edge = (unit / reach) * radius * Math.SQRT1_2;
    write(ctx, fitting(ctx, { size: label }, 0.55 * radius, `|z| = ${unit}`, String(unit)), x + edge + 4, y + edge + label, {
      size: label,
    });
  }
}

function drawDots(
  ctx: CanvasRenderingContext2D,
  disc: Disc,
  { line: thin, phone }: Layout,
  values: Float64Array,
  reach: number,
  keep: number,
) {
  const size = (phone ? 1.2 : 1.5) * thin;
  for (let i = 0; i < values.length; i += 2) {
    const [re, im] = [values[i]!, values[i + 1]!];
    // What is further out than the plane waits at its edge.
    const shown = Math.min(1, (1.02 * reach) / Math.hypot(re, im) || 1) / reach;
    ctx.fillStyle = phaseColour(Math.atan2(im, re), 1, keep);
    ctx.fillRect(disc.x + re * shown * disc.radius - size / 2, disc.y - im * shown * disc.radius - size / 2, size, size);
  }
}
