// Rows of chains, one a class: name, ghost, rule, chain, dot. Pure functions of the layout and the data.
import { drawArrow } from '../arrow.ts';
import type { Layout } from '../Stage.svelte';
import type { Chain } from '../../engine/calls/tangles.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { WHEEL_SIZE, phaseColour, wheelIndex } from '../../theme/phase.ts';
import { colourKept } from './ghosts.ts';
import { keepInside, type Plan } from './plan.ts';

export interface Rows {
  classes: readonly number[];
  /** Of all ten classes; '' where the rows are named elsewhere. */
  names: readonly string[];
  chains: readonly Chain[];
  /** The ghosts below each other, `side` pixels each. */
  ghosts: HTMLCanvasElement;
  side: number;
  place: { row: number; col: number };
  /** How much of the phase is kept, α. */
  keep: number;
  /** Whether a ring on the ghosts shows that the hand is there. */
  placing: boolean;
  /** Whether a rule shows how long each chain would be pulled straight, and a dark one how long before its arrows were shortened. */
  rule: boolean;
  before: boolean;
}

const VEIL = 0.76;
/** Arrows shorter than this are drawn without a head, in CSS pixels. */
const LEAST_WITH_HEAD = 9;

/** All panels; where a class is lit, the others step back. `labels` are drawn above what has stepped back. */
export function drawRows(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  panels: readonly (readonly [Plan, Rows])[],
  lit: number | undefined,
  labels: () => void,
) {
  const rows = (shown: (c: number) => boolean) => {
    for (const [plan, data] of panels)
      for (const part of [rule, ghost, chain, dot]) data.classes.forEach((c, i) => shown(c) && part(ctx, layout, plan, data, i));
  };
  if (lit === undefined || !panels[0]?.[1].classes.includes(lit)) {
    labels();
    rows(() => true);
    return;
  }
  // Behind a veil: dimmed one by one, arrows would show through each other.
  rows((c) => c !== lit);
  ctx.fillStyle = STAGE;
  ctx.globalAlpha = VEIL;
  ctx.fillRect(0, 0, layout.width, layout.height);
  ctx.globalAlpha = 1;
  labels();
  rows((c) => c === lit);
  for (const [plan, data] of panels) share(ctx, layout, plan, data, data.classes.indexOf(lit));
}

function rule(ctx: CanvasRenderingContext2D, { phone }: Layout, plan: Plan, { chains, classes, rule, before }: Rows, i: number) {
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
  if (rule && before) to(barBefore, STAGE_RULE);
  if (rule) to(bar, before ? STAGE_GREY : STAGE_MEASURE);
  ctx.strokeStyle = STAGE_GREY;
  ctx.beginPath();
  ctx.moveTo(plan.start, y - tick * (phone ? 1 : 1.1));
  ctx.lineTo(plan.start, y + tick * (phone ? 1 : 1.1));
  ctx.stroke();
}

function ghost(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, data: Rows, i: number) {
  const { left, side } = plan.ghost;
  const c = data.classes[i]!;
  name(ctx, layout, plan, data, i);
  if (side < 1) return;
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
}

function name(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { names, classes }: Rows, i: number) {
  const name = names[classes[i]!] ?? '';
  ctx.fillStyle = STAGE_INK;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.font = `600 ${Math.round((name.length > 1 ? 1 : 1.2) * layout.label)}px ${FIGURE_FONT}`;
  ctx.fillText(name, plan.numeral, plan.rows[i]! + 1);
}

/** Corners on the stage, kept inside their panel. */
function cornersOf(plan: Plan, { vertices }: Chain, i: number): [number, number, boolean][] {
  const corners: [number, number, boolean][] = [];
  for (let v = 0; v < vertices.length; v += 2) {
    corners.push(keepInside(plan.start + plan.scale * vertices[v]!, plan.rows[i]! - plan.scale * vertices[v + 1]!, plan.bounds, 4));
  }
  return corners;
}

/** Whether some chain leaves its panel, and is drawn along the edge. */
export const leaves = (plan: Plan, { chains, classes }: Pick<Rows, 'chains' | 'classes'>) =>
  classes.some((c, i) => cornersOf(plan, chains[c]!, i).some(([, , moved]) => moved));

/** The wheel's colours at one position of the dial, kept for the thousand arrows of a frame. */
let wheel: { kept: number; colours: string[] } = { kept: NaN, colours: [] };

function arrowColour(phase: number, kept: number): string {
  if (wheel.kept !== kept) {
    wheel = { kept, colours: Array.from({ length: WHEEL_SIZE }, (_, k) => phaseColour((2 * Math.PI * k) / WHEEL_SIZE, 1, kept)) };
  }
  return wheel.colours[wheelIndex(phase)]!;
}

function chain(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes, keep }: Rows, i: number) {
  const one = chains[classes[i]!]!;
  const { vertices } = one;
  const corners = cornersOf(plan, one, i);
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

function dot(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes }: Rows, i: number) {
  const [x, y] = cornersOf(plan, chains[classes[i]!]!, i).at(-1)!;
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

function share(ctx: CanvasRenderingContext2D, layout: Layout, plan: Plan, { chains, classes, rule, before }: Rows, i: number) {
  const one = chains[classes[i]!];
  if (!one || !rule) return;
  const text = `${Math.round(100 * shareOf(one))} %`;
  ctx.font = `600 ${layout.label}px ${FIGURE_FONT}`;
  ctx.textBaseline = 'middle';
  const width = ctx.measureText(text).width;
  const after = plan.start + plan.scale * Math.max(one.bar, before ? one.barBefore : 0) + 12;
  const fits = after + width <= plan.bounds.right - 4;
  const x = fits ? after : plan.bounds.right - 4 - width;
  const y = fits ? plan.rows[i]! : plan.rows[i]! - layout.label;
  ctx.fillStyle = STAGE;
  ctx.fillRect(x - 4, y - layout.label * 0.7, width + 8, layout.label * 1.4);
  ctx.fillStyle = STAGE_INK;
  ctx.textAlign = 'left';
  ctx.fillText(text, x, y);
}
