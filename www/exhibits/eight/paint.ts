// Small RGBA pictures onto a canvas: enlarged pixel by pixel, never blurred, since their pixels are the data.
import type { Box } from './layout.ts';

/** One canvas a size: a larger one's leftovers would bleed into the edge. */
const between = new Map<number, HTMLCanvasElement>();

/**
 * Draws a `side`² piece of a picture into a box. Where a pixel would cover neither a whole number of the screen's pixels nor many, it is
 * enlarged to the next whole number first and then brought down to size, so that no row is twice as thick as its neighbour.
 */
export function drawPiece(ctx: CanvasRenderingContext2D, from: HTMLCanvasElement, left: number, top: number, side: number, to: Box) {
  const ratio = (to.width * ctx.getTransform().a) / side;
  if (ratio >= 4 || Math.abs(ratio - Math.round(ratio)) < 0.01) {
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(from, left, top, side, side, to.x, to.y, to.width, to.height);
    return;
  }
  const large = side * Math.max(1, Math.ceil(ratio));
  let canvas = between.get(large);
  if (!canvas) between.set(large, (canvas = Object.assign(document.createElement('canvas'), { width: large, height: large })));
  const step = canvas.getContext('2d');
  if (!step) return;
  step.imageSmoothingEnabled = false;
  step.drawImage(from, left, top, side, side, 0, 0, large, large);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(canvas, to.x, to.y, to.width, to.height);
}
