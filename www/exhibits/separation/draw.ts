// Draws the two clouds: each image a small picture at its place, the class means white dots on spokes with their names. No hue: nothing
// here is a phase.
import type { Draw, Layout } from '../../components/Stage.svelte';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_RULE } from '../../theme/palette.ts';
import { followed, magnified, rope, stamp, ways } from './draw-marks.ts';
import { crown } from './draw-means.ts';
import { brightness, panels, queueIn, waiting, type Frame, type Rect } from './layout.ts';
import { litIn, pictureSize, placesOf, type Panel, type Scene } from './scene.ts';

export const draw: Draw<Scene> = (ctx, layout, scene) => {
  const { clouds, title, foot, stacked } = panels(layout);
  scene.panels.forEach((panel, index) => {
    const which = index as 0 | 1;
    const { rect, frame, points, means } = placesOf(layout, scene, which);
    ctx.save();
    ctx.beginPath();
    ctx.rect(rect.x, rect.y - title, rect.width, rect.height + title + foot);
    ctx.clip();
    if (scene.atlas && points && means) {
      // What stands out comes last, so that nothing covers it.
      const lit = litIn(scene);
      if (lit) images(ctx, layout, scene, points, (image) => !lit(image), 0.13);
      if (lit && scene.named >= 0) crown(ctx, layout, scene, panel, means, rect, frame, 'others');
      images(ctx, layout, scene, points, lit ?? (() => true), lit ? 1 : undefined);
      ways(ctx, layout, panel, frame);
      crown(ctx, layout, scene, panel, means, rect, frame, scene.named < 0 ? 'all' : 'named');
      if (scene.followed >= 0) followed(ctx, layout, scene, panel, points, frame);
    } else if (scene.atlas) queue(ctx, scene, panel, queueIn(rect, layout));
    heading(ctx, layout, panel, rect, title);
    if (panel.cloud) footing(ctx, layout, panel, rect, frame, which === 1 || stacked);
    ctx.restore();
  });
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 1;
  ctx.beginPath();
  if (stacked) {
    ctx.moveTo(0, layout.height / 2);
    ctx.lineTo(layout.width, layout.height / 2);
  } else {
    ctx.moveTo(clouds[1].x - layout.label / 2, layout.label);
    ctx.lineTo(clouds[1].x - layout.label / 2, layout.height - layout.label);
  }
  ctx.stroke();
  if (scene.pointed >= 0 && scene.atlas) magnified(ctx, layout, scene);
  if (scene.lasso) rope(ctx, layout, scene.lasso);
};

/** Light of one point among many: where they lie on each other it adds up. */
const POINT = 0.6;

/** Some of the images, as bright as said, or else by how crowded it is around them. */
function images(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  scene: Scene,
  points: Float32Array,
  wanted: (image: number) => boolean,
  light: number | undefined,
) {
  const atlas = scene.atlas!;
  if (scene.dots) {
    const side = Math.max(2, layout.line * 1.6);
    ctx.fillStyle = STAGE_INK;
    ctx.globalAlpha = light ?? POINT;
    for (let image = 0; image < points.length / 2; image++)
      if (wanted(image)) ctx.fillRect(points[2 * image]! - side / 2, points[2 * image + 1]! - side / 2, side, side);
    ctx.globalAlpha = 1;
    return;
  }
  const size = pictureSize(layout);
  const pixels = Math.max(1, Math.round(size * ctx.getTransform().a));
  const sheet = atlas.at(pixels);
  const bright = light === undefined ? brightness(points, size) : undefined;
  for (let image = 0; image < points.length / 2; image++) {
    if (!wanted(image)) continue;
    ctx.globalAlpha = bright ? bright[image]! : light!;
    stamp(ctx, atlas, sheet, pixels, image)(points[2 * image]!, points[2 * image + 1]!, size);
  }
  ctx.globalAlpha = 1;
}

/** The images that wait, in rows; those pushed through are bright. */
function queue(ctx: CanvasRenderingContext2D, scene: Scene, panel: Panel, rect: Rect) {
  const atlas = scene.atlas!;
  const { places, cell } = waiting(atlas.count, rect);
  const pixels = Math.max(1, Math.round(cell * ctx.getTransform().a));
  const sheet = atlas.at(pixels);
  for (let image = 0; image < atlas.count; image++) {
    ctx.globalAlpha = image < panel.done ? 0.9 : 0.22;
    stamp(ctx, atlas, sheet, pixels, image)(places[2 * image]!, places[2 * image + 1]!, cell);
  }
  ctx.globalAlpha = 1;
}

function heading(ctx: CanvasRenderingContext2D, { label }: Layout, panel: Panel, rect: Rect, title: number) {
  const y = rect.y - title / 2 + 1;
  const pad = label;
  ctx.textBaseline = 'middle';
  ctx.fillStyle = STAGE_INK;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = STAGE;
  ctx.lineWidth = label * 0.4;
  const write = (words: string, x: number) => {
    ctx.strokeText(words, x, y);
    ctx.fillText(words, x, y);
  };
  ctx.textAlign = 'right';
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  const right = rect.x + rect.width - pad;
  const number = right - ctx.measureText(panel.unit).width - label * 0.45;
  write(panel.unit, right);
  ctx.font = `600 ${label * 1.5}px ${FIGURE_FONT}`;
  const end = number - ctx.measureText(panel.value).width;
  write(panel.value, number);
  ctx.textAlign = 'left';
  ctx.font = `600 ${label * 1.1}px ${FIGURE_FONT}`;
  // What does not fit loses its explanation, then how long it was trained, not its name.
  const names = [panel.title, panel.title.split(':')[0]!, panel.title.split(/[:,]/)[0]!];
  const room = end - label - rect.x - pad;
  write(names.find((name) => ctx.measureText(name).width <= room) ?? names.at(-1)!, rect.x + pad);
}

/** What is said of the cloud, and how long one standard deviation is. */
function footing(ctx: CanvasRenderingContext2D, { label, line }: Layout, panel: Panel, rect: Rect, frame: Frame, ruler: boolean) {
  const y = rect.y + rect.height + label * 0.8;
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.strokeStyle = STAGE;
  ctx.lineWidth = label * 0.3;
  const write = (words: string, x: number) => {
    ctx.strokeText(words, x, y);
    ctx.fillText(words, x, y);
  };
  ctx.fillStyle = STAGE_GREY;
  ctx.textAlign = 'left';
  const room = rect.width - 2 * label - (ruler ? frame.scale + label * 3.5 : 0);
  const [whole, short] = panel.foot;
  write(ctx.measureText(whole).width <= room ? whole : short, rect.x + label);
  if (!ruler) return;
  const right = rect.x + rect.width - label;
  ctx.textAlign = 'right';
  write('1 sd', right - frame.scale - label * 0.6);
  ctx.strokeStyle = STAGE_INK;
  ctx.lineWidth = line;
  ctx.beginPath();
  ctx.moveTo(right - frame.scale, y);
  ctx.lineTo(right, y);
  ctx.moveTo(right - frame.scale, y - 3);
  ctx.lineTo(right - frame.scale, y + 3);
  ctx.moveTo(right, y - 3);
  ctx.lineTo(right, y + 3);
  ctx.stroke();
}
