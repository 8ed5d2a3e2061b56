// Each file is fetched once, however many calls wait for it. When the last of them has been cancelled, so is the download.
import { LoadError } from './causes.ts';

export interface Wait {
  signal?: AbortSignal | undefined;
  /** Told how many bytes have come. */
  onBytes?: (bytes: number) => void;
}

interface Download {
  done: Promise<void>;
  over: boolean;
  stop: AbortController;
  waits: Set<Wait>;
}

const downloads = new Map<string, Download>();

/** Whether what was asked for under this key is there. */
export const isHere = (key: string) => downloads.get(key)?.over ?? false;

/** Uses the file's bytes the first time it is asked for under this key. What failed is tried again at the next call. */
export function once(key: string, url: string, use: (bytes: Uint8Array) => void, wait: Wait = {}): Promise<void> {
  let download = downloads.get(key);
  if (!download) {
    const begun: Download = { done: Promise.resolve(), over: false, stop: new AbortController(), waits: new Set() };
    begun.done = read(url, begun).then((bytes) => {
      use(bytes);
      begun.over = true;
    });
    begun.done.catch(() => downloads.get(key) === begun && downloads.delete(key));
    downloads.set(key, (download = begun));
  }
  return join(key, download, wait);
}

function join(key: string, download: Download, wait: Wait): Promise<void> {
  const { signal } = wait;
  download.waits.add(wait);
  return new Promise((resolve, reject) => {
    const leave = () => {
      download.waits.delete(wait);
      if (download.waits.size === 0 && !download.over) {
        downloads.delete(key);
        download.stop.abort();
      }
      reject(signal!.reason);
    };
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave, { once: true });
    void download.done.then(resolve, reject).then(() => {
      signal?.removeEventListener('abort', leave);
      download.waits.delete(wait);
    });
  });
}

async function read(url: string, { stop, waits }: Download): Promise<Uint8Array> {
  const address = new URL(url, import.meta.url);
  // Without the letters that the build puts into its name.
  const name = address.pathname
    .split('/')
    .at(-1)!
    .replace(/-[\w-]{8}\.safetensors$/, '');
  let response: Response;
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    response = await fetch(address, { signal: stop.signal });
    if (response.ok && response.body) {
      const reader = response.body.getReader();
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        parts.push(value!);
        size += value!.length;
        for (const wait of waits) wait.onBytes?.(size);
      }
    }
  } catch {
    throw new LoadError('network', `${name}: the connection broke`);
  }
  if (!response.ok) throw new LoadError('not-found', `${name}: the server answered ${response.status}`);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
