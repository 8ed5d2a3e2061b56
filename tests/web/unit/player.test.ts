// The clock, with frames given by hand.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Player } from '../../../www/components/player.svelte.ts';

let frames: FrameRequestCallback[];
let now: number;
let reduced: boolean;

beforeEach(() => {
  frames = [];
  now = 1000;
  reduced = false;
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
  vi.stubGlobal('window', { matchMedia: () => ({ matches: reduced }) });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.unstubAllGlobals());

function run(seconds: number, step = 0.05) {
  for (let t = 0; t < seconds - 1e-9; t += step) {
    now += 1000 * step;
    for (const frame of frames.splice(0)) frame(now);
  }
}

describe('a clock', () => {
  it('plays in real time and stops at its end', () => {
    const player = new Player({ duration: 2 });
    player.play();
    run(1);
    expect(player.time).toBeCloseTo(1, 6);
    run(2);
    expect([player.time, player.playing]).toEqual([2, false]);
    player.play();
    expect(player.time).toBe(0);
  });

  it('goes round when it loops', () => {
    const player = new Player({ duration: 1, loop: true });
    player.play();
    run(2.5);
    expect(player.time).toBeCloseTo(0.5, 6);
    expect(player.playing).toBe(true);
    player.seek(-0.25);
    expect(player.time).toBeCloseTo(0.75, 6);
  });

  it('pauses, steps and scrubs within its time', () => {
    const player = new Player({ duration: 2, stepSeconds: 0.5 });
    player.play();
    run(0.6);
    player.step(1);
    expect(player.playing).toBe(false);
    expect(player.time).toBeCloseTo(1.1, 6);
    run(1);
    expect(player.time).toBeCloseTo(1.1, 6);
    player.seek(9);
    expect(player.time).toBe(2);
    player.step(-1);
    expect(player.time).toBe(1.5);
  });

  it('does not jump after the tab slept', () => {
    const player = new Player({ duration: 60 });
    player.play();
    run(30, 30);
    expect(player.time).toBeLessThanOrEqual(0.1);
  });

  it('never plays by itself under reduced motion, and does when asked', () => {
    reduced = true;
    const player = new Player({ duration: 2 });
    player.selfPlay();
    expect(player.playing).toBe(false);
    player.play();
    expect(player.playing).toBe(true);
  });
});
