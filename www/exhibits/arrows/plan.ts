// Where the parts of the picture lie, and which places of the image are where: pure arithmetic, tested without a document.
import type { Dataset } from '../../assets/catalogue.ts';
import type { Point } from '../../engine/calls/arrows.ts';

/** Rows and columns that the picture shows: a 28×28 image and 2 black pixels around, or a 32×32 one. */
export const SHOWN = 32;
/** Pixels around an image in its picture: photographs fill it. */
export const frameOf = ({ picture }: Pick<Dataset, 'picture'>): number => (picture === 'photograph' ? 0 : 2);
/** Fine samples a pixel. */
export const FINE = 4;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Plan {
  /** The image with its clock hands; a square. */
  picture: Rect;
  /** CSS pixels a pixel of the image. */
  scale: number;
  /** The ringed arrow: centre, and the radius of the largest |z|. */
  dial: { x: number; y: number; radius: number };
  /** What is written of it: the middle of the first line's top, and the width there is. */
  caption: { x: number; y: number; width: number; size: number };
  bars: { rect: Rect; group: number; size: number; inline: boolean };
}

export function planOf(box: { width: number; height: number; label: number; phone: boolean }): Plan {
  return box.phone ? tall(box) : wide(box);
}

function wide({ width, height, label }: { width: number; height: number; label: number }): Plan {
  const pad = Math.round(Math.max(12, height * 0.045));
  const barsWidth = Math.min(width * 0.3, Math.max(width * 0.21, label * 15.5));
  // The dial and its caption need room too, more of it where labels are large.
  const middleWidth = Math.min(label * 17, width * 0.34);
  const side = Math.min(height - 2 * pad, width * 0.42, width - barsWidth - middleWidth - 6 * pad);
  const picture = { x: pad, y: (height - side) / 2, width: side, height: side };
  const bars = { x: width - 2 * pad - barsWidth, y: 1.5 * pad, width: barsWidth, height: height - 3 * pad };
  const left = picture.x + side + 1.5 * pad;
  const middle = { x: (left + bars.x - 1.5 * pad) / 2, width: bars.x - 1.5 * pad - left };
  const size = Math.min(label * 1.55, middle.width / 12.5);
  const captionHeight = size * 1.3 + label * 2.9;
  // Room outside the circle for the names of the phases.
  const outside = label * 1.5;
  const radius = Math.max(20, Math.min(middle.width / 2 - 2.6 * label, (height - captionHeight - 2 * pad) / 2 - outside));
  const free = height - captionHeight - 2 * (radius + outside);
  const dial = { x: middle.x, y: free / 2 + radius + outside, radius };
  return {
    picture,
    scale: side / SHOWN,
    dial,
    caption: { x: middle.x, y: dial.y + radius + outside + Math.min(free / 4, 8), width: middle.width, size },
    bars: {
      rect: bars,
      group: (bars.height - 3 * label) / 3,
      size: Math.min(label * 1.9, (bars.height - 3 * label) / 6.5, barsWidth / 7.5),
      inline: false,
    },
  };
}

function tall({ width, height, label }: { width: number; height: number; label: number }): Plan {
  const pad = 12;
  const group = label * 1.9;
  const barsHeight = 3 * group + label * 2;
  const size = label * 1.25;
  const captionHeight = size * 1.5 + label * 1.6;
  const side = Math.min(width * 0.56, height - barsHeight - captionHeight - 3 * pad);
  const picture = { x: pad, y: pad, width: side, height: side };
  const left = pad + side;
  const radius = Math.max(16, Math.min((width - left) / 2 - pad - 4, side / 2 - 4));
  const below = pad + side + pad * 0.75;
  return {
    picture,
    scale: side / SHOWN,
    dial: { x: (left + width) / 2, y: pad + side / 2, radius },
    caption: { x: width / 2, y: below, width: width - 2 * pad, size },
    bars: {
      rect: { x: pad, y: below + captionHeight, width: width - 2 * pad, height: height - below - captionHeight - pad / 2 },
      group,
      size: label * 1.15,
      inline: true,
    },
  };
}

/** The canvas position of a place given in pixels of an image that stands in so wide a frame; a sample is drawn as a square around its
 * middle. */
export const onCanvas = (plan: Plan, { row, col }: Point, frame: number): { x: number; y: number } => ({
  x: plan.picture.x + (col + frame + 0.5 / FINE) * plan.scale,
  y: plan.picture.y + (row + frame + 0.5 / FINE) * plan.scale,
});

/** The place of the padded 32×32 image at a position inside the picture, to quarters of a pixel, kept inside. */
export function placeAt(plan: Plan, x: number, y: number): Point {
  const pixels = (distance: number) => Math.min(SHOWN - 1, Math.max(0, Math.round((distance / plan.scale - 0.5 / FINE) * FINE) / FINE));
  return { row: pixels(y), col: pixels(x) };
}

/** Radius of the ring: the wavelet's width, but never too small to be seen. */
export const ringRadius = (plan: Plan, sigma: number): number => Math.min(plan.picture.width * 0.3, Math.max(9, sigma * plan.scale));

/** Distance of the clock hands in fine samples, for octaves 0 to 3: closer together where the wavelet is small. */
export const HAND_STEPS = [8, 12, 16, 16] as const;
