// The engine's pixels as something a canvas can be drawn with.

/** A canvas of these rows and columns, the one from before where there is one. */
export function canvasOf(rgba: Uint8Array, [rows, cols]: readonly [number, number], before?: CanvasImageSource): HTMLCanvasElement {
  const canvas = before instanceof HTMLCanvasElement ? before : document.createElement('canvas');
  canvas.width = cols;
  canvas.height = rows;
  const pixels = new ImageData(cols, rows);
  pixels.data.set(rgba);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}
