// The exhibits in the order of the story: one line each. The page mounts the first at once and the others when they come near.
import type { Component } from 'svelte';
import type { Chapter } from '../state/table.ts';

export interface Entry {
  id: Chapter;
  title: string;
  load: () => Promise<{ default: Component }>;
}

export const EXHIBITS: readonly Entry[] = [
  { id: 'tangles', title: 'Ten tangles', load: () => import('./tangles/Tangles.svelte') },
  { id: 'arrows', title: 'Why arrows turn', load: () => import('./arrows/Arrows.svelte') },
  { id: 'eight', title: 'Eight times over', load: () => import('./eight/Eight.svelte') },
  { id: 'separation', title: 'Separation', load: () => import('./separation/Separation.svelte') },
];
