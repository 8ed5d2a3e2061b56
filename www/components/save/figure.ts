// The stages of one exhibit, as they can be drawn again: Stage joins, Exhibit saves. And which chapter that is.
import { getContext, setContext } from 'svelte';
import type { Layout } from '../Stage.svelte';

export interface Drawing {
  layout: Layout;
  /** Draws what is shown now, in the layout's CSS pixels, on a canvas or on paper that takes the same orders. */
  draw(ctx: CanvasRenderingContext2D): void;
}

export type Figure = Set<() => Drawing | undefined>;
const KEY = Symbol('figure');
const CHAPTER = Symbol('chapter');

/** Tells what is inside which chapter it is in. */
export const inChapter = (id: string): string => setContext(CHAPTER, id);
export const chapterAround = (): string => getContext<string | undefined>(CHAPTER) ?? '';

export const makeFigure = (): Figure => setContext(KEY, new Set());

/** Joins the exhibit around, if there is one; returns how to leave. */
export function joinFigure(drawing: () => Drawing | undefined): () => void {
  const figure = getContext<Figure | undefined>(KEY);
  figure?.add(drawing);
  return () => void figure?.delete(drawing);
}
