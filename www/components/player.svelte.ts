// One seekable clock per exhibit: play, pause, step and scrub are the same thing. Drawings are functions of its time; nothing else moves.

export const reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Player {
  /** Seconds, in [0, duration]. */
  time = $state(0);
  playing = $state(false);
  duration = $state(0);
  readonly loop: boolean;
  /** What one press of `step` moves, in seconds. */
  readonly stepSeconds: number;
  #frame = 0;
  #last = 0;

  constructor({ duration, loop = false, stepSeconds = duration / 20 }: { duration: number; loop?: boolean; stepSeconds?: number }) {
    this.duration = duration;
    this.loop = loop;
    this.stepSeconds = stepSeconds;
  }

  /** Where the clock is, from 0 to 1. */
  get fraction(): number {
    return this.time / this.duration;
  }

  play(): void {
    if (this.playing) return;
    if (!this.loop && this.time >= this.duration) this.time = 0;
    this.playing = true;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  /** Plays by itself, unless the reader has asked for reduced motion. */
  selfPlay(): void {
    if (!reducedMotion()) this.play();
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(seconds: number): void {
    this.time = this.loop ? ((seconds % this.duration) + this.duration) % this.duration : Math.min(this.duration, Math.max(0, seconds));
  }

  step(direction: 1 | -1): void {
    this.pause();
    this.seek(this.time + direction * this.stepSeconds);
  }

  #tick = (now: number) => {
    if (!this.playing) return;
    // A tab that slept does not jump ahead.
    const passed = Math.min(0.1, (now - this.#last) / 1000);
    this.#last = now;
    const next = this.time + passed;
    this.seek(next);
    if (!this.loop && next >= this.duration) this.pause();
    else this.#frame = requestAnimationFrame(this.#tick);
  };
}

const players = $state<{ current: Record<string, Player> }>({ current: {} });

/** Gives a chapter's clock to the shared bar; returns how to take it back. */
export function offerPlayer(chapter: string, player: Player): () => void {
  players.current[chapter] = player;
  return () => {
    player.pause();
    delete players.current[chapter];
  };
}

export const playerOf = (chapter: string): Player | undefined => players.current[chapter];
