// What the two clouds are drawn from, and where that puts everything: what is drawn, and what a hand can point at.
import type { Layout } from '../../components/Stage.svelte';
import type { Atlas } from './atlas.ts';
import type { Cloud } from './cloud.ts';
import { frameOf, panels, placesAt, queueIn, waiting, type Extent, type Frame } from './layout.ts';

export interface Panel {
  /** What the cloud is of, and the figure beside it with its unit. */
  title: string;
  value: string;
  unit: string;
  /** What is said below it: whole, and where there is little room. */
  foot: readonly [string, string];
  /** Absent until the network has seen all images. */
  cloud?: Cloud | undefined;
  /** Where the points come from while they arrive; absent where they come from the queue of images. */
  before?: Cloud | undefined;
  /** Images pushed through so far. */
  done: number;
  /** Ways that means take, and the one that an image takes from block to block: x and y in turn, in standard deviations. */
  trails: readonly Float32Array[];
  path?: Float32Array | undefined;
  /** Images nearest to the one that is followed. */
  near: readonly number[];
}

export interface Scene {
  atlas?: Atlas | undefined;
  labels?: Uint8Array | undefined;
  classes: readonly string[];
  panels: readonly [Panel, Panel];
  /** What the scale makes room for: one for both clouds and every stage. */
  extent: Extent;
  /** From 0 to 1: how far the points have come from where they were before. */
  arrived: number;
  /** The class that stands out, the picture pointed at and the one that is followed; −1 for none. */
  named: number;
  pointed: number;
  followed: number;
  /** Of each image, whether it was chosen; absent where none was. */
  chosen?: Uint8Array | undefined;
  /** Whether images are points, not pictures. */
  dots: boolean;
  /** What a hand has drawn round some, on the canvas. */
  lasso?: readonly (readonly [number, number])[] | undefined;
}

/** Size of a picture and of a mean's dot, in CSS pixels: as large as a thousand can be and still be told apart. */
export function pictureSize(layout: Layout): number {
  const { width, height } = panels(layout).clouds[0];
  return Math.min(20, Math.max(8, Math.round(0.035 * Math.sqrt(width * height))));
}
export const dotSize = ({ label, phone }: Layout) => label * (phone ? 0.26 : 0.29);

export const frameIn = (layout: Layout, scene: Scene, which: 0 | 1): Frame =>
  frameOf(panels(layout).clouds[which], scene.extent, pictureSize(layout) * 0.6);

const placed = ({ from, to, part }: Cloud, what: 'points' | 'means', frame: Frame) => placesAt(from[what], to[what], part, frame);

/** Where everything of a cloud is now. */
export function placesOf(layout: Layout, scene: Scene, which: 0 | 1) {
  const rect = panels(layout).clouds[which];
  const { cloud, before } = scene.panels[which];
  const frame = frameIn(layout, scene, which);
  const count = scene.atlas?.count ?? 0;
  if (!cloud || !count) return { rect, frame, points: undefined, means: undefined };
  const points = placed(cloud, 'points', frame);
  const means = placed(cloud, 'means', frame);
  if (scene.arrived < 1) {
    const old = before ? placed(before, 'points', frame) : new Float32Array();
    // Those that have just been pushed through come from where they waited.
    const queued = old.length < points.length ? waiting(count, queueIn(rect, layout)).places : old;
    points.forEach((to, i) => {
      const from = i < old.length ? old[i]! : queued[i]!;
      points[i] = from + scene.arrived * (to - from);
    });
    if (before) {
      const old = placed(before, 'means', frame);
      means.forEach((to, i) => (means[i] = old[i]! + scene.arrived * (to - old[i]!)));
    }
  }
  return { rect, frame, points, means };
}

/** Whether an image stands out; undefined where none does. */
export function litIn({ chosen, named, labels }: Scene): ((image: number) => boolean) | undefined {
  if (chosen) return (image) => chosen[image] === 1;
  return named < 0 ? undefined : (image) => labels?.[image] === named;
}
