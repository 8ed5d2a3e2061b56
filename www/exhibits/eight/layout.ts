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
  /** The maps that keep their phase (none where no copy goes round ρ), and those that ρ has changed, in the order of the orientations. */
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
  /** Whether a name stands on its bar, for want of room; or only so many of the likeliest have any (0: all). */
  over: boolean;
  first: number;
  /** Middle of the lanes, at the side of the first block, for their names. */
  laneNames: Point[];
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
  /** Whether the classes' names are words, not numerals. */
  named: boolean;
  /** Whether a copy that keeps its phase has a lane of its own. */
  skip: boolean;
  /** One of two braids: a lane's maps stand in two columns, and nothing is written but names. */
  pair: boolean;
}

const GAP = 3;

/** A part of the stage, and what is as tall as it is wide stays so in it. */
export interface Region<L> {
  x: number;
  y: number;
  layout: L;
}

/** Where `count` networks have their pictures: one has all of the stage; two share it, each below a line with its name. */
export function regions<L extends { width: number; height: number; label: number; phone: boolean }>(
  stage: L,
  count: number,
  top: number,
  beside: boolean,
): Region<L>[] {
  if (count === 1) return [{ x: 0, y: top, layout: { ...stage, height: stage.height - top } }];
  const name = Math.round(1.9 * stage.label);
  const across = beside && !stage.phone;
  const width = across ? stage.width / count : stage.width;
  const height = (stage.height - top) / (across ? 1 : count);
  return Array.from({ length: count }, (_, i) => ({
    x: across ? i * width : 0,
    y: top + name + (across ? 0 : i * height),
    layout: { ...stage, width, height: height - name },
  }));
}

const boxAt = (x: number, y: number, side: number): Box => ({ x, y, width: side, height: side });

/** Side by side from left to right: image, blocks, probabilities. */
export function layoutAcross({ width, height, label, blocks, orientations: L, classes, named, skip, pair }: Frame): BraidLayout {
  const pad = Math.max(10, Math.round(width * 0.016));
  const line = pair ? 4 : Math.round(label * 1.35);
  // Above the middle one lane and below it the other; or one lane across it, and its block's numeral above.
  const middle = Math.round(label * (pair ? 1.15 : 1.7));
  const columns = pair ? 2 : 1;
  const perColumn = Math.ceil(L / columns);
  const left = Math.round(label * 6.4);
  const right = Math.round(label * (named ? 8.6 : 5.4));
  const room = skip ? height / 2 - pad - line - middle - 6 : height - 2 * (pad + line) - middle - 6;
  const tallest = (room - (perColumn - 1) * GAP) / perColumn;
  const icons = (map: number) => (pair ? 10 : Math.round(Math.min(26, 0.6 * map)) + 10);
  const pitchFor = (map: number) => (width - 2 * pad - left - icons(map) - right - 16) / blocks;
  // A lane, its output at 0.62 of a map, and a brace on either side.
  const widest = pair ? (pitchFor(48) - 26 - GAP) / 2.62 : 0.47 * pitchFor(48);
  const map = Math.max(8, Math.floor(Math.min(tallest, 64, widest)));
  const pitch = pitchFor(map);
  const out = Math.round(0.62 * map);
  const across = columns * map + (columns - 1) * GAP;
  const brace = (pitch - across - out) / 2;
  const cy = Math.round(height / 2) + (skip ? 0 : Math.round(middle / 2));
  const lane = perColumn * map + (perColumn - 1) * GAP;
  const firstX = pad + left + icons(map);
  const keptTop = cy - middle - lane;
  const otherTop = skip ? cy + middle : Math.round(cy - lane / 2);
  const firstTop = skip ? keptTop : otherTop;
  const maps = (x: number, top: number) =>
    Array.from({ length: L }, (_, i) => boxAt(x + (i % columns) * (map + GAP), top + Math.floor(i / columns) * (map + GAP), map));
  const lenses = Array.from({ length: blocks }, (_, j): Lens => {
    const start = firstX + j * pitch;
    const x = Math.round(start + brace);
    const output = boxAt(Math.round(x + across + brace), Math.round(cy - out / 2), out);
    const top = firstTop - line - (skip ? 0 : middle);
    return {
      kept: skip ? maps(x, keptTop) : [],
      other: maps(x, otherTop),
      output,
      numeral: { x: x + across / 2, y: skip ? cy : otherTop - 0.62 * middle },
      tip: { x: start, y: cy },
      join: { x: output.x, y: cy },
      hit: { x: x - brace / 2, y: top, width: across + brace, height: otherTop + lane + line - top },
    };
  });
  const icon = icons(map) - 10;
  const picture = Math.min(left, Math.round(2.1 * map));
  const barsX = width - pad - right;
  const rowHeight = Math.min((height - 2 * pad) / classes, 2.5 * label);
  const barsTop = height / 2 - (classes * rowHeight) / 2;
  // A bar below its class's name; where there is no room, beside a numeral, and under a word.
  const beside = rowHeight < 1.9 * label;
  const over = beside && named;
  const indent = beside && !named ? Math.round(1.3 * label) : 0;
  const bar = Math.max(3, Math.round(0.4 * label));
  const lanes = skip ? [keptTop, otherTop] : [otherTop];
  return {
    down: false,
    map,
    digit: boxAt(pad, Math.round(cy - picture / 2), picture),
    lenses,
    wavelets: pair ? [] : lanes.flatMap((top) => maps(firstX - icon, top).map(({ y }) => boxAt(firstX - icon, y + (map - icon) / 2, icon))),
    bars: Array.from({ length: classes }, (_, k) => ({
      box: {
        x: barsX + indent,
        y: Math.round(barsTop + k * rowHeight + (over ? 0 : beside ? 0.65 * label - bar / 2 : 1.25 * label)),
        width: right - indent,
        height: over ? Math.floor(rowHeight) - 1 : bar,
      },
      name: { x: barsX + (over ? 4 : 0), y: barsTop + k * rowHeight + (over ? rowHeight / 2 + 0.35 * label : label) },
    })),
    percentages: !beside || named,
    over,
    first: rowHeight < 1.1 * label ? Math.max(1, Math.floor((height - 2 * pad) / (1.9 * label))) : 0,
    laneNames: skip
      ? lanes.map((top) => ({ x: pad, y: top + lane / 2 }))
      : [{ x: pad, y: Math.max(label + 4, Math.round(cy - picture / 2 - 2.6 * label)) }],
    above: firstTop - (skip ? 7 : middle + 4),
    below: otherTop + lane + line,
  };
}

/** From top to bottom, for a phone: image and probabilities, then the blocks, phase kept on the left. */
export function layoutDown({ width, height, label, blocks, orientations: L, classes, named, skip }: Frame): BraidLayout {
  const pad = 10;
  const line = Math.round(label * 1.35);
  const centre = Math.round(2.6 * label);
  const digit = Math.round(Math.min(92, 0.24 * width));
  const lanesTop = pad + digit + line + 2 * line;
  const half = Math.floor((width - 2 * pad - centre) / (2 * L) - GAP + GAP / L);
  const map = skip ? half : Math.floor(Math.min(1.3 * half, (0.58 * (height - lanesTop - pad)) / blocks));
  const lane = L * map + (L - 1) * GAP;
  const icon = Math.round(0.62 * map);
  const first = lanesTop + icon + 4;
  const pitch = (height - first - pad) / blocks;
  const out = Math.round(Math.min(0.72 * map, pitch - map - 4));
  const cx = Math.round(width / 2);
  const columns = (x: number) => Array.from({ length: L }, (_, i) => x + i * (map + GAP));
  const keptColumns = skip ? columns(pad) : [];
  const otherColumns = columns(skip ? width - pad - lane : Math.round(cx - lane / 2));
  const lenses = Array.from({ length: blocks }, (_, j): Lens => {
    const y = Math.round(first + j * pitch);
    const output = boxAt(Math.round(cx - out / 2), Math.round(y + map + (pitch - map - out) / 2), out);
    return {
      kept: keptColumns.map((x) => boxAt(x, y, map)),
      other: otherColumns.map((x) => boxAt(x, y, map)),
      output,
      numeral: { x: skip ? cx : otherColumns[0]! - centre / 2, y: y + map / 2 },
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
    over: false,
    first: named ? 3 : 0,
    laneNames: [keptColumns, otherColumns].flatMap(([x]) => (x === undefined ? [] : [{ x, y: lanesTop - 8 }])),
    above: lanesTop,
    below: height - pad,
  };
}

/** All maps of one block: groups of one input channel each, then the outputs. Heights are of the whole, to be scrolled. */
export interface SheetLayout {
  map: number;
  height: number;
  /** The wavelet maps of an input channel: kept, where there are such, then other. */
  groups: { name: Point; maps: Box[] }[];
  outputs: Box[];
  outputsTitle: Point;
  /** Left edges of the lanes in each column of groups. */
  lanes: number[][];
}

export function layoutSheet(
  width: number,
  label: number,
  { inputs, outputs, orientations: L, skip }: { inputs: number; outputs: number; orientations: number; skip: boolean },
): SheetLayout {
  const lanes = skip ? 2 : 1;
  const pad = width < 600 ? 8 : 16;
  const name = Math.round(2.2 * label);
  const between = 12;
  const groupWidth = (map: number) => name + lanes * (L * map + (L - 1) * GAP) + between;
  const wanted = width < 600 ? 30 : 42;
  const columns = Math.max(1, Math.min(inputs, Math.floor((width - 2 * pad + 24) / (groupWidth(wanted) + 24))));
  const room = (width - 2 * pad - (columns - 1) * 24) / columns;
  const map = Math.floor(Math.min(96, (room - name - between - lanes * (L - 1) * GAP) / (lanes * L)));
  const top = 8;
  const rowPitch = map + 8;
  const groups = Array.from({ length: inputs }, (_, c) => {
    const x = pad + (c % columns) * (room + 24) + name;
    const y = top + Math.floor(c / columns) * rowPitch;
    const maps = Array.from({ length: lanes * L }, (_, i) => boxAt(x + i * (map + GAP) + (i < L ? 0 : between - GAP), y, map));
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
      return skip ? [x, x + L * (map + GAP) + between - GAP] : [x];
    }),
  };
}

/** Where block `block`'s maps begin in the strand's picture: its left edge; the maps stand below each other, `side` apart. */
export const strandLeft = (sides: readonly number[], block: number) => sides.slice(0, block).reduce((sum, side) => sum + side, 0);
