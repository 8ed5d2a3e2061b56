// Makes the graphics device fail on order. Init scripts do not reach workers: the worker's own script is served with a few lines in front that
// wrap what the browser offers; orders come through a BroadcastChannel. What strikes is what browsers do: lost devices, rejected and unanswered
// promises, error scopes with an error in them, errors that nobody waited for.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** What can be ordered; each strikes as many times as it was ordered. */
export type Fault =
  | 'adapter-none'
  | 'adapter-silent'
  | 'adapter-rejected'
  | 'device-refused'
  | 'device-silent'
  | 'lost-now'
  | 'lost-upload'
  | 'lost-pipeline'
  | 'lost-readback'
  | 'memory'
  | 'map-rejected'
  | 'map-silent'
  | 'validation'
  | 'shader'
  | 'trap';
export type Orders = Partial<Record<Fault, number>>;

/** Runs in the worker, before anything else. */
function shim(first: Orders) {
  const orders: Orders = { ...first };
  const channel = new BroadcastChannel('faults');
  const devices: GPUDevice[] = [];
  const strikes = (fault: Fault) => {
    if (!orders[fault]) return false;
    orders[fault]--;
    channel.postMessage({ struck: fault });
    return true;
  };
  channel.onmessage = ({ data }: MessageEvent<{ orders?: Orders }>) => {
    if (!data.orders) return;
    Object.assign(orders, data.orders);
    if (strikes('lost-now')) devices.at(-1)?.destroy();
    channel.postMessage({ taken: true });
  };
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) return;
  const silent = () => new Promise<never>(() => {});
  /** Replaces a method; `instead` gets the original and decides. */
  function wrap<T extends object, K extends keyof T>(
    of: T,
    name: K,
    instead: (original: () => unknown, self: never, args: never[]) => unknown,
  ) {
    const original = of[name] as (...args: unknown[]) => unknown;
    of[name] = function (this: unknown, ...args: unknown[]) {
      return instead(() => original.apply(this, args), this as never, args as never[]);
    } as T[K];
  }
  wrap(GPU.prototype, 'requestAdapter', (original) => {
    if (strikes('adapter-none')) return Promise.resolve(null);
    if (strikes('adapter-silent')) return silent();
    if (strikes('adapter-rejected')) return Promise.reject(new DOMException('no', 'OperationError'));
    return original();
  });
  wrap(GPUAdapter.prototype, 'requestDevice', async (original) => {
    if (strikes('device-refused')) throw new DOMException('refused', 'OperationError');
    if (strikes('device-silent')) return silent();
    const device = (await original()) as GPUDevice;
    devices.push(device);
    return device;
  });
  wrap(GPUQueue.prototype, 'writeBuffer', (original) => {
    if (strikes('lost-upload')) devices.at(-1)?.destroy();
    if (strikes('trap')) throw new WebAssembly.RuntimeError('unreachable');
    return original();
  });
  wrap(GPUDevice.prototype, 'createComputePipeline', (original, self: GPUDevice) => {
    if (strikes('lost-pipeline')) self.destroy();
    return original();
  });
  wrap(GPUDevice.prototype, 'createShaderModule', (original, self: GPUDevice) =>
    strikes('shader') ? self.createShaderModule({ code: 'fn nothing( {' }) : original(),
  );
  const scopes: string[] = [];
  wrap(GPUDevice.prototype, 'pushErrorScope', (original, _, args: string[]) => {
    scopes.push(args[0]!);
    return original();
  });
  wrap(GPUDevice.prototype, 'popErrorScope', async (original) => {
    const scope = scopes.pop();
    const error = await original();
    return scope === 'out-of-memory' && strikes('memory') ? new GPUOutOfMemoryError('out of memory') : error;
  });
  wrap(GPUBuffer.prototype, 'mapAsync', (original) => {
    if (strikes('map-rejected')) return Promise.reject(new DOMException('map', 'OperationError'));
    if (strikes('map-silent')) return silent();
    const mapped = original();
    if (strikes('lost-readback')) devices.at(-1)?.destroy();
    return mapped;
  });
  wrap(GPUQueue.prototype, 'submit', (original) => {
    if (!strikes('validation')) return original();
    // An error that nobody waits for, and the work is not done: what was in the buffers before is read back.
    devices.at(-1)?.createBuffer({ size: 4, usage: 0 });
    return undefined;
  });
}

/** Serves the worker with the lines in front, `first` ordered from the beginning. */
export async function faulty(page: Page, first: Orders = {}) {
  const assets = path.resolve('dist/assets');
  const worker = readFileSync(
    path.join(
      assets,
      readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name))!,
    ),
    'utf8',
  );
  await page.route(/assets\/worker-.*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `(${shim.toString()})(${JSON.stringify(first)});\n${worker}` }),
  );
  await page.addInitScript(() => {
    const channel = new BroadcastChannel('faults');
    const struck: string[] = [];
    let taken: (() => void) | undefined;
    channel.onmessage = ({ data }) => {
      if (data.struck) struck.push(data.struck);
      if (data.taken) taken?.();
    };
    const order = (orders: unknown) =>
      new Promise<void>((resolve) => {
        taken = resolve;
        channel.postMessage({ orders });
      });
    Object.assign(globalThis, { faults: { order, struck } });
  });
}

interface Ordering {
  faults: { order(orders: Orders): Promise<void>; struck: Fault[] };
}

/** Orders faults from the worker under way. */
export const order = (page: Page, orders: Orders) =>
  page.evaluate((orders) => (globalThis as unknown as Ordering).faults.order(orders), orders);

/** What has struck so far. */
export const struck = (page: Page) => page.evaluate(() => (globalThis as unknown as Ordering).faults.struck);
