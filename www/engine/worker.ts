// The worker that owns the engine, and the only file that imports it from pkg (device/module.ts imports the graphics device's module). It loads WebAssembly, then answers calls from one dispatch table.
import * as engine from '../../pkg/engine.js';
import baseUrl from '../../pkg/engine_bg.wasm?url';
import simd128Url from '../../pkg/engine_simd128.wasm?url';
import relaxedUrl from '../../pkg/engine_relaxed.wasm?url';
import baseLaterUrl from '../../pkg/engine_bg_later.wasm?url';
import simd128LaterUrl from '../../pkg/engine_simd128_later.wasm?url';
import relaxedLaterUrl from '../../pkg/engine_relaxed_later.wasm?url';
import { LoadError, causeOf } from './causes.ts';
import { bestSimd, compile, laterPart } from './load.ts';
import { buffersIn, type CallName, type Calls, type FromWorker, type ToWorker } from './protocol.ts';
import type { SimdLevel } from './calls/engine.ts';
import type { Context, Handlers } from './handler.ts';
import { DeviceCompute } from './device/compute.ts';
import { Helpers } from './helpers.ts';
import { arrowsHandlers } from './handlers/arrows.ts';
import { computeHandlers } from './handlers/compute.ts';
import { eightHandlers } from './handlers/eight.ts';
import { engineHandlers } from './handlers/engine.ts';
import { helperHandlers } from './handlers/helper.ts';
import { libraryHandlers } from './handlers/library.ts';
import { separationHandlers } from './handlers/separation.ts';
import { tanglesHandlers } from './handlers/tangles.ts';
import { texturesHandlers } from './handlers/textures.ts';
import { workbenchHandlers } from './handlers/workbench.ts';

/** The dispatch table: every call of the protocol has its handler here. One line an exhibit. */
const handlers: Handlers<Calls> = {
  ...arrowsHandlers,
  ...computeHandlers,
  ...eightHandlers,
  ...engineHandlers,
  ...helperHandlers,
  ...libraryHandlers,
  ...separationHandlers,
  ...tanglesHandlers,
  ...texturesHandlers,
  ...workbenchHandlers,
};

/** What the engine's first part answers by itself (`FIRST` of scripts/lib/wasm.mjs): the first chapter, and the samples. All else waits for the second. */
const FIRST: ReadonlySet<CallName> = new Set<CallName>([
  'engine.status',
  'library.own',
  'library.samples',
  'tangles.frame',
  'tangles.images',
  'tangles.reading',
  'tangles.wavelets',
]);

const FILES: Record<SimdLevel, { first: string; later: string }> = {
  relaxed: { first: relaxedUrl, later: relaxedLaterUrl },
  simd128: { first: simd128Url, later: simd128LaterUrl },
  scalar: { first: baseUrl, later: baseLaterUrl },
};

const scope = self as unknown as DedicatedWorkerGlobalScope;
const running = new Map<number, AbortController>();
let memory: WebAssembly.Memory | undefined;
let later = () => Promise.reject<void>(new Error('the engine has not been started'));

function post(message: FromWorker, moved: ArrayBuffer[] = []) {
  // The engine's own memory can be neither moved nor, with its whole size, cheaply copied: handlers return copies of their slices.
  scope.postMessage(
    message,
    moved.filter((buffer) => buffer !== memory?.buffer),
  );
}

async function start(wanted: SimdLevel | 'auto') {
  try {
    if (typeof WebAssembly === 'undefined') throw new LoadError('browser', 'WebAssembly is not defined');
    const files = FILES[wanted === 'auto' ? bestSimd() : wanted];
    const exports = await engine.default({ module_or_path: await compile(new URL(files.first, import.meta.url)) });
    memory = exports.memory;
    later = laterPart(new URL(files.later, import.meta.url), exports as unknown as WebAssembly.Exports, (why) =>
      post({ kind: 'missing', why }),
    );
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'failed', cause: causeOf(error), detail: String(error instanceof Error ? error.message : error) });
  }
}

/** A message to oneself, unlike a timer, is not delayed by 4 ms; it queues behind what the page has already sent. */
const breathe = () =>
  new Promise<void>((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });

const compute = new DeviceCompute(engine, (status) => post({ kind: 'compute', status }), breathe);
// What the graphics module leaves behind is not the engine's end.
scope.addEventListener('error', (event) => compute.trapped(event) && event.preventDefault());

const helpers = new Helpers(scope.location.href, () => (JSON.parse(engine.engine_status()) as { simd: SimdLevel }).simd);

const cancelled = Symbol('cancelled');

function contextFor(id: number, signal: AbortSignal): Context {
  return {
    engine,
    compute,
    helpers,
    signal,
    progress: (progress) => post({ kind: 'progress', id, progress }),
    breathe: async () => {
      await breathe();
      if (signal.aborted) throw cancelled;
    },
  };
}

async function answer(id: number, name: CallName, args: unknown) {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const handler = handlers[name] as (args: unknown, context: Context) => unknown;
    if (!Object.hasOwn(handlers, name)) throw new Error(`the engine has no call '${String(name)}'`);
    if (!FIRST.has(name)) await later();
    if (controller.signal.aborted) throw cancelled;
    const result = await handler(args, contextFor(id, controller.signal));
    post({ kind: 'result', id, result }, buffersIn(result));
  } catch (error) {
    if (error === cancelled || controller.signal.aborted) post({ kind: 'cancelled', id });
    // A trap leaves the engine's memory in an unknown state: the page starts a new worker.
    else if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) post({ kind: 'crashed', message: String(error) });
    else post({ kind: 'refused', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'start') {
    compute.want(data.compute ?? 'auto');
    void start(data.simd);
  } else if (data.kind === 'call') void answer(data.id, data.name, data.args);
  else running.get(data.id)?.abort();
};
