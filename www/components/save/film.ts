// A loop of an exhibit's animation, made frame by frame from its clock: each is drawn when all that it shows has been computed, however long
// that takes.
import { tick } from 'svelte';
import { engine } from '../../engine/client.ts';
import type { Player } from '../player.svelte.ts';
import type { Drawing } from './figure.ts';
import { compose, sizeOf } from './save.ts';
import { webm, type Frame } from './webm.ts';

const PER_SECOND = 30;
/** Longer clocks are filmed from where they stand, for this long. */
const LONGEST_SECONDS = 12;
const WIDEST = 1280;
const CODECS = [
  { codec: 'vp09.00.31.08', word: 'V_VP9' },
  { codec: 'vp8', word: 'V_VP8' },
];

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Until the engine owes nothing and what it answered is drawn. */
async function settled(signal: AbortSignal) {
  for (let calm = 0; calm < 2;) {
    await tick();
    await nextFrame();
    signal.throwIfAborted();
    calm = engine.busy ? 0 : calm + 1;
  }
}

export interface Film {
  player: Player;
  drawings: () => readonly Drawing[];
  caption: readonly string[];
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

export async function film({ player, drawings, caption, signal, onProgress }: Film): Promise<Blob> {
  if (!('VideoEncoder' in window)) throw new Error('this browser has no video encoder (WebCodecs)');
  const before = { time: player.time, playing: player.playing };
  player.pause();
  const size = sizeOf(drawings(), caption);
  const scale = Math.min(2, WIDEST / size.width);
  const even = (v: number) => 2 * Math.round((v * scale) / 2);
  const [width, height] = [even(size.width), even(size.height)];
  const found = await codecFor(width, height);
  const canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d')!;
  const frames: Frame[] = [];
  let broken: Error | undefined;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push({ at: Math.round(chunk.timestamp / 1000), key: chunk.type === 'key', bytes });
    },
    error: (error) => (broken = error),
  });
  encoder.configure({ codec: found.codec, width, height, framerate: PER_SECOND, bitrate: 6_000_000 });
  const seconds = Math.min(player.duration, LONGEST_SECONDS);
  const start = seconds < player.duration ? before.time : 0;
  const count = Math.round(seconds * PER_SECOND);
  try {
    for (let n = 0; n < count; n++) {
      player.seek(start + n / PER_SECOND);
      await settled(signal);
      if (broken) throw broken;
      ctx.setTransform(width / size.width, 0, 0, height / size.height, 0, 0);
      compose(ctx as unknown as CanvasRenderingContext2D, drawings(), caption);
      const frame = new VideoFrame(canvas, { timestamp: Math.round((1e6 * n) / PER_SECOND) });
      encoder.encode(frame, { keyFrame: n % PER_SECOND === 0 });
      frame.close();
      onProgress(n + 1, count);
    }
    await encoder.flush();
    if (broken) throw broken;
  } finally {
    if (encoder.state !== 'closed') encoder.close();
    player.seek(before.time);
    if (before.playing) player.play();
  }
  return webm(frames, { codec: found.word, width, height, duration: 1000 * seconds });
}

async function codecFor(width: number, height: number) {
  for (const { codec, word } of CODECS) {
    const { supported } = await VideoEncoder.isConfigSupported({ codec, width, height }).catch(() => ({ supported: false }));
    if (supported) return { codec, word };
  }
  throw new Error('this browser encodes neither VP9 nor VP8');
}
