// The messages between the page and the worker that owns the engine. Every call has a name, arguments and a result; each exhibit
// describes its own in calls/NAME.ts and adds one line here.
import type { ArrowsCalls } from './calls/arrows.ts';
import type { ComputeCalls, ComputeStatus, Wanted } from './calls/compute.ts';
import type { EightCalls } from './calls/eight.ts';
import type { EngineCalls } from './calls/engine.ts';
import type { HelperCalls } from './calls/helper.ts';
import type { LibraryCalls } from './calls/library.ts';
import type { SeparationCalls } from './calls/separation.ts';
import type { TanglesCalls } from './calls/tangles.ts';
import type { TexturesCalls } from './calls/textures.ts';
import type { WorkbenchCalls } from './calls/workbench.ts';
import type { Cause } from './causes.ts';
import type { SimdLevel } from './calls/engine.ts';

/** One call: what it is given and what it answers. Both must survive structured cloning. */
export interface Call<Args, Result> {
  args: Args;
  result: Result;
}

/** Every call the engine answers. One line an exhibit. */
export interface Calls
  extends
    ArrowsCalls,
    ComputeCalls,
    EightCalls,
    EngineCalls,
    HelperCalls,
    LibraryCalls,
    SeparationCalls,
    TanglesCalls,
    TexturesCalls,
    WorkbenchCalls {}

export type CallName = keyof Calls;
export type Args<N extends CallName> = Calls[N]['args'];
export type Result<N extends CallName> = Calls[N]['result'];

/** How far a long call is: `done` of `total` units (images, epochs, …). */
export interface Progress {
  done: number;
  total: number;
}

export type ToWorker =
  | { kind: 'start'; simd: SimdLevel | 'auto'; compute?: Wanted }
  | { kind: 'call'; id: number; name: CallName; args: unknown }
  | { kind: 'cancel'; id: number };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; cause: Cause; detail: string }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'refused'; id: number; message: string }
  | { kind: 'cancelled'; id: number }
  | { kind: 'progress'; id: number; progress: Progress }
  | { kind: 'crashed'; message: string }
  /** The engine's second part has not come, and why; null: it has. Calls that need it wait. */
  | { kind: 'missing'; why: string | null }
  | { kind: 'compute'; status: ComputeStatus };

/** The buffers inside a message (typed arrays in objects and arrays, however deep), each once: they are moved, not copied. */
export function buffersIn(value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) {
    found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) buffersIn(item, found);
  } else if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) buffersIn(item, found);
  }
  return [...found];
}
