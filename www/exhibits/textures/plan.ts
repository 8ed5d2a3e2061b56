// Where things lie on the stage: the images and their spectra, one wavelet's answers with their bumps, and what the classifier makes of
// all images. Pure arithmetic.
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Plan {
  /** Where the images of A and of B begin, their side, the gap between two, and how many there are. */
  images: { rows: readonly [{ x: number; y: number }, { x: number; y: number }]; side: number; gap: number; count: number };
  /** Where there is room for it, as for the bumps. */
  spectrum: Rect | undefined;
  /** The complex planes of A and of B, and under each its histogram. */
  discs: readonly [Disc, Disc];
  bumps: readonly [Rect, Rect] | undefined;
  outputs: Rect;
  /** Accuracy over the shares of ReLU's halves. */
  halves: Rect | undefined;
  /** Left ends and widths of the three headings, and their baseline; a phone has one only, over the outputs. */
  headings: readonly { x: number; y: number; width: number }[];
}

export interface Disc {
  x: number;
  y: number;
  radius: number;
}

/** How many images of each class are drawn from; wide stages show all of them. */
export const IMAGES = 3;

export function planOf(box: { width: number; height: number; label: number; phone: boolean }, halves: boolean): Plan {
  if (box.phone) return tall(box, halves);
  return box.height < LOW * box.label ? low(box) : wide(box, halves);
}

/** A stage of less than so many labels' height, as on a small projector, shows only planes and outputs, and one image of each class. */
const LOW = 14.5;

function low({ width, height, label }: { width: number; height: number; label: number }): Plan {
  const pad = 14;
  const [gutter, gap, letter] = [34, 6, label * 1.5];
  const top = pad + label * 1.7;
  const bottom = height - pad - label * 1.3;
  const side = Math.max(8, Math.min((height - pad - top - gap) / 2, width * 0.16));
  const radius = Math.max(8, Math.min((bottom - top) / 2, width * 0.09));
  const second = pad + letter + side + gutter;
  const third = second + Math.max(4.2 * radius, label * 12) + gutter;
  const plotTop = top + label * 1.5;
  const x = pad + letter;
  return {
    images: {
      rows: [
        { x, y: top },
        { x, y: top + side + gap },
      ],
      side,
      gap,
      count: 1,
    },
    spectrum: undefined,
    discs: [
      { x: second + radius, y: top + radius, radius },
      { x: second + 3.2 * radius, y: top + radius, radius },
    ],
    bumps: undefined,
    outputs: { x: third, y: plotTop, width: width - pad - third, height: Math.max(8, bottom - plotTop) },
    halves: undefined,
    headings: [
      { x: pad, y: pad + label, width: letter + side },
      { x: second, y: pad + label, width: third - second - gutter },
      { x: third, y: pad + label, width: width - pad - third },
    ],
  };
}

function wide({ width, height, label }: { width: number; height: number; label: number }, halves: boolean): Plan {
  const pad = Math.round(Math.max(14, height * 0.05));
  const gutter = Math.max(28, width * 0.036);
  const top = pad + label * 1.7;
  const [first, second] = [0.215 * width, 0.415 * width];

  const letter = label * 1.5;
  const gap = 6;
  // A stage that is still opening may have no height yet.
  const side = Math.max(8, Math.min((first - letter - (IMAGES - 1) * gap) / IMAGES, (height - top - pad - label * 6.5) / 2 - gap));
  const under = top + 2 * (side + gap) + label * 1.9;
  const bottom = height - pad - label * 1.3;

  const between = 0.06 * second;
  const bump = Math.max(label * 2.6, (bottom - top) * 0.29);
  const radius = Math.max(8, Math.min((second - between) / 4, (bottom - top - bump - label * 1.4) / 2));
  // Where the height is what limits the planes, the last column takes the width that they leave.
  const planes = Math.max(4 * radius + between, label * 21);
  const starts = [pad, pad + first + gutter, pad + first + planes + 2 * gutter] as const;
  const third = width - pad - starts[2];
  const middles = [starts[1] + radius, starts[1] + 3 * radius + between] as const;
  const disc = (x: number): Disc => ({ x, y: top + radius, radius });
  const bumps = (x: number): Rect => ({ x: x - radius, y: bottom - bump, width: 2 * radius, height: bump });

  const plotTop = top + label * 2.6;
  const plot = halves ? (bottom - plotTop - label * 4) / 2 : bottom - plotTop;
  return {
    images: {
      rows: [
        { x: starts[0] + letter, y: top },
        { x: starts[0] + letter, y: top + side + gap },
      ],
      side,
      gap,
      count: IMAGES,
    },
    spectrum: { x: starts[0] + letter, y: under, width: first - letter, height: bottom - under },
    discs: [disc(middles[0]), disc(middles[1])],
    bumps: [bumps(middles[0]), bumps(middles[1])],
    outputs: { x: starts[2], y: plotTop, width: third, height: plot },
    halves: halves
      ? {
          x: starts[2] + label * 3,
          y: plotTop + plot + label * 4,
          width: third - label * 3,
          height: bottom - plotTop - plot - label * 4,
        }
      : undefined,
    headings: [
      { x: starts[0], y: pad + label, width: first },
      { x: starts[1], y: pad + label, width: planes },
      { x: starts[2], y: pad + label, width: third },
    ],
  };
}

function tall({ width, height, label }: { width: number; height: number; label: number }, halves: boolean): Plan {
  const pad = 12;
  const letter = label * 1.2;
  const gap = 4;
  const side = Math.min(height * 0.1, (width * 0.7 - 2 * letter - 2 * gap - pad) / 4);
  const second = pad + letter + 2 * side + 2 * gap + letter + 4;
  const right = second + 2 * side + 3 * gap + pad;
  const row = pad + side + label * 0.9;
  const bottom = height - label * 1.6;
  const third = (bottom - row) * 0.3;
  const radius = Math.max(8, Math.min((width - 3 * pad - 2 * letter) / 4, (bottom - row - third - label * 4) * 0.35));
  const bump = bottom - third - label * 3.6 - (row + 2 * radius) - label * 0.4;
  const middles = [width / 4 + letter / 2, (3 * width) / 4 + letter / 2] as const;
  const disc = (x: number): Disc => ({ x, y: row + radius, radius });
  const bumps = (x: number): Rect => ({ x: x - radius, y: row + 2 * radius + label * 0.4, width: 2 * radius, height: bump });
  const plot = { x: pad, y: bottom - third, width: width - 2 * pad, height: third };
  const left = plot.width * 0.55;
  return {
    images: {
      rows: [
        { x: pad + letter, y: pad },
        { x: second, y: pad },
      ],
      side,
      gap,
      count: 2,
    },
    spectrum: { x: right, y: pad, width: width - pad - right, height: side },
    discs: [disc(middles[0]), disc(middles[1])],
    bumps: [bumps(middles[0]), bumps(middles[1])],
    outputs: halves ? { ...plot, width: left } : plot,
    halves: halves ? { x: pad + left + label * 3.4, y: plot.y, width: plot.width - left - label * 3.8, height: third } : undefined,
    headings: [{ x: pad, y: bottom - third - label * 1.9, width: plot.width }],
  };
}
