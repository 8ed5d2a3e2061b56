// What stays the same from frame to frame, drawn once and then copied: its letters and curves would cost more than all the maps.

interface Still {
  canvas: HTMLCanvasElement;
  of: readonly unknown[];
}
const stills: Still[] = [];

/** Letters drawn before their font was there are to be drawn again. */
let fonts = 0;
if (typeof document !== 'undefined') document.fonts.addEventListener('loadingdone', () => fonts++);

/** Draws with `draw`, or copies what it drew when `of` was the same; each `slot` keeps one. On paper, which has no pixels, it is always drawn. */
export function drawStill(
  ctx: CanvasRenderingContext2D,
  slot: number,
  of: readonly unknown[],
  draw: (ctx: CanvasRenderingContext2D) => void,
) {
  if (!(ctx instanceof CanvasRenderingContext2D)) return draw(ctx);
  const { width, height } = ctx.canvas;
  const at = ctx.getTransform();
  const asked = [...of, fonts, width, height, at.a, at.e, at.f];
  const still = (stills[slot] ??= { canvas: document.createElement('canvas'), of: [] });
  if (!asked.every((part, i) => part === still.of[i])) {
    // Setting the size clears it, too.
    Object.assign(still.canvas, { width, height });
    const on = still.canvas.getContext('2d');
    if (!on) return draw(ctx);
    on.setTransform(at);
    draw(on);
    still.of = asked;
  }
  ctx.save();
  ctx.resetTransform();
  ctx.drawImage(still.canvas, 0, 0);
  ctx.restore();
}
