// The lines of the braid: where it parts and joins.
import type { Layout } from '../../components/Stage.svelte';
import { STAGE, STAGE_GREY } from '../../theme/palette.ts';
import type { BraidLayout, Lens } from './layout.ts';

/** From the joined map to both lanes and back: a brace on each side of a block, strongest where the lanes part. */
export function drawStrands(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout) {
  ctx.lineWidth = stage.line;
  const first = layout.lenses[0]!;
  const [from, to] = [first.kept[0] ?? first.other[0]!, first.other.at(-1)!];
  const fade = layout.down
    ? ctx.createLinearGradient(from.x, 0, to.x + to.width, 0)
    : ctx.createLinearGradient(0, from.y, 0, to.y + to.height);
  fade.addColorStop(0, STAGE);
  fade.addColorStop(0.5, STAGE_GREY);
  fade.addColorStop(1, STAGE);
  ctx.strokeStyle = fade;
  ctx.lineCap = 'round';
  ctx.beginPath();
  layout.lenses.forEach((lens, j) => {
    const before = j === 0 ? undefined : layout.lenses[j - 1]!.output;
    if (layout.down) {
      braceDown(ctx, lens, before ? before.y + before.height : layout.lenses[0]!.tip.y, layout, j === 0);
      return;
    }
    const start = before ? before.x + before.width : layout.digit.x + layout.digit.width;
    if (j === 0) {
      ctx.moveTo(start, lens.tip.y);
      ctx.lineTo(lens.tip.x, lens.tip.y);
    }
    const all = [...lens.kept, ...lens.other];
    const [first, last] = [all[0]!, all.at(-1)!];
    // Where there is one lane, its brace parts in the middle of it.
    const [upper, lower] = lens.kept.length
      ? [lens.kept.at(-1)!.y + first.height, lens.other[0]!.y]
      : [lens.tip.y - first.height / 2, lens.tip.y + first.height / 2];
    for (const [tip, spine] of [
      [j === 0 ? lens.tip.x : start, first.x - 5],
      [lens.output.x, last.x + last.width + 5],
    ] as const) {
      for (const [near, far] of [
        [upper, first.y],
        [lower, last.y + last.height],
      ] as const) {
        ctx.moveTo(tip, lens.tip.y);
        ctx.bezierCurveTo(spine, lens.tip.y, spine, lens.tip.y, spine, near);
        ctx.lineTo(spine, far);
      }
    }
  });
  ctx.stroke();
}

function braceDown(ctx: CanvasRenderingContext2D, lens: Lens, start: number, layout: BraidLayout, first: boolean) {
  const top = lens.other[0]!.y - 4;
  const bottom = top + layout.map + 8;
  const cx = lens.tip.x;
  const [left, right] = [(lens.kept[0] ?? lens.other[0]!).x, lens.other.at(-1)!.x + layout.map];
  const lanes = lens.kept.length
    ? [[lens.kept.at(-1)!.x + layout.map, left] as const, [lens.other[0]!.x, right] as const]
    : [[cx - layout.map, left] as const, [cx + layout.map, right] as const];
  for (const [near, far] of lanes) {
    if (!first) {
      ctx.moveTo(cx, start);
      ctx.bezierCurveTo(cx, top, cx, top, near, top);
      ctx.lineTo(far, top);
    }
    ctx.moveTo(cx, lens.output.y);
    ctx.bezierCurveTo(cx, bottom, cx, bottom, near, bottom);
    ctx.lineTo(far, bottom);
  }
}
