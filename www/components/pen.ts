// Letters and lines, as every figure writes and draws them.
import { FIGURE_FONT, STAGE_GREY } from '../theme/palette.ts';

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

export function widthOf(ctx: CanvasRenderingContext2D, text: string, { size, weight = 400 }: Pen): number {
  ctx.font = font(size, weight);
  return ctx.measureText(text).width;
}

/** The first of these texts that there is room for, else the last. */
export function fitting(ctx: CanvasRenderingContext2D, pen: Pen, width: number, ...texts: string[]): string {
  return texts.find((text) => widthOf(ctx, text, pen) <= width) ?? texts.at(-1)!;
}

export function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number, colour: string, width: number) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

export function dot(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}
