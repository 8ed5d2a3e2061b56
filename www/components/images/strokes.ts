// A drawing pad's ink: white strokes on black, with undo. Kept outside of any component, so that a closed panel loses nothing.

/** Rows and columns of the pad, ten to a pixel of the smallest data set. */
export const PAD = 280;
const PEN = 22;
const UNDO_DEPTH = 30;

export class Drawing {
  readonly canvas: HTMLCanvasElement;
  #ctx: CanvasRenderingContext2D;
  #past: ImageData[] = [];

  constructor() {
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = PAD;
    this.#ctx = this.canvas.getContext('2d', { willReadFrequently: true })!;
    Object.assign(this.#ctx, { lineCap: 'round', lineJoin: 'round', lineWidth: PEN });
    this.#ctx.fillRect(0, 0, PAD, PAD);
  }

  /** To be called before a stroke: what `undo` goes back to. */
  begin(): void {
    this.#past.push(this.#ctx.getImageData(0, 0, PAD, PAD));
    if (this.#past.length > UNDO_DEPTH) this.#past.shift();
  }

  line([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], colour: string): void {
    this.#ctx.strokeStyle = colour;
    this.#ctx.beginPath();
    this.#ctx.moveTo(x0, y0);
    this.#ctx.lineTo(x1, y1);
    this.#ctx.stroke();
  }

  clear(): void {
    this.begin();
    this.#ctx.fillRect(0, 0, PAD, PAD);
  }

  /** Whether there was anything to take back. */
  undo(): boolean {
    const before = this.#past.pop();
    if (before) this.#ctx.putImageData(before, 0, 0);
    return before !== undefined;
  }
}
