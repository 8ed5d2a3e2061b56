// The dial's one sweep: from kept to gone, a moment to look, and back, where it waits for a hand.
import type { Player } from '../../components/player.svelte.ts';

const AWAY = 3.4;
const LOOK = 1.2;
const BACK = 2.0;
export const SWEEP_SECONDS = AWAY + LOOK + BACK;
/** Seconds from the first picture to the sweep, so that the tangles are seen first. */
const WAIT_MS = 1800;

const ease = (x: number) => x * x * (3 - 2 * x);

/** α at a time of the sweep, in the dial's steps. */
export function alphaAt(seconds: number): number {
  const gone = seconds <= AWAY ? ease(seconds / AWAY) : seconds <= AWAY + LOOK ? 1 : 1 - ease(Math.min(1, (seconds - AWAY - LOOK) / BACK));
  return Math.round(100 * (1 - gone)) / 100;
}

const HANDS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
let done = false;

/**
 * Readies the one sweep in the life of the page; `begin` it when there is something to see. A link, or anything the reader does before or
 * during the sweep, calls it off. `end` takes the watch away.
 */
export function sweepOnce(player: Player): { begin(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    for (const hand of HANDS) window.removeEventListener(hand, callOff, true);
  };
  const callOff = () => {
    done = true;
    player.pause();
    end();
  };
  done ||= location.search !== '' || navigator.userActivation?.hasBeenActive;
  if (!done) for (const hand of HANDS) window.addEventListener(hand, callOff, { capture: true, passive: true });
  return {
    begin() {
      if (done || timer !== undefined) return;
      timer = setTimeout(() => {
        done = true;
        player.selfPlay();
      }, WAIT_MS);
    },
    end,
  };
}
