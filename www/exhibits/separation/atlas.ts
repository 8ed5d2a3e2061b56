// The images as pictures (digits are white ink on nothing), all on one canvas, scaled once to the size they are drawn at.

export interface Atlas {
  columns: number;
  count: number;
  /** A picture's own width and height. */
  side: number;
  /** A canvas on which picture i stands at column i mod `columns`, row ⌊i / columns⌋, each `pixels` wide and high. */
  at(pixels: number): CanvasImageSource;
}

/** Sizes change with the window, the mode and the figure's state only: as many are kept as one state uses. */
const KEPT = 4;

/** `rgba` is (count, side, side, 4). */
export function makeAtlas(rgba: Uint8Array, side: number): Atlas {
  const row = 4 * side;
  const count = rgba.length / (row * side);
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const ink = new ImageData(columns * side, rows * side);
  for (let image = 0, from = 0; image < count; image++) {
    const corner = (Math.floor(image / columns) * side * columns + (image % columns)) * row;
    for (let y = 0; y < side; y++, from += row) ink.data.set(rgba.subarray(from, from + row), corner + y * columns * row);
  }
  const full = canvasOf(columns * side, rows * side);
  full.getContext('2d')!.putImageData(ink, 0, 0);
  const scaled = new Map<number, HTMLCanvasElement>([[side, full]]);
  return {
    columns,
    count,
    side,
    at(pixels) {
      const known = scaled.get(pixels);
      if (known) return known;
      const canvas = canvasOf(columns * pixels, rows * pixels);
      const ctx = canvas.getContext('2d')!;
      ctx.imageSmoothingQuality = 'high';
      ctx.drawImage(full, 0, 0, canvas.width, canvas.height);
      if (scaled.size > KEPT) scaled.delete([...scaled.keys()].find((size) => size !== side)!);
      scaled.set(pixels, canvas);
      return canvas;
    },
  };
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}
