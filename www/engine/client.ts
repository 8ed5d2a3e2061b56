// The page's side of the engine: `call` returns promises, can be cancelled and reports progress; `latest` serves sliders. When the
// worker dies, everything it owed is rejected with EngineCrashed, a new one starts, and `onRestart` listeners may ask again.
import workerAddress from './worker.ts?worker&url';
import { LoadError, causeInResponse, type Cause } from './causes.ts';
import type { ComputeStatus, Wanted } from './calls/compute.ts';
import type { SimdLevel } from './calls/engine.ts';
import type { Args, CallName, FromWorker, Progress, Result, ToWorker } from './protocol.ts';

export type EngineState = { phase: 'loading' } | { phase: 'ready' } | { phase: 'failed'; cause: Cause; detail: string };

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Buffers of the arguments to move instead of copy; they are empty for the caller afterwards. */
  transfer?: ArrayBuffer[];
}

/** The engine stopped while it worked on a call; a new one is being started. */
export class EngineCrashed extends Error {}

/** The engine refused a call: its arguments ask for something impossible. The message is written for the reader. */
export class EngineRefused extends Error {}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
  onProgress: ((progress: Progress) => void) | undefined;
  message: ToWorker;
  transfer: ArrayBuffer[];
}

/** How the client gets a worker; tests give it another. */
export type Spawn = () => Worker;

const CRASHES_ALLOWED = 3;
const CRASH_WINDOW_MS = 10_000;

export class EngineClient {
  #spawn: Spawn;
  #probe: () => Promise<Cause | null>;
  #simd: SimdLevel | 'auto' = 'auto';
  /** Where networks are to be computed; a new worker is told, too. */
  wanted: Wanted = 'auto';
  #worker: Worker | undefined;
  #state: EngineState = { phase: 'loading' };
  #pending = new Map<number, Pending>();
  #nextId = 1;
  #crashes: number[] = [];
  #stateListeners = new Set<(state: EngineState) => void>();
  #restartListeners = new Set<() => void>();
  #computeListeners = new Set<(status: ComputeStatus) => void>();
  #missingListeners = new Set<(why: string | null) => void>();

  /** `probe` asks the server about the worker's script, to tell causes apart when the browser only says that it failed. */
  constructor(spawn: Spawn, probe: () => Promise<Cause | null> = async () => null) {
    this.#spawn = spawn;
    this.#probe = probe;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Whether an answer is owed. */
  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** Calls `listener` now and at each change; returns how to stop (a Svelte store's contract). */
  subscribe(listener: (state: EngineState) => void): () => void {
    this.#stateListeners.add(listener);
    listener(this.#state);
    return () => this.#stateListeners.delete(listener);
  }

  /** Calls `listener` after the engine crashed and a new, empty one is on its way: ask again for what is shown. */
  onRestart(listener: () => void): () => void {
    this.#restartListeners.add(listener);
    return () => this.#restartListeners.delete(listener);
  }

  /** Calls `listener` whenever it has changed where networks are computed, or how fast. */
  onCompute(listener: (status: ComputeStatus) => void): () => void {
    this.#computeListeners.add(listener);
    return () => this.#computeListeners.delete(listener);
  }

  /** Calls `listener` with why the engine's second part has not come, and with null when it has; it is tried again. */
  onMissing(listener: (why: string | null) => void): () => void {
    this.#missingListeners.add(listener);
    return () => this.#missingListeners.delete(listener);
  }

  start(simd: SimdLevel | 'auto' = 'auto'): void {
    this.#simd = simd;
    this.#enter({ phase: 'loading' });
    try {
      const worker = this.#spawn();
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
      worker.onerror = (event) => {
        event.preventDefault();
        if (this.#state.phase === 'loading') void this.#fail(event.message ?? '');
        else this.#crashed(event.message || 'the worker stopped');
      };
      this.#send({ kind: 'start', simd, compute: this.wanted });
    } catch (error) {
      void this.#fail(String(error));
    }
  }

  /** Asks the engine. Calls made while it loads wait for it. Rejects with AbortError, EngineRefused, EngineCrashed or LoadError. */
  call<N extends CallName>(name: N, args: Args<N>, options: CallOptions = {}): Promise<Result<N>> {
    const { signal, onProgress, transfer = [] } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#state.phase === 'failed') return reject(new LoadError(this.#state.cause, this.#state.detail));
      const id = this.#nextId++;
      const pending: Pending = {
        resolve: resolve as (result: unknown) => void,
        reject,
        onProgress,
        message: { kind: 'call', id, name, args },
        transfer,
      };
      this.#pending.set(id, pending);
      signal?.addEventListener(
        'abort',
        () => {
          if (!this.#pending.delete(id)) return;
          this.#send({ kind: 'cancel', id });
          reject(signal.reason);
        },
        { once: true },
      );
      if (this.#state.phase === 'ready') this.#send(pending.message, transfer);
    });
  }

  /**
   * For sliders: a function that asks `name` with the newest arguments only. While one request is under way at most one more waits,
   * and newer ones replace it. A replaced request answers undefined; the last one always gets its answer.
   */
  latest<N extends CallName>(name: N): (args: Args<N>, options?: CallOptions) => Promise<Result<N> | undefined> {
    let busy = false;
    let waiting:
      { args: Args<N>; options: CallOptions; resolve(value: Result<N> | undefined): void; reject(error: unknown): void } | undefined;
    const run = async (args: Args<N>, options: CallOptions): Promise<Result<N>> => {
      busy = true;
      try {
        return await this.call(name, args, options);
      } finally {
        busy = false;
        const next = waiting;
        waiting = undefined;
        if (next) run(next.args, next.options).then(next.resolve, next.reject);
      }
    };
    return (args, options = {}) => {
      if (!busy) return run(args, options);
      waiting?.resolve(undefined);
      return new Promise((resolve, reject) => (waiting = { args, options, resolve, reject }));
    };
  }

  #send(message: ToWorker, transfer: ArrayBuffer[] = []) {
    this.#worker?.postMessage(message, transfer);
  }

  #enter(state: EngineState) {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }

  #receive(message: FromWorker) {
    if (message.kind === 'ready') {
      this.#enter({ phase: 'ready' });
      for (const { message: waiting, transfer } of this.#pending.values()) this.#send(waiting, transfer);
    } else if (message.kind === 'failed') {
      void this.#fail(message.detail, message.cause);
    } else if (message.kind === 'compute') {
      for (const listener of this.#computeListeners) listener(message.status);
    } else if (message.kind === 'missing') {
      this.#sayMissing(message.why);
    } else if (message.kind === 'crashed') {
      this.#crashed(message.message);
    } else {
      const pending = this.#pending.get(message.id);
      if (!pending) return;
      if (message.kind === 'progress') return pending.onProgress?.(message.progress);
      this.#pending.delete(message.id);
      if (message.kind === 'result') pending.resolve(message.result);
      else if (message.kind === 'refused') pending.reject(new EngineRefused(message.message));
      else pending.reject(new DOMException('cancelled', 'AbortError'));
    }
  }

  #sayMissing(why: string | null) {
    for (const listener of this.#missingListeners) listener(why);
  }

  #rejectAll(error: Error) {
    const owed = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of owed) reject(error);
  }

  async #fail(detail: string, known?: Cause) {
    this.#worker?.terminate();
    this.#worker = undefined;
    const cause = known ?? (await this.#probe().catch(() => null)) ?? 'unknown';
    this.#enter({ phase: 'failed', cause, detail });
    this.#rejectAll(new LoadError(cause, detail));
  }

  #crashed(message: string) {
    this.#worker?.terminate();
    this.#worker = undefined;
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    if (this.#crashes.length > CRASHES_ALLOWED) return void this.#fail(message, 'crash');
    this.#rejectAll(new EngineCrashed(message));
    this.#sayMissing(null);
    this.start(this.#simd);
    for (const listener of this.#restartListeners) listener();
  }
}

const workerUrl = new URL(workerAddress, import.meta.url);

const spawnWorker: Spawn = () => new Worker(workerUrl, { type: 'module' });

/** Why the worker's script itself did not run: the browser only says that it failed, the server's answer says more. */
async function probeWorkerScript(): Promise<Cause | null> {
  if (location.protocol === 'file:') return 'file';
  try {
    // A script that arrives as it should and still does not run was blocked.
    return causeInResponse(await fetch(workerUrl, { cache: 'no-store' }), 'javascript') ?? 'policy';
  } catch {
    return 'network';
  }
}

/** The page's one engine. */
export const engine = new EngineClient(spawnWorker, probeWorkerScript);
