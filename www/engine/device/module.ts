// The graphics device's WebAssembly module: its own glue, its own memory, downloaded when there is an adapter for it and not before.
import { compile } from '../load.ts';
import { DeviceFailed } from './limits.ts';
import moduleUrl from '../../../pkg/gpu_bg.wasm?url';

export type Gpu = typeof import('../../../pkg/gpu.js');

let loaded: Promise<Gpu> | undefined;
let abandoned = false;
let end: (error: DeviceFailed) => void;

/** Rejected when the module has stopped: what waits for it must not go on waiting. */
export const moduleStopped = new Promise<never>((_, reject) => (end = reject));
moduleStopped.catch(() => {});

async function load(): Promise<Gpu> {
  // A trap is told from the engine's own by the files on its stack, of which browsers note but the first ten places.
  Error.stackTraceLimit = 100;
  const [gpu, module] = await Promise.all([import('../../../pkg/gpu.js'), compile(new URL(moduleUrl, import.meta.url))]);
  await gpu.default({ module_or_path: module });
  return gpu;
}

/** The module, loaded once; a download that failed is tried again at the next call. */
export async function gpuModule(): Promise<Gpu> {
  if (abandoned) throw new DeviceFailed('the graphics module stopped');
  if (!loaded) {
    loaded = load();
    loaded.catch(() => (loaded = undefined));
  }
  return loaded;
}

/** After a trap its memory is not to be trusted, and there is one instance in a worker: no device until the page is loaded again. */
export function abandonModule() {
  abandoned = true;
  end(new DeviceFailed('the graphics module stopped'));
}
