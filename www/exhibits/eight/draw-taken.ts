// Draws an output taken apart: its map, the channels with the largest weights, the images that excite it most; and one pixel of it as the
// sum of its arrows, head to tail. Hue means phase; what has none is white.
import { drawArrow } from '../../components/arrow.ts';
import type { Draw, Layout } from '../../components/Stage.svelte';
import type { EightStrongest } from '../../engine/calls/eight.ts';
import { STAGE, STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, STAGE_TRACK, WHITE } from '../../theme/palette.ts';
import { phaseColour } from '../../theme/phase.ts';
import { chainOf, longest, originOf, type Arrow, type Chain } from './chain.ts';
import { inRegions } from './in-regions.ts';
import { write } from '../../components/pen.ts';
import type { Picture, Seen } from './picture.ts';
import type { Box } from './layout.ts';
import { piecesOn } from './paint.ts';
import { layoutChannel, layoutPixel, layoutPlane, roundUp, type Extent } from './taken-layout.ts';
import { complex, fixed, legendNumber, LEGENDS, percent, wordsOf } from './words.ts';

/** The images that excite the output most, once they are known. */
export interface Strongest extends EightStrongest {
  canvas: HTMLCanvasElement;
}

/** So many images are shown; so many arrows are told in numbers, fewer when projected. */
export const IMAGES = 9;
const toldOf = (label: number) => (label > 14 ? 4 : 8);
/** Lines below those: the others, the sum, each lane, the norm, the output. And one above for the columns' names. */
export const linesOf = (label: number) => toldOf(label) + 7;

export const takenHead = ({ label, phone }: Pick<Layout, 'label' | 'phone'>) => Math.round(44 + (phone ? 1.4 : 0) * label);

export const drawChannels: Draw<{ pictures: readonly Picture[]; strongest: readonly (Strongest | undefined)[] } | undefined> = (
  ctx,
  stage,
  data,
) =>
  data &&
  inRegions(ctx, stage, { pictures: data.pictures, hint: '', scroll: 0 }, takenHead(stage), (ctx, part, seen, i) =>
    drawChannel(ctx, part, seen, data.strongest[i]),
  );

export const drawPixels: Draw<{ pictures: readonly Picture[] } | undefined> = (ctx, stage, data) => {
  if (!data) return;
  // One scale for both.
  const chains = data.pictures.flatMap((picture) => chainOfPicture(picture) ?? []);
  const extent = {
    left: Math.min(...chains.map(({ extent }) => extent.left)),
    right: Math.max(...chains.map(({ extent }) => extent.right)),
    low: Math.min(...chains.map(({ extent }) => extent.low)),
    high: Math.max(...chains.map(({ extent }) => extent.high)),
    hangs: chains.some(({ flat }) => flat),
  };
  inRegions(ctx, stage, { pictures: data.pictures, hint: '', scroll: 0 }, takenHead(stage), (ctx, part, seen) =>
    drawPixel(ctx, part, seen, extent),
  );
};

export function chainOfPicture({ network, frame }: Pick<Picture, 'network' | 'frame'>): Chain | undefined {
  const { taken } = frame;
  if (!taken) return undefined;
  const { inputs } = network.blocks[taken.block]!;
  return chainOf(taken.arrows, (k) => originOf(network, inputs, k).after);
}

function drawMap(ctx: CanvasRenderingContext2D, { network, frame, taken }: Seen, box: Box) {
  const { side } = network.blocks[frame.taken!.block]!;
  piecesOn(ctx)(taken!, 0, 0, side, box);
  const { pixel } = frame.taken!;
  const cell = box.width / side;
  const [x, y] = [box.x + (pixel % side) * cell, box.y + Math.floor(pixel / side) * cell];
  const edge = Math.max(6, cell);
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = STAGE;
  ctx.strokeRect(x + cell / 2 - edge / 2 - 1, y + cell / 2 - edge / 2 - 1, edge + 2, edge + 2);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = WHITE;
  ctx.strokeRect(x + cell / 2 - edge / 2 - 1, y + cell / 2 - edge / 2 - 1, edge + 2, edge + 2);
}

function drawChannel(ctx: CanvasRenderingContext2D, stage: Layout, seen: Seen, strongest: Strongest | undefined) {
  const { network, frame, wavelets } = seen;
  const { taken } = frame;
  if (!taken || !seen.taken) return;
  const block = network.blocks[taken.block]!;
  const size = stage.label;
  const at = layoutChannel(stage, taken.feeds.length, IMAGES);
  drawMap(ctx, seen, at.map);
  const [re, im] = [taken.arrows[3]!, taken.arrows[4]!];
  const place = `row ${Math.floor(taken.pixel / block.side) + 1}, column ${(taken.pixel % block.side) + 1} of ${block.side}`;
  write(ctx, place, at.caption.x, at.caption.y, { size });
  write(ctx, `z = ${complex(re, im)}`, at.caption.x, at.caption.y + 1.4 * size, { size, colour: STAGE_INK });

  const piece = piecesOn(ctx);
  const patch = wavelets.height / network.blocks.length;
  const largest = Math.max(...taken.feeds.map(({ re, im }) => Math.hypot(re, im)));
  const lanes = wordsOf(network).lanes;
  const first = at.feeds[0]!;
  const head = { size, baseline: 'alphabetic' } as const;
  write(ctx, stage.phone ? 'made of' : 'made most of', first.filter.x, at.heads, head);
  if (first.weight.width > 5 * size) write(ctx, 'weight', first.weight.x, at.heads, head);
  write(ctx, '|P|', first.number.x, at.heads, { ...head, align: 'right' });
  if (first.share) write(ctx, 'share', first.share.x, at.heads, { ...head, align: 'right' });
  taken.feeds.forEach((feed, i) => {
    const row = at.feeds[i]!;
    const { input, wavelet, after } = originOf(network, block.inputs, feed.k);
    piece(wavelets, (wavelet === null ? 0 : 1 + wavelet) * patch, taken.block * patch, patch, row.filter);
    piece(seen.taken!, (1 + i) * block.side, 0, block.side, row.map);
    const lane = wavelet === null && !network.skip ? 'low-pass' : lanes[network.skip && !after ? 0 : lanes.length - 1]![0];
    const pen = { size, baseline: 'middle' } as const;
    // The channel, and below it the lane.
    const two = row.map.height >= 2.3 * size;
    if (two) {
      write(ctx, `${taken.block === 0 ? 'image' : 'input'} ${input + 1}`, row.name.x, row.name.y - 0.62 * size, {
        ...pen,
        colour: STAGE_INK,
      });
      write(ctx, lane, row.name.x, row.name.y + 0.68 * size, pen);
    } else write(ctx, `${input + 1} ${lane}`, row.name.x, row.name.y, pen);
    if (row.weight.width > 0) drawWeight(ctx, row.weight, feed.re, feed.im, largest, stage.line);
    write(ctx, fixed(Math.hypot(feed.re, feed.im), 3), row.number.x, row.number.y, { ...pen, align: 'right', colour: STAGE_INK });
    if (row.share) write(ctx, percent(feed.share), row.share.x, row.share.y, { ...pen, align: 'right' });
  });

  const share = stage.width < 860 && !stage.phone ? 'excite it most' : 'images that excite it most';
  if (size <= 14) write(ctx, stage.phone ? 'excite it most' : share, at.title.x, at.title.y, { size });
  at.images.forEach((box, i) => {
    ctx.lineWidth = 1;
    ctx.strokeStyle = STAGE_RULE;
    ctx.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
    const found = strongest?.images[i];
    if (!strongest || !found) return;
    piece(strongest.canvas, 0, i * network.inputSide, network.inputSide, box);
    write(ctx, `${(100 * found.share).toFixed(1)} %`, box.x + box.width / 2, box.y + box.height + size, { size, align: 'center' });
  });
}

/** A real weight to the left or right of zero; a complex one as an arrow from it. */
function drawWeight(ctx: CanvasRenderingContext2D, line: Box, re: number, im: number, largest: number, width: number) {
  const [zero, y] = [line.x + line.width / 2, line.y + line.height / 2];
  ctx.fillStyle = STAGE_TRACK;
  ctx.fillRect(line.x, y - 0.5, line.width, 1);
  ctx.fillStyle = STAGE_MEASURE;
  ctx.fillRect(zero - 0.5, y - 6, 1, 12);
  const scale = line.width / 2 / largest;
  drawArrow(ctx, zero, y, zero + re * scale, y - im * scale, { colour: WHITE, width: 1.3 * width, head: 4 * width });
}

function drawPixel(ctx: CanvasRenderingContext2D, stage: Layout, seen: Seen, extent: Extent) {
  const { network, frame } = seen;
  const { taken } = frame;
  const chain = chainOfPicture(seen);
  if (!taken || !chain || !seen.taken) return;
  const size = stage.label;
  const at = layoutPixel(stage, linesOf(size));
  drawMap(ctx, seen, at.map);
  const block = network.blocks[taken.block]!;
  const [row, col] = [Math.floor(taken.pixel / block.side) + 1, (taken.pixel % block.side) + 1];
  write(ctx, `row ${row}, column ${col}`, at.caption.x, at.caption.y, { size });
  if (size <= 14) write(ctx, `${chain.arrows.length} arrows`, at.caption.x, at.caption.y + 1.4 * size, { size });
  drawChain(ctx, stage, at.plane, chain, extent, wordsOf(network).lanes.at(-1)![0]);
  drawNumbers(ctx, stage, seen, chain, at);
}

/** White where the map has lost its phase, else the wheel's colour of the arrow's own. */
const colourOf = ({ product, value }: Arrow, white: boolean) =>
  white && value[1] === 0 ? WHITE : phaseColour(Math.atan2(product[1], product[0]));

function drawChain(ctx: CanvasRenderingContext2D, { label: size, line }: Layout, plane: Box, chain: Chain, extent: Extent, lane: string) {
  const { scale, zero, fall } = layoutPlane(plane, extent, 1.2 * size);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plane.x, plane.y, plane.width, plane.height);
  ctx.clip();
  ctx.fillStyle = STAGE_RULE;
  ctx.fillRect(plane.x, zero.y, plane.width, 1);
  ctx.fillRect(zero.x, plane.y, 1, plane.height - fall);
  // A length to measure by, at the head.
  const unit = roundUp(plane.width / 8 / scale);
  const head = plane.y + plane.height - 6;
  ctx.fillStyle = STAGE_GREY;
  ctx.fillRect(plane.x, head, unit * scale, 1);
  ctx.fillRect(plane.x, head - 4, 1, 8);
  ctx.fillRect(plane.x + unit * scale - 1, head - 4, 1, 8);
  write(ctx, fixed(unit, unit < 0.1 ? 2 : unit < 1 ? 1 : 0), plane.x + 4, head - 7, { size });

  const at = (re: number, im: number): [number, number] => [zero.x + re * scale, zero.y - im * scale];
  const [joint, rest] = chain.lanes;
  const end = at(joint[0] + rest[0], joint[1] + rest[1]);
  const hanging = chain.flat ? chain.arrows.length - chain.kept : 0;
  // Arrows without phase lie on one line: each is drawn a little below the one before, so that they can be told apart.
  const drop = hanging ? Math.min(6, (fall - 1.4 * size) / hanging) : 0;
  let [x, y] = [0, 0];
  chain.arrows.forEach((arrow, i) => {
    const down = chain.flat && i >= chain.kept ? (i - chain.kept + 1) * drop : 0;
    const [x0, y0] = at(x, y);
    const [nx, ny] = [x + arrow.product[0], y + arrow.product[1]];
    const [x1, y1] = at(nx, ny);
    const length = Math.hypot(x1 - x0, y1 - y0);
    drawArrow(ctx, x0, y0 + down, x1, y1 + down, {
      colour: colourOf(arrow, down > 0),
      width: (down > 0 ? Math.min(1, drop / 2.4) : 1) * 1.2 * line,
      head: length > 9 && (down === 0 || drop > 3) ? Math.min(4.5 * line, 0.45 * length) : 0,
    });
    [x, y] = [nx, ny];
  });
  if (hanging) {
    // From the joint down to them, and back up to where they end.
    ctx.fillStyle = STAGE_MEASURE;
    ctx.fillRect(at(...joint)[0] - 0.5, at(...joint)[1], 1, drop);
    ctx.fillRect(end[0] - 0.5, end[1], 1, hanging * drop);
    const words = `${lane}: on one line, drawn below each other`;
    const room = plane.width - unit * scale - 2 * size;
    if (ctx.measureText(words).width < room) write(ctx, words, plane.x + plane.width, plane.y + plane.height - 7, { size, align: 'right' });
  }
  ctx.setLineDash([5, 4]);
  ctx.lineWidth = line;
  ctx.strokeStyle = STAGE_INK;
  ctx.beginPath();
  ctx.moveTo(zero.x, zero.y);
  ctx.lineTo(...end);
  ctx.stroke();
  ctx.setLineDash([]);
  dot(ctx, zero.x, zero.y, 0.25 * size, STAGE_GREY);
  if (chain.kept > 0 && chain.kept < chain.arrows.length) dot(ctx, ...at(...joint), 0.25 * size, STAGE_GREY);
  dot(ctx, ...end, 0.4 * size, WHITE);
  ctx.restore();
}

function dot(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string) {
  for (const [radius, fill] of [
    [r + 1.75, STAGE],
    [r, colour],
  ] as const) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
  }
}

/** The words for an arrow's channel: its input channel, wavelet and lane. */
export function channelName(network: Seen['network'], block: number, k: number): string {
  const { input, wavelet, after } = originOf(network, network.blocks[block]!.inputs, k);
  const { lanes } = wordsOf(network);
  const lane = network.skip ? `, ${lanes[after ? 1 : 0]![0]}` : wavelet === null ? '' : `, ${lanes[0]![0]}`;
  return `${input + 1} ${wavelet === null ? 'φ' : `ψ${wavelet + 1}`}${lane}`;
}

function drawNumbers(
  ctx: CanvasRenderingContext2D,
  stage: Layout,
  { network, frame }: Seen,
  chain: Chain,
  { rows, left, columns }: ReturnType<typeof layoutPixel>,
) {
  const size = stage.label;
  const { top, rest, others } = longest(chain, toldOf(size));
  const right = { size, align: 'right' } as const;
  // Weight and value have room beside the names, or only the product has.
  const all = columns[0] - left > 9 * size;
  const line = (i: number, name: string, [weight, value, product]: readonly string[], ink = false, bold = false) => {
    const colour = ink ? { colour: STAGE_INK } : {};
    const pen = { ...colour, weight: bold ? 600 : 400 };
    write(ctx, name, left, rows[i]!, { size, ...pen });
    if (all && weight) write(ctx, weight, columns[0], rows[i]!, { ...right, ...pen });
    if (all && value) write(ctx, value, columns[1], rows[i]!, { ...right, ...pen });
    if (product) write(ctx, product, columns[2], rows[i]!, { ...right, ...pen });
  };
  line(0, 'longest arrows', ['weight P', '× map', '= arrow']);
  top.forEach((arrow, i) =>
    line(
      1 + i,
      channelName(network, frame.taken!.block, arrow.k),
      [complex(...arrow.weight), complex(...arrow.value), complex(...arrow.product)],
      true,
    ),
  );
  const lanes = network.skip ? wordsOf(network).lanes.map(([name]) => name) : ['low-pass', wordsOf(network).lanes[0]![0]];
  const from = 1 + top.length;
  line(from, `the other ${others} arrows add`, ['', '', complex(...rest)]);
  line(from + 1, 'sum of all arrows', ['', '', complex(...chain.sum)], true, true);
  line(from + 2, `of that ${lanes[0]}`, ['', '', complex(...chain.lanes[0])]);
  line(from + 3, `of that ${lanes[1]}`, ['', '', complex(...chain.lanes[1])]);
  line(from + 4, `× 1/norm of the ${network.blocks[frame.taken!.block]!.outputs} sums here`, ['', '', `1/${fixed(chain.norm, 3)}`]);
  line(from + 5, 'the network’s own output', ['', '', complex(...chain.output)], true, true);
  ctx.fillStyle = STAGE_RULE;
  ctx.fillRect(left, rows[from + 1]! - size - 3, columns[2] - left, 1);
}

/** |z| at full light in an output's map, as it is written. */
export function takenLegend({ frame }: Picture): string {
  const { taken, part, by, path } = frame;
  if (!taken || by === 'unit') return 'each map has its own scale';
  const step = path.steps[taken.block]!;
  return `${LEGENDS[part]} ${legendNumber(part, by === 'network' ? path.networkOutputScale : step.sheetOutputScale)}`;
}
