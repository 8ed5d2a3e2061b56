// The stage: images of both classes with their spectra, one wavelet's answers on their way to ρ(z), and how the classifier sorts the
// test images. Hue is phase; A is an outline, B is filled. Pure functions of the layout and the data.
import type { Layout } from '../../components/Stage.svelte';
import type { Rho, Trained } from '../../engine/calls/textures.ts';
import { FIGURE_FONT, STAGE, STAGE_GREY, STAGE_INK, STAGE_MEASURE, STAGE_RULE, WHITE } from '../../theme/palette.ts';
import { phaseColour } from '../../theme/phase.ts';
import { planOf, type Disc, type Plan, type Rect } from './plan.ts';
import { everySecond, histogram, meanOf, valuesOf, type Spectra } from './values.ts';
import { aboveChance, formulaOf } from './words.ts';

export interface Drawn {
  /** The images, A's above B's, `side` pixels each. */
  sheet: CanvasImageSource;
  side: number;
  /** Images of each class on the sheet. */
  count: number;
  spectra: Spectra;
  coefficients: Float32Array | undefined;
  rho: Rho;
  /** How far ρ is applied, 0 to 1. */
  applied: number;
  trained: Trained | undefined;
  /** The share of ReLU's collapsing half, and the accuracy at equal steps of it from 0 to 1. */
  share: number;
  halves: readonly number[] | undefined;
}

/** Half the width of the complex plane shown, for each ρ: that both z and ρ(z) have room. */
export const REACH: Record<Rho, number> = {
  linear: 0.6,
  'soft-threshold': 0.6,
  tanh: 0.6,
  relu: 0.6,
  modulus: 0.6,
  sigmoid: 0.9,
  'amplitude-collapse': 1.2,
};
/** A full bump: this share of a class in one bin. */
const FULL_BUMP = 0.3;
const BUMP_BINS = 30;
/** Outputs are shown this many standard deviations to either side of the border. */
export const OUTPUT_REACH = 6.5;
const OUTPUT_BINS = 52;
const FULL_OUTPUT = 0.2;
/** Accuracies on the chart of the halves. */
const LOWEST = 0.4;

type Context = CanvasRenderingContext2D;

export function draw(ctx: Context, layout: Layout, data: Drawn | undefined) {
  if (!data) return;
  const plan = planOf(layout, data.rho === 'relu' && data.trained !== undefined);
  drawImages(ctx, plan, layout, data);
  if (plan.spectrum) drawSpectrum(ctx, plan.spectrum, layout, data.spectra);
  if (data.coefficients) drawAnswers(ctx, plan, layout, data, data.coefficients);
  drawOutputs(ctx, plan, layout, data);
  if (plan.halves && data.halves) drawHalves(ctx, plan.halves, layout, data.halves, data.share);
}

function text(
  ctx: Context,
  words: string,
  x: number,
  y: number,
  size: number,
  { colour = STAGE_GREY, bold = false, align = 'left' as CanvasTextAlign, base = 'alphabetic' as CanvasTextBaseline } = {},
) {
  ctx.font = `${bold ? 600 : 400} ${size}px ${FIGURE_FONT}`;
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = base;
  ctx.fillText(words, x, y);
}

/** The first of these texts that there is room for, else the last. */
function fitting(ctx: Context, size: number, width: number, ...texts: string[]): string {
  ctx.font = `400 ${size}px ${FIGURE_FONT}`;
  return texts.find((words) => ctx.measureText(words).width <= width) ?? texts.at(-1)!;
}

function line(ctx: Context, x0: number, y0: number, x1: number, y1: number, colour: string, width: number) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

function drawImages(ctx: Context, { images, headings }: Plan, { label, phone }: Layout, { sheet, side, count }: Drawn) {
  if (!phone) text(ctx, fitting(ctx, label, headings[0]!.width, 'two textures', 'images'), headings[0]!.x, headings[0]!.y, label);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  images.rows.forEach(({ x, y }, c) => {
    text(ctx, 'AB'[c]!, x - label * (phone ? 1.1 : 1.4), y + images.side / 2, label * 1.25, { colour: WHITE, bold: true, base: 'middle' });
    for (let n = 0; n < images.count; n++) {
      const from = (c * count + n) * side;
      ctx.drawImage(sheet, 0, from, side, side, x + n * (images.side + images.gap), y, images.side, images.side);
    }
  });
}

function drawSpectrum(ctx: Context, rect: Rect, { label, line: thin, phone }: Layout, spectra: Spectra) {
  let top = 0;
  for (let i = 2; i < spectra[0].length; i += 3) top = Math.max(top, spectra[0][i]!);
  const points = spectra[0].length / 3;
  const words = label * (phone ? 0 : 1.5);
  const plot = { ...rect, y: rect.y + words, height: rect.height - words };
  const at = (n: number, power: number): [number, number] => [
    plot.x + (n / (points - 1)) * plot.width,
    plot.y + plot.height * (1 - power / (1.08 * top)),
  ];
  const curve = (label: 0 | 1) => {
    ctx.beginPath();
    for (let n = 0; n < points; n++) ctx.lineTo(...at(n, spectra[label][3 * n + 1]!));
    ctx.stroke();
  };
  line(ctx, plot.x, plot.y + plot.height, plot.x + plot.width, plot.y + plot.height, STAGE_MEASURE, 0.75 * thin);
  // One lies on the other: A as a broad band, B as a thin dashed line in it.
  ctx.lineJoin = 'round';
  ctx.strokeStyle = STAGE_MEASURE;
  ctx.lineWidth = 4.5 * thin;
  curve(0);
  ctx.strokeStyle = WHITE;
  ctx.lineWidth = thin;
  ctx.setLineDash([4, 3]);
  curve(1);
  ctx.setLineDash([]);
  if (phone) {
    ['same', 'spectrum'].forEach((word, i) =>
      text(ctx, word, plot.x + plot.width, plot.y + 1.05 * i * label, label, { align: 'right', base: 'top', colour: STAGE_INK }),
    );
    return;
  }
  text(
    ctx,
    fitting(ctx, label, rect.width, 'one spectrum: A broad, B dashed', 'spectra: A, B dashed'),
    rect.x,
    rect.y + label * 0.5,
    label,
  );
  const y = plot.y + plot.height + label * 1.3;
  text(ctx, fitting(ctx, label, 0.7 * rect.width, 'power over frequency', 'power'), plot.x, y, label);
  text(ctx, 'π/px', plot.x + plot.width, y, label, { align: 'right' });
}

function drawAnswers(ctx: Context, plan: Plan, layout: Layout, data: Drawn, coefficients: Float32Array) {
  const { label, phone, line: thin } = layout;
  const reach = REACH[data.rho];
  if (!phone) {
    const [, heading] = plan.headings;
    const words = data.trained ? formulaOf(data.rho, data.share) : 'z';
    text(
      ctx,
      fitting(ctx, label, heading!.width, `what one wavelet answers, place by place: ${words}`, `one wavelet’s answers: ${words}`, words),
      heading!.x,
      heading!.y,
      label,
    );
  }
  ([0, 1] as const).forEach((c) => {
    const disc = plan.discs[c];
    const values = valuesOf(coefficients, c, data.rho, data.applied);
    drawPlane(ctx, disc, layout, reach, c);
    drawDots(ctx, disc, layout, values, reach, data.rho === 'modulus' ? 1 - data.applied : 1);
    const [re, im] = meanOf(values);
    const [x, y] = [disc.x + (re / reach) * disc.radius, disc.y - (im / reach) * disc.radius];
    const rect = plan.bumps?.[c];
    if (rect) {
      drawBump(ctx, rect, layout, histogram(everySecond(values, 0), [-reach, reach], BUMP_BINS), FULL_BUMP, c === 1);
      line(ctx, x, y, x, rect.y + rect.height, WHITE, 0.75 * thin);
    }
    ctx.fillStyle = STAGE;
    ctx.beginPath();
    ctx.arc(x, y, 4.6 * thin, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillStyle = WHITE;
    ctx.beginPath();
    ctx.arc(x, y, 3.4 * thin, 0, 2 * Math.PI);
    ctx.fill();
    const under = rect ? rect.y + rect.height : disc.y + disc.radius;
    if (!phone) text(ctx, `mean ${signed(re)}`, rect ? x : disc.x, under + label * 1.3, label, { align: 'center', colour: STAGE_INK });
  });
}

const signed = (value: number) => `${value <= -0.005 ? '−' : ''}${Math.abs(value).toFixed(2)}`;

/** Axes, a circle that says how large one step is, and the letter. */
function drawPlane(ctx: Context, { x, y, radius }: Disc, { label, line: thin, phone }: Layout, reach: number, c: 0 | 1) {
  line(ctx, x - radius, y, x + radius, y, STAGE_RULE, 0.75 * thin);
  line(ctx, x, y - radius, x, y + radius, STAGE_RULE, 0.75 * thin);
  const unit = reach > 1 ? 1 : 0.5;
  ctx.strokeStyle = STAGE_RULE;
  ctx.lineWidth = 0.75 * thin;
  ctx.beginPath();
  ctx.arc(x, y, (unit / reach) * radius, 0, 2 * Math.PI);
  ctx.stroke();
  text(ctx, 'AB'[c]!, x - radius, y - radius + label * 0.9, label * 1.25, { colour: WHITE, bold: true });
  if (!phone && c === 0) {
    const edge = (unit / reach) * radius * Math.SQRT1_2;
    text(ctx, fitting(ctx, label, 0.55 * radius, `|z| = ${unit}`, String(unit)), x + edge + 4, y + edge + label, label);
  }
}

function drawDots(ctx: Context, disc: Disc, { line: thin, phone }: Layout, values: Float64Array, reach: number, keep: number) {
  const size = (phone ? 1.2 : 1.5) * thin;
  for (let i = 0; i < values.length; i += 2) {
    const [re, im] = [values[i]!, values[i + 1]!];
    // What is further out than the plane waits at its edge.
    const shown = Math.min(1, (1.02 * reach) / Math.hypot(re, im) || 1) / reach;
    ctx.fillStyle = phaseColour(Math.atan2(im, re), 1, keep);
    ctx.fillRect(disc.x + re * shown * disc.radius - size / 2, disc.y - im * shown * disc.radius - size / 2, size, size);
  }
}

/** A histogram on its base line; A an outline, B filled. What is taller than the box is cut, and a notch says so. */
function drawBump(ctx: Context, rect: Rect, { line: thin }: Layout, shares: readonly number[], full: number, filled: boolean) {
  const bin = rect.width / shares.length;
  const base = rect.y + rect.height;
  line(ctx, rect.x, base, rect.x + rect.width, base, STAGE_MEASURE, 0.75 * thin);
  ctx.beginPath();
  ctx.moveTo(rect.x, base);
  shares.forEach((share, i) => {
    const y = base - Math.min(1, share / full) * rect.height;
    ctx.lineTo(rect.x + i * bin, y);
    ctx.lineTo(rect.x + (i + 1) * bin, y);
  });
  ctx.lineTo(rect.x + rect.width, base);
  if (filled) {
    ctx.globalAlpha = 0.42;
    ctx.fillStyle = WHITE;
    ctx.fill();
    ctx.globalAlpha = 1;
  } else {
    ctx.strokeStyle = WHITE;
    ctx.lineWidth = thin;
    ctx.lineJoin = 'miter';
    ctx.stroke();
  }
  shares.forEach((share, i) => {
    if (share > full) line(ctx, rect.x + i * bin, rect.y + 5, rect.x + (i + 1) * bin, rect.y + 1, STAGE, 2.5 * thin);
  });
}

function drawOutputs(ctx: Context, plan: Plan, layout: Layout, { trained }: Drawn) {
  const { outputs: rect } = plan;
  const { label, line: thin, phone } = layout;
  const heading = plan.headings.at(-1)!;
  const title = fitting(
    ctx,
    label,
    heading.width,
    '2,000 unseen images, as the classifier sorts them',
    '2,000 unseen images, sorted',
    'images, sorted',
  );
  text(ctx, title, heading.x, heading.y, label);
  const base = rect.y + rect.height;
  line(ctx, rect.x, base, rect.x + rect.width, base, STAGE_MEASURE, 0.75 * thin);
  const middle = rect.x + rect.width / 2;
  if (!trained) {
    text(ctx, '?', middle, rect.y + rect.height * 0.55, label * 3.4, {
      colour: STAGE_MEASURE,
      bold: true,
      align: 'center',
      base: 'middle',
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
    ctx.fillStyle = WHITE;
    ctx.beginPath();
    ctx.arc(at(mean), base, 3 * thin, 0, 2 * Math.PI);
    ctx.fill();
    const side = c === 0 ? -1 : 1;
    text(ctx, 'AB'[c]!, at(mean) + side * label * 0.5, y - (apart ? 0 : label * 0.1), label * 1.15, {
      colour: WHITE,
      bold: true,
      align: c === 0 ? 'right' : 'left',
      base: 'middle',
    });
  });
  if (apart) line(ctx, at(means[0]!), y, at(means[1]!), y, WHITE, thin);
  const words = `means ${Math.abs(trained.distance).toFixed(1)} sd apart`;
  const wide = `${words}; between/within ${trained.ratio.toFixed(2)}`;
  const below = base + label * 1.3;
  text(ctx, fitting(ctx, label, rect.width, wide, words, `${Math.abs(trained.distance).toFixed(1)} sd`), middle, below, label, {
    align: 'center',
    colour: STAGE_INK,
  });
  if (!phone && plan.halves === undefined) {
    text(ctx, 'A', rect.x, below, label);
    text(ctx, 'B', rect.x + rect.width, below, label, { align: 'right' });
  }
}

function drawHalves(ctx: Context, rect: Rect, { label, line: thin, phone }: Layout, accuracies: readonly number[], share: number) {
  const x = (at: number) => rect.x + at * rect.width;
  const y = (accuracy: number) => rect.y + rect.height * (1 - (accuracy - LOWEST) / (1 - LOWEST));
  for (const tick of [0.5, 1]) {
    line(ctx, rect.x, y(tick), rect.x + rect.width, y(tick), STAGE_RULE, 0.75 * thin);
    text(ctx, `${100 * tick} %`, rect.x - label * 0.4, y(tick), label, { align: 'right', base: 'middle' });
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
    ctx.fillStyle = WHITE;
    ctx.beginPath();
    ctx.arc(x(share), y(here), 3.4 * thin, 0, 2 * Math.PI);
    ctx.fill();
  }
  const below = rect.y + rect.height + label * 1.3;
  if (!phone)
    text(ctx, 'told apart, from half to half', rect.x + rect.width, rect.y - label * 0.9, label, {
      align: 'right',
    });
  const [kept, gone] = phone ? ['kept', 'gone'] : ['sign kept', 'sign gone'];
  text(ctx, kept!, x(0) - (phone ? label : 0), below, label);
  text(ctx, 'ReLU', x(0.5), below, label, { align: 'center', colour: STAGE_INK });
  text(ctx, gone!, x(1) + (phone ? 10 : 0), below, label, { align: 'right' });
}
