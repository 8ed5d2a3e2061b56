// What is laid over the clouds: one picture enlarged, the way an image takes, the ways of the means inside a block, a lasso.
import type { Layout } from '../../components/Stage.svelte';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, WHITE } from '../../theme/palette.ts';
import type { Atlas } from './atlas.ts';
import { placesAt, type Frame } from './layout.ts';
import { dotSize, pictureSize, placesOf, type Panel, type Scene } from './scene.ts';

/** One picture of the atlas, its centre at (x, y). */
export function stamp(ctx: CanvasRenderingContext2D, atlas: Atlas, sheet: CanvasImageSource, pixels: number, image: number) {
  return (x: number, y: number, size: number) =>
    ctx.drawImage(
      sheet,
      (image % atlas.columns) * pixels,
      Math.floor(image / atlas.columns) * pixels,
      pixels,
      pixels,
      x - size / 2,
      y - size / 2,
      size,
      size,
    );
}

/** The image pointed at, large, in both clouds. */
export function magnified(ctx: CanvasRenderingContext2D, layout: Layout, scene: Scene) {
  const atlas = scene.atlas!;
  const size = layout.label * 4;
  const sheet = atlas.at(atlas.side);
  for (const which of [0, 1] as const) {
    const { rect, points } = placesOf(layout, scene, which);
    if (!points) continue;
    const inside = (low: number, high: number, value: number) => Math.min(high - size / 2, Math.max(low + size / 2, value));
    const x = inside(rect.x, rect.x + rect.width, points[2 * scene.pointed]!);
    const y = inside(rect.y, rect.y + rect.height, points[2 * scene.pointed + 1]!);
    ctx.beginPath();
    ctx.arc(x, y, size / 2, 0, 2 * Math.PI);
    ctx.fillStyle = STAGE;
    ctx.globalAlpha = 0.88;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = STAGE_INK;
    ctx.lineWidth = 1;
    ctx.stroke();
    stamp(ctx, atlas, sheet, atlas.side, scene.pointed)(x, y, size * 0.86);
  }
}

function line(ctx: CanvasRenderingContext2D, places: ArrayLike<number>) {
  ctx.beginPath();
  for (let i = 0; i < places.length; i += 2) ctx.lineTo(places[i]!, places[i + 1]!);
  ctx.stroke();
}

/** Where each mean goes while ρ acts, a dot at each computed step. */
export function ways(ctx: CanvasRenderingContext2D, layout: Layout, { trails }: Panel, frame: Frame) {
  ctx.lineJoin = 'round';
  for (const trail of trails) {
    const places = placesAt(trail, trail, 0, frame);
    ctx.strokeStyle = STAGE_GREY;
    ctx.lineWidth = layout.line;
    line(ctx, places);
    ctx.fillStyle = STAGE_INK;
    for (let i = 0; i < places.length; i += 2) {
      ctx.beginPath();
      ctx.arc(places[i]!, places[i + 1]!, layout.line * 1.1, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
}

/** The image that is followed, its way from block to block with their numbers, and threads to those nearest to it now. */
export function followed(ctx: CanvasRenderingContext2D, layout: Layout, scene: Scene, panel: Panel, points: Float32Array, frame: Frame) {
  const at = (image: number) => [points[2 * image]!, points[2 * image + 1]!] as const;
  const [x, y] = at(scene.followed);
  ctx.lineJoin = 'round';
  ctx.strokeStyle = STAGE_GREY;
  ctx.lineWidth = layout.line * 0.7;
  for (const image of panel.near) line(ctx, [x, y, ...at(image)]);
  if (panel.path) {
    const places = placesAt(panel.path, panel.path, 0, frame);
    ctx.strokeStyle = STAGE;
    ctx.lineWidth = layout.line * 3;
    line(ctx, places);
    ctx.strokeStyle = STAGE_INK;
    ctx.lineWidth = layout.line;
    line(ctx, places);
    ctx.font = `600 ${layout.label * 0.86}px ${FIGURE_FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (let i = 0; i < places.length; i += 2) {
      const [px, py] = [places[i]!, places[i + 1]!];
      ctx.beginPath();
      ctx.arc(px, py, layout.label * 0.52, 0, 2 * Math.PI);
      ctx.fillStyle = STAGE;
      ctx.fill();
      ctx.fillStyle = STAGE_INK;
      ctx.fillText(String(i / 2 + 1), px, py + 0.5);
    }
  }
  const size = pictureSize(layout) * 1.9;
  const atlas = scene.atlas!;
  ctx.beginPath();
  ctx.rect(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4);
  ctx.fillStyle = WHITE;
  ctx.fill();
  stamp(ctx, atlas, atlas.at(atlas.side), atlas.side, scene.followed)(x, y, size);
}

/** What the hand has drawn so far. */
export function rope(ctx: CanvasRenderingContext2D, layout: Layout, points: readonly (readonly [number, number])[]) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.strokeStyle = STAGE_INK;
  ctx.lineWidth = layout.line;
  ctx.setLineDash([dotSize(layout), dotSize(layout)]);
  ctx.stroke();
  ctx.setLineDash([]);
}
