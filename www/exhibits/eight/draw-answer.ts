// What the network says, as bars: of all classes, or of the likeliest.
import type { Layout } from '../../components/Stage.svelte';
import type { EightNetwork } from '../../engine/calls/eight.ts';
import { STAGE_GREY, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import type { BraidLayout } from './layout.ts';
import { write, type Pen } from '../../components/pen.ts';
import type { Seen } from './picture.ts';
import { percent } from './words.ts';

/** Whether classes are words, not numerals. */
export const named = ({ classes }: EightNetwork) => classes.some((name) => name.length > 2);

/** Index of the likeliest class. */
export const likeliest = ({ probabilities }: Seen['frame']) => probabilities.indexOf(Math.max(...probabilities));

/** What of the bars is there whatever the image, as long as class `top` is the likeliest: names, and the lines they stand on. */
export function drawClasses(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, network: EightNetwork, top: number) {
  if (layout.first > 0 || layout.over) return;
  layout.bars.forEach(({ box, name }, k) => {
    ctx.fillStyle = STAGE_RULE;
    if (layout.down) ctx.fillRect(box.x, box.y + box.height, box.width, 1);
    else ctx.fillRect(box.x, box.y + box.height - 1, box.width, 1);
    write(ctx, network.classes[k]!, name.x, name.y, { ...penFor(k === top, stage), ...(layout.down && { align: 'center' }) });
  });
}

const penFor = (wins: boolean, { label: size }: Layout): Pen => ({ size, colour: wins ? WHITE : STAGE_GREY, weight: wins ? 600 : 400 });

export function drawBars(ctx: CanvasRenderingContext2D, stage: Layout, layout: BraidLayout, { network, frame }: Seen) {
  if (layout.first > 0) return drawFirst(ctx, stage, layout, { network, frame });
  const size = stage.label;
  const top = likeliest(frame);
  const words = named(network);
  layout.bars.forEach(({ box, name }, k) => {
    const p = frame.probabilities[k]!;
    const wins = k === top;
    const pen = penFor(wins, stage);
    ctx.fillStyle = layout.over ? STAGE_RULE : wins ? WHITE : STAGE_GREY;
    if (layout.down) {
      const height = p * box.height;
      ctx.fillRect(box.x, box.y + box.height - height, box.width, height);
      if (wins) {
        const half = 1.6 * size;
        write(ctx, percent(p), Math.min(box.x + box.width / 2, stage.width - 10 - half), box.y - 6, { ...pen, align: 'center' });
      }
      return;
    }
    ctx.fillRect(box.x, box.y, p * box.width, box.height);
    // Across its own bar, a name comes after it.
    if (layout.over) write(ctx, network.classes[k]!, name.x, name.y, pen);
    if (layout.percentages && (wins || (p >= 0.05 && size <= 14))) {
      if (words) write(ctx, percent(p), box.x + box.width - (layout.over ? 4 : 0), name.y, { ...pen, align: 'right' });
      else write(ctx, percent(p), box.x + 1.3 * size, name.y, pen);
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
