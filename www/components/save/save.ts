// An exhibit's figure as PNG or SVG with a caption below it, and its numbers as CSV. Drawn anew, not copied from the screen.
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK } from '../../theme/palette.ts';
import type { Table } from '../Exhibit.svelte';
import type { Drawing } from './figure.ts';
import { SvgPen } from './svg-pen.ts';

/** Pixels of a PNG for each of the screen's. */
const SHARPNESS = 2;
const GAP = 12;
const SIZE = 14;
const LEADING = 20;

/** Breaks a line where it grows longer than `width`. */
export function broken(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Draws the stages one below the other and the caption below them; gives the height that takes. */
export function compose(ctx: CanvasRenderingContext2D, drawings: readonly Drawing[], caption: readonly string[]): number {
  const width = Math.max(...drawings.map(({ layout }) => layout.width));
  const lines = layOut(caption, width);
  const height = heightOf(drawings, lines.length);
  ctx.fillStyle = STAGE;
  ctx.fillRect(0, 0, width, height);
  let y = 0;
  for (const { layout, draw } of drawings) {
    ctx.save();
    ctx.translate(0, y);
    draw(ctx);
    ctx.restore();
    y += layout.height + GAP;
  }
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  lines.forEach(({ text, strong }, n) => {
    ctx.fillStyle = strong ? STAGE_INK : STAGE_GREY;
    ctx.font = `${strong ? '600 ' : ''}${SIZE}px ${FIGURE_FONT}`;
    ctx.fillText(text, GAP, y + SIZE + n * LEADING);
  });
  return height;
}

function layOut(caption: readonly string[], width: number) {
  const ruler = document.createElement('canvas').getContext('2d')!;
  return caption.flatMap((line, n) => {
    ruler.font = `${n === 0 ? '600 ' : ''}${SIZE}px ${FIGURE_FONT}`;
    return broken(line, width - 2 * GAP, (text) => ruler.measureText(text).width).map((text) => ({ text, strong: n === 0 }));
  });
}
const heightOf = (drawings: readonly Drawing[], lines: number) =>
  drawings.reduce((sum, { layout }) => sum + layout.height + GAP, 0) + lines * LEADING + GAP;
export const sizeOf = (drawings: readonly Drawing[], caption: readonly string[]) => {
  const width = Math.max(...drawings.map(({ layout }) => layout.width));
  return { width, height: heightOf(drawings, layOut(caption, width).length) };
};

export async function asPng(drawings: readonly Drawing[], caption: readonly string[]): Promise<Blob> {
  const { width, height } = sizeOf(drawings, caption);
  const canvas = new OffscreenCanvas(Math.round(width * SHARPNESS), Math.round(height * SHARPNESS));
  const ctx = canvas.getContext('2d')!;
  ctx.scale(SHARPNESS, SHARPNESS);
  compose(ctx as unknown as CanvasRenderingContext2D, drawings, caption);
  return canvas.convertToBlob({ type: 'image/png' });
}

export function asSvg(drawings: readonly Drawing[], caption: readonly string[]): Blob {
  const { width, height } = sizeOf(drawings, caption);
  const pen = new SvgPen(width, height);
  compose(pen as unknown as CanvasRenderingContext2D, drawings, caption);
  return new Blob([pen.text()], { type: 'image/svg+xml' });
}

/** RFC 4180; the caption stands in lines of its own before the table. */
export function asCsv({ columns, rows }: Table, caption: readonly string[]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [...caption.map((line) => [`# ${line}`]), columns, ...rows];
  return lines.map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Hands a file to the reader. */
export function hand(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
