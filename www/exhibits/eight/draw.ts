// Draws the braid, and the sheet of one block's maps. Hue means phase; all else is grey.
import type { Layout } from '../../components/Stage.svelte';
import type { EightFrame, EightNetwork } from '../../engine/calls/eight.ts';
import type { Network } from '../../state/table.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { layoutAcross, layoutDown, layoutSheet, strandLeft, type BraidLayout, type Lens } from './layout.ts';
import { drawPiece } from './paint.ts';
import { LEGENDS, WORDS, legendNumber, percent } from './words.ts';

export interface Picture {
  network: EightNetwork;
  frame: EightFrame;
  /** The frame's pictures. */
  strand: HTMLCanvasElement;
  digit: HTMLCanvasElement;
  wavelets: HTMLCanvasElement;
  sheet: HTMLCanvasElement | undefined;
}

/** With what the hand has done: words below the digit, and how far the sheet is scrolled, in CSS pixels. */
export type Drawn = Picture & { hint: string; scroll: number };

export const layoutOf = ({ width, height, label, phone }: Layout, network: EightNetwork): BraidLayout =>
  (phone ? layoutDown : layoutAcross)({
    width,
    height,
    label,
    blocks: network.blocks.length,
    orientations: network.orientations,
    classes: network.classes.length,
  });

const font = (size: number, weight = 400) => `${weight} ${size}px ${FIGURE_FONT}`;

interface Pen {
  size: number;
  colour?: string;
  weight?: number;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
}

function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { size, colour = STAGE_GREY, weight = 400, align = 'left', baseline = 'alphabetic' }: Pen,
) {
  ctx.font = font(size, weight);
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = baseline;
  ctx.fillText(text, x, y);
}

export function drawBraid(ctx: CanvasRenderingContext2D, stage: Layout, data: Drawn | undefined) {
  if (!data) return;
  const { network, strand, digit, wavelets } = data;
  const layout = layoutOf(stage, network);
  const sides = network.blocks.map(({ side }) => side);
  const L = network.orientations;

  drawStrands(ctx, stage, layout);
  drawPiece(ctx, digit, 0, 0, network.inputSide, layout.digit);
  const patch = wavelets.height;
  layout.wavelets.forEach((box, i) => drawPiece(ctx, wavelets, (i % L) * patch, 0, patch, box));

  layout.lenses.forEach((lens, j) => {
    const side = sides[j]!;
    const left = strandLeft(sides, j);
    [...lens.kept, ...lens.other, lens.output].forEach((box, row) => drawPiece(ctx, strand, left, row * side, side, box));
    write(ctx, String(j + 1), lens.numeral.x, lens.numeral.y, {
      size: Math.round(1.25 * stage.label),
      colour: STAGE_INK,
      weight: 600,
      align: 'center',
      baseline: 'middle',
    });
    if (layout.down) figuresDown(ctx, stage, data, lens, j);
    else figuresAcross(ctx, stage, layout, data, lens, j);
  });
  drawNames(ctx, stage, layout, data);
  drawBars(ctx, stage, layout, data);
}

/** From the joined map to both lanes and back: a brace on each side of a block, strongest where the lanes part. */
function drawStrands(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout) {
  ctx.lineWidth = stage.line;
  const first = layout.lenses[0]!;
  const [from, to] = [first.kept[0]!, first.other.at(-1)!];
  const fade = layout.down
    ? ctx.createLinearGradient(from.x, 0, to.x + to.width, 0)
    : ctx.createLinearGradient(0, from.y, 0, to.y + to.height);
  fade.addColorStop(0, STAGE);
  fade.addColorStop(0.5, STAGE_GREY);
  fade.addColorStop(1, STAGE);
  ctx.strokeStyle = fade;
  ctx.lineCap = 'round';
  ctx.beginPath();
  layout.lenses.forEach((lens, j) => {
    const before = j === 0 ? undefined : layout.lenses[j - 1]!.output;
    if (layout.down) {
      braceDown(ctx, lens, before ? before.y + before.height : layout.lenses[0]!.tip.y, layout, j === 0);
      return;
    }
    const start = before ? before.x + before.width : layout.digit.x + layout.digit.width;
    if (j === 0) {
      ctx.moveTo(start, lens.tip.y);
      ctx.lineTo(lens.tip.x, lens.tip.y);
    }
    const first = lens.kept[0]!;
    const last = lens.other.at(-1)!;
    for (const [tip, spine] of [
      [j === 0 ? lens.tip.x : start, first.x - 5],
      [lens.output.x, first.x + first.width + 5],
    ] as const) {
      for (const [near, far] of [
        [lens.kept.at(-1)!.y + first.height, first.y],
        [lens.other[0]!.y, last.y + last.height],
      ] as const) {
        ctx.moveTo(tip, lens.tip.y);
        ctx.bezierCurveTo(spine, lens.tip.y, spine, lens.tip.y, spine, near);
        ctx.lineTo(spine, far);
      }
    }
  });
  ctx.stroke();
}

function braceDown(ctx: CanvasRenderingContext2D, lens: Lens, start: number, layout: BraidLayout, first: boolean) {
  const top = lens.kept[0]!.y - 4;
  const bottom = top + layout.map + 8;
  const cx = lens.tip.x;
  const lanes = [
    [lens.kept.at(-1)!.x + layout.map, lens.kept[0]!.x],
    [lens.other[0]!.x, lens.other.at(-1)!.x + layout.map],
  ] as const;
  for (const [near, far] of lanes) {
    if (!first) {
      ctx.moveTo(cx, start);
      ctx.bezierCurveTo(cx, top, cx, top, near, top);
      ctx.lineTo(far, top);
    }
    ctx.moveTo(cx, lens.output.y);
    ctx.bezierCurveTo(cx, bottom, cx, bottom, near, bottom);
    ctx.lineTo(far, bottom);
  }
}

function figuresAcross(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, data: Drawn, lens: Lens, j: number) {
  const { network, frame } = data;
  const block = network.blocks[j]!;
  const step = frame.path.steps[j]!;
  const size = stage.label;
  const roomy = size <= 14;
  const centre = lens.numeral.x;
  write(
    ctx,
    roomy ? `${network.orientations} of ${block.inputs * network.orientations}` : String(block.inputs * network.orientations),
    centre,
    layout.above,
    {
      size,
      align: 'center',
    },
  );
  if (roomy && !frame.ownScale) write(ctx, legendNumber(frame.part, step.waveScale), centre, layout.below, { size, align: 'center' });
  const out = lens.output;
  const x = out.x + out.width / 2;
  if (!roomy) return;
  write(ctx, `${block.side}²`, x, out.y - 6, { size, align: 'center' });
  write(ctx, String(block.outputs), x, out.y + out.height + size + 3, { size, align: 'center' });
}

function figuresDown(ctx: CanvasRenderingContext2D, stage: Layout, data: Drawn, lens: Lens, j: number) {
  const { network, frame } = data;
  const block = network.blocks[j]!;
  const y = lens.output.y + lens.output.height / 2 + 1;
  const pen: Pen = { size: stage.label, baseline: 'middle' };
  write(ctx, `${network.orientations} of ${block.inputs * network.orientations}, ${block.side}²`, lens.kept[0]!.x, y, pen);
  const right = lens.other.at(-1)!;
  if (!frame.ownScale)
    write(
      ctx,
      `${j === 0 ? `${LEGENDS[frame.part]} ` : ''}${legendNumber(frame.part, frame.path.steps[j]!.waveScale)}`,
      right.x + right.width,
      y,
      {
        ...pen,
        align: 'right',
      },
    );
}

function drawNames(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { frame, hint }: Drawn) {
  const size = stage.label;
  const lanes = WORDS[frame.network as Network].lanes;
  layout.laneNames.forEach(({ x, y }, i) => {
    const [name, below] = lanes[i]!;
    if (layout.down) {
      write(ctx, name, x, y, { size, colour: STAGE_INK, weight: 600 });
      return;
    }
    write(ctx, name, x, y - 2, { size, colour: STAGE_INK, weight: 600 });
    write(ctx, below, x, y + 1.3 * size, { size });
  });
  const { digit } = layout;
  if (hint && size <= 14) write(ctx, hint, digit.x, digit.y + digit.height + size + 6, { size });
  if (layout.down || size > 14) return;
  write(ctx, 'maps drawn', digit.x, layout.above, { size });
  write(ctx, frame.ownScale ? 'each map has its own scale' : LEGENDS[frame.part], digit.x, layout.below, { size });
}

function drawBars(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, frame }: Drawn) {
  const size = stage.label;
  const top = frame.probabilities.indexOf(Math.max(...frame.probabilities));
  layout.bars.forEach(({ box, name }, k) => {
    const p = frame.probabilities[k]!;
    const wins = k === top;
    const pen: Pen = { size, colour: wins ? WHITE : STAGE_GREY, weight: wins ? 600 : 400 };
    ctx.fillStyle = STAGE_RULE;
    if (layout.down) ctx.fillRect(box.x, box.y + box.height, box.width, 1);
    else ctx.fillRect(box.x, box.y + box.height - 1, box.width, 1);
    ctx.fillStyle = wins ? WHITE : STAGE_GREY;
    if (layout.down) {
      const height = p * box.height;
      ctx.fillRect(box.x, box.y + box.height - height, box.width, height);
      write(ctx, network.classes[k]!, name.x, name.y, { ...pen, align: 'center' });
      if (wins) {
        const half = 1.6 * size;
        write(ctx, percent(p), Math.min(box.x + box.width / 2, stage.width - 10 - half), box.y - 6, { ...pen, align: 'center' });
      }
    } else {
      ctx.fillRect(box.x, box.y, p * box.width, box.height);
      write(ctx, network.classes[k]!, name.x, name.y, pen);
      if (layout.percentages && (wins || (p >= 0.05 && size <= 14))) write(ctx, percent(p), box.x + 1.3 * size, name.y, pen);
    }
  });
}

export function drawSheet(ctx: CanvasRenderingContext2D, stage: Layout, data: Drawn | undefined) {
  const { network, frame, sheet } = data ?? {};
  if (!data || !network || !frame || !sheet || frame.sheet === null) return;
  const block = network.blocks[frame.sheet]!;
  const step = frame.path.steps[frame.sheet]!;
  const L = network.orientations;
  const size = stage.label;
  const head = sheetHead(stage);
  const layout = layoutSheet(stage.width, size, { ...block, orientations: L });
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, head, stage.width, stage.height - head);
  ctx.clip();
  ctx.translate(0, head - data.scroll);
  const visible = (y: number, height: number) => y + height > data.scroll && y < data.scroll + stage.height - head;
  layout.groups.forEach(({ name, maps }, c) => {
    if (!visible(maps[0]!.y, layout.map)) return;
    const followed = c === step.input;
    write(ctx, String(c + 1), name.x, name.y, {
      size,
      align: 'right',
      baseline: 'middle',
      ...(followed ? { colour: WHITE, weight: 600 } : {}),
    });
    maps.forEach((box, i) => drawPiece(ctx, sheet, i * block.side, c * block.side, block.side, box));
    if (followed) frameAround(ctx, maps[0]!.x, maps[0]!.y, maps.at(-1)!.x + layout.map - maps[0]!.x, layout.map);
  });
  write(
    ctx,
    `${block.outputs} outputs, one scale: ${LEGENDS[frame.part]} ${legendNumber(frame.part, step.sheetOutputScale)}`,
    layout.outputsTitle.x,
    layout.outputsTitle.y,
    { size },
  );
  layout.outputs.forEach((box, c) => {
    if (!visible(box.y, box.height)) return;
    const row = block.inputs + Math.floor(c / (2 * L));
    drawPiece(ctx, sheet, (c % (2 * L)) * block.side, row * block.side, block.side, box);
    if (c === step.output) frameAround(ctx, box.x, box.y, box.width, box.height);
  });
  ctx.restore();
  const lanes = WORDS[frame.network as Network].lanes;
  for (const { kept, other } of layout.lanes) {
    write(ctx, lanes[0][0], kept, head - 8, { size });
    write(ctx, lanes[1][0], other, head - 8, { size });
  }
}

/** Height of the sheet's head: a line of text and buttons (two on a phone), then the lanes' names. */
export const sheetHead = ({ label, phone }: Pick<Layout, 'label' | 'phone'>) => Math.round(44 + (phone ? 3.2 : 1.8) * label);

function frameAround(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = WHITE;
  ctx.strokeRect(x - 2.5, y - 2.5, width + 5, height + 5);
}
