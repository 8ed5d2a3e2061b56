// Where the parts of the warp's figure lie: the warped image, its global modulus, and paired bars for four octaves. Pure arithmetic.
import type { Rect } from './plan.ts';

export interface WarpPlan {
  image: Rect;
  modulus: Rect;
  /** Size of the notes under both, which start at the squares' lower edge. */
  note: number;
  bars: {
    rect: Rect;
    /** Height of an octave, and of one of its two rows. */
    octave: number;
    row: number;
    /** Widths of the names at the left and of each of the two columns of numbers at the right. */
    name: number;
    value: number;
  };
}

export const OCTAVES = 4;

export function warpPlan({ width, height, label, phone }: { width: number; height: number; label: number; phone: boolean }): WarpPlan {
  const note = label * 1.35;
  if (phone) {
    const pad = 12;
    const row = label * 1.28;
    const octave = 2 * row + label * 0.5;
    const barsHeight = OCTAVES * octave + label * 1.5;
    const side = Math.max(40, Math.min((width - 3 * pad) / 2, height - barsHeight - 2 * note - 2 * pad));
    const [image, modulus] = [pad, width - pad - side].map((x) => ({ x, y: pad, width: side, height: side }));
    const y = pad + side + 2 * note;
    return {
      image: image!,
      modulus: modulus!,
      note,
      bars: { rect: { x: pad, y, width: width - 2 * pad, height: barsHeight }, octave, row, name: label * 5.6, value: label * 3 },
    };
  }
  const pad = Math.round(Math.max(12, height * 0.045));
  const [name, value] = [label * 8.6, label * 3.4];
  // The bars need room, too, more of it where labels are large.
  const side = Math.min(height - 2 * pad - 2 * note, width * 0.3, (width - 6 * pad - name - 2 * value - 8 * label) / 2);
  const y = (height - side - 2 * note) / 2;
  const [image, modulus] = [pad, 2.5 * pad + side].map((x) => ({ x, y, width: side, height: side }));
  const x = 4.5 * pad + 2 * side;
  const rect = { x, y, width: width - x - 1.5 * pad, height: height - 2 * y };
  const octave = (rect.height - 1.8 * label) / OCTAVES;
  return {
    image: image!,
    modulus: modulus!,
    note,
    bars: { rect, octave, row: Math.min(label * 1.7, octave * 0.42), name, value },
  };
}
