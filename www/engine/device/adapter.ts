// Asks the browser for a graphics adapter before anything is downloaded for it.
import { ANSWER_MS, within } from './limits.ts';

/** What there is, and its name for the reader. */
export interface Adapter {
  kind: 'no-webgpu' | 'no-adapter' | 'software' | 'hardware';
  name: string;
}

/** Names of adapters that compute on the CPU; browsers do not always say so otherwise. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|warp|basic render/i;

export async function findAdapter(): Promise<Adapter> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) return { kind: 'no-webgpu', name: '' };
  const adapter = await within(ANSWER_MS, 'the graphics adapter', () => gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (!adapter) return { kind: 'no-adapter', name: '' };
  const { vendor, architecture, device, description } = adapter.info;
  const software = adapter.info.isFallbackAdapter || SOFTWARE.test([vendor, architecture, device, description].join(' '));
  return {
    kind: software ? 'software' : 'hardware',
    name: description || device || `${vendor} ${architecture}`.trim() || 'graphics device',
  };
}
