// A file is fetched once for all who wait, tried again after a failure, and let go of when nobody waits any more.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isHere, once } from '../../../www/engine/downloads.ts';

/** A server whose answers come when the test says so. */
function server() {
  const asked: { url: string; aborted: () => boolean; send: (bytes: number[]) => void; end: () => void; fail: () => void }[] = [];
  vi.stubGlobal('fetch', (url: URL, { signal }: { signal: AbortSignal }) => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) });
    signal.addEventListener('abort', () => controller.error(signal.reason));
    asked.push({
      url: String(url),
      aborted: () => signal.aborted,
      send: (bytes) => controller.enqueue(Uint8Array.from(bytes)),
      end: () => controller.close(),
      fail: () => controller.error(new TypeError('reset')),
    });
    return Promise.resolve(new Response(body));
  });
  return asked;
}

let key = 0;
const fresh = () => `key ${key++}`;
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
afterEach(() => vi.unstubAllGlobals());

describe('a download', () => {
  it('is one for all who wait, and tells each how far it is', async () => {
    const asked = server();
    const name = fresh();
    const used: Uint8Array[] = [];
    const told: number[][] = [[], []];
    const waits = told.map((to) => once(name, 'file:///a', (bytes) => used.push(bytes), { onBytes: (n) => to.push(n) }));
    asked[0]!.send([1, 2]);
    await settle();
    asked[0]!.send([3]);
    expect(isHere(name)).toBe(false);
    await settle();
    asked[0]!.end();
    await Promise.all(waits);
    expect(asked).toHaveLength(1);
    expect(used.map((bytes) => [...bytes])).toEqual([[1, 2, 3]]);
    expect(told).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(isHere(name)).toBe(true);
    await once(name, 'file:///a', () => used.push(new Uint8Array()));
    expect([asked.length, used.length]).toEqual([1, 1]);
  });

  it('goes on for one when the other is cancelled, and stops when both are', async () => {
    const asked = server();
    const [first, second] = [new AbortController(), new AbortController()];
    const name = fresh();
    const waits = [first, second].map(({ signal }) => once(name, 'file:///a', () => {}, { signal }));
    first.abort(new Error('enough'));
    await expect(waits[0]).rejects.toThrow('enough');
    expect(asked[0]!.aborted()).toBe(false);
    second.abort(new Error('enough'));
    await expect(waits[1]).rejects.toThrow('enough');
    expect(asked[0]!.aborted()).toBe(true);
    // The next who asks begins anew.
    const again = once(name, 'file:///a', () => {});
    await settle();
    asked[1]!.end();
    await again;
    expect(asked).toHaveLength(2);
  });

  it('that broke, or was refused by who uses it, is tried again', async () => {
    const asked = server();
    const name = fresh();
    const broken = once(name, 'file:///folder/a.bin', () => {});
    await settle();
    asked[0]!.fail();
    await expect(broken).rejects.toThrow('a.bin: the connection broke');
    const refused = once(name, 'file:///a', () => {
      throw new Error('not a model');
    });
    await settle();
    asked[1]!.end();
    await expect(refused).rejects.toThrow('not a model');
    expect(isHere(name)).toBe(false);
    const good = once(name, 'file:///a', () => {});
    await settle();
    asked[2]!.end();
    await good;
  });

  it('says what the server answered', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('no', { status: 404 })));
    await expect(once(fresh(), 'file:///b.safetensors', () => {})).rejects.toThrow('b.safetensors: the server answered 404');
  });
});
