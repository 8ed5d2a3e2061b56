// Images of both classes, and the one power spectrum that they share.
import { fitting, line, write } from '../../components/pen.ts';
import type { Layout } from '../../components/Stage.svelte';
import { STAGE_INK, STAGE_MEASURE, WHITE } from '../../theme/palette.ts';
import type { Drawn } from './draw.ts';
import type { Plan, Rect } from './plan.ts';
import type { Spectra } from './values.ts';

export function drawImages(
  ctx: CanvasRenderingContext2D,
  { images, headings }: Plan,
  { label, phone }: Layout,
  { sheet, side, count }: Drawn,
) {
  if (!phone)
    write(ctx, fitting(ctx, { size: label }, headings[0]!.width, 'two textures', 'images'), headings[0]!.x, headings[0]!.y, {
      size: label,
    });
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  images.rows.forEach(({ x, y }, c) => {
    write(ctx, 'AB'[c]!, x - label * (phone ? 1.1 : 1.4), y + images.side / 2, {
      size: label * 1.25,
      colour: WHITE,
      weight: 600,
      baseline: 'middle',
    });
    for (let n = 0; n < images.count; n++) {
      const from = (c * count + n) * side;
      ctx.drawImage(sheet, 0, from, side, side, x + n * (images.side + images.gap), y, images.side, images.side);
    }
  });
}

export function drawSpectrum(ctx: CanvasRenderingContext2D, rect: Rect, { label, line: thin, phone }: Layout, spectra: Spectra) {
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
      write(ctx, word, plot.x + plot.width, plot.y + 1.05 * i * label, { size: label, align: 'right', baseline: 'top', colour: STAGE_INK }),
    );
    return;
  }
  write(
    ctx,
    fitting(ctx, { size: label }, rect.width, 'one spectrum: A broad, B dashed', 'spectra: A, B dashed'),
    rect.x,
    rect.y + label * 0.5,
    {
      size: label,
    },
  );
  const y = plot.y + plot.height + label * 1.3;
  write(ctx, fitting(ctx, { size: label }, 0.7 * rect.width, 'power over frequency', 'power'), plot.x, y, { size: label });
  write(ctx, 'π/px', plot.x + plot.width, y, { size: label, align: 'right' });
}
