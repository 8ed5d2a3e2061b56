// The exhibits in the order of the story: one line each. The page mounts the first at once and the others when they come near.
import type { Component } from 'svelte';
import type { Chapter } from '../state/table.ts';

/** What the shared bar offers; an exhibit that does not use a part of it has that part in grey. */
export type Shared = 'image' | 'network' | 'dial';

export interface Entry {
  id: Chapter;
  title: string;
  uses: readonly Shared[];
  load: () => Promise<{ default: Component }>;
}

export const EXHIBITS: readonly Entry[] = [
  { id: 'tangles', title: 'Ten tangles', uses: ['dial'], load: () => import('./tangles/Tangles.svelte') },
  { id: 'arrows', title: 'Why arrows turn', uses: ['image'], load: () => import('./arrows/Arrows.svelte') },
  { id: 'threshold', title: 'Threshold', uses: [], load: () => import('./threshold/Threshold.svelte') },
  { id: 'textures', title: 'Two textures', uses: [], load: () => import('./textures/Textures.svelte') },
  { id: 'eight', title: 'Eight times over', uses: ['image', 'network'], load: () => import('./eight/Eight.svelte') },
  { id: 'separation', title: 'Separation', uses: ['network'], load: () => import('./separation/Separation.svelte') },
  { id: 'workbench', title: 'Workbench', uses: ['image', 'network'], load: () => import('./workbench/Workbench.svelte') },
];
