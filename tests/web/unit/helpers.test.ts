// Engines that help the first one: what they are told, and that none of them is needed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Helpers } from '../../../www/engine/helpers.ts';
import type { FromWorker, ToWorker } from '../../../www/engine/protocol.ts';

class FakeWorker {
  static all: FakeWorker[] = [];
  heard: ToWorker[] = [];
  ended = false;
  onmessage: (event: { data: FromWorker }) => void = () => {};
  onerror: (event: { message: string }) => void = () => {};

  constructor(public program: string) {
    FakeWorker.all.push(this);
  }

  postMessage(message: ToWorker) {
    this.heard.push(message);
  }

  terminate() {
    this.ended = true;
  }

  say(data: FromWorker) {
    this.onmessage({ data });
  }

  calls() {
    return this.heard.flatMap((message) => (message.kind === 'call' ? [message] : []));
  }
}

const model = () => ({ spec: '{}', weights: new Float32Array(3) });
const batch = () => new Float32Array(2);
const crewOf = (cores: number) => new Helpers('program.js', () => 'simd128', cores).crew('net', model);

describe('helpers', () => {
  beforeEach(() => {
    FakeWorker.all = [];
    vi.stubGlobal('Worker', FakeWorker);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are one fewer than the cores, three at most, none on one core, and none before one is wanted', () => {
    new Helpers('program.js', () => 'simd128', 8);
    expect(FakeWorker.all).toHaveLength(0);
    for (const [cores, count] of [
      [1, 0],
      [2, 1],
      [4, 3],
      [16, 3],
    ] as const) {
      // prettier-ignore
      FakeWorker.all = [];
      crewOf(cores);
      expect(FakeWorker.all).toHaveLength(count);
    }
    expect(FakeWorker.all[0]!.heard).toEqual([{ kind: 'start', simd: 'simd128', compute: 'simd' }]);
  });

  it('are given work once they have started, and the network before it', async () => {
    const crew = crewOf(2);
    const [worker] = FakeWorker.all;
    expect(crew.size).toBe(0);
    expect(await crew.push(0, 0, batch())).toBeUndefined();
    worker!.say({ kind: 'ready' });
    expect(crew.size).toBe(1);
    const first = crew.push(0, -1, batch());
    expect(worker!.calls().map(({ name }) => name)).toEqual(['helper.load', 'helper.push']);
    worker!.say({ kind: 'result', id: 0, result: undefined });
    worker!.say({ kind: 'result', id: 1, result: new Float32Array([7]) });
    expect(await first).toEqual(new Float32Array([7]));
    // Loaded once.
    void crew.push(0, -1, batch());
    crew.leave();
    expect(worker!.calls().map(({ name }) => name)).toEqual(['helper.load', 'helper.push', 'helper.push', 'helper.forget']);
  });

  it.each<[string, (worker: FakeWorker) => void]>([
    ['traps', (worker) => worker.say({ kind: 'crashed', message: 'unreachable' })],
    ['does not start', (worker) => worker.say({ kind: 'failed', cause: 'network', detail: '404' })],
    ['cannot be loaded', (worker) => worker.onerror({ message: 'refused' })],
  ])('are done without when one %s', async (_, fail) => {
    const crew = crewOf(3);
    const [one, other] = FakeWorker.all;
    one!.say({ kind: 'ready' });
    other!.say({ kind: 'ready' });
    const answer = crew.push(0, 0, batch());
    fail(one!);
    expect(await answer).toBeUndefined();
    expect(one!.ended).toBe(true);
    expect(crew.size).toBe(1);
  });

  it('give nothing for work that was refused, and stay', async () => {
    const crew = crewOf(2);
    const [worker] = FakeWorker.all;
    worker!.say({ kind: 'ready' });
    const answer = crew.push(0, 0, batch());
    worker!.say({ kind: 'refused', id: 0, message: 'network net: expected 3 numbers, found 2' });
    expect(await answer).toBeUndefined();
    expect(crew.size).toBe(1);
  });
});
