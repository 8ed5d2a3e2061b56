import { line } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import { STAGE, STAGE_MEASURE, WHITE } from '../../theme/palette.ts';
import type { Rect } from './plan.ts';

/** A histogram on its base line; A an outline, B filled. What is taller than the box is cut, and a notch says so. */
export function drawBump(
  ctx: CanvasRenderingContext2D,
  rect: Rect,
  { line: thin }: Layout,
  shares: readonly number[],
  full: number,
  filled: boolean,
) {
  const bin = rect.width / shares.length;
  const base = rect.y + rect.height;
  line(ctx, rect.x, base, rect.x + rect.width, base, STAGE_MEASURE, 0.75 * thin);
  ctx.beginPath();
  ctx.moveTo(rect.x, base);
  shares.forEach((share, i) => {
    const y = base - Math.min(1, share / full) * rect.height;
    ctx.lineTo(rect.x + i * bin, y);
    ctx.lineTo(rect.x + (i + 1) * bin, y);
  });
  ctx.lineTo(rect.x + rect.width, base);
  if (filled) {
    ctx.globalAlpha = 0.42;
    ctx.fillStyle = WHITE;
    ctx.fill();
    ctx.globalAlpha = 1;
  } else {
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = thin;
    ctx.lineJoin = 'miter';
    ctx.stroke();
  }
  shares.forEach((share, i) => {
    if (share > full) line(ctx, rect.x + i * bin, rect.y + 5, rect.x + (i + 1) * bin, rect.y + 1, STAGE, 2.5 * thin);
  });
}
