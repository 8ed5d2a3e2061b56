// The engine's pixels as something a canvas can be drawn with.

/** How many times each canvas has been given new pixels: what was made of the old ones is then out of date. */
const written = new WeakMap<HTMLCanvasElement, number>();
export const timesWritten = (canvas: HTMLCanvasElement): number => written.get(canvas) ?? 0;

/** A canvas that holds these RGBA pixels; the same canvas again when it is given back. */
export function canvasOf(rgba: Uint8Array, width: number, height: number, reuse?: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = reuse ?? document.createElement('canvas');
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  image.data.set(rgba);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  written.set(canvas, timesWritten(canvas) + 1);
  return canvas;
}
