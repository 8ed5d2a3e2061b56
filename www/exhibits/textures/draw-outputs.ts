// How the classifier sorts the test images, and how well they are told apart from one half of ReLU to the other.
import { dot, fitting, line, write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import { STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { drawBump } from './draw-bump.ts';
import type { Drawn } from './draw.ts';
import type { Plan, Rect } from './plan.ts';
import { everySecond, histogram } from './values.ts';
import { aboveChance } from './words.ts';

/** Outputs are shown this many standard deviations to either side of the border. */
const OUTPUT_REACH = 6.5;
const OUTPUT_BINS = 52;
const FULL_OUTPUT = 0.2;
/** Accuracies on the chart of the halves. */
const LOWEST = 0.4;

export function drawOutputs(ctx: CanvasRenderingContext2D, plan: Plan, layout: Layout, { trained }: Drawn) {
  const { outputs: rect } = plan;
  const { label, line: thin, phone } = layout;
  const heading = plan.headings.at(-1)!;
  const title = fitting(
    ctx,
    { size: label },
    heading.width,
    '2,000 unseen images, as the classifier sorts them',
    '2,000 unseen images, sorted',
    'images, sorted',
  );
  write(ctx, title, heading.x, heading.y, { size: label });
  const base = rect.y + rect.height;
  line(ctx, rect.x, base, rect.x + rect.width, base, STAGE_MEASURE, 0.75 * thin);
  const middle = rect.x + rect.width / 2;
  if (!trained) {
    write(ctx, '?', middle, rect.y + rect.height * 0.55, {
      size: label * 3.4,
      colour: STAGE_MEASURE,
      weight: 600,
      align: 'center',
      baseline: 'middle',
    });
    return;
  }
  const at = (output: number) => middle + (output / OUTPUT_REACH) * (rect.width / 2);
  const scale = [-OUTPUT_REACH, OUTPUT_REACH] as const;
  ctx.setLineDash([3, 4]);
  line(ctx, middle, rect.y, middle, base, STAGE_GREY, thin);
  ctx.setLineDash([]);
  const means = ([0, 1] as const).map((c) => {
    let [sum, count] = [0, 0];
    for (const output of everySecond(trained.outputs, c)) [sum, count] = [sum + output, count + 1];
    return sum / Math.max(1, count);
  });
  for (const c of [1, 0] as const)
    drawBump(ctx, rect, layout, histogram(everySecond(trained.outputs, c), scale, OUTPUT_BINS), FULL_OUTPUT, c === 1);
  // Both means, and how far they are apart.
  const apart = aboveChance(trained.accuracy);
  const y = rect.y - label * 0.5;
  means.forEach((mean, c) => {
    line(ctx, at(mean), y, at(mean), base, WHITE, 0.75 * thin);
    dot(ctx, at(mean), base, 3 * thin, WHITE);
    const side = c === 0 ? -1 : 1;
    write(ctx, 'AB'[c]!, at(mean) + side * label * 0.5, y - (apart ? 0 : label * 0.1), {
      size: label * 1.15,
      colour: WHITE,
      weight: 600,
      align: c === 0 ? 'right' : 'left',
      baseline: 'middle',
    });
  });
  if (apart) line(ctx, at(means[0]!), y, at(means[1]!), y, WHITE, thin);
  const words = `means ${Math.abs(trained.distance).toFixed(1)} sd apart`;
  const wide = `${words}; between/within ${trained.ratio.toFixed(2)}`;
  const below = base + label * 1.3;
  write(ctx, fitting(ctx, { size: label }, rect.width, wide, words, `${Math.abs(trained.distance).toFixed(1)} sd`), middle, below, {
    size: label,
    align: 'center',
    colour: STAGE_INK,
  });
  if (!phone && plan.halves === undefined) {
    write(ctx, 'A', rect.x, below, { size: label });
    write(ctx, 'B', rect.x + rect.width, below, { size: label, align: 'right' });
  }
}

export function drawHalves(
  ctx: CanvasRenderingContext2D,
  rect: Rect,
  { label, line: thin, phone }: Layout,
  accuracies: readonly number[],
  share: number,
) {
  const x = (at: number) => rect.x + at * rect.width;
  const y = (accuracy: number) => rect.y + rect.height * (1 - (accuracy - LOWEST) / (1 - LOWEST));
  for (const tick of [0.5, 1]) {
    line(ctx, rect.x, y(tick), rect.x + rect.width, y(tick), STAGE_RULE, 0.75 * thin);
    write(ctx, `${100 * tick} %`, rect.x - label * 0.4, y(tick), { size: label, align: 'right', baseline: 'middle' });
  }
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = 1.5 * thin;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  accuracies.forEach((accuracy, i) => ctx.lineTo(x(i / (accuracies.length - 1)), y(accuracy)));
  ctx.stroke();
  const here = accuracies[Math.round(share * (accuracies.length - 1))];
  if (here !== undefined) {
    line(ctx, x(share), rect.y, x(share), rect.y + rect.height, STAGE_GREY, 0.75 * thin);
    dot(ctx, x(share), y(here), 3.4 * thin, WHITE);
  }
  const below = rect.y + rect.height + label * 1.3;
  if (!phone) write(ctx, 'told apart, from half to half', rect.x + rect.width, rect.y - label * 0.9, { size: label, align: 'right' });
  const [kept, gone] = phone ? ['kept', 'gone'] : ['sign kept', 'sign gone'];
  write(ctx, kept!, x(0) - (phone ? label : 0), below, { size: label });
  write(ctx, 'ReLU', x(0.5), below, { size: label, align: 'center', colour: STAGE_INK });
  write(ctx, gone!, x(1) + (phone ? 10 : 0), below, { size: label, align: 'right' });
}
