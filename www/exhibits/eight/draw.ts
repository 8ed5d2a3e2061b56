// Draws the braid, and the sheet of one block's maps. Hue means phase; all else is grey.
import type { Draw, Layout } from '../../components/Stage.svelte';
import type { EightFrame, EightNetwork } from '../../engine/calls/eight.ts';
import type { Network } from '../../assets/catalogue.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { layoutAcross, layoutDown, layoutSheet, regions, strandLeft, type BraidLayout, type Lens, type Point } from './layout.ts';
import { linksInBraid, linksInSheet, type Links, type Lit } from './links.ts';
import { drawPiece } from './paint.ts';
import { LEGENDS, legendNumber, percent, wordsOf } from './words.ts';

export interface Picture {
  is: Network;
  network: EightNetwork;
  frame: EightFrame;
  /** The frame's pictures. */
  strand: HTMLCanvasElement;
  digit: HTMLCanvasElement;
  wavelets: HTMLCanvasElement;
  sheet: HTMLCanvasElement | undefined;
  /** An output's map and those that it is made most of, side by side. */
  taken: HTMLCanvasElement | undefined;
}

/** One network's picture or two, with what the hand has done: words below the image, and how far the sheet is scrolled, in CSS pixels. */
export interface Drawn {
  pictures: readonly Picture[];
  hint: string;
  scroll: number;
  /** What the hand or the keyboard is on: what feeds it, and what it feeds, is lit. */
  lit?: Lit | undefined;
  /** |P| of the block that is lit, of each network. */
  weights?: readonly (Float32Array | undefined)[];
}

export interface Seen extends Picture {
  pair: boolean;
  hint: string;
  scroll: number;
  lit: Lit | undefined;
  weights: Float32Array | undefined;
}

export const layoutOf = ({ width, height, label, phone }: Layout, network: EightNetwork, pair: boolean): BraidLayout =>
  (phone ? layoutDown : layoutAcross)({
    width,
    height,
    label,
    blocks: network.blocks.length,
    orientations: network.orientations,
    classes: network.classes.length,
    named: named(network),
    skip: network.skip,
    pair,
  });

const named = ({ classes }: EightNetwork) => classes.some((name) => name.length > 2);

/** What is laid over that which is not lit. */
const VEIL = 'rgb(16 16 20 / 0.62)';

const font = (size: number, weight = 400) => `${weight} ${size}px ${FIGURE_FONT}`;

interface Pen {
  size: number;
  colour?: string;
  weight?: number;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
}

export function write(
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

export const drawBraids: Draw<Drawn | undefined> = (ctx, stage, data) => inRegions(ctx, stage, data, 0, drawBraid);

export const drawSheets: Draw<Drawn | undefined> = (ctx, stage, data) =>
  inRegions(ctx, stage, data, sheetHead(stage, (data?.pictures.length ?? 1) > 1), drawSheet);

/** Each network in its part of the stage, below its name and its answer where there are two. */
export function inRegions(
  ctx: CanvasRenderingContext2D,
  stage: Layout,
  data: Drawn | undefined,
  top: number,
  one: (ctx: CanvasRenderingContext2D, stage: Layout, seen: Seen, index: number) => void,
) {
  if (!data) return;
  const pair = data.pictures.length > 1;
  const places = regions(stage, data.pictures.length, top, top > 0);
  data.pictures.forEach((picture, i) => {
    const { x, y, layout } = places[i]!;
    ctx.save();
    ctx.translate(x, y);
    if (pair) nameOf(ctx, layout, picture, i, x === 0);
    one(ctx, layout, { ...picture, pair, hint: data.hint, scroll: data.scroll, lit: data.lit, weights: data.weights?.[i] }, i);
    ctx.restore();
  });
}

function nameOf(
  ctx: CanvasRenderingContext2D,
  { width, height, label: size, phone }: Layout,
  { is, network, frame }: Picture,
  index: number,
  below: boolean,
) {
  const top = frame.probabilities.indexOf(Math.max(...frame.probabilities));
  const pad = phone ? 10 : Math.max(10, Math.round(width * 0.016));
  const y = -0.5 * size;
  ctx.fillStyle = STAGE_RULE;
  if (index > 0 && below) ctx.fillRect(0, -1.9 * size, width, 1);
  if (index > 0 && !below) ctx.fillRect(0, -1.9 * size, 1, height + 1.9 * size);
  write(ctx, is.words, pad, y, { size, colour: STAGE_INK, weight: 600 });
  const from = pad + ctx.measureText(is.words).width + 0.8 * size;
  write(ctx, `says ${network.classes[top]!}, ${percent(frame.probabilities[top]!)}`, from, y, { size });
}

function drawBraid(ctx: CanvasRenderingContext2D, stage: Layout, data: Seen) {
  const { network, frame, strand, digit, wavelets } = data;
  const layout = layoutOf(stage, network, data.pair);
  const sides = network.blocks.map(({ side }) => side);
  const L = network.orientations;

  drawStrands(ctx, stage, layout);
  drawPiece(ctx, digit, 0, 0, network.inputSide, layout.digit);
  const patch = wavelets.height / network.blocks.length;
  layout.wavelets.forEach((box, i) => drawPiece(ctx, wavelets, (1 + (i % L)) * patch, 0, patch, box));

  layout.lenses.forEach((lens, j) => {
    const side = sides[j]!;
    const left = strandLeft(sides, j);
    lens.kept.forEach((box, l) => drawPiece(ctx, strand, left, l * side, side, box));
    lens.other.forEach((box, l) => drawPiece(ctx, strand, left, (L + l) * side, side, box));
    drawPiece(ctx, strand, left, 2 * L * side, side, lens.output);
    write(ctx, String(j + 1), lens.numeral.x, lens.numeral.y, {
      size: Math.round((data.pair ? 1 : 1.25) * stage.label),
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
  if (data.lit) drawLinks(ctx, stage, linksInBraid(layout, network, frame.path.steps, data.lit, data.weights));
}

/** What is not lit steps back; lines as strong as their weights run from what feeds to what is fed. */
function drawLinks(ctx: CanvasRenderingContext2D, stage: Layout, { lit, links, scope }: Links) {
  ctx.save();
  ctx.beginPath();
  for (const { x, y, width, height } of scope) ctx.rect(x - 1, y - 1, width + 2, height + 2);
  for (const { x, y, width, height } of lit) {
    // Against the sense of the others: left out.
    ctx.moveTo(x - 3, y - 3);
    ctx.lineTo(x - 3, y + height + 3);
    ctx.lineTo(x + width + 3, y + height + 3);
    ctx.lineTo(x + width + 3, y - 3);
    ctx.closePath();
  }
  ctx.fillStyle = VEIL;
  ctx.fill('evenodd');
  ctx.lineCap = 'round';
  // Where they cross hundreds of maps, lines are thin.
  const most = scope.length > 100 ? 1 : 2.4;
  for (const { from, to, strength } of links) {
    const width = stage.line * (0.4 + most * strength);
    ctx.strokeStyle = STAGE;
    ctx.lineWidth = width + 2;
    curve(ctx, from, to);
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = width;
    curve(ctx, from, to);
  }
  for (const { x, y, width, height } of lit) frameAround(ctx, x, y, width, height);
  ctx.restore();
}

function curve(ctx: CanvasRenderingContext2D, from: Point, to: Point) {
  const across = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
  const [mx, my] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  if (across) ctx.bezierCurveTo(mx, from.y, mx, to.y, to.x, to.y);
  else ctx.bezierCurveTo(from.x, my, to.x, my, to.x, to.y);
  ctx.stroke();
}

/** From the joined map to both lanes and back: a brace on each side of a block, strongest where the lanes part. */
function drawStrands(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout) {
  ctx.lineWidth = stage.line;
  const first = layout.lenses[0]!;
  const [from, to] = [first.kept[0] ?? first.other[0]!, first.other.at(-1)!];
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
    const all = [...lens.kept, ...lens.other];
    const [first, last] = [all[0]!, all.at(-1)!];
    // Where there is one lane, its brace parts in the middle of it.
    const [upper, lower] = lens.kept.length
      ? [lens.kept.at(-1)!.y + first.height, lens.other[0]!.y]
      : [lens.tip.y - first.height / 2, lens.tip.y + first.height / 2];
    for (const [tip, spine] of [
      [j === 0 ? lens.tip.x : start, first.x - 5],
      [lens.output.x, last.x + last.width + 5],
    ] as const) {
      for (const [near, far] of [
        [upper, first.y],
        [lower, last.y + last.height],
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
  const top = lens.other[0]!.y - 4;
  const bottom = top + layout.map + 8;
  const cx = lens.tip.x;
  const [left, right] = [(lens.kept[0] ?? lens.other[0]!).x, lens.other.at(-1)!.x + layout.map];
  const lanes = lens.kept.length
    ? [[lens.kept.at(-1)!.x + layout.map, left] as const, [lens.other[0]!.x, right] as const]
    : [[cx - layout.map, left] as const, [cx + layout.map, right] as const];
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

function figuresAcross(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, data: Seen, lens: Lens, j: number) {
  const { network, frame } = data;
  const block = network.blocks[j]!;
  const step = frame.path.steps[j]!;
  const size = stage.label;
  // Projected, a dozen numbers are enough: the blocks' own and the answer.
  if (size > 14 || data.pair) return;
  const centre = lens.numeral.x;
  write(ctx, `${network.orientations} of ${block.inputs * network.orientations}`, centre, layout.above, { size, align: 'center' });
  if (frame.by === 'layer') write(ctx, legendNumber(frame.part, step.waveScale), centre, layout.below, { size, align: 'center' });
  const out = lens.output;
  const x = out.x + out.width / 2;
  write(ctx, `${block.side}²`, x, out.y - 6, { size, align: 'center' });
  write(ctx, String(block.outputs), x, out.y + out.height + size + 3, { size, align: 'center' });
}

function figuresDown(ctx: CanvasRenderingContext2D, stage: Layout, data: Seen, lens: Lens, j: number) {
  const { network, frame } = data;
  const block = network.blocks[j]!;
  const y = lens.output.y + lens.output.height / 2 + 1;
  const pen: Pen = { size: stage.label, baseline: 'middle' };
  write(ctx, `${network.orientations} of ${block.inputs * network.orientations}, ${block.side}²`, 10, y, pen);
  if (frame.by === 'layer' || (frame.by === 'network' && j === 0))
    write(
      ctx,
      `${j === 0 ? `${LEGENDS[frame.part]} ` : ''}${legendNumber(frame.part, frame.by === 'layer' ? frame.path.steps[j]!.waveScale : frame.path.networkScale)}`,
      stage.width - 10,
      y,
      {
        ...pen,
        align: 'right',
      },
    );
}

function drawNames(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, frame, hint, pair }: Seen) {
  const size = stage.label;
  const { lanes } = wordsOf(network);
  layout.laneNames.forEach(({ x, y }, i) => {
    const [name, below] = lanes[i]!;
    if (layout.down) {
      write(ctx, name, x, y, { size, colour: STAGE_INK, weight: 600 });
      return;
    }
    write(ctx, name, x, pair ? y + size / 3 : y - 2, { size, colour: STAGE_INK, weight: pair ? 400 : 600 });
    if (!pair) write(ctx, below, x, y + 1.3 * size, { size });
  });
  const { digit } = layout;
  if (hint && size <= 14 && !(pair && !layout.down)) write(ctx, hint, digit.x, digit.y + digit.height + size + 6, { size });
  if (layout.down || size > 14 || pair) return;
  write(ctx, 'maps drawn', digit.x, layout.above, { size });
  const legend = LEGENDS[frame.part];
  const scale = {
    unit: 'each map has its own scale',
    layer: legend,
    network: `${legend} ${legendNumber(frame.part, frame.path.networkScale)}, everywhere`,
  };
  write(ctx, scale[frame.by], digit.x, layout.below, { size });
}

function drawBars(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, frame }: Seen) {
  const size = stage.label;
  const top = frame.probabilities.indexOf(Math.max(...frame.probabilities));
  const words = named(network);
  if (layout.first > 0) return drawFirst(ctx, stage, layout, { network, frame });
  layout.bars.forEach(({ box, name }, k) => {
    const p = frame.probabilities[k]!;
    const wins = k === top;
    const pen: Pen = { size, colour: wins ? WHITE : STAGE_GREY, weight: wins ? 600 : 400 };
    ctx.fillStyle = STAGE_RULE;
    if (layout.down) ctx.fillRect(box.x, box.y + box.height, box.width, 1);
    else if (!layout.over) ctx.fillRect(box.x, box.y + box.height - 1, box.width, 1);
    ctx.fillStyle = layout.over ? STAGE_RULE : wins ? WHITE : STAGE_GREY;
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
      if (layout.percentages && (wins || (p >= 0.05 && size <= 14))) {
        if (words) write(ctx, percent(p), box.x + box.width - (layout.over ? 4 : 0), name.y, { ...pen, align: 'right' });
        else write(ctx, percent(p), box.x + 1.3 * size, name.y, pen);
      }
    }
  });
}

/** Where all have no room: the likeliest, one below the other, as many as fit. */
function drawFirst(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, frame }: Pick<Seen, 'network' | 'frame'>) {
  const size = stage.label;
  const { digit } = layout;
  const [bar] = layout.bars;
  const pitch = layout.down ? digit.height / 3 : 1.9 * size;
  const x = layout.down ? digit.x + digit.width + 22 : bar!.name.x;
  const end = layout.down ? stage.width - 10 : bar!.box.x + bar!.box.width;
  const top = layout.down ? digit.y : (stage.height - layout.first * pitch) / 2;
  const order = [...frame.probabilities.keys()].sort((a, b) => frame.probabilities[b]! - frame.probabilities[a]!);
  order.slice(0, layout.first).forEach((k, row) => {
    const p = frame.probabilities[k]!;
    const y = top + size + row * pitch;
    const pen: Pen = { size, colour: row === 0 ? WHITE : STAGE_GREY, weight: row === 0 ? 600 : 400 };
    write(ctx, network.classes[k]!, x, y, pen);
    write(ctx, percent(p), end, y, { ...pen, align: 'right' });
    ctx.fillStyle = STAGE_RULE;
    ctx.fillRect(x, y + 7, end - x, 1);
    ctx.fillStyle = row === 0 ? WHITE : STAGE_GREY;
    ctx.fillRect(x, y + 5, p * (end - x), 3);
  });
}

function drawSheet(ctx: CanvasRenderingContext2D, stage: Layout, data: Seen) {
  const { network, frame, sheet } = data;
  if (!sheet || frame.sheet === null) return;
  const block = network.blocks[frame.sheet]!;
  const step = frame.path.steps[frame.sheet]!;
  const L = network.orientations;
  const size = stage.label;
  const layout = layoutSheet(stage.width, size, { ...block, orientations: L, skip: network.skip });
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, stage.width, stage.height);
  ctx.clip();
  ctx.translate(0, -data.scroll);
  const visible = (y: number, height: number) => y + height > data.scroll && y < data.scroll + stage.height;
  layout.groups.forEach(({ name, maps }, c) => {
    if (!visible(maps[0]!.y, layout.map)) return;
    const followed = c === step.input;
    write(ctx, String(c + 1), name.x, name.y, {
      size,
      align: 'right',
      baseline: 'middle',
      ...(followed ? { colour: WHITE, weight: 600 } : {}),
    });
    const first = network.skip ? 0 : L;
    maps.forEach((box, i) => drawPiece(ctx, sheet, (first + i) * block.side, c * block.side, block.side, box));
    if (followed) frameAround(ctx, maps[0]!.x, maps[0]!.y, maps.at(-1)!.x + layout.map - maps[0]!.x, layout.map);
  });
  write(
    ctx,
    `${block.outputs} outputs${frame.by === 'unit' ? '' : `, one scale: ${LEGENDS[frame.part]} ${legendNumber(frame.part, frame.by === 'network' ? frame.path.networkScale : step.sheetOutputScale)}`}`,
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
  if (data.lit) drawLinks(ctx, stage, linksInSheet(layout, block, network, data.lit, data.weights));
  ctx.restore();
  const { lanes } = wordsOf(network);
  // Above the maps; where there are two networks, their names stand there.
  if (!data.pair) for (const column of layout.lanes) column.forEach((x, i) => write(ctx, lanes[i]![0], x, -8, { size }));
}

/** Height of the sheet's head: a line of text and buttons (two on a phone), then, of one network, the lanes' names. */
export const sheetHead = ({ label, phone }: Pick<Layout, 'label' | 'phone'>, pair: boolean) =>
  Math.round(44 + ((phone ? 1.4 : 0) + (pair ? 0 : 1.8)) * label);

export function frameAround(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = WHITE;
  ctx.strokeRect(x - 2.5, y - 2.5, width + 5, height + 5);
}
