// Draws the moved image with its clock hands, the ringed arrow on the circle of its modulus, and three bars of change. Hue is phase.
import { arrowEnd, drawArrow } from '../../components/arrow.ts';
import { fitting, widthOf, write, type Pen } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import type { Figures, Move, Scene } from '../../engine/calls/arrows.ts';
import { LABEL_PX, STAGE_GREY, STAGE_INK, STAGE_RULE, STAGE_TRACK, STAGE_WELL, WHITE } from '../../theme/palette.ts';
import { WHEEL_SIZE, phaseColour } from '../../theme/phase.ts';
import { FULL_CHANGE } from './course.ts';
import { HAND_STEPS, onCanvas, planOf, ringRadius, type Plan } from './plan.ts';
import type { Way } from './path.ts';
import { degrees, percent, ringWords, turnOf } from './words.ts';

export interface Drawn {
  scene: Scene;
  /** `scene.picture`, ready to be drawn. */
  image: HTMLCanvasElement;
  dataset: string;
  number: number;
  octave: number;
  orientation: number;
  move: Move;
  way: Way;
}

/** How bright ink is, so that hands stay readable on it. */
const INK = 0.5;
const GHOST = 0.2;

export function draw(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn | undefined) {
  const plan = planOf(layout);
  ctx.fillStyle = STAGE_WELL;
  ctx.fillRect(plan.picture.x, plan.picture.y, plan.picture.width, plan.picture.height);
  if (!data) return;
  const { figures } = data.scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plan.picture.x, plan.picture.y, plan.picture.width, plan.picture.height);
  ctx.clip();
  drawImage(ctx, plan, data);
  drawHands(ctx, plan, layout, data);
  ctx.restore();
  drawRing(ctx, plan, layout, figures);
  drawDial(ctx, plan, layout, figures);
  drawCaption(ctx, plan, layout, figures);
  drawBars(ctx, plan, layout, figures);
}

function drawImage(ctx: CanvasRenderingContext2D, plan: Plan, { image, move, scene }: Drawn) {
  const { x, y, width, height } = plan.picture;
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.globalAlpha = INK;
  ctx.drawImage(image, x, y, width, height);
  // Where it was: the same picture, moved back. A photograph fills its frame, and two on each other cannot be read.
  if (scene.figures.ground === 0) {
    ctx.globalCompositeOperation = 'lighten';
    ctx.globalAlpha = GHOST;
    ctx.drawImage(image, x - move.right * plan.scale, y - move.down * plan.scale, width, height);
    ctx.globalCompositeOperation = 'source-over';
  }
  ctx.globalAlpha = 1;
}

function hand(
  ctx: CanvasRenderingContext2D,
  { x, y }: { x: number; y: number },
  before: readonly [number, number],
  after: readonly [number, number],
  figures: Figures,
  reach: number,
  line: number,
) {
  const scale = reach / figures.full;
  drawArrow(ctx, x, y, ...arrowEnd(x, y, before[0], before[1], scale), { colour: STAGE_GREY, width: 0.8 * line });
  const faint = Math.hypot(...after) <= figures.floor;
  const colour = faint ? STAGE_GREY : phaseColour(Math.atan2(after[1], after[0]));
  const length = Math.hypot(...after) * scale;
  drawArrow(ctx, x, y, ...arrowEnd(x, y, after[0], after[1], scale), { colour, width: 2 * line, head: length > 12 ? 5 * line : 0 });
  ctx.fillStyle = STAGE_INK;
  ctx.beginPath();
  ctx.arc(x, y, line * 0.75, 0, 2 * Math.PI);
  ctx.fill();
}

function drawHands(ctx: CanvasRenderingContext2D, plan: Plan, { line }: Layout, { scene, octave }: Drawn) {
  const { figures, hands } = scene;
  const spacing = ((HAND_STEPS[octave] ?? 16) / 4) * plan.scale;
  const reach = Math.max(14, spacing * 0.78);
  const ring = onCanvas(plan, figures.place, figures.frame);
  // The ringed place has a hand of its own; its nearest neighbours make room.
  for (let i = 0; i < hands.length; i += 6) {
    const at = onCanvas(plan, { row: hands[i]!, col: hands[i + 1]! }, figures.frame);
    if (Math.hypot(at.x - ring.x, at.y - ring.y) < spacing * 0.55) continue;
    hand(ctx, at, [hands[i + 2]!, hands[i + 3]!], [hands[i + 4]!, hands[i + 5]!], figures, reach, line);
  }
  hand(ctx, ring, figures.place.before, figures.place.after, figures, reach, line * 1.2);
}

function drawRing(ctx: CanvasRenderingContext2D, plan: Plan, { line, phone }: Layout, figures: Figures) {
  const { x, y } = onCanvas(plan, figures.place, figures.frame);
  const radius = ringRadius(plan, figures.sigma);
  ctx.lineWidth = line;
  ctx.strokeStyle = WHITE;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.stroke();
  if (!phone) {
    // From the ring to its enlargement, as a lens is drawn.
    const { dial } = plan;
    const end = dial.x - dial.radius - 8;
    ctx.strokeStyle = STAGE_GREY;
    ctx.lineWidth = line * 0.75;
    ctx.beginPath();
    ctx.moveTo(x + radius, y);
    ctx.bezierCurveTo((x + radius + end) / 2, y, (x + radius + end) / 2, dial.y, end, dial.y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.stroke();
}

function drawDial(ctx: CanvasRenderingContext2D, plan: Plan, { line, label, phone }: Layout, figures: Figures) {
  const { x, y, radius } = plan.dial;
  // The rim is the legend of every hue; the largest |z| of the unmoved image just fits into it.
  const wheel = ctx.createConicGradient(0, x, y);
  for (let k = 0; k <= WHEEL_SIZE; k += 8) wheel.addColorStop(k / WHEEL_SIZE, phaseColour((-2 * Math.PI * k) / WHEEL_SIZE));
  ctx.strokeStyle = wheel;
  ctx.lineWidth = 2 * line;
  circle(ctx, x, y, radius);
  if (!phone) {
    const size = Math.max(14, label * 0.93);
    // At 180° the line from the ring arrives.
    for (const [text, dx, dy, align] of [
      ['0°', 1, 0, 'left'],
      ['90°', 0, -1, 'center'],
      ['270°', 0, 1, 'center'],
    ] as const)
      write(ctx, text, x + dx * (radius + 0.6 * label), y + dy * (radius + 0.85 * label), { size, align, baseline: 'middle' });
  }

  const scale = (0.88 * radius) / figures.full;
  const { before, after } = figures.place;
  const [was, is] = [Math.hypot(...before) * scale, Math.hypot(...after) * scale];
  ctx.lineWidth = line;
  ctx.strokeStyle = STAGE_GREY;
  ctx.setLineDash([4, 4]);
  circle(ctx, x, y, was);
  ctx.setLineDash([]);
  ctx.strokeStyle = WHITE;
  circle(ctx, x, y, is);

  const heavy = Math.min((phone ? 2 : 2.6) * line, 0.06 * radius);
  drawArrow(ctx, x, y, ...arrowEnd(x, y, ...before, scale), {
    colour: STAGE_GREY,
    width: heavy * 0.75,
    head: Math.min(4.5 * heavy, 0.24 * radius),
  });
  const turn = turnOf(figures);
  const colour = turn === null ? STAGE_GREY : phaseColour(Math.atan2(after[1], after[0]));
  drawArrow(ctx, x, y, ...arrowEnd(x, y, ...after, scale), { colour, width: 1.3 * heavy, head: Math.min(5 * heavy, 0.26 * radius) });
  if (turn !== null && Math.abs(turn) > 0.02) drawTurn(ctx, x, y, radius * 0.36, Math.atan2(before[1], before[0]), turn, line);
}

/** The way from the old angle to the new, drawn inwards as a spiral where it is more than a whole turn. */
function drawTurn(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, from: number, turn: number, line: number) {
  const steps = Math.max(8, Math.ceil(Math.abs(turn) / 0.06));
  const at = (share: number): [number, number] => {
    const r = radius * (1 - 0.12 * ((Math.abs(turn) * share) / (2 * Math.PI)));
    const angle = from - turn * share;
    return [x + r * Math.cos(angle), y - r * Math.sin(angle)];
  };
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = 1.2 * line;
  ctx.beginPath();
  for (let i = 0; i <= steps; i++) ctx.lineTo(...at(i / steps));
  ctx.stroke();
  const head = Math.min(7 * line, 0.7 * radius * Math.abs(turn));
  if (head > 3) {
    const back = Math.max(0, 1 - head / (radius * Math.abs(turn)));
    drawArrow(ctx, ...at(back), ...at(1), { colour: WHITE, width: 1.2 * line, head });
  }
}

/** Breaks a text at spaces so that no line is wider than there is room. */
function lines(ctx: CanvasRenderingContext2D, text: string, pen: Pen, width: number): string[] {
  const found: string[] = [];
  for (const word of text.split(' ')) {
    const longer = found.length ? `${found.at(-1)} ${word}` : word;
    if (found.length && widthOf(ctx, longer, pen) <= width) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

function drawCaption(ctx: CanvasRenderingContext2D, { caption }: Plan, { label }: Layout, figures: Figures) {
  const projector = label >= LABEL_PX.projector;
  const pen: Pen = { size: label, align: 'center', baseline: 'top' };
  write(ctx, ringWords(figures), caption.x, caption.y, { ...pen, size: caption.size, weight: 600, colour: WHITE });
  // Projected, there is no chart: what it would say of this move is said here.
  const note = projector
    ? fitting(ctx, pen, caption.width, `predicted ${degrees(figures.predicted)}; dashed: before`, `predicted ${degrees(figures.predicted)}`)
    : fitting(ctx, pen, caption.width, 'the arrow at the ring; dashed: before the move', 'the arrow at the ring; dashed: before');
  const below = caption.y + caption.size * 1.35;
  lines(ctx, note, pen, caption.width).forEach((text, i) => write(ctx, text, caption.x, below + i * label * 1.3, pen));
}

function drawBars(ctx: CanvasRenderingContext2D, { bars }: Plan, { label }: Layout, figures: Figures) {
  const { rect, group, size, inline } = bars;
  const rows = [
    { name: 'z', value: figures.changeOfZ, phase: true },
    { name: '|z|', value: figures.changeOfModulus, phase: false },
    { name: '|z| averaged', value: figures.changeOfAveraged, phase: false },
  ];
  const small: Pen = { size: label, baseline: 'top' };
  const heading = inline
    ? 'change over the whole image (full bar: 150 %)'
    : fitting(ctx, small, rect.width, 'change over the whole image', 'change, whole image');
  write(ctx, heading, rect.x, rect.y, small);
  const nameWidth = inline ? label * 6.8 : 0;
  const valueWidth = inline ? label * 3.8 : 0;
  rows.forEach(({ name, value, phase }, i) => {
    const y = rect.y + label * (inline ? 1.6 : 2) + i * group;
    const thick = inline ? label * 0.9 : Math.min(label * 1.4, group * 0.24);
    const base = inline ? y + group / 2 : y + size;
    const pen: Pen = { size, weight: 600, colour: WHITE, baseline: inline ? 'middle' : 'alphabetic' };
    write(ctx, name, rect.x, base, { ...pen, size: inline ? label : Math.min(label * 1.25, size) });
    write(ctx, percent(value), rect.x + rect.width, base, { ...pen, align: 'right' });
    const bar = {
      x: rect.x + nameWidth,
      y: inline ? base - thick / 2 : base + label * 0.6,
      width: rect.width - nameWidth - valueWidth,
      height: thick,
    };
    ctx.fillStyle = STAGE_TRACK;
    ctx.fillRect(bar.x, bar.y, bar.width, bar.height);
    const filled = Math.min(1, value / FULL_CHANGE) * bar.width;
    ctx.fillStyle = phase && filled > 0 ? wheelAlong(ctx, bar.x, filled) : WHITE;
    ctx.fillRect(bar.x, bar.y, filled, bar.height);
    // 100 %: as much change as there was to change.
    ctx.fillStyle = STAGE_RULE;
    ctx.fillRect(bar.x + bar.width / FULL_CHANGE - 0.5, bar.y - 3, 1, bar.height + 6);
  });
  if (inline) return;
  const legend = fitting(ctx, small, rect.width, 'full bar: 150 %, mark: 100 %', 'full bar: 150 %');
  write(ctx, legend, rect.x, rect.y + rect.height, { ...small, baseline: 'bottom' });
}

/** z still has its phases, all of them: its bar wears the wheel. */
function wheelAlong(ctx: CanvasRenderingContext2D, x: number, width: number): CanvasGradient {
  const gradient = ctx.createLinearGradient(x, 0, x + width, 0);
  for (let k = 0; k <= WHEEL_SIZE; k += 8) gradient.addColorStop(k / WHEEL_SIZE, phaseColour((2 * Math.PI * k) / WHEEL_SIZE));
  return gradient;
}
