// The stage of the ten tangles: one row a class: numeral, ghost, rule, chain, dot. A pure function of the layout and the data.
import { drawArrow } from '../../components/arrow.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { Chain } from '../../engine/calls/tangles.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { WHEEL_SIZE, phaseColour, wheelIndex } from '../../theme/phase.ts';
import { colourKept } from './ghosts.ts';
import { keepInside, planOf, type Plan } from './plan.ts';

export interface Drawn {
  classes: readonly number[];
  chains: readonly Chain[];
  /** The ghosts below each other, `side` pixels each. */
  ghosts: HTMLCanvasElement;
  side: number;
  place: { row: number; col: number };
  /** How much of the phase is kept, α. */
  keep: number;
  /** The class that is lit. */
  lit: number | undefined;
  /** Whether a ring on the ghosts shows that the hand is there. */
  placing: boolean;
}

const VEIL = 0.76;
/** Arrows shorter than this are drawn without a head, in CSS pixels. */
const LEAST_WITH_HEAD = 9;

export function draw(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn) {
  const plan = planOf(layout, data.classes, data.chains);
  const rows = (shown: (c: number) => boolean) => {
    for (const part of [rule, ghost, chain, dot]) {
      data.classes.forEach((c, i) => shown(c) && part(ctx, layout, plan, data, i));
    }
  };
  if (data.lit === undefined || !data.classes.includes(data.lit)) {
    labels(ctx, layout, plan, data);
    rows(() => true);
    return;
  }
  // The others step back behind a veil: dimmed one by one, arrows would show through each other.
  rows((c) => c !== data.lit);
  ctx.fillStyle = STAGE;
  ctx.globalAlpha = VEIL;
  ctx.fillRect(0, 0, layout.width, layout.height);
  ctx.globalAlpha = 1;
  labels(ctx, layout, plan, data);
  rows((c) => c === data.lit);
  share(ctx, layout, plan, data, data.classes.indexOf(data.lit));
}

function labels(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, data: Drawn) {
  const { width, height, label } = layout;
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  ctx.fillStyle = STAGE_GREY;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const y = height * HEADER;
  if (!layout.phone) ctx.fillText('start', plan.start, y);
  ctx.textAlign = 'right';
  const edge = leaves(layout, plan, data) ? 'at the edge: it leaves the stage  ·  ' : '';
  ctx.fillText(`${edge}grey: the chain pulled straight`, plan.end, y);
  fan(ctx, width, height, data.keep, label, layout.phone);
}

/** The middle of the line of labels, as a share of the height. */
export const HEADER = 0.046;

/** Legend of direction and hue: the phases that the dial has left, |φ| ≤ πα, and the cut between its two ends. */
function fan(ctx: CanvasRenderingContext2D, width: number, height: number, keep: number, label: number, phone: boolean) {
  if (phone) return;
  const r = 0.034 * height;
  const [x, y] = [width * 0.962 - r, height * 0.945 - 0.012 * height];
  const half = Math.PI * keep;
  const steps = 90;
  const turn = (2 * half) / steps;
  for (let k = 0; k < steps; k++) {
    const phase = -half + turn * (k + 0.5);
    ctx.fillStyle = phaseColour(phase, 1, colourKept(keep));
    ctx.beginPath();
    ctx.arc(x, y, r, -phase - turn * 0.56, -phase + turn * 0.56);
    ctx.arc(x, y, r * 0.62, -phase + turn * 0.56, -phase - turn * 0.56, true);
    ctx.fill();
  }
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = 1.5;
  for (const phase of keep > 0.995 ? [Math.PI] : [half, -half]) {
    ctx.beginPath();
    ctx.moveTo(x + r * 0.5 * Math.cos(phase), y - r * 0.5 * Math.sin(phase));
    ctx.lineTo(x + r * 1.12 * Math.cos(phase), y - r * 1.12 * Math.sin(phase));
    ctx.stroke();
  }
  ctx.fillStyle = STAGE_GREY;
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  ctx.textAlign = 'right';
  ctx.fillText(keep < 0.005 ? 'one direction remains' : keep > 0.995 ? 'all directions' : 'directions that remain', x - r - 14, y);
}

function rule(ctx: CanvasRenderingContext2D, { phone }: Layout, plan: Plan, { chains, classes }: Drawn, i: number) {
  const { bar, barBefore } = chains[classes[i]!]!;
  const y = plan.rows[i]!;
  const tick = Math.min(9, plan.pitch * 0.18);
  ctx.lineWidth = 1;
  const to = (length: number, colour: string) => {
    const x = plan.start + plan.scale * length;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(plan.start, y);
    ctx.lineTo(x, y);
    ctx.moveTo(x, y - tick);
    ctx.lineTo(x, y + tick);
    ctx.stroke();
  };
  to(barBefore, bar < barBefore * 0.999 ? STAGE_RULE : STAGE_MEASURE);
  if (bar < barBefore * 0.999) to(bar, STAGE_GREY);
  ctx.strokeStyle = STAGE_GREY;
  ctx.beginPath();
  ctx.moveTo(plan.start, y - tick * (phone ? 1 : 1.1));
  ctx.lineTo(plan.start, y + tick * (phone ? 1 : 1.1));
  ctx.stroke();
}

function ghost(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, data: Drawn, i: number) {
  const { left, side } = plan.ghost;
  const c = data.classes[i]!;
  const y = plan.rows[i]! - side / 2;
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(data.ghosts, 0, c * data.side, data.side, data.side, left, y, side, side);
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 1;
  ctx.strokeRect(left + 0.5, y + 0.5, side - 1, side - 1);
  const cell = side / data.side;
  ctx.strokeStyle = data.placing ? WHITE : STAGE_GREY;
  ctx.lineWidth = data.placing ? 1.5 : 1;
  ctx.beginPath();
  ctx.arc(left + (data.place.col + 0.5) * cell, y + (data.place.row + 0.5) * cell, Math.max(2.2, 1.5 * cell), 0, 2 * Math.PI);
  ctx.stroke();
  ctx.fillStyle = STAGE_INK;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.font = `600 ${Math.round(1.2 * layout.label)}px ${FIGURE_FONT}`;
  ctx.fillText(String(c), plan.numeral, plan.rows[i]! + 1);
}

/** Corners on the stage, kept inside it. */
function cornersOf(layout: Layout, plan: Plan, { vertices }: Chain, i: number): [number, number, boolean][] {
  const corners: [number, number, boolean][] = [];
  for (let v = 0; v < vertices.length; v += 2) {
    corners.push(keepInside(plan.start + plan.scale * vertices[v]!, plan.rows[i]! - plan.scale * vertices[v + 1]!, layout, 4));
  }
  return corners;
}

const leaves = (layout: Layout, plan: Plan, { chains, classes }: Drawn) =>
  classes.some((c, i) => cornersOf(layout, plan, chains[c]!, i).some(([, , moved]) => moved));

/** The wheel's colours at one position of the dial, kept for the thousand arrows of a frame. */
let wheel: { kept: number; colours: string[] } = { kept: NaN, colours: [] };

function arrowColour(phase: number, kept: number): string {
  if (wheel.kept !== kept) {
    wheel = { kept, colours: Array.from({ length: WHEEL_SIZE }, (_, k) => phaseColour((2 * Math.PI * k) / WHEEL_SIZE, 1, kept)) };
  }
  return wheel.colours[wheelIndex(phase)]!;
}

function chain(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes, keep }: Drawn, i: number) {
  const one = chains[classes[i]!]!;
  const { vertices } = one;
  const corners = cornersOf(layout, plan, one, i);
  // A chain without its phase is one bar: its arrows need no outlines any more.
  const width = layout.line * (1.35 + 2 * (1 - keep) ** 4);
  for (let k = 1; k < corners.length; k++) {
    const [x0, y0] = corners[k - 1]!;
    const [x1, y1] = corners[k]!;
    const phase = Math.atan2(vertices[2 * k + 1]! - vertices[2 * k - 1]!, vertices[2 * k]! - vertices[2 * k - 2]!);
    const length = Math.hypot(x1 - x0, y1 - y0);
    const head = keep > 0.02 && length >= LEAST_WITH_HEAD ? Math.min(6.5, 0.46 * length) : 0;
    drawArrow(ctx, x0, y0, x1, y1, { colour: arrowColour(phase, colourKept(keep)), width, head });
  }
}

function dot(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes }: Drawn, i: number) {
  const [x, y] = cornersOf(layout, plan, chains[classes[i]!]!, i).at(-1)!;
  const r = layout.label * 0.4;
  ctx.beginPath();
  ctx.arc(x, y, r + 1.75, 0, 2 * Math.PI);
  ctx.fillStyle = STAGE;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = WHITE;
  ctx.fill();
}

/** How far the lit chain gets, as a share of its length pulled straight. */
export function shareOf({ vertices, bar }: Chain): number {
  return bar > 0 ? Math.hypot(vertices.at(-2)!, vertices.at(-1)!) / bar : 0;
}

function share(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes }: Drawn, i: number) {
  const one = chains[classes[i]!];
  if (!one) return;
  const text = `${Math.round(100 * shareOf(one))} %`;
  ctx.font = `600 ${layout.label}px ${FIGURE_FONT}`;
  ctx.textBaseline = 'middle';
  const width = ctx.measureText(text).width;
  const after = plan.start + plan.scale * one.barBefore + 12;
  const fits = after + width <= layout.width - 4;
  const x = fits ? after : layout.width - 4 - width;
  const y = fits ? plan.rows[i]! : plan.rows[i]! - layout.label;
  ctx.fillStyle = STAGE;
  ctx.fillRect(x - 4, y - layout.label * 0.7, width + 8, layout.label * 1.4);
  ctx.fillStyle = STAGE_INK;
  ctx.textAlign = 'left';
  ctx.fillText(text, x, y);
}
