// Draws the braid. Hue means phase; all else is grey.
import type { Draw, Layout } from '../../components/Stage.svelte';
import type { EightNetwork } from '../../engine/calls/eight.ts';
import { STAGE_INK } from '../../theme/palette.ts';
import { drawBars, named } from './draw-answer.ts';
import { drawLinks } from './draw-links.ts';
import { drawStrands } from './draw-strands.ts';
import { inRegions } from './in-regions.ts';
import { layoutAcross, layoutDown, strandLeft, type BraidLayout, type Lens } from './layout.ts';
import { linksInBraid } from './links.ts';
import { drawPiece } from './paint.ts';
import { write, type Pen } from './pen.ts';
import type { Drawn, Seen } from './picture.ts';
import { LEGENDS, legendNumber, wordsOf } from './words.ts';

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

export const drawBraids: Draw<Drawn | undefined> = (ctx, stage, data) => inRegions(ctx, stage, data, 0, drawBraid);

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
