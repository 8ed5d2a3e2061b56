// Why the engine could not start: the usual causes, told apart, each with what the reader can do about it.

export type Cause = 'file' | 'mime' | 'policy' | 'not-found' | 'browser' | 'memory' | 'network' | 'crash' | 'unknown';

export interface Explanation {
  title: string;
  remedy: string;
}

export const EXPLANATIONS: Record<Cause, Explanation> = {
  file: {
    title: 'The page was opened from a file',
    remedy: 'Browsers do not run modules from file:// addresses. Serve the folder (npm start does) and open its http:// address.',
  },
  mime: {
    title: 'The server sends a program with the wrong MIME type',
    remedy: 'Scripts must be sent as text/javascript and .wasm files as application/wasm. Set these types on the server.',
  },
  policy: {
    title: 'A security policy blocks WebAssembly',
    remedy:
      "The server's Content-Security-Policy has to allow script-src 'self' 'wasm-unsafe-eval' and worker-src 'self'. An extension may also block it.",
  },
  'not-found': {
    title: 'A part of the page is missing on the server',
    remedy: 'Copy the whole dist folder to the server, keep its file names, and reload the page.',
  },
  browser: {
    title: 'This browser is too old',
    remedy: 'WebAssembly and module workers are needed: Chrome or Edge 91, Firefox 114, Safari 16.4, or newer.',
  },
  memory: {
    title: 'There is not enough memory',
    remedy: 'Close other tabs or programs and reload the page.',
  },
  network: {
    title: 'The connection was lost while loading',
    remedy: 'Check the network and reload the page.',
  },
  crash: {
    title: 'The engine stopped several times in a row',
    remedy: 'Reload the page. If it happens again, the message below helps us to find out why.',
  },
  unknown: {
    title: 'The engine could not start',
    remedy: 'Reload the page, or try another browser. The message below helps us to find out why.',
  },
};

/** An error whose cause is known where it is thrown. */
export class LoadError extends Error {
  readonly reason: Cause;
  constructor(reason: Cause, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** The cause behind an error from compiling or instantiating WebAssembly, by its type and wording in Chromium, Firefox and WebKit. */
export function causeOf(error: unknown): Cause {
  if (error instanceof LoadError) return error.reason;
  const text = String(error instanceof Error ? `${error.name}: ${error.message}` : error);
  if (/content security policy|unsafe-eval|blocked by csp|disallowed by embedder|EvalError/i.test(text)) return 'policy';
  if (/out of memory|could not allocate|allocation failed|cannot allocate|memory limit/i.test(text) || error instanceof RangeError)
    return 'memory';
  if (/WebAssembly is not defined|can't find variable: WebAssembly/i.test(text)) return 'browser';
  if (/mime type/i.test(text)) return 'mime';
  if (/CompileError/.test(text)) return 'browser';
  if (/failed to fetch|networkerror|load failed/i.test(text)) return 'network';
  return 'unknown';
}

/**
 * What a server's answer for a part of the page says: nothing wrong (null), or the cause. A host that answers unknown addresses with
 * its start page sends HTML with status 200: that is a missing file too.
 */
export function causeInResponse(response: Pick<Response, 'ok' | 'status' | 'headers'>, expected: 'javascript' | 'wasm'): Cause | null {
  if (!response.ok) return response.status === 404 || response.status === 410 ? 'not-found' : 'network';
  const type = response.headers.get('content-type') ?? '';
  if (/text\/html/.test(type)) return 'not-found';
  if (expected === 'javascript' && !/(java|ecma)script/.test(type)) return 'mime';
  return null;
}
