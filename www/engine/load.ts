// Loads the engine's WebAssembly inside the worker: picks the fastest build this browser can run, and tells the causes of failure apart.
import { LoadError, causeInResponse } from './causes.ts';
import type { SimdLevel } from './calls/engine.ts';

// The smallest modules that use the feature: (func (result v128) i32.const 0, i8x16.splat, i8x16.popcnt), and the same with
// i32x4.relaxed_trunc / f32x4.relaxed_madd's family (i8x16.relaxed_swizzle).
const SIMD_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const RELAXED_PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11,
];

/** The fastest level this browser validates. */
export function bestSimd(): SimdLevel {
  if (WebAssembly.validate(new Uint8Array(RELAXED_PROBE))) return 'relaxed';
  if (WebAssembly.validate(new Uint8Array(SIMD_PROBE))) return 'simd128';
  return 'scalar';
}

/** Fetches and compiles one build. Compiles from the bytes, so that a server without the .wasm MIME type does no harm. */
export async function compile(url: URL): Promise<WebAssembly.Module> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new LoadError('network', `${url.pathname}: ${String(error)}`);
  }
  const cause = causeInResponse(response, 'wasm');
  if (cause)
    throw new LoadError(cause, `${url.pathname}: status ${response.status}, type ${response.headers.get('content-type') ?? 'none'}`);
  const bytes = await response.arrayBuffer();
  const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  if (String.fromCharCode(...magic) !== '\0asm') {
    throw new LoadError(
      'mime',
      `${url.pathname} is not a WebAssembly file (${bytes.byteLength} bytes, type ${response.headers.get('content-type') ?? 'none'})`,
    );
  }
  return WebAssembly.compile(bytes);
}

/** Milliseconds to the next try at the second part: first, and at most. */
const TRY_AGAIN_MS = 1_000;
const MOST_MS = 15_000;

/**
 * The engine's second part, which fills the first one's stubs: a function that loads it, once, and resolves when it is there. Until then it is tried
 * again, and `missing` is told why it is not there; null when it has come after all.
 */
export function laterPart(url: URL, first: WebAssembly.Exports, missing: (why: string | null) => void): () => Promise<void> {
  const load = async () => {
    for (let wait = TRY_AGAIN_MS; ; wait = Math.min(2 * wait, MOST_MS)) {
      try {
        await WebAssembly.instantiate(await compile(url), { first });
        if (wait > TRY_AGAIN_MS) missing(null);
        return;
      } catch (error) {
        missing(error instanceof Error ? error.message : String(error));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
  let loading: Promise<void> | undefined;
  return () => (loading ??= load());
}
