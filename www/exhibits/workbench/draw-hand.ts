// Draws one output pixel made by hand: the window over the map, its pixels, the filter, their products, and the products as arrows head to tail.
import { drawArrow } from '../../components/arrow.ts';
import { write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { HandScene } from '../../engine/calls/workbench.ts';
import { STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, STAGE_WELL, WHITE } from '../../theme/palette.ts';
import { phaseColour } from '../../theme/phase.ts';
import { frame, piece } from './parts.ts';
import { planHand, type Rect } from './plan.ts';
import { complexWords, filterName } from './words.ts';

export interface HandDrawn {
  scene: HandScene;
  channel: HTMLCanvasElement;
  map: HTMLCanvasElement;
  filter: number;
  row: number;
  col: number;
  /** How many arrows are laid, in the window's order; all of them when it is as many as there are. */
  laid: number;
  /** Whether the map that is read is an image: its pixels are grey. */
  image: boolean;
  /** What is read, in words. */
  what: string;
}

export const TERM = 11;
/** A term's numbers by name. */
export function termOf(terms: Float64Array, index: number) {
  const [down, right, row, col, reflected, xRe, xIm, fRe, fIm, re, im] = terms.subarray(
    TERM * index,
    TERM * (index + 1),
  ) as unknown as number[];
  return {
    down: down!,
    right: right!,
    row: row!,
    col: col!,
    reflected: reflected === 1,
    x: [xRe!, xIm!] as [number, number],
    filter: [fRe!, fIm!] as [number, number],
    product: [re!, im!] as [number, number],
  };
}

/** Ends of the arrows laid head to tail, the origin first; the terms outside the window are one last arrow. */
export function chainOf({ terms, rest, restCount }: HandScene): Float64Array {
  const count = terms.length / TERM;
  const points = new Float64Array(2 * (count + 1 + (restCount > 0 ? 1 : 0)));
  for (let i = 0; i < count; i++) {
    points[2 * i + 2] = points[2 * i]! + terms[TERM * i + 9]!;
    points[2 * i + 3] = points[2 * i + 1]! + terms[TERM * i + 10]!;
  }
  if (restCount > 0) {
    points[2 * count + 2] = points[2 * count]! + rest[0];
    points[2 * count + 3] = points[2 * count + 1]! + rest[1];
  }
  return points;
}

export function drawHand(ctx: CanvasRenderingContext2D, layout: Layout, data: HandDrawn | undefined) {
  if (!data) return;
  const { label, line, phone } = layout;
  const plan = planHand(layout);
  const { scene } = data;
  const name = filterName(data.filter, scene.figures.recipe.orientations);
  const count = scene.terms.length / TERM;
  const first = termOf(scene.terms, 0);
  const last = termOf(scene.terms, count - 1);

  // The map, and the window on it.
  const side = data.channel.width;
  const pixel = plan.map.width / side;
  write(ctx, phone ? data.what : `${data.what}, and the window`, plan.map.x, plan.map.y - label * 0.6, { size: label });
  piece(ctx, data.channel, 0, plan.map, false);
  frame(ctx, plan.map);
  const [down, right] = scene.middle;
  const window: Rect = {
    x: plan.map.x + (right + first.right) * pixel,
    y: plan.map.y + (down + first.down) * pixel,
    width: (last.right - first.right + 1) * pixel,
    height: (last.down - first.down + 1) * pixel,
  };
  // Beyond the map's edge its reflection is read: nothing to frame there.
  ctx.save();
  ctx.beginPath();
  ctx.rect(plan.map.x - line, plan.map.y - line, plan.map.width + 2 * line, plan.map.height + 2 * line);
  ctx.clip();
  frame(ctx, window, WHITE, line);
  ctx.restore();
  // The pixel that is looked at now, in the map and in the patches.
  const laid = Math.min(data.laid, count);
  const now = laid < count ? termOf(scene.terms, Math.max(0, laid - 1)) : undefined;

  drawPatches(ctx, layout, plan.patches, data, name, now);

  // What the filter makes of the whole map.
  const out = data.map.width;
  const unit = plan.out.width / out;
  write(ctx, `${name} at work`, plan.out.x, plan.out.y - label * 0.6, { size: label });
  piece(ctx, data.map, 0, plan.out, false);
  frame(ctx, plan.out);
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = line;
  ctx.beginPath();
  ctx.arc(plan.out.x + (data.col + 0.5) * unit, plan.out.y + (data.row + 0.5) * unit, Math.max(5, unit * 0.9), 0, 2 * Math.PI);
  ctx.stroke();

  drawChain(ctx, layout, plan.chain, plan.out, data);
}

function drawPatches(
  ctx: CanvasRenderingContext2D,
  { label, line, phone }: Layout,
  patches: readonly Rect[],
  { scene, image }: HandDrawn,
  name: string,
  now: ReturnType<typeof termOf> | undefined,
) {
  const count = scene.terms.length / TERM;
  const all = Array.from({ length: count }, (_, i) => termOf(scene.terms, i));
  const [top, left] = [all[0]!.down, all[0]!.right];
  const columns = all.at(-1)!.right - left + 1;
  const values = [
    { words: 'its pixels x', of: (t: (typeof all)[number]) => t.x, grey: image },
    { words: phone ? `× ${name}` : `× ${name}, turned about`, of: (t: (typeof all)[number]) => t.filter, grey: false },
    { words: '= products', of: (t: (typeof all)[number]) => t.product, grey: false },
  ];
  values.forEach(({ words, of, grey }, p) => {
    const rect = patches[p]!;
    const cell = rect.width / columns;
    write(ctx, words, rect.x, rect.y - label * 0.5, { size: label });
    ctx.fillStyle = STAGE_WELL;
    ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
    const sizes = all.map((t) => Math.hypot(...of(t)));
    const full = Math.max(...sizes) || 1;
    const lowest = Math.min(...all.map((t) => of(t)[0]));
    const highest = Math.max(...all.map((t) => of(t)[0]));
    all.forEach((term, i) => {
      const [re, im] = of(term);
      // An image's pixels are shades between the darkest and the lightest of the window.
      ctx.fillStyle = grey
        ? phaseColour(0, Math.sqrt((re - lowest) / (highest - lowest || 1)), 0)
        : phaseColour(Math.atan2(im, re), sizes[i]! / full);
      // Whole pixels and a little over the next, so that no seam shows.
      const edge = (start: number, index: number) => Math.round(start + index * cell);
      const over = i < count - 1 ? 0.5 : 0;
      const [x, y] = [edge(rect.x, term.right - left), edge(rect.y, term.down - top)];
      ctx.fillRect(x, y, edge(rect.x, term.right - left + 1) - x + over, edge(rect.y, term.down - top + 1) - y + over);
    });
    frame(ctx, rect);
    if (now)
      frame(ctx, { x: rect.x + (now.right - left) * cell, y: rect.y + (now.down - top) * cell, width: cell, height: cell }, WHITE, line);
  });
}

/** Steps of a scale bar: 1, 2 or 5 times a power of ten, at most `most`. */
export function niceBelow(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
}

function drawChain(ctx: CanvasRenderingContext2D, { label, line, phone }: Layout, box: Rect, out: Rect, data: HandDrawn) {
  const { scene } = data;
  const points = chainOf(scene);
  const arrows = points.length / 2 - 1;
  const count = scene.terms.length / TERM;
  const laid = data.laid >= count ? arrows : data.laid;
  // One scale for the whole chain, whatever part of it is laid; room for the map in the corner.
  let [left, right, low, high] = [0, 0, 0, 0];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    low = Math.min(low, points[i + 1]!);
    high = Math.max(high, points[i + 1]!);
  }
  const room = phone
    ? { x: box.x + 10, y: box.y + 6, width: box.width - 20, height: box.height - label * 5 }
    : { x: box.x, y: box.y + label, width: out.x - box.x - label, height: box.height - label * 4.5 };
  const scale = Math.min(room.width / (right - left || 1), room.height / (high - low || 1)) * 0.96;
  const origin = {
    x: room.x + room.width / 2 - ((left + right) / 2) * scale,
    y: room.y + room.height / 2 + ((low + high) / 2) * scale,
  };
  const at = (i: number) => [origin.x + points[2 * i]! * scale, origin.y - points[2 * i + 1]! * scale] as const;
  // Axes through the origin.
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(room.x, origin.y);
  ctx.lineTo(room.x + room.width, origin.y);
  ctx.moveTo(origin.x, room.y);
  ctx.lineTo(origin.x, room.y + room.height);
  ctx.stroke();
  for (let i = 0; i < laid; i++) {
    const [re, im] = [points[2 * i + 2]! - points[2 * i]!, points[2 * i + 3]! - points[2 * i + 1]!];
    const length = Math.hypot(re, im) * scale;
    if (length < 0.3) continue;
    drawArrow(ctx, ...at(i), ...at(i + 1), {
      colour: i >= count ? STAGE_GREY : phaseColour(Math.atan2(im, re)),
      width: Math.max(line, 1.6),
      head: length > 8 ? 7 : 0,
    });
  }
  // Their sum.
  if (laid > 0) {
    const [x, y] = at(laid);
    const phase = Math.atan2(points[2 * laid + 1]!, points[2 * laid]!);
    drawArrow(ctx, origin.x, origin.y, x, y, { colour: phaseColour(phase), width: 3.4 * line, head: 17 });
  }
  ctx.fillStyle = STAGE_INK;
  ctx.beginPath();
  ctx.arc(origin.x, origin.y, 3, 0, 2 * Math.PI);
  ctx.fill();

  const bottom = box.y + box.height;
  const unit = niceBelow((room.width * 0.3) / scale);
  ctx.strokeStyle = STAGE_MEASURE;
  ctx.lineWidth = line;
  ctx.beginPath();
  ctx.moveTo(box.x, bottom - label * 2.1);
  ctx.lineTo(box.x + unit * scale, bottom - label * 2.1);
  ctx.stroke();
  write(ctx, `this long: ${Number(unit.toPrecision(1))}`, box.x + unit * scale + label * 0.6, bottom - label * 1.75, { size: label });
  const sum: [number, number] = laid === arrows ? scene.sum : [points[2 * laid]!, points[2 * laid + 1]!];
  const said = laid === arrows ? `thick: their sum, ${complexWords(sum)}` : `${laid} of ${count}: ${complexWords(sum)}`;
  write(ctx, said, box.x, bottom, { size: label, colour: WHITE, weight: 600 });
}

export function handSummary({ scene, filter, row, col }: HandDrawn): string {
  const name = filterName(filter, scene.figures.recipe.orientations);
  const network = scene.own ? `; the network’s own map there: ${complexWords(scene.network)}` : '';
  return `${name} at row ${row + 1}, column ${col + 1}: ${scene.terms.length / TERM} products add up to ${complexWords(scene.sum)}${network}`;
}
