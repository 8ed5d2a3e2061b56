// Draws a block's filters in space, in frequency and at work; the plane they share with its coverage; two profiles of it; and one spectrum
// folded. Hue is phase; what is the network's own and what was rebuilt differ by dash.
import { write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { BankFigures, BankScene } from '../../engine/calls/workbench.ts';
import { STAGE_GREY, STAGE_INK, STAGE_RULE, STAGE_WELL, WHITE } from '../../theme/palette.ts';
import { frame, piece, wrapped } from './parts.ts';
import { paintTurned, type Turning } from './paint.ts';
import { planFilters, type FiltersPlan, type Rect } from './plan.ts';
import { filterName, foldingWords, frequencyWords, percent, two } from './words.ts';

export interface FiltersDrawn {
  scene: BankScene;
  /** Of the rebuilt bank, or of the own where nothing is rebuilt. */
  space: Turning;
  frequencies: HTMLCanvasElement;
  maps: HTMLCanvasElement;
  /** The own bank's maps, where another is rebuilt. */
  ownMaps: HTMLCanvasElement | undefined;
  coverage: HTMLCanvasElement;
  spectrum: HTMLCanvasElement;
  folded: HTMLCanvasElement | undefined;
  filter: number;
  /** How far the carriers have turned. */
  turns: number;
  /** What is filtered, in words. */
  what: string;
}

/** Tops of the profiles' scale: the first that holds both banks. */
const TOPS = [1.25, 2.5, 5, 10, 20];

const shown = ({ scene }: FiltersDrawn) => scene.rebuilt ?? scene.own;
const filtersOf = (figures: BankFigures) => figures.recipe.orientations + 1;

export const planOf = (layout: Layout, data: FiltersDrawn): FiltersPlan =>
  planFilters(layout, filtersOf(shown(data).figures), data.scene.rebuilt ? 4 : 3);

export function drawFilters(ctx: CanvasRenderingContext2D, layout: Layout, data: FiltersDrawn | undefined) {
  if (!data) return;
  const plan = planOf(layout, data);
  drawGrid(ctx, layout, plan, data);
  drawPlane(ctx, layout, plan, data);
  if (plan.bare) return;
  drawProfiles(ctx, layout, plan, data);
  drawFolding(ctx, layout, plan, data);
}

function drawGrid(ctx: CanvasRenderingContext2D, { label }: Layout, plan: FiltersPlan, data: FiltersDrawn) {
  const { scene, filter } = data;
  const { figures } = shown(data);
  const L = figures.recipe.orientations;
  paintTurned(data.space, data.turns);
  const rows: [string, HTMLCanvasElement, boolean][] = [
    ['in space, 4 px either way', data.space.canvas, true],
    ['in frequency, π either way', data.frequencies, true],
    [`${scene.rebuilt ? 'rebuilt, ' : ''}what they see of ${data.what}`, data.maps, false],
  ];
  // The plane shows the same, larger.
  if (plan.bare) rows.splice(1, 1);
  if (data.ownMaps) rows.push(['what the network’s own see', data.ownMaps, false]);
  plan.columns.forEach((x, i) => {
    const chosen = i === filter;
    const name = filterName(i, L);
    if (plan.cell >= label * 2 || chosen || i === L)
      write(ctx, name, x + plan.cell / 2, plan.head, {
        size: label,
        align: 'center',
        weight: chosen ? 600 : 400,
        colour: chosen ? WHITE : STAGE_GREY,
      });
  });
  const own = scene.own.figures.recipe.orientations;
  rows.forEach(([words, canvas, smooth], r) => {
    write(ctx, words, plan.left, plan.rows[r]! - label * 0.5, { size: label });
    plan.columns.forEach((x, i) => {
      // The own bank may have another number of wavelets; its low-pass stays the last column's.
      const index = canvas !== data.ownMaps ? i : i === L ? own : i < own ? i : -1;
      const to = { x, y: plan.rows[r]!, width: plan.cell, height: plan.cell };
      if (index < 0) return;
      piece(ctx, canvas, index, to, smooth);
      frame(ctx, to, i === filter ? STAGE_INK : STAGE_RULE);
    });
  });
}

/** From radians a pixel to the plane's place. */
const on = (plane: Rect, row: number, col: number) => ({
  x: plane.x + (col / (2 * Math.PI) + 0.5) * plane.width,
  y: plane.y + (row / (2 * Math.PI) + 0.5) * plane.height,
});

function outline(ctx: CanvasRenderingContext2D, plane: Rect, outlines: Float32Array, wanted: (filter: number) => boolean) {
  ctx.beginPath();
  for (let i = 0; i < outlines.length; i += 5) {
    if (!wanted(outlines[i]!)) continue;
    const [from, to] = [on(plane, outlines[i + 1]!, outlines[i + 2]!), on(plane, outlines[i + 3]!, outlines[i + 4]!)];
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
  }
  ctx.stroke();
}

function drawPlane(ctx: CanvasRenderingContext2D, { label, line }: Layout, { plane }: FiltersPlan, data: FiltersDrawn) {
  const { scene, filter } = data;
  const { figures, outlines } = shown(data);
  ctx.fillStyle = STAGE_WELL;
  ctx.fillRect(plane.x, plane.y, plane.width, plane.height);
  ctx.globalAlpha = 0.5;
  piece(ctx, data.coverage, 0, plane, true);
  ctx.globalAlpha = 1;
  frame(ctx, plane);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plane.x, plane.y, plane.width, plane.height);
  ctx.clip();
  ctx.lineCap = 'round';
  if (scene.rebuilt) {
    ctx.setLineDash([2, 5]);
    ctx.strokeStyle = STAGE_INK;
    ctx.lineWidth = line;
    outline(ctx, plane, scene.own.outlines, () => true);
    ctx.setLineDash([]);
  }
  ctx.strokeStyle = STAGE_INK;
  ctx.lineWidth = line;
  outline(ctx, plane, outlines, (f) => f !== filter);
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = 2.2 * line;
  outline(ctx, plane, outlines, (f) => f === filter);
  // Where the least is.
  const least = on(plane, figures.least.row, figures.least.col);
  const size = label * 0.35;
  const within = (at: number, start: number, length: number) => Math.min(start + length - size - 2, Math.max(start + size + 2, at));
  cross(ctx, within(least.x, plane.x, plane.width), within(least.y, plane.y, plane.height), size, 1.3 * line);
  ctx.restore();
  write(ctx, 'the plane of frequencies', plane.x, plane.y - label * 0.6, { size: label });
  const below = plane.y + plane.height + label * 1.15;
  write(ctx, '−π', plane.x, below, { size: label });
  write(ctx, '0', plane.x + plane.width / 2, below, { size: label, align: 'center' });
  write(ctx, 'π', plane.x + plane.width, below, { size: label, align: 'right' });
  const left = plane.x - label * 0.5;
  for (const [words, y] of [
    ['−π', label * 0.8],
    ['0', plane.height / 2 + label * 0.35],
    ['π', plane.height],
  ] as const)
    write(ctx, words, left, plane.y + y, { size: label, align: 'right' });
  write(ctx, `light: coverage; × least, ${two(figures.least.value)}`, plane.x, below + label * 1.35, { size: label });
}

function cross(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, line: number) {
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = line;
  ctx.beginPath();
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y + size);
  ctx.moveTo(x + size, y - size);
  ctx.lineTo(x - size, y + size);
  ctx.stroke();
}

function drawProfiles(ctx: CanvasRenderingContext2D, { label, line }: Layout, plan: FiltersPlan, data: FiltersDrawn) {
  const { scene } = data;
  const bank = shown(data);
  const most = Math.max(scene.own.figures.most.value, bank.figures.most.value);
  const top = TOPS.find((top) => top >= most) ?? most;
  const steps = bank.profiles.length / 3;
  const least = (p: Float32Array) => p.filter((_, i) => i < 2 * steps && i % 2 === 0);
  const largest = (p: Float32Array) => p.filter((_, i) => i < 2 * steps && i % 2 === 1);
  const around = (p: Float32Array) => p.subarray(2 * steps);

  const axes = (rect: Rect, title: string, ticks: [string, string, string]) => {
    write(ctx, title, rect.x, rect.y - label * 0.5, { size: label });
    ctx.strokeStyle = STAGE_RULE;
    ctx.lineWidth = 1;
    for (const value of [0, 1]) {
      const y = rect.y + rect.height * (1 - value / top);
      ctx.beginPath();
      ctx.moveTo(rect.x, Math.round(y) + 0.5);
      ctx.lineTo(rect.x + rect.width - label * 1.1, Math.round(y) + 0.5);
      ctx.stroke();
      write(ctx, String(value), rect.x + rect.width, y + label * 0.35, { size: label, align: 'right' });
    }
    const below = rect.y + rect.height + label * 1.2;
    const width = rect.width - label * 1.1;
    write(ctx, ticks[0], rect.x, below, { size: label });
    write(ctx, ticks[1], rect.x + width / 2, below, { size: label, align: 'center' });
    write(ctx, ticks[2], rect.x + width, below, { size: label, align: 'right' });
  };
  const trace = (rect: Rect, values: ArrayLike<number>, back: boolean) => {
    const width = rect.width - label * 1.1;
    for (let n = 0; n < values.length; n++) {
      const i = back ? values.length - 1 - n : n;
      const x = rect.x + (width * i) / (values.length - 1);
      const y = rect.y + rect.height * (1 - Math.min(values[i]!, top) / top);
      if (n === 0 && !back) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
  };
  const stroke = (rect: Rect, values: ArrayLike<number>, dashed: boolean) => {
    ctx.strokeStyle = dashed ? STAGE_INK : WHITE;
    ctx.lineWidth = line;
    ctx.setLineDash(dashed ? [2, 5] : []);
    ctx.beginPath();
    trace(rect, values, false);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  axes(plan.radial, 'coverage along |ω|', ['0', 'π/2', 'π']);
  ctx.fillStyle = STAGE_RULE;
  ctx.beginPath();
  trace(plan.radial, least(bank.profiles), false);
  trace(plan.radial, largest(bank.profiles), true);
  ctx.fill();
  for (const part of [least, largest]) {
    stroke(plan.radial, part(bank.profiles), false);
    if (scene.rebuilt) stroke(plan.radial, part(scene.own.profiles), true);
  }
  axes(plan.around, 'around, at |ω| = ξ', ['0°', '90°', '180°']);
  stroke(plan.around, around(bank.profiles), false);
  if (scene.rebuilt) stroke(plan.around, around(scene.own.profiles), true);
}

function drawFolding(ctx: CanvasRenderingContext2D, { label, line }: Layout, plan: FiltersPlan, data: FiltersDrawn) {
  const { figures } = shown(data);
  const { whole, folded, caption } = plan;
  const name = filterName(data.filter, figures.recipe.orientations);
  write(ctx, `spectrum of what ${name} sees`, whole.x, whole.y - label * 0.5, { size: label });
  piece(ctx, data.spectrum, 0, whole, false);
  frame(ctx, whole);
  const folding = data.folded ? figures.map[data.filter] : undefined;
  wrapped(ctx, foldingWords(folding), caption, { size: label });
  if (!data.folded) return;
  // What stays where it is when every second pixel is kept.
  const inner = { x: whole.x + whole.width / 4, y: whole.y + whole.height / 4, width: whole.width / 2, height: whole.height / 2 };
  ctx.setLineDash([2, 4]);
  frame(ctx, inner, STAGE_INK, line);
  ctx.setLineDash([]);
  piece(ctx, data.folded, 0, folded, false);
  frame(ctx, folded, STAGE_INK);
  write(ctx, '→', (whole.x + whole.width + folded.x) / 2, whole.y + whole.height / 2 + label * 0.35, { size: label, align: 'center' });
}

/** The picture in words. */
export function filtersSummary(data: FiltersDrawn, block: number): string {
  const { figures } = shown(data);
  const { recipe } = figures;
  const folding = figures.map[data.filter];
  return (
    `block ${block}, ${data.scene.rebuilt ? 'rebuilt' : 'the network’s own'}: ${recipe.orientations} wavelets and a low-pass; ` +
    `coverage from ${two(figures.least.value)} at ${frequencyWords(figures.least)} to ${two(figures.most.value)}; ` +
    `mean ${percent(figures.mean)} of the peak` +
    (data.folded && folding
      ? `; of what ${filterName(data.filter, recipe.orientations)} sees, ${percent(folding.under)} lands under a stronger copy`
      : '')
  );
}
