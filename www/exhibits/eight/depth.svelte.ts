// How deep the reader has gone: all blocks, one block's maps, one output taken apart, one pixel of it. One step back at a time.
import { untrack } from 'svelte';
import type { ScaleBy } from '../../engine/calls/eight.ts';
import { set, view } from '../../state/view.svelte.ts';
import type { Picture } from './picture.ts';

export type Level = 'braid' | 'sheet' | 'channel' | 'pixel';

/** The block enlarged, and of it the output taken apart, from 0; null for none. */
export const sheetAsked = () => (view.block > 0 ? view.block - 1 : null);
export const channelAsked = () => (sheetAsked() !== null && view.output > 0 ? view.output - 1 : null);
/** Its place, in pixels of the image. */
export const placeAsked = () => (view.placeRow < 0 ? null : { row: view.placeRow, col: view.placeCol });
export const scaleAsked = (): ScaleBy => (view.ownScale ? 'unit' : view.oneScale ? 'network' : 'layer');

export const levelAsked = (): Level =>
  channelAsked() !== null ? (view.sum ? 'pixel' : 'channel') : sheetAsked() !== null ? 'sheet' : 'braid';
/** As deep as the reader has gone and the engine has answered. */
export const levelOf = (picture: Picture | undefined): Level =>
  picture?.frame.taken ? (view.sum ? 'pixel' : 'channel') : picture?.sheet ? 'sheet' : 'braid';

/** One step back. */
export function back() {
  if (channelAsked() === null) set({ block: 0 });
  else if (view.sum) set({ sum: false });
  else set({ output: 0 });
}

/** Takes an output apart; blocks and outputs count from 1. Output 0 is the one drawn in the braid. */
export const takeApart = (picture: Picture | undefined, block: number, output: number) =>
  set({ block, output: output || (picture?.frame.path.steps[block - 1]?.output ?? 0) + 1, sum: false });

/** The way that the reader has come. */
export class Steps {
  /** Whether it was the reader who came here, not a link. */
  entered = $state(false);
  /** Whether it was back from an output. */
  returned = $state(false);
  /** The output last taken apart, from 0. */
  lastTaken = $state(-1);

  /** To be called where effects may be made; `onstep` is told of each step. */
  follow(onstep: () => void) {
    let last = untrack(levelAsked);
    $effect.pre(() => {
      const [from, to] = [last, levelAsked()];
      last = to;
      if (from === to) return;
      this.entered = true;
      this.returned = to === 'sheet' && from !== 'braid';
      onstep();
    });
    $effect(() => {
      const channel = channelAsked();
      if (channel !== null) this.lastTaken = channel;
    });
  }
}
