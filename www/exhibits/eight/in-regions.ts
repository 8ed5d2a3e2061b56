// Each network in its part of the stage.
import type { Layout } from '../../components/Stage.svelte';
import { STAGE_INK, STAGE_RULE } from '../../theme/palette.ts';
import { regions } from './layout.ts';
import { write } from '../../components/pen.ts';
import type { Drawn, Picture, Seen } from './picture.ts';
import { percent } from './words.ts';

/** Each network in its part of the stage, below its name and its answer where there are two. */
export function inRegions(
  ctx: CanvasRenderingContext2D,
  stage: Layout,
  data: Drawn | undefined,
  top: number,
  one: (ctx: CanvasRenderingContext2D, stage: Layout, seen: Seen, index: number) => void,
) {
  if (!data) return;
  const pair = data.pictures.length > 1;
  const places = regions(stage, data.pictures.length, top, top > 0);
  data.pictures.forEach((picture, i) => {
    const { x, y, layout } = places[i]!;
    ctx.save();
    ctx.translate(x, y);
    if (pair) nameOf(ctx, layout, picture, i, x === 0);
    one(ctx, layout, { ...picture, pair, hint: data.hint, scroll: data.scroll, lit: data.lit, weights: data.weights?.[i] }, i);
    ctx.restore();
  });
}

function nameOf(
  ctx: CanvasRenderingContext2D,
  { width, height, label: size, phone }: Layout,
  { is, network, frame }: Picture,
  index: number,
  below: boolean,
) {
  const top = frame.probabilities.indexOf(Math.max(...frame.probabilities));
  const pad = phone ? 10 : Math.max(10, Math.round(width * 0.016));
  const y = -0.5 * size;
  ctx.fillStyle = STAGE_RULE;
  if (index > 0 && below) ctx.fillRect(0, -1.9 * size, width, 1);
  if (index > 0 && !below) ctx.fillRect(0, -1.9 * size, 1, height + 1.9 * size);
  write(ctx, is.words, pad, y, { size, colour: STAGE_INK, weight: 600 });
  const from = pad + ctx.measureText(is.words).width + 0.8 * size;
  write(ctx, `says ${network.classes[top]!}, ${percent(frame.probabilities[top]!)}`, from, y, { size });
}
