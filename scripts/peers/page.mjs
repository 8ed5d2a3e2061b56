// The page in which the contestants meet: a folder with everything they need, served with the headers that threads ask for.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/say.mjs';
import { serve } from '../lib/serve.mjs';

export const folder = path.join(root, 'target/peers-page');
const peers = path.join(root, 'scripts/peers');
const installed = (name) => path.join(peers, 'node_modules', name);

/** Makes the folder anew. */
export function layOut() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const copy = (from, names, to = '.') => {
    mkdirSync(path.join(folder, to), { recursive: true });
    for (const name of names) copyFileSync(path.join(from, name), path.join(folder, to, name));
  };
  copy(
    path.join(root, 'pkg'),
    readdirSync(path.join(root, 'pkg')).filter((name) => /\.(js|wasm)$/.test(name)),
  );
  copy(
    peers,
    readdirSync(peers).filter((name) => /\.(js|html)$/.test(name)),
  );
  const ort = installed('onnxruntime-web/dist');
  copy(
    ort,
    ['ort.wasm.min.mjs', 'ort.webgpu.min.mjs', ...readdirSync(ort).filter((name) => /^ort-wasm-.*\.(mjs|wasm)$/.test(name))],
    'ort',
  );
  copy(installed('@tensorflow/tfjs-core/dist'), ['tf-core.min.js'], 'tfjs');
  copy(installed('@tensorflow/tfjs-backend-webgpu/dist'), ['tf-backend-webgpu.min.js'], 'tfjs');
  const wasm = installed('@tensorflow/tfjs-backend-wasm/dist');
  copy(wasm, ['tf-backend-wasm.min.js', ...readdirSync(wasm).filter((name) => name.endsWith('.wasm'))], 'tfjs');
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Benchmark</title>');
}

/** Serves it, isolated, so that SharedArrayBuffer and exact clocks are there. */
export function open() {
  const also = (_, response) => {
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    return false;
  };
  return serve(folder, { port: 4392, also });
}
