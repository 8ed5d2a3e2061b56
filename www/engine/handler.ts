// What a handler is: the worker's side of one call. Handlers convert arguments, call the engine, and return its answer; they hold no maths.
import type { NetworkName } from './assets.ts';
import type { ComputeStatus, Wanted } from './calls/compute.ts';
import type { Device } from './device/device.ts';
import type { Helpers } from './helpers.ts';
import type { Args, CallName, Progress, Result } from './protocol.ts';

/** The functions the engine exports (types only: the module itself is imported by worker.ts alone). */
export type Engine = typeof import('../../pkg/engine.js');

/** Where networks are computed. */
export interface Compute {
  /**
   * Does a job on the graphics device where it is to compute. Undefined: there is none, or it failed, and the caller does the job on the CPU. A job
   * changes nothing before the device has answered.
   */
  attempt<T>(network: NetworkName, job: (device: Device) => Promise<T>): Promise<T | undefined>;
  measure(network: NetworkName, wanted: Wanted, again: boolean): Promise<ComputeStatus>;
}

/** What a handler is given beside its arguments. */
export interface Context {
  readonly engine: Engine;
  readonly compute: Compute;
  readonly helpers: Helpers;
  /** Aborted when the page no longer wants the answer. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  /**
   * Lets waiting messages in (a cancel among them); throws when the call was cancelled. Long work calls it between pieces of at most
   * about 50 ms.
   */
  breathe(): Promise<void>;
}

export type Handler<N extends CallName> = (args: Args<N>, context: Context) => Result<N> | Promise<Result<N>>;

/** Handlers for a set of calls, such as `Handlers<TanglesCalls>`. */
export type Handlers<Set> = { [N in keyof Set & CallName]: Handler<N> };
