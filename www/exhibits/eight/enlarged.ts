// Small pictures with each pixel made a square of whole pixels: at once for all that stand below each other, since going back and forth between
// two canvases for each picture costs more than everything else that is drawn.
import { timesWritten } from '../../components/pixels.ts';

/** A part of a canvas, in its pixels. */
export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Large {
  canvas: HTMLCanvasElement;
  times: number;
}
const known = new WeakMap<HTMLCanvasElement, Map<string, Large>>();
/** Of one canvas: more than any figure has at one size; sizes that the window had before are forgotten with them. */
const MOST = 64;

/** That part of `from`, `factor` times as large. */
export function enlarged(from: HTMLCanvasElement, { left, top, width, height }: Part, factor: number): HTMLCanvasElement {
  let parts = known.get(from);
  if (!parts) known.set(from, (parts = new Map()));
  const key = `${left} ${top} ${width} ${height} ${factor}`;
  const found = parts.get(key);
  const times = timesWritten(from);
  if (found?.times === times) return found.canvas;
  if (!found && parts.size >= MOST) parts.clear();
  const size = { width: width * factor, height: height * factor };
  const canvas = found?.canvas ?? Object.assign(document.createElement('canvas'), size);
  const ctx = canvas.getContext('2d');
  if (ctx) {
    ctx.imageSmoothingEnabled = false;
    ctx.globalCompositeOperation = 'copy';
    ctx.drawImage(from, left, top, width, height, 0, 0, size.width, size.height);
  }
  parts.set(key, { canvas, times });
  return canvas;
}
