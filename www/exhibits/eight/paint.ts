// Small RGBA pictures onto a canvas: enlarged pixel by pixel, never blurred, since their pixels are the data.
import { enlarged } from './enlarged.ts';
import type { Box } from './layout.ts';

/** Rows of a canvas whose pictures are drawn at one size. */
export interface Rows {
  top: number;
  height: number;
}

/** Draws the `side`² piece of a canvas whose corner is at (left, top) into a box; `rows` are those that are enlarged with it. */
export type DrawPiece = (from: HTMLCanvasElement, left: number, top: number, side: number, to: Box, rows?: Rows) => void;

/**
 * Draws pieces of pictures at this context's scale. Where a pixel would cover neither a whole number of the screen's pixels nor many, it is
 * enlarged to the next whole number first and then brought down to size, so that no row is twice as thick as its neighbour.
 */
export function piecesOn(ctx: CanvasRenderingContext2D): DrawPiece {
  const { a: scale } = ctx.getTransform();
  return (from, left, top, side, to, rows = { top, height: side }) => {
    const { x, y, width, height } = to;
    const ratio = (width * scale) / side;
    if (ratio >= 4 || Math.abs(ratio - Math.round(ratio)) < 0.01) {
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(from, left, top, side, side, x, y, width, height);
      return;
    }
    const factor = Math.max(1, Math.ceil(ratio));
    const large = factor * side;
    const picture = enlarged(from, { left, width: side, ...rows }, factor);
    ctx.imageSmoothingEnabled = true;
    // Brought down by less than half, nearest neighbours are enough, and cheaper.
    ctx.imageSmoothingQuality = ratio < 0.5 ? 'medium' : 'low';
    ctx.drawImage(picture, 0, (top - rows.top) * factor, large, large, x, y, width, height);
  };
}
