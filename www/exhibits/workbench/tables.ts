// The figures in numbers: the bank beside the network's own, and the largest products of a pixel.
import type { Table } from '../../components/Exhibit.svelte';
import type { BankFigures, BankScene, HandScene } from '../../engine/calls/workbench.ts';
import { TERM, termOf } from './draw-hand.ts';
import { complexWords, filterName, frequencyWords, percent, three, two } from './words.ts';

export function bankTable({ own, rebuilt }: BankScene, block: number): Table {
  const banks: BankFigures[] = rebuilt ? [own.figures, rebuilt.figures] : [own.figures];
  const row = (name: string, of: (figures: BankFigures) => string) => [name, ...banks.map(of)];
  const most = Math.max(...banks.map(({ recipe }) => recipe.orientations));
  const folding = (name: string, of: 'white' | 'map', filter: number) =>
    row(name, (figures) => {
      const index = filter < 0 ? figures.recipe.orientations : filter;
      const found =
        index > figures.recipe.orientations || (filter >= 0 && filter === figures.recipe.orientations) ? undefined : figures[of][index];
      return found ? `${percent(found.beyond)} beyond, ${percent(found.under)} under` : '–';
    });
  return {
    caption: `Block ${block}: bounds are taken over the ${own.figures.padded.join(' × ')} frequencies of the padded maps, (row, column) in radians a pixel`,
    columns: ['number', 'the network’s own', ...(rebuilt ? ['rebuilt'] : [])],
    rows: [
      row('wavelets L', ({ recipe }) => String(recipe.orientations)),
      row('width σ', ({ recipe }) => `${two(recipe.sigma * 2 ** recipe.octaves)} px`),
      row('frequency ξ', ({ recipe }) => `${two(recipe.xi / 2 ** recipe.octaves)} rad/px`),
      row('slant', ({ recipe }) => two(recipe.slant)),
      row('mean |ψ̂(0)| over the peak', ({ mean }) => percent(mean)),
      row('least coverage, real maps', ({ least }) => `${three(least.value)} at ${frequencyWords(least)}`),
      row('largest coverage, real maps', ({ most }) => `${three(most.value)} at ${frequencyWords(most)}`),
      row('least, complex maps', ({ leastComplex: e }) => `${three(e.value)} at ${frequencyWords(e)}`),
      row('largest, complex maps', ({ mostComplex: e }) => `${three(e.value)} at ${frequencyWords(e)}`),
      ...Array.from({ length: most }, (_, f) => folding(`ψ ${f + 1} folding white noise`, 'white', f)),
      ...Array.from({ length: most }, (_, f) => folding(`ψ ${f + 1} folding this map`, 'map', f)),
      folding('φ folding this map', 'map', -1),
    ],
  };
}

const LISTED = 12;

export function handTable(scene: HandScene, filter: number, row: number, col: number): Table {
  const terms = Array.from({ length: scene.terms.length / TERM }, (_, i) => termOf(scene.terms, i));
  const size = (z: readonly [number, number]) => Math.hypot(...z);
  const largest = terms.toSorted((a, b) => size(b.product) - size(a.product)).slice(0, LISTED);
  const name = filterName(filter, scene.figures.recipe.orientations);
  return {
    caption: `The ${largest.length} largest of ${terms.length} products at row ${row + 1}, column ${col + 1}; all of them and ${scene.restCount} outside the window add up to ${complexWords(scene.sum)}`,
    columns: ['pixel read (row, column)', 'x', name, 'product', 'length'],
    rows: largest.map((term) => [
      `${term.row + 1}, ${term.col + 1}${term.reflected ? ' (reflected)' : ''}`,
      complexWords(term.x),
      complexWords(term.filter),
      complexWords(term.product),
      three(size(term.product)),
    ]),
  };
}
