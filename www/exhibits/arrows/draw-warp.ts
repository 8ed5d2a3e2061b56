// Draws the warped image behind a grid that was straight, its global Fourier modulus before and now, and how much both kinds of moduli
// changed in each octave. Nothing here has phase: nothing has hue.
import { fitting, write, type Pen } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { Warp } from '../../engine/calls/arrows.ts';
import { LABEL_PX, STAGE_GREY, STAGE_INK, STAGE_RULE, STAGE_TRACK, STAGE_WELL, WHITE } from '../../theme/palette.ts';
import { SHOWN, type Rect } from './plan.ts';
import { OCTAVES, warpPlan, type WarpPlan } from './warp-plan.ts';
import { percent, sigmaOf } from './words.ts';

export interface WarpDrawn {
  warp: Warp;
  /** `warp.picture` and `warp.halves`, ready to be drawn. */
  picture: HTMLCanvasElement;
  halves: HTMLCanvasElement;
  size: number;
}

export function drawWarp(ctx: CanvasRenderingContext2D, layout: Layout, data: WarpDrawn | undefined) {
  const plan = warpPlan(layout);
  for (const { x, y, width, height } of [plan.image, plan.modulus]) {
    ctx.fillStyle = STAGE_WELL;
    ctx.fillRect(x, y, width, height);
  }
  if (!data) return;
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  fill(ctx, plan.image, data.picture);
  drawGrid(ctx, plan.image, layout, data.warp);
  ctx.imageSmoothingEnabled = false;
  fill(ctx, plan.modulus, data.halves);
  drawOctaves(ctx, plan.modulus, layout, data.warp);
  drawNotes(ctx, plan, layout, data);
  drawBars(ctx, plan, layout, data.warp);
}

/** The octaves' names where their widths are not told. */
const ENDS: Record<number, string> = { 0: 'finest', [OCTAVES - 1]: 'widest' };

const fill = (ctx: CanvasRenderingContext2D, { x, y, width, height }: Rect, image: CanvasImageSource) =>
  ctx.drawImage(image, x, y, width, height);

function clipped(ctx: CanvasRenderingContext2D, { x, y, width, height }: Rect, paint: () => void) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  paint();
  ctx.restore();
}

function drawGrid(ctx: CanvasRenderingContext2D, rect: Rect, { line }: Layout, { lines, linePoints, frame }: Warp) {
  const scale = rect.width / SHOWN;
  ctx.strokeStyle = STAGE_GREY;
  ctx.globalAlpha = 0.75;
  ctx.lineWidth = 0.6 * line;
  clipped(ctx, rect, () => {
    for (let first = 0; first < lines.length; first += 2 * linePoints) {
      ctx.beginPath();
      for (let i = first; i < first + 2 * linePoints; i += 2)
        ctx.lineTo(rect.x + (lines[i + 1]! + frame) * scale, rect.y + (lines[i]! + frame) * scale);
      ctx.stroke();
    }
  });
  ctx.globalAlpha = 1;
}

/** Circles between the octaves of the bars, and the line between before and now. */
function drawOctaves(ctx: CanvasRenderingContext2D, rect: Rect, { line }: Layout, { band }: Warp) {
  const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  // The band ends half a step past its highest frequency, a little below π.
  const scale = (rect.width / 2 / Math.PI) * ((band[1] + 1) / band[1]);
  ctx.strokeStyle = STAGE_GREY;
  ctx.lineWidth = 0.6 * line;
  clipped(ctx, rect, () => {
    ctx.setLineDash([3, 4]);
    for (let j = 0; j < OCTAVES; j++) {
      ctx.beginPath();
      ctx.arc(x, y, ((0.75 * Math.PI) / 2 ** j) * Math.SQRT1_2 * scale, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, rect.y);
    ctx.lineTo(x, rect.y + rect.height);
    ctx.stroke();
  });
}

function drawNotes(ctx: CanvasRenderingContext2D, { image, modulus, note }: WarpPlan, { label }: Layout, { size }: WarpDrawn) {
  const pen: Pen = { size: label, baseline: 'top', colour: STAGE_INK };
  const said = (x: number, width: number, ...texts: string[]) => write(ctx, fitting(ctx, pen, width, ...texts), x, top, pen);
  const top = image.y + image.height + 0.35 * note;
  const px = `${size.toFixed(2)} px`;
  said(image.x, image.width, `warped by up to ${px}; the grid was straight`, `warped by up to ${px}`, px);
  said(modulus.x, modulus.width / 2, 'global modulus before', 'before');
  said(modulus.x + modulus.width / 2 + 6, modulus.width / 2 - 6, 'now, warped', 'now');
}

function drawBars(ctx: CanvasRenderingContext2D, { bars }: WarpPlan, { label, phone }: Layout, warp: Warp) {
  const { rect, octave, row, name, value } = bars;
  const bar = { x: rect.x + name, width: rect.width - name - 2 * value - 0.4 * label };
  const [warpRight, shiftRight] = [rect.x + rect.width - value, rect.x + rect.width];
  const head: Pen = { size: label, baseline: 'top' };
  const room = name + bar.width - 3 * label;
  const heading = fitting(ctx, head, room, 'change of the moduli; full bar: 100 %', 'change; full bar: 100 %', 'change');
  write(ctx, heading, rect.x, rect.y, head);
  write(ctx, 'warp', warpRight, rect.y, { ...head, align: 'right' });
  write(ctx, 'shift', shiftRight, rect.y, { ...head, align: 'right' });
  // Projected, there are fewer numbers: a lecture hall reads a dozen.
  const projected = label >= LABEL_PX.projector;
  // The finest octave first: there it shows.
  for (let j = 0; j < OCTAVES; j++) {
    const y = rect.y + 1.6 * label + j * octave;
    const rows = [
      { text: phone ? `${sigmaOf(j)}  global` : 'global', value: warp.warped[j]!.global, shift: warp.shifted[j]!.global, hollow: true },
      { text: 'local', value: warp.warped[j]!.averaged, shift: warp.shifted[j]!.averaged, hollow: false },
    ];
    ctx.fillStyle = STAGE_RULE;
    ctx.fillRect(rect.x, y, rect.width, 1);
    if (!phone) write(ctx, projected ? (ENDS[j] ?? '') : `σ ${sigmaOf(j)} px`, rect.x, y + octave / 2, { size: label, baseline: 'middle' });
    rows.forEach((one, k) => {
      const middle = y + octave / 2 + (k - 0.5) * row;
      const thick = row * 0.52;
      const pen: Pen = { size: label, align: 'right', baseline: 'middle' };
      write(ctx, one.text, bar.x - 0.6 * label, middle, { ...pen, colour: STAGE_INK });
      ctx.fillStyle = STAGE_TRACK;
      ctx.fillRect(bar.x, middle - thick / 2, bar.width, thick);
      const filled = Math.min(1, one.value) * bar.width;
      ctx.fillStyle = ctx.strokeStyle = WHITE;
      ctx.lineWidth = 1.5;
      // The two kinds are told apart without colour: the global modulus is an outline.
      if (!one.hollow) ctx.fillRect(bar.x, middle - thick / 2, filled, thick);
      else if (filled > 1.5) ctx.strokeRect(bar.x + 0.75, middle - thick / 2 + 0.75, filled - 1.5, thick - 1.5);
      write(ctx, percent(one.value), warpRight, middle, { ...pen, colour: WHITE, weight: 600 });
      if (!projected || one.hollow) write(ctx, percent(one.shift), shiftRight, middle, pen);
    });
  }
}
