// Draws the braid. Hue means phase; all else is grey.
import type { Draw, Layout } from '../../components/Stage.svelte';
import type { EightNetwork } from '../../engine/calls/eight.ts';
import { STAGE_INK } from '../../theme/palette.ts';
import { drawBars, drawClasses, likeliest, named } from './draw-answer.ts';
import { drawLinks } from './draw-links.ts';
import { drawStrands } from './draw-strands.ts';
import { inRegions } from './in-regions.ts';
import { layoutAcross, layoutDown, strandLeft, type BraidLayout, type Lens } from './layout.ts';
import { linksInBraid } from './links.ts';
import { piecesOn } from './paint.ts';
import { write, type Pen } from '../../components/pen.ts';
import type { Drawn, Seen } from './picture.ts';
import { drawStill } from './still.ts';
import { LEGENDS, legendNumber, wordsOf } from './words.ts';

const layouts = new Map<string, BraidLayout>();
/** As many as two networks, projected and not, on a page and in a file need. */
const KEPT = 8;

/** The same layout again while nothing that it depends on changes. */
export function layoutOf({ width, height, label, phone }: Layout, network: EightNetwork, pair: boolean): BraidLayout {
  const frame = {
    width,
    height,
    label,
    blocks: network.blocks.length,
    orientations: network.orientations,
    classes: network.classes.length,
    named: named(network),
    skip: network.skip,
    pair,
  };
  const key = `${phone} ${Object.values(frame).join(' ')}`;
  let layout = layouts.get(key);
  if (!layout) {
    if (layouts.size >= KEPT) layouts.clear();
    layouts.set(key, (layout = (phone ? layoutDown : layoutAcross)(frame)));
  }
  return layout;
}

export const drawBraids: Draw<Drawn | undefined> = (ctx, stage, data) => inRegions(ctx, stage, data, 0, drawBraid);

function drawBraid(ctx: CanvasRenderingContext2D, stage: Layout, data: Seen, index: number) {
  const { network, frame, strand, digit } = data;
  const layout = layoutOf(stage, network, data.pair);
  const L = network.orientations;

  drawStill(ctx, index, [layout, stage.label, stage.line, network, data.pair, likeliest(frame)], (ctx) =>
    drawGround(ctx, stage, layout, data),
  );
  const piece = piecesOn(ctx);
  piece(digit, 0, 0, network.inputSide, layout.digit);
  const sides = network.blocks.map(({ side }) => side);
  layout.lenses.forEach((lens, j) => {
    const side = sides[j]!;
    const left = strandLeft(sides, j);
    const lanes = { top: 0, height: 2 * L * side };
    lens.kept.forEach((box, l) => piece(strand, left, l * side, side, box, lanes));
    lens.other.forEach((box, l) => piece(strand, left, (L + l) * side, side, box, lanes));
    piece(strand, left, 2 * L * side, side, lens.output);
  });
  drawScales(ctx, stage, layout, data);
  drawHint(ctx, stage, layout, data);
  drawBars(ctx, stage, layout, data);
  if (data.lit) drawLinks(ctx, stage, linksInBraid(layout, network, frame.path.steps, data.lit, data.weights));
}

/** What is there whatever the image, while the answer is the same: the strands, the wavelets, the names and sizes of the maps, and those of the classes. */
function drawGround(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, data: Seen) {
  const { network, wavelets } = data;
  drawStrands(ctx, stage, layout);
  drawClasses(ctx, stage, layout, network, likeliest(data.frame));
  const piece = piecesOn(ctx);
  const patch = wavelets.height / network.blocks.length;
  layout.wavelets.forEach((box, i) => piece(wavelets, (1 + (i % network.orientations)) * patch, 0, patch, box));
  layout.lenses.forEach((lens, j) => {
    write(ctx, String(j + 1), lens.numeral.x, lens.numeral.y, {
      size: Math.round((data.pair ? 1 : 1.25) * stage.label),
      colour: STAGE_INK,
      weight: 600,
      align: 'center',
      baseline: 'middle',
    });
    drawSizes(ctx, stage, layout, data, lens, j);
  });
  drawNames(ctx, stage, layout, data);
}

/** How many maps are drawn of how many, their side, and how many outputs there are. Projected, a dozen numbers are enough: the blocks' own and the answer. */
function drawSizes(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, pair }: Seen, lens: Lens, j: number) {
  const block = network.blocks[j]!;
  const size = stage.label;
  const drawn = `${network.orientations} of ${block.inputs * network.orientations}`;
  const out = lens.output;
  if (layout.down) {
    write(ctx, `${drawn}, ${block.side}²`, 10, lineDown(lens), { size, baseline: 'middle' });
  } else if (size <= 14 && !pair) {
    write(ctx, drawn, lens.numeral.x, layout.above, { size, align: 'center' });
    const x = out.x + out.width / 2;
    write(ctx, `${block.side}²`, x, out.y - 6, { size, align: 'center' });
    write(ctx, String(block.outputs), x, out.y + out.height + size + 3, { size, align: 'center' });
  }
}

/** Downwards, the words beside a block's output. */
const lineDown = ({ output }: Lens) => output.y + output.height / 2 + 1;

/** What the maps' colours stand for, in numbers. */
function drawScales(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { frame, pair }: Seen) {
  const size = stage.label;
  const legend = LEGENDS[frame.part];
  const [wave, output] = [frame.path.networkWaveScale, frame.path.networkOutputScale].map((light) => legendNumber(frame.part, light));
  const layers = layout.lenses.map((_, j) => legendNumber(frame.part, frame.path.steps[j]!.waveScale));
  if (layout.down) {
    const pen: Pen = { size, baseline: 'middle', align: 'right' };
    const x = stage.width - 10;
    if (frame.by === 'network') write(ctx, `${legend} ${wave}`, x, lineDown(layout.lenses[0]!), pen);
    if (frame.by === 'layer')
      layers.forEach((layer, j) => write(ctx, j ? layer : `${legend} ${layer}`, x, lineDown(layout.lenses[j]!), pen));
    return;
  }
  if (size > 14 || pair) return;
  if (frame.by === 'layer')
    layers.forEach((layer, j) => write(ctx, layer, layout.lenses[j]!.numeral.x, layout.below, { size, align: 'center' }));
  const scale = { unit: 'each map has its own scale', layer: legend, network: `${legend} ${wave}, outputs ${output}` };
  write(ctx, scale[frame.by], layout.digit.x, layout.below, { size });
}

/** How far the image was moved. */
function drawHint(ctx: CanvasRenderingContext2D, stage: Layout, { digit, down }: BraidLayout, { hint, pair }: Seen) {
  const size = stage.label;
  if (hint && size <= 14 && !(pair && !down)) write(ctx, hint, digit.x, digit.y + digit.height + size + 6, { size });
}

function drawNames(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, pair }: Seen) {
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
  if (!layout.down && size <= 14 && !pair) write(ctx, 'maps drawn', layout.digit.x, layout.above, { size });
}
