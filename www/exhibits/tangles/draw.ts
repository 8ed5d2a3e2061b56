// The stage of the ten tangles: rows of chains, what names their parts, the wheel of directions, and the rings of a guess. A pure function of
// the layout and the data.
import type { Layout } from '../../components/Stage.svelte';
import { drawRows, leaves, type Rows } from '../../components/chains/draw.ts';
import { colourKept } from '../../components/chains/ghosts.ts';
import type { Plan } from '../../components/chains/plan.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, WHITE } from '../../theme/palette.ts';
import { phaseColour } from '../../theme/phase.ts';
import { LAST_MARK } from './guess.ts';

export interface Drawn extends Rows {
  plan: Plan;
  /** The class that is lit. */
  lit: number | undefined;
  /** Where the reader thinks that the dots will land, of all ten classes, 0 to LAST_MARK; empty where nobody guesses. */
  guesses: readonly number[];
}

export function draw(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn) {
  drawRows(ctx, layout, [[data.plan, data]], data.lit, () => labels(ctx, layout, data));
  if (data.guesses.length) data.classes.forEach((c, i) => ring(ctx, layout, data, i, data.guesses[c]!));
}

/** Where a mark stands on the stage. */
export const markAt = ({ start, end }: Pick<Plan, 'start' | 'end'>, mark: number) => start + (mark / LAST_MARK) * (end - start);

/** A guess is a dot that is not there yet; once the rules are shown, a line leads from it to where its dot has landed. */
function ring(ctx: CanvasRenderingContext2D, { label, line }: Layout, { plan, chains, classes, rule }: Drawn, i: number, mark: number) {
  const [x, y, r] = [markAt(plan, mark), plan.rows[i]!, label * 0.4];
  ctx.lineWidth = line;
  if (rule) {
    const landed = plan.start + plan.scale * chains[classes[i]!]!.bar;
    ctx.strokeStyle = STAGE_GREY;
    ctx.beginPath();
    ctx.moveTo(landed, y + r + 3);
    ctx.lineTo(x, y + r + 3);
    ctx.stroke();
  }
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = STAGE;
  ctx.fill();
  ctx.strokeStyle = WHITE;
  ctx.stroke();
}

function labels(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn) {
  const { width, height, label } = layout;
  const { plan, guesses, rule } = data;
  ctx.font = `400 ${label}px ${FIGURE_FONT}`;
  ctx.fillStyle = STAGE_GREY;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const y = height * HEADER;
  if (!layout.phone) ctx.fillText('start', plan.start, y);
  ctx.textAlign = 'right';
  const edge = leaves(plan, data) ? 'at the edge: it leaves the stage  ·  ' : '';
  if (guesses.length) ctx.fillStyle = STAGE_INK;
  ctx.fillText(edge + legendOf(guesses.length > 0, rule, layout.phone), plan.end, y);
  fan(ctx, width, height, data.keep, label, layout.phone);
}

function legendOf(guessed: boolean, rule: boolean, phone: boolean): string {
  if (!rule) return phone ? 'where will dots land?' : 'rings: where will the dots land?';
  const grey = 'grey: the chain pulled straight';
  return !guessed ? grey : phone ? 'rings: your guess' : `rings: your guess  ·  ${grey}`;
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
