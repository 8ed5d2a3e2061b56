// The class means: white dots on spokes, with their names.
import type { Layout } from '../../components/Stage.svelte';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, WHITE } from '../../theme/palette.ts';
import type { Cloud, Seen } from './cloud.ts';
import { placeNames, placesAt, type Boxes, type Frame, type Rect } from './layout.ts';
import { dotSize, type Panel, type Scene } from './scene.ts';

/** All alike; or the class that stands out, and those that do not. */
export type Layer = 'all' | 'others' | 'named';

/** Spokes, means and names. */
export function crown(
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
  const boxes = { widths: scene.classes.map((name) => ctx.measureText(name).width + 5), height: size * 1.1 };
  const names = namesAt(scene, panel, rect, frame, boxes, dot);
  ctx.globalAlpha = panel.before ? 1 : scene.arrived;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  const order = scene.classes.map((_, c) => c).filter((c) => layer === 'all' || (c === scene.named) === (layer === 'named'));
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
    if (far > boxes.height * 1.25) {
      ctx.strokeStyle = STAGE_GREY;
      ctx.lineWidth = layout.line * 0.6;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(nx - ((nx - x) * boxes.height * 0.5) / far, ny - ((ny - y) * boxes.height * 0.5) / far);
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

/** Names are placed for the two stages around and slide between, so that they do not jump. */
function namesAt(scene: Scene, panel: Panel, rect: Rect, frame: Frame, boxes: Boxes, dot: number): Float32Array {
  const at = ({ means }: Seen) => placeNames(placesAt(means, means, 0, frame), rect, frame, boxes, dot);
  const mixed = ({ from, to, part }: Cloud) => {
    const names = at(from);
    if (part > 0) at(to).forEach((next, i) => (names[i] = names[i]! + part * (next - names[i]!)));
    return names;
  };
  const names = mixed(panel.cloud!);
  if (scene.arrived < 1 && panel.before) {
    const old = mixed(panel.before);
    names.forEach((to, i) => (names[i] = old[i]! + scene.arrived * (to - old[i]!)));
  }
  return names;
}
