// The one arrow glyph: hero, clock grid and pixel sums all draw complex values with it. Phase 0 points right; phases turn counter-clockwise.

export interface ArrowStyle {
  colour: string;
  /** Line width in CSS pixels. */
  width: number;
  /** Length of the head in CSS pixels; shorter arrows get a shorter one. 0 draws a plain segment. */
  head?: number;
}

/** The arrow's end on the canvas, for a complex value drawn at `scale` CSS pixels per unit (the canvas's y grows downwards). */
export const arrowEnd = (x: number, y: number, re: number, im: number, scale: number): [number, number] => [x + re * scale, y - im * scale];

/** Draws an arrow from (x0, y0) to (x1, y1), in CSS pixels. */
export function drawArrow(
  ctx: CanvasRenderingContext2D,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  { colour, width, head = 0 }: ArrowStyle,
) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0)) return;
  const ux = (x1 - x0) / length;
  const uy = (y1 - y0) / length;
  const h = Math.min(head, 0.6 * length);
  const half = 0.42 * h;
  const xb = x1 - ux * h;
  const yb = y1 - uy * h;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = h > 0 ? 'butt' : 'round';
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(h > 0 ? xb + ux * 0.3 * h : x1, h > 0 ? yb + uy * 0.3 * h : y1);
  ctx.stroke();
  if (h === 0) return;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(xb - uy * half, yb + ux * half);
  ctx.lineTo(xb + uy * half, yb - ux * half);
  ctx.closePath();
  ctx.fill();
}
