// Where what can be taken hold of lies: the same arithmetic that draws it, of one network or two.
import type { Layout } from '../../components/Stage.svelte';
import { layoutOf } from './draw-braid.ts';
import { sheetHead } from './draw-sheet.ts';
import { IMAGES, linesOf, takenHead } from './draw-taken.ts';
import type { EightNetwork } from '../../engine/calls/eight.ts';
import { layoutSheet, regions, type Box, type BraidLayout } from './layout.ts';
import type { Picture } from './picture.ts';
import { layoutChannel, layoutPixel } from './taken-layout.ts';

/** Heaviest channels that have a place beside an output taken apart. */
const FEEDS = 8;

/** Of the line above a sheet, or above an output taken apart. */
export const headOf = (layout: Layout, pictures: readonly Picture[], taken: boolean): number =>
  taken ? takenHead(layout) : sheetHead(layout, pictures.length > 1);

export interface Laid {
  x: number;
  y: number;
  braid: BraidLayout;
}
let last: { layout: Layout; networks: readonly EightNetwork[]; laid: readonly Laid[] } | undefined;

/** Of each network; the same again while only the image changes, so that no handle is laid anew. */
export function braidsOf(layout: Layout, pictures: readonly Picture[]): readonly Laid[] {
  const networks = pictures.map(({ network }) => network);
  if (last?.layout === layout && last.networks.length === networks.length && networks.every((one, i) => one === last!.networks[i]))
    return last.laid;
  const pair = networks.length > 1;
  const places = regions(layout, networks.length, 0, false);
  const laid = places.map(({ x, y, layout: part }, i) => ({ x, y, braid: layoutOf(part, networks[i]!, pair) }));
  last = { layout, networks, laid };
  return laid;
}

/** Of each network, where its sheet lies below the head; and how tall all must be for the last map of either to be scrolled into its part of
 * the stage. */
export function sheetsOf(layout: Layout, pictures: readonly Picture[], block: number) {
  const head = headOf(layout, pictures, false);
  const places = regions(layout, pictures.length, head, true);
  const sheets = pictures.map(({ network }, i) => {
    const { x, y, layout: part } = places[i]!;
    return { x, y: y - head, sheet: layoutSheet(part.width, part.label, { ...network, ...network.blocks[block]! }) };
  });
  const tallest = Math.max(...sheets.map(({ sheet }) => sheet.height));
  return { sheets, height: tallest + layout.height - head - (places[0]?.layout.height ?? 0) };
}

/** Of each network, the map of the output taken apart. */
export function mapsOf(layout: Layout, pictures: readonly Picture[], sum: boolean): Box[] {
  return regions(layout, pictures.length, headOf(layout, pictures, true), true).map(({ x, y, layout: part }) => {
    const { map } = sum ? layoutPixel(part, linesOf(part.label)) : layoutChannel(part, FEEDS, IMAGES);
    return { ...map, x: x + map.x, y: y + map.y };
  });
}

/** The pixel of the map where the reader is: further on than the picture while keys are pressed faster than it follows. */
export function cursorOf({ frame, network }: Picture, place: { row: number; col: number } | null): number {
  const { taken } = frame;
  if (!taken || !place) return taken?.pixel ?? 0;
  const { side } = network.blocks[taken.block]!;
  const of = (v: number) => Math.min(side - 1, Math.floor((v * side) / network.inputSide));
  return of(place.row) * side + of(place.col);
}
