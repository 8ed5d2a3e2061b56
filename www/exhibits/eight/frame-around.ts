import { WHITE } from '../../theme/palette.ts';

/** What is followed or chosen has a frame. */
export function frameAround(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = WHITE;
  ctx.strokeRect(x - 2.5, y - 2.5, width + 5, height + 5);
}
