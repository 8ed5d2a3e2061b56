// Letters and frames, as every picture here has them.
import { FIGURE_FONT, STAGE_GREY, WHITE } from '../../theme/palette.ts';

const font = (size: number, weight = 400) => `${weight} ${size}px ${FIGURE_FONT}`;

export interface Pen {
  size: number;
  colour?: string;
  weight?: number;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
}

export function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { size, colour = STAGE_GREY, weight = 400, align = 'left', baseline = 'alphabetic' }: Pen,
) {
  ctx.font = font(size, weight);
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = baseline;
  ctx.fillText(text, x, y);
}

export function frameAround(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = WHITE;
  ctx.strokeRect(x - 2.5, y - 2.5, width + 5, height + 5);
}
