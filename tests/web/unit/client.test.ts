// The client against a worker that does exactly what each test says.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineClient, EngineCrashed, EngineRefused } from '../../../www/engine/client.ts';
import { LoadError } from '../../../www/engine/causes.ts';
import { buffersIn, type FromWorker, type ToWorker } from '../../../www/engine/protocol.ts';

class FakeWorker {
  sent: ToWorker[] = [];
  ended = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  postMessage(message: ToWorker) {
    this.sent.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(data: FromWorker) {
    this.onmessage?.({ data });
  }
  calls() {
    return this.sent.flatMap((message) => (message.kind === 'call' ? [message] : []));
  }
}

let workers: FakeWorker[];
let client: EngineClient;
const current = () => workers.at(-1)!;
const status = { simd: 'scalar', version: '1' } as const;

beforeEach(() => {
  workers = [];
  client = new EngineClient(() => {
    workers.push(new FakeWorker());
    return current() as unknown as Worker;
  });
  client.start();
});

describe('call', () => {
  it('waits for the engine and answers each caller with its own result', async () => {
    const first = client.call('engine.status', {});
    const second = client.call('engine.status', {});
    expect(current().calls()).toHaveLength(0);
    current().say({ kind: 'ready' });
    const [a, b] = current().calls();
    current().say({ kind: 'result', id: b!.id, result: { ...status, version: '2' } });
    current().say({ kind: 'result', id: a!.id, result: status });
    expect((await first).version).toBe('1');
    expect((await second).version).toBe('2');
  });

  it('passes progress on and a refusal as an error with its message', async () => {
    current().say({ kind: 'ready' });
    const onProgress = vi.fn();
    const asked = client.call('engine.status', {}, { onProgress });
    const { id } = current().calls()[0]!;
    current().say({ kind: 'progress', id, progress: { done: 3, total: 9 } });
    current().say({ kind: 'refused', id, message: 'block 3 needs L ≥ 3' });
    await expect(asked).rejects.toThrowError(new EngineRefused('block 3 needs L ≥ 3'));
    expect(onProgress.mock.calls).toEqual([[{ done: 3, total: 9 }]]);
  });

  it('cancels: tells the worker, rejects at once, ignores a late answer', async () => {
    current().say({ kind: 'ready' });
    const controller = new AbortController();
    const asked = client.call('engine.status', {}, { signal: controller.signal });
    const { id } = current().calls()[0]!;
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(current().sent.at(-1)).toEqual({ kind: 'cancel', id });
    current().say({ kind: 'result', id, result: status });
    await expect(client.call('engine.status', {}, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('latest', () => {
  it('has at most one request under way and one waiting, and answers the newest', async () => {
    current().say({ kind: 'ready' });
    const ask = client.latest('engine.status');
    const answers = Array.from({ length: 50 }, () => ask({}));
    expect(current().calls()).toHaveLength(1);
    current().say({ kind: 'result', id: current().calls()[0]!.id, result: { ...status, version: 'first' } });
    await answers[0];
    await Promise.resolve();
    expect(current().calls()).toHaveLength(2);
    current().say({ kind: 'result', id: current().calls()[1]!.id, result: { ...status, version: 'last' } });
    const all = await Promise.all(answers);
    expect(all.filter((answer) => answer === undefined)).toHaveLength(48);
    expect([all[0]!.version, all[49]!.version]).toEqual(['first', 'last']);
    expect(current().calls()).toHaveLength(2);
  });

  it('goes on after a failure', async () => {
    current().say({ kind: 'ready' });
    const ask = client.latest('engine.status');
    const first = ask({});
    const second = ask({});
    current().say({ kind: 'refused', id: current().calls()[0]!.id, message: 'no' });
    await expect(first).rejects.toThrow('no');
    current().say({ kind: 'result', id: current().calls()[1]!.id, result: status });
    expect(await second).toEqual(status);
  });
});

describe('a crash', () => {
  it('rejects what was owed, starts a new worker, and lets listeners ask again', async () => {
    current().say({ kind: 'ready' });
    const owed = client.call('engine.status', {});
    let again: Promise<unknown> | undefined;
    client.onRestart(() => (again = client.call('engine.status', {})));
    current().say({ kind: 'crashed', message: 'unreachable' });
    await expect(owed).rejects.toBeInstanceOf(EngineCrashed);
    expect(workers).toHaveLength(2);
    expect(workers[0]!.ended).toBe(true);
    expect(client.state.phase).toBe('loading');
    current().say({ kind: 'ready' });
    current().say({ kind: 'result', id: current().calls()[0]!.id, result: status });
    expect(await again).toEqual(status);
  });

  it('that repeats ends with a message instead of a loop', async () => {
    for (let n = 0; n < 4; n++) {
      current().say({ kind: 'ready' });
      current().say({ kind: 'crashed', message: 'unreachable' });
    }
    await vi.waitFor(() => expect(client.state).toEqual({ phase: 'failed', cause: 'crash', detail: 'unreachable' }));
    expect(workers).toHaveLength(4);
    await expect(client.call('engine.status', {})).rejects.toBeInstanceOf(LoadError);
  });
});

describe('where networks are computed', () => {
  it('is told to every worker, and news of it to who listens', () => {
    expect(current().sent[0]).toEqual({ kind: 'start', simd: 'auto', compute: 'auto' });
    client.wanted = 'gpu';
    current().say({ kind: 'ready' });
    current().say({ kind: 'crashed', message: 'unreachable' });
    expect(current().sent[0]).toEqual({ kind: 'start', simd: 'auto', compute: 'gpu' });
    const heard = vi.fn();
    const stop = client.onCompute(heard);
    const news = { wanted: 'gpu', using: 'simd', device: null, software: false, why: 'stopped', measured: null, trouble: null } as const;
    current().say({ kind: 'compute', status: news });
    stop();
    current().say({ kind: 'compute', status: news });
    expect(heard.mock.calls).toEqual([[news]]);
  });
});

describe('buffersIn', () => {
  it('finds every buffer once, at any depth', () => {
    const a = new Float32Array(4);
    const b = new Uint8ClampedArray(2);
    expect(buffersIn({ a, again: a.subarray(1), list: [{ b }, 'text', null, 3] })).toEqual([a.buffer, b.buffer]);
    expect(buffersIn(undefined)).toEqual([]);
  });
});

it('says why the second part is missing, and that a new worker has not said so', () => {
  const heard = vi.fn();
  client.onMissing(heard);
  current().say({ kind: 'ready' });
  current().say({ kind: 'missing', why: 'status 503' });
  current().say({ kind: 'crashed', message: 'unreachable' });
  expect(heard.mock.calls).toEqual([['status 503'], [null]]);
});
