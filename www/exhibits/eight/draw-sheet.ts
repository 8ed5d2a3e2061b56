// Draws the sheet of one block's maps. Hue means phase; all else is grey.
import type { Draw, Layout } from '../../components/Stage.svelte';
import { WHITE } from '../../theme/palette.ts';
import { drawLinks } from './draw-links.ts';
import { inRegions } from './in-regions.ts';
import { layoutSheet } from './layout.ts';
import { linksInSheet } from './links.ts';
import { piecesOn } from './paint.ts';
import { write } from '../../components/pen.ts';
import { frameAround } from './frame-around.ts';
import type { Drawn, Seen } from './picture.ts';
import { LEGENDS, legendNumber, wordsOf } from './words.ts';

/** Height of the sheet's head: a line of text and buttons (two on a phone), then, of one network, the lanes' names. */
export const sheetHead = ({ label, phone }: Pick<Layout, 'label' | 'phone'>, pair: boolean) =>
  Math.round(44 + ((phone ? 1.4 : 0) + (pair ? 0 : 1.8)) * label);

export const drawSheets: Draw<Drawn | undefined> = (ctx, stage, data) =>
  inRegions(ctx, stage, data, sheetHead(stage, (data?.pictures.length ?? 1) > 1), drawSheet);

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
  const piece = piecesOn(ctx);
  const below = block.inputs * block.side;
  const [inputs, outputs] = [
    { top: 0, height: below },
    { top: below, height: sheet.height - below },
  ];
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
    maps.forEach((box, i) => piece(sheet, (first + i) * block.side, c * block.side, block.side, box, inputs));
    if (followed) frameAround(ctx, maps[0]!.x, maps[0]!.y, maps.at(-1)!.x + layout.map - maps[0]!.x, layout.map);
  });
  write(
    ctx,
    `${block.outputs} outputs${frame.by === 'unit' ? '' : `, one scale: ${LEGENDS[frame.part]} ${legendNumber(frame.part, frame.by === 'network' ? frame.path.networkOutputScale : step.sheetOutputScale)}`}`,
    layout.outputsTitle.x,
    layout.outputsTitle.y,
    { size },
  );
  layout.outputs.forEach((box, c) => {
    if (!visible(box.y, box.height)) return;
    const row = block.inputs + Math.floor(c / (2 * L));
    piece(sheet, (c % (2 * L)) * block.side, row * block.side, block.side, box, outputs);
    if (c === step.output) frameAround(ctx, box.x, box.y, box.width, box.height);
  });
  if (data.lit) drawLinks(ctx, stage, linksInSheet(layout, block, network, data.lit, data.weights));
  ctx.restore();
  const { lanes } = wordsOf(network);
  // Above the maps; where there are two networks, their names stand there.
  if (!data.pair) for (const column of layout.lanes) column.forEach((x, i) => write(ctx, lanes[i]![0], x, -8, { size }));
}
