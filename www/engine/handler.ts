// What a handler is: the worker's side of one call. Handlers convert arguments, call the engine, and return its answer; they hold no maths.
import type { Args, CallName, Progress, Result } from './protocol.ts';

/** The functions the engine exports (types only: the module itself is imported by worker.ts alone). */
export type Engine = typeof import('../../pkg/engine.js');

/** What a handler is given beside its arguments. */
export interface Context {
  readonly engine: Engine;
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
