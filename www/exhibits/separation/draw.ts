// Draws the two clouds: each image a small picture at its place, the class means white dots on spokes with their names. No hue: nothing
// here is a phase.
import type { Draw, Layout } from '../../components/Stage.svelte';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import type { Atlas } from './atlas.ts';
import type { Cloud } from './cloud.ts';
import {
  between,
  brightness,
  frameOf,
  panels,
  placeNames,
  placesAt,
  queueIn,
  waiting,
  type Extent,
  type Frame,
  type Rect,
} from './layout.ts';

export interface Panel {
  /** What the cloud is of, and the figure beside it with its unit. */
  title: string;
  value: string;
  unit: string;
  /** Absent until the network has seen all images. */
  cloud?: Cloud | undefined;
  /** Where the points come from while they arrive; absent where they come from the queue of images. */
  before?: Cloud | undefined;
  /** Images pushed through so far. */
  done: number;
}

export interface Scene {
  atlas?: Atlas | undefined;
  labels?: Uint8Array | undefined;
  classes: readonly string[];
  panels: readonly [Panel, Panel];
  /** What the scale makes room for: one for both clouds and every block. */
  extent: Extent;
  /** 1 is after the first block; between whole numbers points are between blocks. */
  depth: number;
  blocks: number;
  /** From 0 to 1: how far the points have come from where they were before. */
  arrived: number;
  /** The class that stands out, and the picture pointed at; −1 for none. */
  named: number;
  pointed: number;
}

/** Size of a picture and of a mean's dot, in CSS pixels: as large as a thousand can be and still be told apart. */
export function pictureSize(layout: Layout): number {
  const { width, height } = panels(layout).clouds[0];
  return Math.min(20, Math.max(8, Math.round(0.035 * Math.sqrt(width * height))));
}
export const dotSize = ({ label, phone }: Layout) => label * (phone ? 0.26 : 0.29);

/** Where everything is now: what is drawn, and what a hand can point at. */
export function placesOf(layout: Layout, scene: Scene, which: 0 | 1) {
  const rect = panels(layout).clouds[which];
  const panel = scene.panels[which];
  const frame = frameOf(rect, scene.extent, pictureSize(layout) * 0.6);
  const count = scene.atlas?.count ?? 0;
  if (!panel.cloud || !count) return { rect, frame, points: undefined, means: undefined };
  const points = placesAt(panel.cloud.points, count, scene.depth, frame);
  const means = placesAt(panel.cloud.means, scene.classes.length, scene.depth, frame);
  if (scene.arrived < 1) {
    const from = panel.before ? placesAt(panel.before.points, count, scene.depth, frame) : waiting(count, queueIn(rect, layout)).places;
    points.forEach((to, i) => (points[i] = from[i]! + scene.arrived * (to - from[i]!)));
    if (panel.before) {
      const old = placesAt(panel.before.means, scene.classes.length, scene.depth, frame);
      means.forEach((to, i) => (means[i] = old[i]! + scene.arrived * (to - old[i]!)));
    }
  }
  return { rect, frame, points, means };
}

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
      // The class that stands out comes last, so that nothing covers it.
      for (const layer of scene.named < 0 ? (['all'] as const) : (['others', 'named'] as const)) {
        pictures(ctx, layout, scene, points, layer);
        crown(ctx, layout, scene, panel, means, rect, frame, layer);
      }
    } else if (scene.atlas) queue(ctx, scene, panel, queueIn(rect, layout));
    heading(ctx, layout, panel, rect, title);
    if (panel.cloud) footing(ctx, layout, scene, panel, rect, frame, which === 1 || stacked);
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
};

/** One picture of the atlas, its centre at (x, y). */
function stamp(ctx: CanvasRenderingContext2D, atlas: Atlas, sheet: CanvasImageSource, pixels: number, image: number) {
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

type Layer = 'all' | 'others' | 'named';
const isIn = (layer: Layer, { named }: Scene, label: number | undefined) => layer === 'all' || (label === named) === (layer === 'named');

function pictures(ctx: CanvasRenderingContext2D, layout: Layout, scene: Scene, points: Float32Array, layer: Layer) {
  const atlas = scene.atlas!;
  const size = pictureSize(layout);
  const pixels = Math.max(1, Math.round(size * ctx.getTransform().a));
  const sheet = atlas.at(pixels);
  const bright = brightness(points, size);
  for (let image = 0; image < atlas.count; image++) {
    if (!isIn(layer, scene, scene.labels?.[image])) continue;
    ctx.globalAlpha = layer === 'all' ? bright[image]! : layer === 'named' ? 1 : 0.13;
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

/** Spokes, means and names. */
function crown(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  scene: Scene,
  panel: Panel,
  means: Float32Array,
  rect: Rect,
  frame: Frame,
  layer: Layer,
) {
  const dot = dotSize(layout);
  const size = layout.label * 1.15;
  ctx.font = `600 ${size}px ${FIGURE_FONT}`;
  const box = { width: Math.max(...scene.classes.map((name) => ctx.measureText(name).width)) + 5, height: size * 1.1 };
  const names = namesAt(scene, panel, rect, frame, box, dot);
  ctx.globalAlpha = panel.before ? 1 : scene.arrived;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  const order = scene.classes.map((_, c) => c).filter((c) => isIn(layer, scene, c));
  const colour = layer === 'others' ? STAGE_GREY : STAGE_INK;
  for (const c of order) {
    const [x, y] = [means[2 * c]!, means[2 * c + 1]!];
    ctx.strokeStyle = colour;
    ctx.lineWidth = layer === 'named' ? layout.line : layout.line * 0.6;
    ctx.beginPath();
    ctx.moveTo(frame.x, frame.y);
    ctx.lineTo(x, y);
    ctx.stroke();
  }
  for (const c of order) {
    const [x, y] = [means[2 * c]!, means[2 * c + 1]!];
    const [nx, ny] = [names[2 * c]!, names[2 * c + 1]!];
    const far = Math.hypot(nx - x, ny - y);
    if (far > box.height * 1.25) {
      ctx.strokeStyle = STAGE_GREY;
      ctx.lineWidth = layout.line * 0.6;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(nx - ((nx - x) * box.height * 0.5) / far, ny - ((ny - y) * box.height * 0.5) / far);
      ctx.stroke();
    }
    ctx.beginPath();
    ctx.arc(x, y, dot, 0, 2 * Math.PI);
    ctx.fillStyle = layer === 'others' ? STAGE_GREY : WHITE;
    ctx.strokeStyle = STAGE;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fill();
    ctx.lineWidth = size * 0.32;
    ctx.strokeText(scene.classes[c]!, nx, ny);
    ctx.fillText(scene.classes[c]!, nx, ny);
  }
  ctx.globalAlpha = 1;
}

/** Names are placed for the two blocks around and slide between, so that they do not jump. */
function namesAt(scene: Scene, panel: Panel, rect: Rect, frame: Frame, box: { width: number; height: number }, dot: number): Float32Array {
  const at = (cloud: Cloud, block: number) =>
    placeNames(placesAt(cloud.means, scene.classes.length, block + 1, frame), rect, frame, box, dot);
  const mixed = (cloud: Cloud) => {
    const { from, to, part } = between(scene.depth, scene.blocks);
    const names = at(cloud, from);
    if (part > 0) at(cloud, to).forEach((next, i) => (names[i] = names[i]! + part * (next - names[i]!)));
    return names;
  };
  const names = mixed(panel.cloud!);
  if (scene.arrived < 1 && panel.before) {
    const old = mixed(panel.before);
    names.forEach((to, i) => (names[i] = old[i]! + scene.arrived * (to - old[i]!)));
  }
  return names;
}

function heading(ctx: CanvasRenderingContext2D, { label }: Layout, panel: Panel, rect: Rect, title: number) {
  const y = rect.y - title / 2 + 1;
  const pad = label;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = STAGE_INK;
  ctx.font = `600 ${label * 1.1}px ${FIGURE_FONT}`;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = STAGE;
  ctx.lineWidth = label * 0.4;
  const write = (words: string, x: number) => {
    ctx.strokeText(words, x, y);
    ctx.fillText(words, x, y);
  };
  // What does not fit loses its explanation, not its name.
  const room = rect.width - 2 * pad - label * (6 + 0.9 * panel.value.length);
  write(ctx.measureText(panel.title).width <= room ? panel.title : panel.title.split(':')[0]!, rect.x + pad);
  ctx.textAlign = 'right';
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  const unit = ctx.measureText(panel.unit).width;
  write(panel.unit, rect.x + rect.width - pad);
  ctx.font = `600 ${label * 1.5}px ${FIGURE_FONT}`;
  write(panel.value, rect.x + rect.width - pad - unit - label * 0.45);
}

/** What the plane holds, and how long one standard deviation is. */
function footing(
  ctx: CanvasRenderingContext2D,
  { label, line }: Layout,
  scene: Scene,
  panel: Panel,
  rect: Rect,
  frame: Frame,
  ruler: boolean,
) {
  const y = rect.y + rect.height + label * 0.8;
  const { from, to, part } = between(scene.depth, scene.blocks);
  const share = panel.cloud!.share;
  const rank = panel.cloud!.ranks[from]!;
  const few = rank < scene.classes.length - 1 ? `, which has ${rank} dimensions here` : '';
  const text =
    part === 0
      ? `in this plane: ${Math.round(100 * share[from]!)} % of the separation${few}`
      : `between blocks ${from + 1} and ${to + 1}: points interpolate`;
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
  // Projected, a dozen numbers are enough: the drawer says what the plane holds.
  const spare = label > 14 && part === 0;
  const room = rect.width - 2 * label - (ruler ? frame.scale + label * 3.5 : 0);
  const fits = (words: string) => ctx.measureText(words).width <= room;
  if (!spare)
    write(fits(text) ? text : part === 0 ? `${Math.round(100 * share[from]!)} % in this plane` : 'between blocks', rect.x + label);
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

/** The image pointed at, large, in both clouds. */
function magnified(ctx: CanvasRenderingContext2D, layout: Layout, scene: Scene) {
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
