// Where the braid's parts lie: pure arithmetic. Across on a wide stage, downwards on a phone.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** One block of the braid. */
export interface Lens {
  /** The maps that keep their phase, and those that ρ has changed, in the order of the orientations. */
  kept: Box[];
  other: Box[];
  output: Box;
  numeral: Point;
  /** Where the strand parts, and where it has joined again. */
  tip: Point;
  join: Point;
  /** All of it, to be clicked. */
  hit: Box;
}

export interface Bar {
  /** The bar at 100 %. */
  box: Box;
  /** Where its class's name stands. */
  name: Point;
}

export interface BraidLayout {
  down: boolean;
  /** Side of a map. */
  map: number;
  digit: Box;
  lenses: Lens[];
  /** Places for the wavelets beside (or above) the first block's maps: kept, then other. */
  wavelets: Box[];
  bars: Bar[];
  /** Whether a percentage has room above its bar. */
  percentages: boolean;
  /** Middle of the two lanes, at the side of the first block, for their names. */
  laneNames: [Point, Point];
  /** Base lines of the figures above and below the lanes. */
  above: number;
  below: number;
}

export interface Frame {
  width: number;
  height: number;
  /** Size of labels. */
  label: number;
  blocks: number;
  orientations: number;
  classes: number;
}

const GAP = 3;

const boxAt = (x: number, y: number, side: number): Box => ({ x, y, width: side, height: side });

/** Side by side from left to right: digit, blocks, probabilities. */
export function layoutAcross({ width, height, label, blocks, orientations: L, classes }: Frame): BraidLayout {
  const pad = Math.max(10, Math.round(width * 0.016));
  const line = Math.round(label * 1.35);
  const middle = Math.round(label * 1.7);
  const left = Math.round(label * 6.4);
  const right = Math.round(label * 5.4);
  // Lanes of L maps above and below the middle, a line of figures beyond each.
  const tallest = (height / 2 - pad - line - middle - 6 - (L - 1) * GAP) / L;
  const icons = (map: number) => Math.round(Math.min(26, 0.6 * map)) + 10;
  const pitchFor = (map: number) => (width - 2 * pad - left - icons(map) - right - 16) / blocks;
  const map = Math.max(8, Math.floor(Math.min(tallest, 64, 0.47 * pitchFor(48))));
  const pitch = pitchFor(map);
  const out = Math.round(0.62 * map);
  const brace = (pitch - map - out) / 2;
  const cy = Math.round(height / 2);
  const lane = L * map + (L - 1) * GAP;
  const firstX = pad + left + icons(map);
  const rows = (top: number) => Array.from({ length: L }, (_, i) => top + i * (map + GAP));
  const keptRows = rows(cy - middle - lane);
  const otherRows = rows(cy + middle);
  const lenses = Array.from({ length: blocks }, (_, j): Lens => {
    const start = firstX + j * pitch;
    const x = Math.round(start + brace);
    const output = boxAt(Math.round(x + map + brace), Math.round(cy - out / 2), out);
    return {
      kept: keptRows.map((y) => boxAt(x, y, map)),
      other: otherRows.map((y) => boxAt(x, y, map)),
      output,
      numeral: { x: x + map / 2, y: cy },
      tip: { x: start, y: cy },
      join: { x: output.x, y: cy },
      hit: { x: x - brace / 2, y: keptRows[0]! - line, width: map + brace, height: 2 * (lane + middle + line) },
    };
  });
  const icon = icons(map) - 10;
  const digit = Math.min(left, Math.round(2.1 * map));
  const barsX = width - pad - right;
  const rowHeight = Math.min((height - 2 * pad) / classes, 2.5 * label);
  const barsTop = cy - (classes * rowHeight) / 2;
  // A bar below its class's name, or beside it where there is no room.
  const beside = rowHeight < 1.9 * label;
  const indent = beside ? Math.round(1.3 * label) : 0;
  const bar = Math.max(3, Math.round(0.4 * label));
  return {
    down: false,
    map,
    digit: boxAt(pad, Math.round(cy - digit / 2), digit),
    lenses,
    wavelets: [...keptRows, ...otherRows].map((y) => boxAt(firstX - icon, y + (map - icon) / 2, icon)),
    bars: Array.from({ length: classes }, (_, k) => ({
      box: {
        x: barsX + indent,
        y: Math.round(barsTop + k * rowHeight + (beside ? 0.65 * label - bar / 2 : 1.25 * label)),
        width: right - indent,
        height: bar,
      },
      name: { x: barsX, y: barsTop + k * rowHeight + label },
    })),
    percentages: !beside,
    laneNames: [
      { x: pad, y: cy - middle - lane / 2 },
      { x: pad, y: cy + middle + lane / 2 },
    ],
    above: keptRows[0]! - 7,
    below: cy + middle + lane + line,
  };
}

/** From top to bottom, for a phone: digit and probabilities, then the blocks, phase kept on the left. */
export function layoutDown({ width, height, label, blocks, orientations: L, classes }: Frame): BraidLayout {
  const pad = 10;
  const line = Math.round(label * 1.35);
  const centre = Math.round(2.6 * label);
  const map = Math.floor((width - 2 * pad - centre) / (2 * L) - GAP + GAP / L);
  const lane = L * map + (L - 1) * GAP;
  const digit = Math.round(Math.min(92, 0.24 * width));
  const icon = Math.round(0.62 * map);
  const lanesTop = pad + digit + line + 2 * line;
  const first = lanesTop + icon + 4;
  const pitch = (height - first - pad) / blocks;
  const out = Math.round(Math.min(0.72 * map, pitch - map - 4));
  const cx = Math.round(width / 2);
  const columns = (x: number) => Array.from({ length: L }, (_, i) => x + i * (map + GAP));
  const keptColumns = columns(pad);
  const otherColumns = columns(width - pad - lane);
  const lenses = Array.from({ length: blocks }, (_, j): Lens => {
    const y = Math.round(first + j * pitch);
    const output = boxAt(Math.round(cx - out / 2), Math.round(y + map + (pitch - map - out) / 2), out);
    return {
      kept: keptColumns.map((x) => boxAt(x, y, map)),
      other: otherColumns.map((x) => boxAt(x, y, map)),
      output,
      numeral: { x: cx, y: y + map / 2 },
      tip: { x: cx, y: j === 0 ? y - icon - 6 : y - (pitch - map - out) / 2 },
      join: { x: cx, y: output.y },
      hit: { x: pad / 2, y: y - 2, width: width - pad, height: map + 4 },
    };
  });
  const barsX = pad + digit + 22;
  const step = (width - pad - barsX) / classes;
  return {
    down: true,
    map,
    digit: boxAt(pad, pad, digit),
    lenses,
    wavelets: [...keptColumns, ...otherColumns].map((x) => boxAt(x + (map - icon) / 2, first - icon - 4, icon)),
    bars: Array.from({ length: classes }, (_, k) => ({
      box: { x: barsX + k * step + 2, y: pad + line, width: step - 6, height: digit - 2 * line },
      name: { x: barsX + k * step + step / 2 - 1, y: pad + digit - 2 },
    })),
    percentages: true,
    laneNames: [
      { x: pad, y: lanesTop - 8 },
      { x: width - pad - lane, y: lanesTop - 8 },
    ],
    above: lanesTop,
    below: height - pad,
  };
}

/** All maps of one block: groups of one input channel each, then the outputs. Heights are of the whole, to be scrolled. */
export interface SheetLayout {
  map: number;
  height: number;
  /** The wavelet maps of an input channel: kept, then other. */
  groups: { name: Point; maps: Box[] }[];
  outputs: Box[];
  outputsTitle: Point;
  /** Left edges of the lanes in each column of groups. */
  lanes: { kept: number; other: number }[];
}

export function layoutSheet(
  width: number,
  label: number,
  { inputs, outputs, orientations: L }: { inputs: number; outputs: number; orientations: number },
): SheetLayout {
  const pad = width < 600 ? 8 : 16;
  const name = Math.round(2.2 * label);
  const between = 12;
  const groupWidth = (map: number) => name + 2 * (L * map + (L - 1) * GAP) + between;
  const wanted = width < 600 ? 30 : 42;
  const columns = Math.max(1, Math.min(inputs, Math.floor((width - 2 * pad + 24) / (groupWidth(wanted) + 24))));
  const room = (width - 2 * pad - (columns - 1) * 24) / columns;
  const map = Math.floor(Math.min(96, (room - name - between - 2 * (L - 1) * GAP) / (2 * L)));
  const top = 8;
  const rowPitch = map + 8;
  const groups = Array.from({ length: inputs }, (_, c) => {
    const x = pad + (c % columns) * (room + 24) + name;
    const y = top + Math.floor(c / columns) * rowPitch;
    const maps = Array.from({ length: 2 * L }, (_, i) => boxAt(x + i * (map + GAP) + (i < L ? 0 : between - GAP), y, map));
    return { name: { x: x - 8, y: y + map / 2 }, maps };
  });
  const outputsTop = top + Math.ceil(inputs / columns) * rowPitch + 2 * label + 8;
  const side = Math.min(map, 48);
  const perRow = Math.max(1, Math.floor((width - 2 * pad - name + GAP) / (side + GAP)));
  const boxes = Array.from({ length: outputs }, (_, c) =>
    boxAt(pad + name + (c % perRow) * (side + GAP), outputsTop + Math.floor(c / perRow) * (side + GAP), side),
  );
  return {
    map,
    height: outputsTop + Math.ceil(outputs / perRow) * (side + GAP) + 16,
    groups,
    outputs: boxes,
    outputsTitle: { x: pad + name, y: outputsTop - 10 },
    lanes: Array.from({ length: columns }, (_, k) => {
      const x = pad + k * (room + 24) + name;
      return { kept: x, other: x + L * (map + GAP) + between - GAP };
    }),
  };
}

/** Where block `block`'s maps begin in the strand's picture: its left edge; the maps stand below each other, `side` apart. */
export const strandLeft = (sides: readonly number[], block: number) => sides.slice(0, block).reduce((sum, side) => sum + side, 0);
