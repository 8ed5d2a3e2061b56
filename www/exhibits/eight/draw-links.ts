// What feeds what, over a braid or a sheet.
import type { Layout } from '../../components/Stage.svelte';
import { STAGE, WHITE } from '../../theme/palette.ts';
import type { Point } from './layout.ts';
import type { Links } from './links.ts';
import { frameAround } from './frame-around.ts';

/** What is laid over that which is not lit. */
const VEIL = 'rgb(16 16 20 / 0.62)';

/** What is not lit steps back; lines as strong as their weights run from what feeds to what is fed. */
export function drawLinks(ctx: CanvasRenderingContext2D, stage: Layout, { lit, links, scope }: Links) {
  ctx.save();
  ctx.beginPath();
  for (const { x, y, width, height } of scope) ctx.rect(x - 1, y - 1, width + 2, height + 2);
  for (const { x, y, width, height } of lit) {
    // Against the sense of the others: left out.
    ctx.moveTo(x - 3, y - 3);
    ctx.lineTo(x - 3, y + height + 3);
    ctx.lineTo(x + width + 3, y + height + 3);
    ctx.lineTo(x + width + 3, y - 3);
    ctx.closePath();
  }
  ctx.fillStyle = VEIL;
  ctx.fill('evenodd');
  ctx.lineCap = 'round';
  // Where they cross hundreds of maps, lines are thin.
  const most = scope.length > 100 ? 1 : 2.4;
  for (const { from, to, strength } of links) {
    const width = stage.line * (0.4 + most * strength);
    ctx.strokeStyle = STAGE;
    ctx.lineWidth = width + 2;
    curve(ctx, from, to);
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = width;
    curve(ctx, from, to);
  }
  for (const { x, y, width, height } of lit) frameAround(ctx, x, y, width, height);
  ctx.restore();
}

function curve(ctx: CanvasRenderingContext2D, from: Point, to: Point) {
  const across = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
  const [mx, my] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  if (across) ctx.bezierCurveTo(mx, from.y, mx, to.y, to.x, to.y);
  else ctx.bezierCurveTo(from.x, my, to.x, my, to.x, to.y);
  ctx.stroke();
}
