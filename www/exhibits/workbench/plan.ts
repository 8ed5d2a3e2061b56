// Where the parts of the three figures lie: pure arithmetic, tested without a document.
import type { Layout } from '../../components/Stage.svelte';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Space = Pick<Layout, 'width' | 'height' | 'label' | 'phone'>;

export interface FiltersPlan {
  /** Whether only filters and plane are drawn: projected, a figure holds few numbers. */
  bare: boolean;
  /** A column a filter, a row a way to look at it; `label` above each row. */
  cell: number;
  columns: number[];
  rows: number[];
  left: number;
  head: number;
  plane: Rect;
  radial: Rect;
  around: Rect;
  /** The spectrum of one map, whole and folded. */
  whole: Rect;
  folded: Rect;
  /** Where its words stand, and how wide. */
  caption: Rect;
}

/** Projected, labels are large. */
const isBare = ({ label, phone }: Space) => label > 20 && !phone;

/** `filters` columns and `rows` rows of pictures, the frequency plane, two profiles, one spectrum. */
export function planFilters(space: Space, filters: number, rows: number): FiltersPlan {
  return space.phone ? tallFilters(space, filters, rows) : wideFilters(space, filters, isBare(space) ? rows - 1 : rows);
}

function grid(area: Rect, label: number, filters: number, rows: number): Pick<FiltersPlan, 'cell' | 'columns' | 'rows' | 'left' | 'head'> {
  const gap = 6;
  const line = label * 1.7;
  const head = label * 1.5;
  const cell = Math.max(
    8,
    Math.floor(Math.min((area.width - (filters - 1) * gap) / filters, (area.height - head - rows * line) / rows, 150)),
  );
  const top = area.y + Math.max(0, (area.height - head - rows * (cell + line)) / 2);
  return {
    cell,
    left: area.x,
    head: top + head * 0.7,
    columns: Array.from({ length: filters }, (_, i) => area.x + i * (cell + gap)),
    rows: Array.from({ length: rows }, (_, i) => top + head + line + i * (cell + line)),
  };
}

function wideFilters(space: Space, filters: number, rows: number): FiltersPlan {
  const { width, height, label } = space;
  const bare = isBare(space);
  const pad = Math.max(18, label);
  const column = Math.max(width * 0.22, label * 13);
  const right = width - pad - column;
  const inner = height - 2 * pad;
  const side = Math.min(inner - label * 3.4, width * (bare ? 0.4 : 0.28));
  const x = bare ? width - pad - Math.max(side, label * 14) : right - 2.4 * pad - side;
  const plane = { x, y: pad + (inner - side - label * 3.4) / 2 + label * 1.5, width: side, height: side };
  const area = { x: pad, y: pad, width: plane.x - label * 3.4 - pad, height: inner };
  // Three bands on the right: two profiles, one spectrum with its words below.
  const band = inner / 3;
  const profile = { x: right, width: column, height: band - label * 3.4 };
  const words = label * 2.9;
  const square = Math.min(band - label * 1.8 - words, column * 0.4);
  const low = pad + 2 * band + label * 1.6;
  return {
    bare,
    ...grid(area, label, filters, rows),
    plane,
    radial: { ...profile, y: pad + label * 1.5 },
    around: { ...profile, y: pad + band + label * 1.5 },
    whole: { x: right, y: low, width: square, height: square },
    folded: { x: right + square + label * 1.6, y: low + square / 4, width: square / 2, height: square / 2 },
    caption: { x: right, y: low + square + label * 0.3, width: column, height: words },
  };
}

function tallFilters({ width, height, label }: Space, filters: number, rows: number): FiltersPlan {
  const pad = 14;
  const inner = width - 2 * pad;
  const low = label * 9.2;
  const profiles = label * 7.4;
  // The pictures take what they need at their full width, the plane what is left.
  const cell = Math.min(150, (inner - (filters - 1) * 6) / filters);
  const area = { x: pad, y: pad, width: inner, height: label * 1.5 + rows * (cell + label * 1.7) };
  const side = Math.min(inner - label * 2.4, height - area.height - low - profiles - label * 5.4 - pad);
  const plane = { x: (width - side) / 2 + label, y: pad + area.height + label * 2.2, width: side, height: side };
  const next = plane.y + side + label * 3.6;
  const half = (inner - label * 1.6) / 2;
  const profile = { y: next + label * 1.2, width: half, height: profiles - label * 3.4 };
  const bottom = next + profiles + label * 0.9;
  const square = low - label * 2.6;
  return {
    bare: false,
    ...grid(area, label, filters, rows),
    plane,
    radial: { ...profile, x: pad },
    around: { ...profile, x: pad + half + label * 1.6 },
    whole: { x: pad, y: bottom, width: square, height: square },
    folded: { x: pad + square + label * 1.4, y: bottom + square / 4, width: square / 2, height: square / 2 },
    caption: { x: pad + square * 1.5 + label * 2.2, y: bottom, width: inner - square * 1.5 - label * 2.2, height: square },
  };
}

/** Which filter's column a point is in; −1 for none. */
export function filterAt({ columns, cell, rows }: FiltersPlan, x: number, y: number): number {
  const low = (rows.at(-1) ?? 0) + cell;
  return y > low ? -1 : columns.findIndex((left) => x >= left && x <= left + cell);
}

export interface HandPlan {
  /** The map that the window moves over. */
  map: Rect;
  /** The window's pixels, the filter, their products. */
  patches: [Rect, Rect, Rect];
  /** What the filter makes of the whole map. */
  out: Rect;
  chain: Rect;
}

export function planHand({ width, height, label, phone }: Space): HandPlan {
  const pad = phone ? 14 : Math.max(20, label);
  const line = label * 1.7;
  const square = (x: number, y: number, side: number) => ({ x, y, width: side, height: side });
  if (phone) {
    const inner = width - 2 * pad;
    const patch = (inner - 2 * label * 1.6) / 3;
    const side = Math.min(inner * 0.56, height * 0.3);
    const out = Math.min(inner - side - pad, side * 0.62);
    const top = pad + line;
    const second = top + side + line;
    return {
      map: square(pad, top, side),
      out: square(width - pad - out, top, out),
      patches: [0, 1, 2].map((i) => square(pad + i * (patch + label * 1.6), second, patch)) as HandPlan['patches'],
      chain: { x: pad, y: second + patch + line, width: inner, height: height - second - patch - line - pad },
    };
  }
  const inner = height - 2 * pad;
  const side = Math.min(width * 0.34, inner - line);
  const patch = Math.min((inner - 3 * line) / 3, width * 0.14);
  const middle = pad + side + 2.4 * pad;
  const patches = [0, 1, 2].map((i) => square(middle, pad + line + i * (patch + line), patch)) as HandPlan['patches'];
  const out = Math.min(patch * 1.25, inner * 0.4);
  const left = middle + patch + 2.6 * pad;
  return {
    map: square(pad, pad + line, side),
    patches,
    out: square(width - pad - out, pad + line, out),
    chain: { x: left, y: pad + line, width: width - pad - left, height: inner - line },
  };
}

export interface ListPlan {
  /** Height of a row, and of the head above the first. */
  row: number;
  head: number;
  thumb: number;
  /** Left edges: the thumbnail, the channel's name, and the four numbers; `width` is a number's column. */
  thumbX: number;
  nameX: number;
  columns: [number, number, number, number];
  width: number;
  /** Whether there is room for whole names, and for bars beside the numbers. */
  bars: boolean;
}

/** Few rows are taller than many. */
export function planList({ width, height, label, phone }: Space, count: number): ListPlan {
  const narrow = phone || width < 48 * label;
  const pad = phone ? 10 : 24;
  const head = Math.round(label * 4.4);
  const row = Math.round(Math.min(label * 6.5, Math.max(label * (phone ? 2.7 : 3), (height - head) / (count + 0.5))));
  const thumb = row - 8;
  const nameX = pad + thumb + (phone ? 8 : 16);
  const first = nameX + label * (narrow ? 3.1 : 7.5);
  // Without bars the last column is as wide as its head with an arrow, and ends at the edge.
  const column = narrow ? (width - pad - label * 4.9 - first) / 3 : (width - pad - first) / 4;
  return {
    row,
    head,
    thumb,
    thumbX: pad,
    nameX,
    columns: [0, 1, 2, 3].map((i) => first + i * column) as ListPlan['columns'],
    width: column,
    bars: !narrow,
  };
}
