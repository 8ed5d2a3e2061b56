// Wrapped words, frames, and pieces of pictures, as the benches' figures have them.
import { widthOf, write, type Pen } from '../../components/pen.ts';
import { STAGE_RULE } from '../../theme/palette.ts';
import type { Rect } from './plan.ts';

/** Words in lines of at most `width`. */
export function wrapped(ctx: CanvasRenderingContext2D, words: string, { x, y, width }: Pick<Rect, 'x' | 'y' | 'width'>, pen: Pen) {
  const leading = pen.size * 1.3;
  let line = '';
  let at = y + pen.size;
  // A number stays with its unit.
  for (const word of words.split(/ (?!%)/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(ctx, longer, pen) > width) {
      write(ctx, line, x, at, pen);
      at += leading;
      line = word;
    } else line = longer;
  }
  write(ctx, line, x, at, pen);
}

export function frame(ctx: CanvasRenderingContext2D, { x, y, width, height }: Rect, colour: string = STAGE_RULE, line = 1) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  ctx.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}

/** The `index`th of square pictures that stand one below the other. */
export function piece(ctx: CanvasRenderingContext2D, from: HTMLCanvasElement, index: number, to: Rect, smooth: boolean) {
  const side = from.width;
  ctx.imageSmoothingEnabled = smooth;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(from, 0, index * side, side, side, to.x, to.y, to.width, to.height);
}
